//! Writes drafts and history for other programs; docs/export.md describes the files.

mod json;
mod tables;

use super::{ExportForm, Exported};
use crate::{desk::Desk, error::DeskError, library::sync_folder};
use rusqlite::Connection;
use std::{
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Where the rows of one file go.
type Sink<'a> = &'a mut dyn Write;

/// Writes drafts and history as they are at one moment; files of the same names are replaced when the new ones are whole.
pub fn export(desk: &Desk, folder: &Path, form: ExportForm) -> Result<Exported, DeskError> {
    fs::create_dir_all(folder)?;
    let now_ms = desk.now_ms();
    let (drafts, posts) = desk.store.read(|db| {
        let file = |write: &dyn Fn(Sink<'_>) -> Result<u32, DeskError>| written(folder, write);
        Ok::<_, DeskError>(match form {
            ExportForm::Json => (
                file(&|to| json::drafts(db, now_ms, to))?,
                file(&|to| json::history(db, now_ms, to))?,
            ),
            ExportForm::Csv => (
                file(&|to| tables::drafts(db, to))?,
                file(&|to| tables::history(db, to))?,
            ),
        })
    })?;
    let ending = match form {
        ExportForm::Json => "json",
        ExportForm::Csv => "csv",
    };
    let (drafts, draft_count) = drafts;
    let (history, post_count) = posts;
    let paths = [
        keep(drafts, &folder.join(format!("drafts.{ending}")))?,
        keep(history, &folder.join(format!("history.{ending}")))?,
    ];
    sync_folder(folder)?;
    Ok(Exported {
        paths: paths.map(|path| path.display().to_string()).into(),
        drafts: draft_count,
        posts: post_count,
    })
}

fn written(
    folder: &Path,
    write: &dyn Fn(Sink<'_>) -> Result<u32, DeskError>,
) -> Result<(NamedTempFile, u32), DeskError> {
    let mut file = NamedTempFile::new_in(folder)?;
    let mut buffered = BufWriter::new(&mut file);
    let count = write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.as_file().sync_all()?;
    Ok((file, count))
}

fn keep(file: NamedTempFile, target: &Path) -> Result<PathBuf, DeskError> {
    file.persist(target).map_err(|failed| failed.error)?;
    Ok(target.to_owned())
}

/// Reads everything a post's history holds beside its deliveries.
fn beside(
    db: &Connection,
    post: crate::id::PostId,
) -> Result<(Vec<crate::post::Run>, Vec<crate::post::Proof>), DeskError> {
    Ok((
        crate::store::runs::list(db, post)?,
        crate::store::proofs::list(db, post)?,
    ))
}
