//! A file that is read in pieces, never further than its end.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::ImagingError;

/// An open file with its length.
pub(super) struct Window {
    file: File,
    path: PathBuf,
    length: u64,
}

impl Window {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, ImagingError> {
        let failed = |why| ImagingError::file(path, why);
        let file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        Ok(Self {
            file,
            path: path.to_owned(),
            length,
        })
    }

    /// Gives the length of the file in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Reads up to `most` bytes from `at` on; fewer at the end of the file.
    pub fn read(&mut self, at: u64, most: u64) -> Result<Vec<u8>, ImagingError> {
        let most = most.min(self.length.saturating_sub(at));
        let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.by_ref().take(most).read_to_end(&mut bytes))
            .map_err(|why| ImagingError::file(&self.path, why))?;
        Ok(bytes)
    }

    /// Reads the last `most` bytes; gives them with their place.
    pub fn read_end(&mut self, most: u64) -> Result<(u64, Vec<u8>), ImagingError> {
        let at = self.length.saturating_sub(most);
        Ok((at, self.read(at, most)?))
    }
}
