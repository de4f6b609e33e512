//! Looks into a list, and takes it in a few hundred rows at a time, so that typing never waits long.

mod merge;
mod refused;

pub use refused::Refused;

use super::{
    ColumnUse, GoOn, ImportPreview, ImportProgress, ImportReport, ImportRow, ImportSettings,
    MergePolicy, Row, RowProblem, columns, table::File, text,
};
use crate::{
    change::Topic,
    contacts::{
        ContactDetails,
        book::MAX_CONTACTS,
        cells,
        wellformed::{MAX_FIELDS, MAX_VALUE, tags, wellformed},
    },
    desk::Desk,
    error::DeskError,
    phone, settings,
    store::contacts::count,
};
use merge::take_in;
use std::path::Path;
use tokio_util::sync::CancellationToken;

const ROWS_SHOWN: usize = 20;
const ROWS_LOOKED_AT: usize = 1_000;
const BATCH: usize = 250;

/// Follows an import, and stops it.
pub struct Course<'a> {
    pub stop: CancellationToken,
    pub tell: &'a (dyn Fn(ImportProgress) + Sync),
}

impl Default for Course<'_> {
    fn default() -> Self {
        Self {
            stop: CancellationToken::new(),
            tell: &|_| {},
        }
    }
}

/// Looks into a list; without settings they are guessed.
pub fn inspect(
    desk: &Desk,
    path: &Path,
    settings: Option<ImportSettings>,
) -> Result<ImportPreview, DeskError> {
    let file = File::open(path)?;
    let sheets = super::sheets_of(&file)?;
    let settings = match settings {
        Some(settings) => settings,
        None => guessed(desk, &file, &sheets)?,
    };
    check(&settings)?;
    let mut header = None;
    let (mut rows, mut row_count, mut refused_count) = (Vec::new(), 0_u32, 0);
    file.each_row(&settings, &mut |row| {
        if settings.has_header && header.is_none() {
            header = Some(row.cells);
            return Ok(GoOn::Yes);
        }
        row_count += 1;
        if row_count as usize <= ROWS_LOOKED_AT {
            let read = shown(row, &settings);
            refused_count += u32::from(read.problem.is_some());
            if rows.len() < ROWS_SHOWN {
                rows.push(read);
            }
        }
        Ok(GoOn::Yes)
    })?;
    Ok(ImportPreview {
        path: path.to_string_lossy().into_owned(),
        name: file.name(),
        is_sheet: file.is_sheet,
        sheets,
        header: header.unwrap_or_else(|| numbered(&rows, &settings)),
        settings,
        rows,
        row_count,
        refused_count,
    })
}

fn numbered(rows: &[ImportRow], settings: &ImportSettings) -> Vec<String> {
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let width = widest.max(settings.columns.len());
    (1..=width).map(|at| at.to_string()).collect()
}

/// Guesses how a list is to be read.
pub(crate) fn guessed(
    desk: &Desk,
    file: &File,
    sheets: &[String],
) -> Result<ImportSettings, DeskError> {
    let country = settings::read(desk)?.country;
    let (encoding, delimiter) = if file.is_sheet {
        (encoding_rs::UTF_8, b';')
    } else {
        let encoding = text::guess_encoding(&file.path)?;
        (encoding, text::guess_delimiter(&file.path, encoding)?)
    };
    let mut settings = ImportSettings {
        delimiter: char::from(delimiter).to_string(),
        encoding: encoding.name().to_owned(),
        sheet: sheets.first().cloned(),
        has_header: false,
        country,
        columns: Vec::new(),
        policy: MergePolicy::FillGaps,
        tags: Vec::new(),
    };
    let mut rows = Vec::new();
    file.each_row(&settings, &mut |row| {
        rows.push(row);
        let enough = rows.len() > ROWS_SHOWN;
        Ok(if enough { GoOn::No } else { GoOn::Yes })
    })?;
    let first = rows
        .first()
        .filter(|row| columns::is_header(row, &settings.country));
    settings.has_header = first.is_some();
    let rest = &rows[usize::from(settings.has_header)..];
    settings.columns = columns::guess(first, rest, &settings.country);
    Ok(settings)
}

