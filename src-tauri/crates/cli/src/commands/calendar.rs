//! `calendar`: the runs of all schedules for other programs.

use crate::{
    arguments::CalendarCommand,
    problem::{Exit, Problem},
    words::count,
    workplace::Workplace,
};
use composer::post;
use serde::Serialize;
use std::{io::Write, path::Path};

/// Runs one of the calendar commands.
pub fn run(command: CalendarCommand, place: &Workplace) -> Result<(), Problem> {
    match command {
        CalendarCommand::Export { file } => export(place, &file),
    }
}

#[derive(Serialize)]
struct Written<'a> {
    path: &'a Path,
    events: usize,
    left_out: usize,
}

fn export(place: &Workplace, file: &Path) -> Result<(), Problem> {
    let calendar = post::calendar(place.desk())?;
    write(file, &calendar.text).map_err(|error| {
        let message = format!(
            "{} could not be written: {error}; nothing was changed, choose another place",
            file.display()
        );
        Problem::new(Exit::Other, "file_not_written", message)
    })?;
    let written = Written {
        path: file,
        events: calendar.events,
        left_out: calendar.left_out,
    };
    place.screen.show(&written, || {
        let runs = count(u32::try_from(calendar.events).unwrap_or(u32::MAX), "run");
        format!("{runs} in {}", file.display())
    })
}

/// Writes a file whole or not at all.
fn write(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let mut fresh = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    fresh.write_all(text.as_bytes())?;
    fresh.as_file().sync_all()?;
    fresh.persist(file)?;
    Ok(())
}
