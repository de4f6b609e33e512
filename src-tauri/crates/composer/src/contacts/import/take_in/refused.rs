//! The rows that were not taken, kept in a file without a name until somebody wants them.

use crate::{
    contacts::{
        cells::defused,
        import::{ImportReport, RefusedRow, Row, RowProblem},
    },
    error::DeskError,
};
use std::{
    fs::File,
    io::{self, Seek},
    path::Path,
};

const SHOWN: usize = 50;
const TEXT_SHOWN: usize = 120;
/// Spreadsheets take the text for UTF-8 when it begins with this.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The refused rows of one import, as CSV; gone when it is dropped.
pub struct Refused {
    rows: csv::Writer<File>,
}

impl Refused {
    pub(super) fn new() -> Result<Self, DeskError> {
        let mut file = tempfile::tempfile()?;
        io::Write::write_all(&mut file, BYTE_ORDER_MARK.as_bytes())?;
        let rows = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(file);
        Ok(Self { rows })
    }

    /// Writes the headings of the file that the rows come from, with two more.
    pub(super) fn head(&mut self, cells: &[String]) -> Result<(), DeskError> {
        self.put(["line", "problem"].into_iter(), cells)
    }

    /// Writes a row that was not taken, and counts it.
    pub(super) fn add(
        &mut self,
        row: &Row,
        problem: RowProblem,
        report: &mut ImportReport,
    ) -> Result<(), DeskError> {
        report.refused += 1;
        if report.first_refused.len() < SHOWN {
            report.first_refused.push(RefusedRow {
                line: row.line,
                problem,
                text: row.cells.join(", ").chars().take(TEXT_SHOWN).collect(),
            });
        }
        let line = row.line.to_string();
        self.put([line.as_str(), problem.words()].into_iter(), &row.cells)
    }

    fn put<'a>(
        &mut self,
        first: impl Iterator<Item = &'a str>,
        cells: &[String],
    ) -> Result<(), DeskError> {
        let first = first.map(str::to_owned);
        let cells = first.chain(cells.iter().map(|cell| defused(cell)));
        Ok(self.rows.write_record(cells).map_err(io::Error::from)?)
    }

    /// Saves the rows as a file.
    pub fn save(&mut self, to: &Path) -> Result<(), DeskError> {
        self.rows.flush()?;
        let mut from = self.rows.get_ref();
        from.rewind()?;
        let mut file = File::create(to)?;
        io::copy(&mut from, &mut file)?;
        file.sync_all()?;
        from.seek(io::SeekFrom::End(0))?;
        Ok(())
    }
}