fn check(settings: &ImportSettings) -> Result<(), DeskError> {
    if !settings.country.is_empty() {
        phone::country_code(&settings.country)?;
    }
    tags(&settings.tags).map(|_| ())
}

fn shown(row: Row, settings: &ImportSettings) -> ImportRow {
    let read = details(&row, settings);
    ImportRow {
        line: row.line,
        number: read.as_ref().ok().map(|details| details.number.clone()),
        problem: read.err(),
        cells: row.cells,
    }
}

/// Reads what a row says about a person.
fn details(row: &Row, settings: &ImportSettings) -> Result<ContactDetails, RowProblem> {
    if row.is_broken {
        return Err(RowProblem::BrokenRow);
    }
    let mut read = ContactDetails::default();
    for (cell, column) in row.cells.iter().zip(&settings.columns) {
        let cell = cells::restored(cell.trim());
        if cell.is_empty() {
            continue;
        }
        match column {
            ColumnUse::Skip => {}
            ColumnUse::Number => cell.clone_into(&mut read.number),
            ColumnUse::Name => cell.clone_into(&mut read.name),
            ColumnUse::FirstName => cell.clone_into(&mut read.first_name),
            ColumnUse::LastName => cell.clone_into(&mut read.last_name),
            ColumnUse::Tags => read.tags = cell.split([',', ';', '|']).map(str::to_owned).collect(),
            ColumnUse::Field { name } => {
                read.fields.insert(name.clone(), cell.to_owned());
            }
        }
    }
    if read.number.is_empty() {
        return Err(RowProblem::NoNumber);
    }
    if phone::parse(&read.number, &settings.country).is_none() {
        return Err(RowProblem::BadNumber);
    }
    read.tags.extend(settings.tags.iter().cloned());
    let has_too_many = read.fields.len() > MAX_FIELDS || tags(&read.tags).is_err();
    let is_too_long = read
        .fields
        .values()
        .any(|value| value.chars().count() > MAX_VALUE);
    match wellformed(read, &settings.country) {
        Ok(details) => Ok(details),
        Err(_) if has_too_many && !is_too_long => Err(RowProblem::TooManyFields),
        Err(_) => Err(RowProblem::TooLong),
    }
}

/// Takes a list in; what was read before a stop or an error is kept. The refused rows come back as a file.
pub fn import(
    desk: &Desk,
    path: &Path,
    settings: &ImportSettings,
    course: &Course<'_>,
) -> Result<(ImportReport, Refused), DeskError> {
    let total = inspect(desk, path, Some(settings.clone()))?.row_count;
    if !settings.columns.contains(&ColumnUse::Number) {
        return Err(DeskError::Invalid(
            "say which column holds the phone number; nothing was taken in".into(),
        ));
    }
    let file = File::open(path)?;
    let source = file.name();
    let known = desk.store.read(|db| count(db, &Default::default()))?;
    let from = (source.as_str(), MAX_CONTACTS.saturating_sub(known));
    let mut refused = Refused::new()?;
    let mut report = ImportReport::default();
    let mut batch: Vec<ContactDetails> = Vec::with_capacity(BATCH);
    let mut is_header = settings.has_header;
    let read = file.each_row(settings, &mut |row| {
        if std::mem::take(&mut is_header) {
            refused.head(&row.cells)?;
            return Ok(GoOn::Yes);
        }
        report.rows += 1;
        match details(&row, settings) {
            Ok(details) => batch.push(details),
            Err(problem) => refused.add(&row, problem, &mut report)?,
        }
        if batch.len() < BATCH && !report.rows.is_multiple_of(1_000) {
            return Ok(GoOn::Yes);
        }
        take_in(desk, &mut batch, settings.policy, from, &mut report)?;
        let done = report.rows;
        (course.tell)(ImportProgress { done, total });
        report.stopped = course.stop.is_cancelled();
        Ok(if report.stopped { GoOn::No } else { GoOn::Yes })
    });
    if !report.stopped {
        take_in(desk, &mut batch, settings.policy, from, &mut report)?;
    }
    desk.announce(Topic::Contacts, None);
    read?;
    let done = report.rows;
    (course.tell)(ImportProgress { done, total });
    Ok((report, refused))
}
