//! The real thing once: a tiny disk that fills up, and a second program that holds the database.

use super::integrity;
use crate::support::{World, group};
use composer::{
    draft::{self, Draft, DraftChange},
    error::DeskError,
    library::{self, AttachOutcome},
    outbox::Settled,
    store::{Opening, Store, StoreError, Watch},
};
use rusqlite::Connection;
use std::{path::Path, process::Command, sync::Arc, time::Duration};
use tempfile::TempDir;

/// A memory disk of one megabyte, taken away again at the end.
struct TinyDisk(TempDir);

impl TinyDisk {
    /// Mounts it; `None` where this user may not.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "postroom-test"]);
        let done = mount.arg(folder.path()).output();
        done.is_ok_and(|output| output.status.success())
            .then(|| Self(folder))
    }

    /// Leaves no byte free.
    fn fill(&self) {
        let path = self.0.path().join("filler");
        let written = std::fs::write(path, vec![0; 2 * 1024 * 1024]);
        assert!(written.is_err(), "the disk is full");
    }

    fn free(&self) {
        std::fs::remove_file(self.0.path().join("filler")).unwrap();
    }
}

impl Drop for TinyDisk {
    fn drop(&mut self) {
        // Lazily: the database may still be open.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn save(world: &World, draft: &Draft, text: &str) -> Result<(), DeskError> {
    let change = DraftChange {
        text: Some(text.to_owned()),
        ..DraftChange::default()
    };
    draft::save(&world.desk, draft.id, change).map(|_| ())
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_is_really_full_keeps_what_was_there_and_goes_on_when_space_is_free() {
    let Some(disk) = TinyDisk::mount() else {
        println!("skipped: this user may not mount a disk; the made-up disk stands in for it");
        return;
    };
    let world = World::in_folder(tempfile::tempdir_in(disk.0.path()).unwrap());
    let draft = world.draft("before", vec![group(1)]);
    disk.fill();
    let long = "x".repeat(100_000);
    let refused = save(&world, &draft, &long);
    assert!(
        matches!(refused, Err(DeskError::Store(StoreError::DiskFull))),
        "{refused:?}"
    );
    let picture = vec![7; 300_000];
    let refused = library::attach_bytes(&world.desk, draft.id, &picture, "a.jpg");
    assert!(
        matches!(refused, Err(DeskError::Store(StoreError::DiskFull))),
        "{refused:?}"
    );
    let unfinished = std::fs::read_dir(world.folder.path().join("library/unfinished"));
    assert_eq!(unfinished.unwrap().count(), 0);
    let kept = draft::read(&world.desk, draft.id).unwrap();
    assert_eq!(kept.fields.content.text, "before");
    disk.free();
    save(&world, &draft, "after").unwrap();
    let attached = library::attach_bytes(&world.desk, draft.id, b"small", "a.jpg").unwrap();
    assert!(matches!(attached, AttachOutcome::Attached { .. }));
    world.send_draft(&draft::read(&world.desk, draft.id).unwrap());
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
    assert_eq!(integrity(&world), "ok");
}

/// Waits less long for other programs than a person would.
struct Impatient;

impl Watch for Impatient {
    fn writer_opened(&self, writer: &Connection) {
        writer.busy_timeout(Duration::from_millis(20)).unwrap();
    }
}

fn open_impatiently(path: &Path) -> Store {
    Store::open_as(Opening::new(path).watched_by(Arc::new(Impatient))).unwrap()
}

#[tokio::test(start_paused = true)]
async fn while_another_program_holds_the_database_it_can_be_read_and_afterwards_written() {
    let world = World::with_store(open_impatiently);
    let draft = world.draft("before", vec![group(1)]);
    let other = Connection::open(world.folder.path().join("postroom.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = save(&world, &draft, "meanwhile");
    assert!(
        matches!(refused, Err(DeskError::Store(StoreError::Locked))),
        "{refused:?}"
    );
    let read = draft::read(&world.desk, draft.id).unwrap();
    assert_eq!(read.fields.content.text, "before");
    other.execute_batch("ROLLBACK").unwrap();
    save(&world, &draft, "afterwards").unwrap();
    let read = draft::read(&world.desk, draft.id).unwrap();
    assert_eq!(read.fields.content.text, "afterwards");
}

#[test]
fn a_data_folder_that_cannot_be_written_to_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(&folder.path().join("postroom.db")).unwrap());
    let Some(_mounted) = ReadOnly::over(folder.path()) else {
        println!("skipped: this user may not mount a folder read-only");
        return;
    };
    let refused = Store::open(&folder.path().join("postroom.db")).err();
    assert!(matches!(refused, Some(StoreError::ReadOnly)), "{refused:?}");
}

/// A folder bound over itself, read-only, so that not even an administrator can write.
struct ReadOnly<'a>(&'a Path);

impl<'a> ReadOnly<'a> {
    fn over(folder: &'a Path) -> Option<Self> {
        let mount = |options: &[&str]| {
            let done = Command::new("mount").args(options).arg(folder).output();
            done.is_ok_and(|output| output.status.success())
        };
        let path = folder.to_str()?;
        if !mount(&["--bind", path]) {
            return None;
        }
        let bound = Self(folder);
        mount(&["-o", "remount,ro,bind"]).then_some(bound)
    }
}

impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}
