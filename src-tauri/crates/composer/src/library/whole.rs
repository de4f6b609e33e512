//! Remembers which files were found whole, so that a picture sent to thousands is not read again for each.

use super::folder::hash_file;
use std::{
    collections::VecDeque,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

/// More files than the posts on their way have between them at any time.
const KEPT: usize = 256;
/// A file may change again within the same tick of its disk's clock; younger ones are read each time.
const SETTLED: Duration = Duration::from_secs(2);
/// Also a file that seems untouched is read again after this long.
const TRUSTED: Duration = Duration::from_secs(10 * 60);

/// Files that were read and had the hash they should have.
#[derive(Debug, Default)]
pub(super) struct Whole(Mutex<VecDeque<Seen>>);

/// A file as it was when it was found whole.
#[derive(Debug)]
struct Seen {
    path: PathBuf,
    sha256: String,
    stamp: Stamp,
    at: SystemTime,
}

/// What changes when a file is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: SystemTime,
}

impl Whole {
    /// Says whether a file is there and has this hash; one that did not change since the last look is not read again.
    pub fn is_whole(&self, path: &Path, sha256: &str) -> io::Result<bool> {
        let stamp = match stamp(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            stamp => stamp?,
        };
        let now = SystemTime::now();
        if self.knows(path, sha256, stamp, now) {
            return Ok(true);
        }
        let is_whole = hash_file(path)? == sha256;
        if is_whole && is_older(stamp.modified, now, SETTLED) {
            self.note(Seen {
                path: path.to_owned(),
                sha256: sha256.to_owned(),
                stamp,
                at: now,
            });
        }
        Ok(is_whole)
    }

    fn knows(&self, path: &Path, sha256: &str, stamp: Stamp, now: SystemTime) -> bool {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = seen.iter().find(|seen| seen.path == path);
        known.is_some_and(|seen| {
            // A look after now comes from a clock that was set, and says nothing.
            let is_recent = seen.at <= now && !is_older(seen.at, now, TRUSTED);
            seen.sha256 == sha256 && seen.stamp == stamp && is_recent
        })
    }

    fn note(&self, file: Seen) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|known| known.path != file.path);
        seen.truncate(KEPT - 1);
        seen.push_front(file);
    }
}

fn stamp(path: &Path) -> io::Result<Stamp> {
    let facts = fs::metadata(path)?;
    Ok(Stamp {
        bytes: facts.len(),
        modified: facts.modified()?,
    })
}

/// Says whether a moment lies at least so long before another.
fn is_older(moment: SystemTime, now: SystemTime, than: Duration) -> bool {
    now.duration_since(moment).is_ok_and(|age| age >= than)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    const OLD: Duration = Duration::from_secs(60);

    struct Sample {
        _folder: tempfile::TempDir,
        path: PathBuf,
        sha256: String,
        whole: Whole,
    }

    impl Sample {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("picture");
            fs::write(&path, "a picture").unwrap();
            let sha256 = hash_file(&path).unwrap();
            Self {
                _folder: folder,
                path,
                sha256,
                whole: Whole::default(),
            }
        }

        fn write(&self, text: &str, modified: SystemTime) {
            fs::write(&self.path, text).unwrap();
            let file = File::options().write(true).open(&self.path).unwrap();
            file.set_modified(modified).unwrap();
        }

        fn is_whole(&self) -> bool {
            self.whole.is_whole(&self.path, &self.sha256).unwrap()
        }
    }

    #[test]
    fn a_file_that_did_not_change_is_not_read_again() {
        let sample = Sample::new();
        let before = SystemTime::now() - OLD;
        sample.write("a picture", before);
        assert!(sample.is_whole());
        // Nothing but its content tells that this is another one.
        sample.write("A PICTURE", before);
        assert!(sample.is_whole());
    }

    #[test]
    fn a_file_that_was_written_to_or_is_gone_is_noticed() {
        let sample = Sample::new();
        let before = SystemTime::now() - OLD;
        sample.write("a picture", before);
        assert!(sample.is_whole());
        sample.write("A PICTURE", before + Duration::from_secs(1));
        assert!(!sample.is_whole(), "it was written to");
        sample.write("a picture, and more", before);
        assert!(!sample.is_whole(), "it has another length");
        fs::remove_file(&sample.path).unwrap();
        assert!(!sample.is_whole(), "it is gone");
    }

    #[test]
    fn a_file_written_just_now_is_read_each_time() {
        let sample = Sample::new();
        let now = SystemTime::now();
        sample.write("a picture", now);
        assert!(sample.is_whole());
        sample.write("A PICTURE", now);
        assert!(!sample.is_whole());
    }

    #[test]
    fn no_more_files_are_remembered_than_posts_can_need() {
        let sample = Sample::new();
        for number in 0..2 * KEPT {
            sample.whole.note(Seen {
                path: number.to_string().into(),
                sha256: String::new(),
                stamp: stamp(&sample.path).unwrap(),
                at: SystemTime::now(),
            });
        }
        assert_eq!(sample.whole.0.lock().unwrap().len(), KEPT);
    }
}
