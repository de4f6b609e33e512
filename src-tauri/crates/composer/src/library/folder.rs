//! Where files lie: originals and renditions by hash, thumbnails beside them.

use super::{BlobHash, whole::Whole};
use crate::content::PictureEdit;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tempfile::NamedTempFile;

const BUFFER_BYTES: usize = 256 * 1024;

/// The library's folder.
#[derive(Clone, Debug)]
pub struct Library {
    root: PathBuf,
    /// Held while a file and its row come, and while files go whose rows are gone.
    turn: Arc<Mutex<()>>,
    whole: Arc<Whole>,
}

/// A file that was copied in and hashed on the way.
pub(crate) struct Copied {
    pub file: NamedTempFile,
    pub hash: BlobHash,
    pub size_bytes: u64,
}

impl Library {
    /// Opens or makes the folder and clears what an interrupted copy left behind.
    pub fn open(root: &Path) -> io::Result<Self> {
        let library = Self {
            root: root.to_owned(),
            turn: Arc::default(),
            whole: Arc::default(),
        };
        for folder in ["blobs", "renditions", "thumbs"] {
            make_folder(&root.join(folder))?;
        }
        let unfinished = root.join("unfinished");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        fs::create_dir_all(unfinished)?;
        Ok(library)
    }

    /// Names a library without touching the disk.
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            turn: Arc::default(),
            whole: Arc::default(),
        }
    }

    /// Lists the originals that lie in the folder.
    pub(crate) fn originals(&self) -> io::Result<Vec<BlobHash>> {
        let mut all = Vec::new();
        let blobs = self.root.join("blobs");
        if !blobs.exists() {
            return Ok(all);
        }
        for shelf in fs::read_dir(blobs)? {
            let shelf = shelf?.path();
            if shelf.is_dir() {
                for entry in fs::read_dir(shelf)? {
                    let name = entry?.file_name();
                    all.extend(name.to_str().and_then(|name| name.parse::<BlobHash>().ok()));
                }
            }
        }
        all.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        Ok(all)
    }

    /// Gives the folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Gives the path of an original.
    pub fn blob_path(&self, hash: &BlobHash) -> PathBuf {
        self.by_hash("blobs", hash.as_str())
    }

    /// Gives the path of a rendition.
    pub fn rendition_path(&self, sha256: &str) -> PathBuf {
        self.by_hash("renditions", sha256)
    }

    /// Gives the path of a thumbnail.
    pub fn thumb_path(&self, hash: &BlobHash, edit: Option<PictureEdit>, edge_px: u32) -> PathBuf {
        let code = edit.map_or_else(String::new, |edit| format!("{edit}."));
        let mut path = self.by_hash("thumbs", hash.as_str());
        path.set_file_name(format!("{hash}.{code}{edge_px}.jpg"));
        path
    }

    /// Waits for the turn to bring or delete files.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names every file of an original below the folder: itself, its thumbnails, and what was made of it.
    pub(crate) fn files_of(&self, hash: &BlobHash, made: &[String]) -> Vec<String> {
        let place =
            |kind: &str, name: &str| format!("{kind}/{}/{name}", name.get(..2).unwrap_or("00"));
        let mut files = vec![place("blobs", hash.as_str())];
        files.extend(made.iter().map(|made| place("renditions", made)));
        let shelf = self.root.join("thumbs").join(&hash.as_str()[..2]);
        let thumbs = fs::read_dir(shelf).into_iter().flatten().flatten();
        let names = thumbs.filter_map(|entry| entry.file_name().into_string().ok());
        files.extend(
            names
                .filter(|name| name.starts_with(hash.as_str()))
                .map(|name| place("thumbs", &name)),
        );
        files
    }

    /// Deletes a file named by [`Self::files_of`]; one that is gone already is fine.
    pub(crate) fn remove(&self, path: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Adds up the bytes of the thumbnails.
    pub(crate) fn thumb_bytes(&self) -> io::Result<u64> {
        let mut bytes = 0;
        for shelf in fs::read_dir(self.root.join("thumbs"))? {
            let shelf = shelf?.path();
            if shelf.is_dir() {
                for entry in fs::read_dir(shelf)? {
                    bytes += entry?.metadata()?.len();
                }
            }
        }
        Ok(bytes)
    }

    fn by_hash(&self, kind: &str, hash: &str) -> PathBuf {
        self.root
            .join(kind)
            .join(hash.get(..2).unwrap_or("00"))
            .join(hash)
    }

    /// Says whether a file is there and what its hash says.
    pub(super) fn is_whole(&self, path: &Path, sha256: &str) -> io::Result<bool> {
        self.whole.is_whole(path, sha256)
    }

    /// Makes a temporary file that vanishes unless it is kept.
    pub(crate) fn temporary(&self) -> io::Result<NamedTempFile> {
        NamedTempFile::new_in(self.root.join("unfinished"))
    }

    /// Copies a stream in, hashing it on the way, up to a limit.
    pub(crate) fn copy_in(&self, mut source: impl Read, limit_bytes: u64) -> io::Result<Copied> {
        let mut file = self.temporary()?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut size_bytes = 0_u64;
        loop {
            let read = source.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            size_bytes += read as u64;
            if size_bytes > limit_bytes {
                return Err(io::Error::from(io::ErrorKind::FileTooLarge));
            }
            hasher.update(&buffer[..read]);
            file.write_all(&buffer[..read])?;
        }
        let hash = BlobHash(hex(&hasher.finalize()));
        Ok(Copied {
            file,
            hash,
            size_bytes,
        })
    }

    /// Gives a temporary file its lasting name, so that after a power cut it is whole or absent.
    pub(crate) fn keep(&self, file: NamedTempFile, target: &Path) -> io::Result<()> {
        let folder = target.parent().unwrap_or(&self.root);
        make_folder(folder)?;
        file.as_file().sync_all()?;
        file.persist(target).map_err(|failed| failed.error)?;
        sync_folder(folder)
    }
}

/// Hashes a file: SHA-256 in lower-case hex, read in pieces of 256 KiB.
pub fn hash_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Makes a folder that is still there after a power cut: its name lies in its parent, which is synced too.
fn make_folder(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
        folder.parent().map_or(Ok(()), sync_folder)?;
    }
    Ok(())
}

/// Brings a folder's names onto the disk.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
