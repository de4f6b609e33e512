//! The backup file: what is in it, and what is refused.

use crate::support::{NOON_MS, World};
use composer::{
    backup::{self, BackupContents, BackupError, Course},
    draft,
    error::DeskError,
    library,
};
use std::{fs, path::Path, sync::Mutex};

fn look(path: &Path) -> Result<BackupContents, DeskError> {
    backup::look_into(path, &Course::default())
}

fn refusal(path: &Path) -> BackupError {
    match look(path) {
        Err(DeskError::Backup(error)) => error,
        other => panic!("the file should have been refused, not {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_backup_says_what_it_holds_and_nothing_secret_is_in_it() {
    let world = World::lived_in().await;
    let path = world.backup();
    let contents = look(&path).unwrap();
    assert_eq!((contents.drafts, contents.posts, contents.files), (2, 1, 1));
    assert!((NOON_MS..NOON_MS + 86_400_000).contains(&contents.made_at_ms));
    let bytes = fs::read(&path).unwrap();
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(has(b"a picture's bytes") && has(b"already sent"));
    assert!(!has(b"a secret token"));
    let noted = backup::facts(&world.desk).unwrap().last_backup_at_ms;
    assert_eq!(noted, Some(contents.made_at_ms));
}

#[tokio::test(start_paused = true)]
async fn a_backup_is_one_moment_while_others_write() {
    let world = World::lived_in().await;
    let path = world.folder.path().join("moment.postroom-backup");
    let written = Mutex::new(0_u32);
    let tell = |_: u64, _: u64| {
        world.draft("written meanwhile", Vec::new());
        *written.lock().unwrap() += 1;
    };
    let course = Course {
        tell: &tell,
        ..Course::default()
    };
    let made = backup::make(&world.desk, &path, &course).unwrap();
    assert!(*written.lock().unwrap() > 0, "somebody wrote meanwhile");
    assert_eq!(made.drafts, 2, "as many as there were when it began");
    assert_eq!(look(&path).unwrap(), made);
}

#[tokio::test(start_paused = true)]
async fn a_stopped_backup_leaves_the_one_from_before() {
    let world = World::lived_in().await;
    let path = world.backup();
    let before = fs::read(&path).unwrap();
    let course = Course::default();
    course.stop.cancel();
    let stopped = backup::make(&world.desk, &path, &course);
    assert!(matches!(
        stopped,
        Err(DeskError::Backup(BackupError::Stopped))
    ));
    assert_eq!(fs::read(&path).unwrap(), before);
    let beside = fs::read_dir(world.folder.path()).unwrap().count();
    world.backup();
    assert_eq!(fs::read_dir(world.folder.path()).unwrap().count(), beside);
}

#[tokio::test(start_paused = true)]
async fn an_original_that_is_damaged_already_is_named_and_stops_nothing() {
    let world = World::lived_in().await;
    let hash = library::list(&world.desk).unwrap().remove(0).id;
    let file = world.desk.library.blob_path(&hash);
    fs::write(&file, "something else").unwrap();
    let contents = look(&world.backup()).unwrap();
    assert_eq!((contents.files, contents.left_out), (0, 1));
    fs::remove_file(&file).unwrap();
    let contents = look(&world.backup()).unwrap();
    assert_eq!((contents.files, contents.left_out), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_flipped_byte_is_refused_or_means_nothing() {
    let world = World::lived_in().await;
    let path = world.backup();
    let (sound, bytes) = (look(&path).unwrap(), fs::read(&path).unwrap());
    let stride = bytes.len() / 400;
    let near_the_list = bytes.len().saturating_sub(1_500)..bytes.len();
    let offsets = (0..bytes.len())
        .step_by(stride)
        .chain(near_the_list.step_by(3));
    for offset in offsets {
        let mut flipped = bytes.clone();
        flipped[offset] ^= 0x20;
        fs::write(&path, &flipped).unwrap();
        match look(&path) {
            Err(DeskError::Backup(_)) => {}
            // Some bytes of the container, such as dates, are read by nobody.
            Ok(contents) => assert_eq!(contents, sound, "byte {offset}"),
            Err(other) => panic!("byte {offset}: {other}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_flipped_byte_of_list_database_and_original_is_refused() {
    let world = World::lived_in().await;
    let path = world.backup();
    let bytes = fs::read(&path).unwrap();
    let find = |text: &[u8]| {
        let mut windows = bytes.windows(text.len());
        windows.position(|window| window == text).unwrap()
    };
    let database = find(b"SQLite format 3");
    let original = find(b"a picture's bytes");
    let list = find(b"\"app\": \"postroom\"");
    let after_list = bytes[list..]
        .windows(4)
        .position(|window| window == b"PK\x01\x02");
    let list_end = list + after_list.unwrap();
    let spans = [
        (database..database + 64).step_by(1),
        (database + 64..original - 200).step_by(4_099),
        (original..original + 17).step_by(1),
        (list..list_end).step_by(7),
    ];
    for offset in spans.into_iter().flatten() {
        let mut flipped = bytes.clone();
        flipped[offset] ^= 1;
        fs::write(&path, &flipped).unwrap();
        let error = refusal(&path);
        assert!(error.to_string().contains("nothing was changed"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cut_file_is_refused_at_every_tenth() {
    let world = World::lived_in().await;
    let path = world.backup();
    let bytes = fs::read(&path).unwrap();
    for tenth in 0..10 {
        fs::write(&path, &bytes[..bytes.len() * tenth / 10]).unwrap();
        let expected = match tenth {
            0 => BackupError::NotABackup,
            _ => BackupError::Incomplete,
        };
        assert_eq!(refusal(&path), expected, "cut after {tenth} tenths");
    }
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(refusal(&path), BackupError::Incomplete);
}

#[test]
fn a_foreign_file_is_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for text in [
        "",
        "PK",
        "a shopping list",
        "PK\u{3}\u{4} and then something else",
    ] {
        fs::write(&path, text).unwrap();
        assert_eq!(refusal(&path), BackupError::NotABackup, "{text:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stopped_look_is_no_verdict() {
    let world = World::lived_in().await;
    let path = world.backup();
    draft::create(&world.desk).unwrap();
    let course = Course::default();
    course.stop.cancel();
    let looked = backup::look_into(&path, &course);
    assert!(matches!(
        looked,
        Err(DeskError::Backup(BackupError::Stopped))
    ));
}
