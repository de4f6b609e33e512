//! `contacts.csv`, for spreadsheets: it can be imported again.

use super::{ContactFilter, cells::defused};
use crate::{
    desk::Desk,
    error::DeskError,
    store::contacts::{each, field_names},
};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

/// Spreadsheets take the text for UTF-8 when it begins with this.
const BYTE_ORDER_MARK: &str = "\u{feff}";
const HEADINGS: [&str; 5] = ["phone", "name", "first_name", "last_name", "tags"];

/// Writes the contacts a filter means into a file; gives how many.
pub fn export(desk: &Desk, to: &Path, filter: &ContactFilter) -> Result<u32, DeskError> {
    let mut file = BufWriter::new(File::create(to)?);
    file.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(file);
    let mut count = 0;
    desk.store.read(|db| {
        let fields = field_names(db)?;
        let headings = HEADINGS
            .iter()
            .copied()
            .chain(fields.iter().map(String::as_str));
        rows.write_record(headings).map_err(io::Error::from)?;
        each(db, filter, |contact| {
            let details = contact.details;
            let mut cells = vec![
                details.number,
                details.name,
                details.first_name,
                details.last_name,
                details.tags.join(", "),
            ];
            let of = |name: &String| details.fields.get(name).cloned().unwrap_or_default();
            cells.extend(fields.iter().map(of));
            count += 1;
            let cells = cells.iter().map(|cell| defused(cell));
            Ok::<_, DeskError>(rows.write_record(cells).map_err(io::Error::from)?)
        })
    })?;
    let file = rows.into_inner().map_err(|error| error.into_error())?;
    file.into_inner().map_err(io::Error::from)?.sync_all()?;
    Ok(count)
}
