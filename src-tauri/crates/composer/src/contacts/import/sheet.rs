//! Rows of an .xlsx workbook. What it unpacks to is counted before anything of it is understood.

use super::{
    GoOn, MAX_COLUMNS,
    table::{MAX_CELL, Row, TakeRow},
};
use crate::error::DeskError;
use calamine::{DataRef, Reader, Xlsx, XlsxError, open_workbook};
use std::{
    fs::File,
    io::{self, BufReader, Read},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};
use zip::ZipArchive;

/// The most bytes all parts of a workbook unpack to.
const MAX_UNPACKED: u64 = 512_000_000;
/// The most bytes of the texts that cells share, which are held in memory.
const MAX_TEXTS: u64 = 128_000_000;
const MAX_PARTS: usize = 5_000;
const TEXTS: &str = "sharedstrings.xml";

type Workbook = Xlsx<BufReader<File>>;

/// Lists the sheets of a workbook.
pub(super) fn sheets(path: &Path) -> Result<Vec<String>, DeskError> {
    guarded(|| Ok(open(path)?.sheet_names()))
}

/// Reads the rows of a sheet.
pub(super) fn each_row(path: &Path, sheet: &str, take: TakeRow<'_>) -> Result<(), DeskError> {
    guarded(|| {
        let mut workbook = open(path)?;
        let mut cells = workbook.worksheet_cells_reader(sheet).map_err(unreadable)?;
        let mut row = Row::default();
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let (at, column) = cell.get_position();
            let line = at.saturating_add(1);
            if line != row.line && give(&mut row, line, take)? == GoOn::No {
                return Ok(());
            }
            put(&mut row, column as usize, text_of(cell.get_value()));
        }
        give(&mut row, 0, take)?;
        Ok(())
    })
}

/// Hands a finished row over and begins the next one.
fn give(row: &mut Row, next: u32, take: TakeRow<'_>) -> Result<GoOn, DeskError> {
    let fresh = Row {
        line: next,
        ..Row::default()
    };
    let done = std::mem::replace(row, fresh);
    if done.line == 0 {
        Ok(GoOn::Yes)
    } else {
        take(done)
    }
}

fn put(row: &mut Row, column: usize, text: String) {
    if text.is_empty() {
        return;
    }
    if column >= MAX_COLUMNS {
        row.is_broken = true;
        return;
    }
    if row.cells.len() <= column {
        row.cells.resize(column + 1, String::new());
    }
    row.is_broken |= text.len() > MAX_CELL;
    row.cells[column] = text.chars().take(MAX_CELL).collect();
}

/// Gives what a cell shows, near enough: of a formula its last result, of a day its date.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Phone numbers are kept as numbers; 15 digits are exact.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is) => is.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn open(path: &Path) -> Result<Workbook, DeskError> {
    weigh(path)?;
    open_workbook(path).map_err(unreadable)
}

/// Unpacks everything once into nothing, so that a small file cannot fill the memory.
///
/// The sizes a workbook gives for its parts are checked first, and not believed.
fn weigh(path: &Path) -> Result<(), DeskError> {
    let bad = |why: &dyn std::fmt::Display| {
        DeskError::Invalid(format!(
            "the spreadsheet cannot be read ({why}); save it again or as CSV, nothing was taken in"
        ))
    };
    let too_big = || {
        DeskError::Invalid(
            "the spreadsheet unpacks to more than is read; save the list alone as CSV, nothing was taken in"
                .into(),
        )
    };
    let file = BufReader::new(File::open(path)?);
    let mut archive = ZipArchive::new(file).map_err(|error| bad(&error))?;
    if archive.len() > MAX_PARTS {
        return Err(too_big());
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| bad(&error))?;
        let name = part.name().map_err(|error| bad(&error))?;
        let is_texts = name.to_ascii_lowercase().ends_with(TEXTS);
        let limit = if is_texts { left.min(MAX_TEXTS) } else { left };
        if part.size() > limit {
            return Err(too_big());
        }
        let unpacked = io::copy(&mut part.take(limit + 1), &mut io::sink());
        let unpacked = unpacked.map_err(|error| bad(&error))?;
        if unpacked > limit {
            return Err(too_big());
        }
        left -= unpacked;
    }
    Ok(())
}

fn unreadable(error: XlsxError) -> DeskError {
    DeskError::Invalid(format!(
        "the spreadsheet cannot be read ({error}); save it again or as CSV"
    ))
}

/// A workbook is made by anybody: whatever its reader stumbles over ends in an error.
fn guarded<T>(read: impl FnOnce() -> Result<T, DeskError>) -> Result<T, DeskError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(DeskError::Invalid(
            "the spreadsheet cannot be read; save it again or as CSV".into(),
        ))
    })
}
