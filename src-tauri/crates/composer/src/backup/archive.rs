//! Reads a backup file without trusting it.

use super::{
    BackupContents, BackupError, Course,
    manifest::{DATABASE, MANIFEST, MANIFEST_BYTES, Manifest, Member},
};
use crate::{error::DeskError, library::hex};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek, Write},
    path::Path,
};
use zip::{CompressionMethod, ZipArchive, result::ZipError};

const BUFFER_BYTES: usize = 256 * 1024;

/// An opened backup whose list of contents is sound; its members are checked as they are read.
pub(super) struct Archive {
    pub manifest: Manifest,
    zip: ZipArchive<BufReader<File>>,
    done: u64,
}

/// Verifies a whole backup file and says what is in it.
pub fn look_into(path: &Path, course: &Course<'_>) -> Result<BackupContents, DeskError> {
    let mut archive = Archive::open(path)?;
    for member in archive.manifest.members.clone() {
        archive.read(&member, &mut io::sink(), course)?;
    }
    contents(path, &archive.manifest)
}

pub(super) fn contents(path: &Path, manifest: &Manifest) -> Result<BackupContents, DeskError> {
    let files = manifest
        .members
        .iter()
        .filter(|member| member.name != DATABASE);
    Ok(BackupContents {
        path: path.display().to_string(),
        made_at_ms: manifest.made_at_ms,
        size_bytes: fs::metadata(path)?.len(),
        drafts: manifest.drafts,
        posts: manifest.posts,
        files: u32::try_from(files.count()).unwrap_or(u32::MAX),
        left_out: u32::try_from(manifest.left_out.len()).unwrap_or(u32::MAX),
    })
}

impl Archive {
    /// Opens a file and reads its list of contents.
    pub(super) fn open(path: &Path) -> Result<Self, DeskError> {
        let mut file = File::open(path)?;
        let file_bytes = file.metadata()?.len();
        let is_ours = begins_as_ours(&mut file)?;
        let mut zip = ZipArchive::new(BufReader::with_capacity(BUFFER_BYTES, file))
            .map_err(|error| refusal(error, MANIFEST, is_ours))?;
        let json = read_manifest(&mut zip, is_ours)?;
        let manifest = Manifest::read(&json, file_bytes)?;
        if zip.len() != manifest.members.len() + 1 {
            return Err(BackupError::altered(MANIFEST).into());
        }
        Ok(Self {
            manifest,
            zip,
            done: 0,
        })
    }

    /// Copies one member out; an error says that what was written must not be used.
    pub(super) fn read(
        &mut self,
        member: &Member,
        target: &mut impl Write,
        course: &Course<'_>,
    ) -> Result<(), DeskError> {
        let total = self.manifest.total_bytes();
        let wrong = || BackupError::altered(&member.name);
        let found = self.zip.by_name(&member.name);
        let mut source = found.map_err(|error| refusal(error, &member.name, true))?;
        if source.compression() != CompressionMethod::Stored || source.size() != member.size_bytes {
            return Err(wrong().into());
        }
        let (mut hasher, mut buffer) = (Sha256::new(), vec![0; BUFFER_BYTES]);
        let mut left = member.size_bytes;
        while left > 0 {
            let read = source
                .read(&mut buffer)
                .map_err(|error| refusal(ZipError::Io(error), &member.name, true))?;
            if read == 0 || read as u64 > left {
                return Err(wrong().into());
            }
            hasher.update(&buffer[..read]);
            target.write_all(&buffer[..read])?;
            left -= read as u64;
            self.done += read as u64;
            course.at(self.done, total)?;
        }
        if hex(&hasher.finalize()) != member.sha256 {
            return Err(wrong().into());
        }
        Ok(())
    }
}

fn read_manifest(
    zip: &mut ZipArchive<BufReader<File>>,
    is_ours: bool,
) -> Result<Vec<u8>, DeskError> {
    let source = zip.by_name(MANIFEST).map_err(|error| match error {
        ZipError::FileNotFound => BackupError::NotABackup.into(),
        other => refusal(other, MANIFEST, is_ours),
    })?;
    if source.compression() != CompressionMethod::Stored || source.size() > MANIFEST_BYTES {
        return Err(BackupError::altered(MANIFEST).into());
    }
    let mut json = Vec::new();
    let mut source = source.take(MANIFEST_BYTES);
    let read = source.read_to_end(&mut json);
    read.map_err(|error| refusal(ZipError::Io(error), MANIFEST, is_ours))?;
    Ok(json)
}

/// Our files begin with the database, stored as it is.
fn begins_as_ours(file: &mut File) -> io::Result<bool> {
    let mut head = [0; 30 + DATABASE.len()];
    let mut filled = 0;
    while filled < head.len() {
        match file.read(&mut head[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    file.rewind()?;
    Ok(head.starts_with(b"PK\x03\x04") && head.ends_with(DATABASE.as_bytes()))
}

/// Tells a failing disk, a cut file and a changed file apart.
fn refusal(error: ZipError, part: &str, is_ours: bool) -> DeskError {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => error.into(),
        ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof && is_ours => {
            BackupError::Incomplete.into()
        }
        _ if !is_ours => BackupError::NotABackup.into(),
        // The list of contents stands at the end, so a cut file has none.
        ZipError::InvalidArchive(_) if part == MANIFEST => BackupError::Incomplete.into(),
        _ => BackupError::altered(part).into(),
    }
}
