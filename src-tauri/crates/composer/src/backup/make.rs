//! Writes everything into one file: the database as it is at one moment, and every original.

use super::{
    BackupContents, BackupError, Course,
    manifest::{DATABASE, MANIFEST, Manifest, Member, blob_name},
};
use crate::{
    blob::BlobHash,
    change::Topic,
    desk::Desk,
    error::DeskError,
    library::{hex, sync_folder},
    store::{copy, settings},
};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::Path,
};
use tempfile::NamedTempFile;
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

const BUFFER_BYTES: usize = 256 * 1024;
pub(super) const LAST_BACKUP: &str = "last_backup_at_ms";

type Zip<'a> = ZipWriter<BufWriter<&'a mut File>>;

/// Writes a backup; the target is replaced only when the new one is whole and on the disk.
pub fn make(desk: &Desk, target: &Path, course: &Course<'_>) -> Result<BackupContents, DeskError> {
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    let database = desk.library.temporary()?;
    let manifest = write(desk, file.as_file_mut(), database.path(), course)?;
    file.as_file().sync_all()?;
    file.persist(target).map_err(|failed| failed.error)?;
    sync_folder(folder)?;
    desk.store
        .write(|tx| settings::write(tx, LAST_BACKUP, &manifest.made_at_ms))?;
    desk.announce(Topic::Storage, None);
    super::archive::contents(target, &manifest)
}

fn write(
    desk: &Desk,
    file: &mut File,
    database: &Path,
    course: &Course<'_>,
) -> Result<Manifest, DeskError> {
    let go_on = |_, _| !course.stop.is_cancelled();
    if !copy::copy(&desk.store, database, go_on)? {
        return Err(BackupError::Stopped.into());
    }
    if !copy::integrity(database)?.is_empty() {
        return Err(BackupError::Unsound.into());
    }
    let inside = copy::inside(database)?;
    let mut manifest = Manifest::new(desk.now_ms());
    (manifest.drafts, manifest.posts) = (inside.drafts, inside.posts);
    let total = fs::metadata(database)?.len() + library_bytes(desk, &inside.blobs);
    let mut zip = ZipWriter::new(BufWriter::with_capacity(BUFFER_BYTES, file));
    add(
        &mut zip,
        DATABASE,
        File::open(database)?,
        &mut manifest,
        |done| course.at(done, total),
    )?;
    for hash in &inside.blobs {
        add_blob(&mut zip, desk, hash, &mut manifest, course, total)?;
    }
    let json = serde_json::to_vec_pretty(&manifest).map_err(io::Error::other)?;
    zip.start_file(MANIFEST, stored()).map_err(broken)?;
    zip.write_all(&json)?;
    zip.finish().map_err(broken)?.flush()?;
    Ok(manifest)
}

fn library_bytes(desk: &Desk, blobs: &[BlobHash]) -> u64 {
    let size = |hash| fs::metadata(desk.library.blob_path(hash)).map_or(0, |facts| facts.len());
    blobs.iter().map(size).sum()
}

/// Adds an original; one that is missing or damaged is named instead, and stops nothing.
fn add_blob(
    zip: &mut Zip<'_>,
    desk: &Desk,
    hash: &BlobHash,
    manifest: &mut Manifest,
    course: &Course<'_>,
    total: u64,
) -> Result<(), DeskError> {
    let file = match File::open(desk.library.blob_path(hash)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            manifest.left_out.push(hash.clone());
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let before = manifest.total_bytes();
    add(zip, &blob_name(hash), file, manifest, |done| {
        course.at(before + done, total)
    })?;
    let is_sound = |member: &Member| member.sha256 == hash.as_str();
    if !manifest.members.last().is_some_and(is_sound) {
        zip.abort_file().map_err(broken)?;
        manifest.members.pop();
        manifest.left_out.push(hash.clone());
    }
    Ok(())
}

fn add(
    zip: &mut Zip<'_>,
    name: &str,
    mut source: File,
    manifest: &mut Manifest,
    told: impl Fn(u64) -> Result<(), BackupError>,
) -> Result<(), DeskError> {
    zip.start_file(name, stored()).map_err(broken)?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; BUFFER_BYTES]);
    let mut size_bytes = 0;
    loop {
        let read = source.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        zip.write_all(&buffer[..read])?;
        size_bytes += read as u64;
        told(size_bytes)?;
    }
    manifest.members.push(Member {
        name: name.to_owned(),
        size_bytes,
        sha256: hex(&hasher.finalize()),
    });
    Ok(())
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true)
}

fn broken(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
