//! A file of rows, whether text or spreadsheet.

use super::{GoOn, ImportSettings, MAX_BYTES, MAX_ROWS, sheet, text};
use crate::error::DeskError;
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// The most characters of one cell; the rest is no contact's.
pub(super) const MAX_CELL: usize = 10_000;

/// One row of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its place in the file, from 1.
    pub line: u32,
    pub cells: Vec<String>,
    /// It has more than a row may have, or could not be read.
    pub is_broken: bool,
}

impl Row {
    /// Says whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        !self.is_broken && self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// Takes one row after another.
pub(crate) type TakeRow<'a> = &'a mut dyn FnMut(Row) -> Result<GoOn, DeskError>;

/// A file that holds rows, looked at from the outside.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub path: PathBuf,
    pub is_sheet: bool,
}

impl File {
    /// Opens a file, unless it is too big or of another kind.
    pub fn open(path: &Path) -> Result<Self, DeskError> {
        let unreadable = |error: std::io::Error| {
            DeskError::Invalid(format!(
                "the file cannot be opened ({error}); nothing was taken in"
            ))
        };
        let mut file = fs::File::open(path).map_err(unreadable)?;
        let facts = file.metadata().map_err(unreadable)?;
        if !facts.is_file() || facts.len() == 0 {
            return Err(DeskError::Invalid(
                "the file is empty; nothing was taken in".into(),
            ));
        }
        if facts.len() > MAX_BYTES {
            return Err(DeskError::Invalid(format!(
                "the file has more than {} MB; split it, nothing was taken in",
                MAX_BYTES / 1_000_000
            )));
        }
        let mut start = Vec::new();
        file.by_ref()
            .take(8)
            .read_to_end(&mut start)
            .map_err(unreadable)?;
        if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(DeskError::Invalid(
                "this is an old or locked spreadsheet; save it as .xlsx or CSV without a password, nothing was taken in"
                    .into(),
            ));
        }
        Ok(Self {
            path: path.to_owned(),
            is_sheet: start.starts_with(b"PK\x03\x04"),
        })
    }

    /// Gives the file's name.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Reads the rows that are not empty, in order, until one too many or no more are wanted.
    pub fn each_row(&self, settings: &ImportSettings, take: TakeRow<'_>) -> Result<(), DeskError> {
        let mut rows = 0;
        let mut take = |row: Row| {
            if row.is_empty() {
                return Ok(GoOn::Yes);
            }
            rows += 1;
            if rows > MAX_ROWS + u32::from(settings.has_header) {
                return Err(DeskError::Invalid(format!(
                    "the file has more than {MAX_ROWS} rows; split it, nothing more was taken in"
                )));
            }
            take(row)
        };
        if self.is_sheet {
            let sheet = settings.sheet.as_deref().unwrap_or_default();
            sheet::each_row(&self.path, sheet, &mut take)
        } else {
            text::each_row(&self.path, settings, &mut take)
        }
    }
}
