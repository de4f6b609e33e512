//! Lists of people from other programs: looked into, then taken in row by row.
//!
//! A file is hostile until read: its size, rows, columns and what it unpacks to have limits, and a row that cannot
//! be taken costs no other.

mod columns;
mod sheet;
mod table;
mod take_in;
mod text;

pub(crate) use columns::number_column;
pub(crate) use table::{File, Row};
pub(crate) use take_in::guessed;
pub use take_in::{Course, Refused, import, inspect};

use crate::{error::DeskError, library::GoOn};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most bytes of a list.
pub const MAX_BYTES: u64 = 50_000_000;
/// The most rows of a list.
pub const MAX_ROWS: u32 = 200_000;
/// The most columns of a list.
pub const MAX_COLUMNS: usize = 100;

/// What a column of a list of contacts holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum ColumnUse {
    Skip,
    Number,
    Name,
    FirstName,
    LastName,
    Tags,
    Field { name: String },
}

/// What becomes of a contact that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MergePolicy {
    #[default]
    FillGaps,
    Overwrite,
    Keep,
}

/// How a list of contacts is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportSettings {
    /// One character; unused for spreadsheets.
    pub delimiter: String,
    /// Such as `UTF-8` or `windows-1252`; unused for spreadsheets.
    pub encoding: String,
    /// The sheet of a spreadsheet.
    pub sheet: Option<String>,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// Where numbers without a country code belong, such as `DE`.
    pub country: String,
    /// What each column holds, in order.
    pub columns: Vec<ColumnUse>,
    pub policy: MergePolicy,
    /// Tags for everybody in the list.
    pub tags: Vec<String>,
}

/// Why a row of a list cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RowProblem {
    NoNumber,
    BadNumber,
    TooLong,
    TooManyFields,
    BrokenRow,
}

/// Lists the sheets of a file, if it has any.
pub(crate) fn sheets_of(file: &File) -> Result<Vec<String>, DeskError> {
    if file.is_sheet {
        sheet::sheets(&file.path)
    } else {
        Ok(Vec::new())
    }
}

impl RowProblem {
    /// Says it for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoNumber => "it has no phone number",
            Self::BadNumber => "its phone number cannot exist",
            Self::TooLong => "something in it is too long",
            Self::TooManyFields => "it has too many fields or tags",
            Self::BrokenRow => "it has too many columns or cannot be read",
        }
    }
}

/// One row of a list, as it will be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportRow {
    /// Its place in the file, from 1.
    pub line: u32,
    pub cells: Vec<String>,
    /// Its number in E.164, if it has one.
    pub number: Option<String>,
    pub problem: Option<RowProblem>,
}

/// A list of contacts before it is taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportPreview {
    pub path: String,
    /// The file's name.
    pub name: String,
    /// A spreadsheet, not a text file.
    pub is_sheet: bool,
    pub sheets: Vec<String>,
    pub settings: ImportSettings,
    /// What the columns are called; numbered when the file does not say.
    pub header: Vec<String>,
    /// The first rows.
    pub rows: Vec<ImportRow>,
    /// Rows in all, without the header.
    pub row_count: u32,
    /// Of the first 1,000 rows, how many cannot be taken.
    pub refused_count: u32,
}

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedRow {
    pub line: u32,
    pub problem: RowProblem,
    /// What stands in it, cut short.
    pub text: String,
}

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// Rows read.
    pub rows: u32,
    pub added: u32,
    pub updated: u32,
    /// Contacts that were there already, just so.
    pub unchanged: u32,
    pub refused: u32,
    /// At most 50 of them; the rest can be saved as a file.
    pub first_refused: Vec<RefusedRow>,
    /// Whether a person stopped it; what was read before is kept.
    pub stopped: bool,
}

/// How far a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportProgress {
    pub done: u32,
    pub total: u32,
}
