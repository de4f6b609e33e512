//! The data folder: one process at a time works in it.

use std::{
    fs::{self, File, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

/// How long a lock that is held is waited for, and between two looks at it.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process works in it.
    #[error(
        "Postroom is already using {} ({holder}); close it first, or choose another folder with --data",
        folder.display()
    )]
    InUse { folder: PathBuf, holder: String },
    /// It cannot be made or written to.
    #[error("the data folder {} cannot be used: {why}", folder.display())]
    Unusable {
        folder: PathBuf,
        why: std::io::Error,
    },
}

/// Gives the folder the app uses when none is named.
pub fn usual_folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("app", "Postroom", "Postroom")?;
    Some(dirs.data_dir().to_owned())
}

/// A locked data folder; the lock ends with the process, however it ends.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if needed, readable by its owner only, and locks it.
    pub fn lock(path: &Path) -> Result<Self, FolderError> {
        let unusable = |why| FolderError::Unusable {
            folder: path.to_owned(),
            why,
        };
        fs::create_dir_all(path).map_err(unusable)?;
        make_private(path).map_err(unusable)?;
        let mut options = File::options();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join("lock"))
            .map_err(unusable)?;
        match lock_soon(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(FolderError::InUse {
                    folder: path.to_owned(),
                    holder: holder(&file),
                });
            }
            Err(TryLockError::Error(why)) => return Err(unusable(why)),
        }
        sign(&mut file).map_err(unusable)?;
        Ok(Self {
            path: path.to_owned(),
            _lock: file,
        })
    }

    /// Gives the folder's path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Waits a moment for a lock: one that was killed while it started a child holds it until that child is gone.
fn lock_soon(file: &File) -> Result<(), TryLockError> {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => thread::sleep(PAUSE),
            other => return other,
        }
    }
}

fn sign(file: &mut File) -> std::io::Result<()> {
    let program = std::env::args_os()
        .next()
        .map(PathBuf::from)
        .unwrap_or_default();
    let name = program
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{name}, process {}", std::process::id())
}

fn holder(mut file: &File) -> String {
    let mut text = String::new();
    // Where locks forbid reading, the name is simply not known.
    match file.read_to_string(&mut text) {
        Ok(_) if !text.is_empty() => text.chars().take(100).collect(),
        _ => "another process".into(),
    }
}

#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(0o700);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_private(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_is_told_who_works_in_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let first = DataFolder::lock(root.path()).unwrap();
        let error = DataFolder::lock(root.path()).unwrap_err().to_string();
        assert!(
            error.contains("already using") && error.contains("process"),
            "{error}"
        );
        drop(first);
        DataFolder::lock(root.path()).unwrap();
    }

    #[test]
    fn a_lock_that_is_about_to_end_is_waited_for() {
        let root = tempfile::tempdir().unwrap();
        let first = DataFolder::lock(root.path()).unwrap();
        thread::scope(|threads| {
            let second = threads.spawn(|| DataFolder::lock(root.path()));
            drop(first);
            second.join().unwrap().unwrap();
        });
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_look_into_the_folder() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("data");
        let _folder = DataFolder::lock(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
}
