//! The list as a file: numbers, reasons and days as CSV; read from CSV or a spreadsheet.

use super::{Suppressed, put};
use crate::{
    contacts::{
        cells::{defused, restored},
        import::{File, Row, guessed, number_column, sheets_of},
    },
    desk::Desk,
    error::DeskError,
    library::GoOn,
    phone,
    store::suppressions::each,
};
use chrono::{DateTime, SecondsFormat};
use std::{fs, io, path::Path};

const BATCH: usize = 1_000;
const LOOKED_AT: usize = 50;
const REASONS: [&str; 3] = ["reason", "grund", "why"];

/// Writes the list into a file; gives how many numbers.
pub fn export(desk: &Desk, to: &Path) -> Result<u32, DeskError> {
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(fs::File::create(to)?);
    let headings = ["phone", "reason", "since"];
    rows.write_record(headings).map_err(io::Error::from)?;
    let mut count = 0;
    desk.store.read(|db| {
        each(db, |entry| {
            let since = DateTime::from_timestamp_millis(entry.since_ms).unwrap_or_default();
            let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
            let cells = [defused(&entry.number), defused(&entry.reason), since];
            count += 1;
            Ok::<_, DeskError>(rows.write_record(cells).map_err(io::Error::from)?)
        })
    })?;
    let file = rows.into_inner().map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok(count)
}

/// Puts the numbers of a file on the list, with the file's reason or else the given one.
pub fn import(desk: &Desk, path: &Path, reason: &str) -> Result<Suppressed, DeskError> {
    let file = File::open(path)?;
    let settings = guessed(desk, &file, &sheets_of(&file)?)?;
    let mut first = Vec::new();
    file.each_row(&settings, &mut |row| {
        first.push(row);
        let enough = first.len() > LOOKED_AT;
        Ok(if enough { GoOn::No } else { GoOn::Yes })
    })?;
    let number = number_column(
        &first,
        first.iter().map(|row| row.cells.len()).max().unwrap_or(0),
        &settings.country,
    );
    let Some(number) = number else {
        return Err(DeskError::Invalid(
            "the file has no phone numbers; nothing was put on the list".into(),
        ));
    };
    let header = first.first().filter(|_| settings.has_header);
    let own_reason = header.and_then(reason_column);
    let mut done = Suppressed::default();
    let mut entries = Vec::new();
    let mut is_header = settings.has_header;
    file.each_row(&settings, &mut |row| {
        if std::mem::take(&mut is_header) {
            return Ok(GoOn::Yes);
        }
        let cell = |at: usize| row.cells.get(at).map(|cell| restored(cell.trim()));
        let typed = cell(number).unwrap_or_default();
        match phone::parse(typed, &settings.country) {
            Some(phone) => {
                let own = own_reason.and_then(cell).filter(|own| !own.is_empty());
                entries.push((phone.number, own.unwrap_or(reason).to_owned()));
            }
            None => done.refuse(typed),
        }
        if entries.len() == BATCH {
            put(desk, &entries, &mut done)?;
            entries.clear();
        }
        Ok(GoOn::Yes)
    })?;
    put(desk, &entries, &mut done)?;
    Ok(done)
}

fn reason_column(header: &Row) -> Option<usize> {
    let mut cells = header.cells.iter();
    cells.position(|cell| REASONS.contains(&cell.trim().to_lowercase().as_str()))
}
