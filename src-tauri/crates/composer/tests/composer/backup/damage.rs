//! A damaged database: found at start, put aside, replaced by the newest sound copy, and told.

use crate::support::{World, group, groups};
use composer::{
    backup::{self, Recovery, RecoveryKind},
    draft::{self, Draft, DraftChange},
    store::{Store, StoreError},
    suppression,
};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use std::{fs, path::Path};
use tokio_util::sync::CancellationToken;

const PAGE: usize = 4096;

fn copy(world: &World) {
    backup::copy_now(&world.desk, &CancellationToken::new()).unwrap();
    world.clock.jump_ms(1_000);
}

fn recovery(world: &World) -> Recovery {
    let recovery = backup::recovery(&world.desk).unwrap();
    recovery.expect("what was done is told")
}

fn change(world: &World, draft: &Draft, text: &str) {
    let change = DraftChange {
        text: Some(text.into()),
        ..DraftChange::default()
    };
    draft::save(&world.desk, draft.id, change).unwrap();
}

fn overwrite(path: &Path, at: usize, bytes: &[u8]) {
    let mut whole = fs::read(path).unwrap();
    whole[at..at + bytes.len()].copy_from_slice(bytes);
    fs::write(path, whole).unwrap();
}

#[tokio::test(start_paused = true)]
async fn newer_drafts_are_rescued_from_a_database_whose_header_broke() {
    let world = World::lived_in().await;
    let draft = world.draft("first version", groups(1));
    copy(&world);
    change(&world, &draft, "second version");
    let newer = world.draft("newer than the copy", groups(2));
    world.attach(&newer, "another picture");
    suppression::add(&world.desk, &["+4915120000001".into()], "STOP").unwrap();
    let before = world.all_drafts();
    let world = world.restarted_after(|data| {
        overwrite(&data.join("postroom.db"), 0, &[0; 200]);
    });
    let told = recovery(&world);
    assert_eq!((told.kind, told.rescued_drafts), (RecoveryKind::Damaged, 2));
    assert!(told.copy_made_at_ms.is_some());
    let never = suppression::list(&world.desk, &Default::default()).unwrap();
    assert_eq!(never.total, 1, "nobody who said stop is written to again");
    let texts = |drafts: &[Draft]| {
        let mut texts: Vec<_> = drafts.iter().map(|draft| draft.fields.clone()).collect();
        texts.sort_by(|one, other| one.content.text.cmp(&other.content.text));
        texts
    };
    assert_eq!(texts(&world.all_drafts()), texts(&before));
    let revisions = draft::revisions(&world.desk, draft.id).unwrap();
    assert_eq!(revisions[0].fields.content.text, "second version");
    assert_eq!(revisions[1].fields.content.text, "first version");
    let aside = Path::new(&told.put_aside).join("postroom.db");
    assert!(
        fs::read(aside).unwrap().starts_with(&[0; 200]),
        "put aside as it was"
    );
}

#[tokio::test(start_paused = true)]
async fn an_empty_cut_or_missing_file_is_replaced_and_told() {
    let ways: [fn(&Path); 5] = [
        |path| fs::write(path, "").unwrap(),
        |path| fs::write(path, "no database").unwrap(),
        |path| {
            fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_len(PAGE as u64)
                .unwrap()
        },
        |path| {
            fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_len(30_000)
                .unwrap()
        },
        |path| fs::remove_file(path).unwrap(),
    ];
    for (number, break_it) in ways.into_iter().enumerate() {
        let world = World::lived_in().await;
        copy(&world);
        let drafts = world.all_drafts();
        let world = world.restarted_after(|data| break_it(&data.join("postroom.db")));
        assert_eq!(recovery(&world).kind, RecoveryKind::Damaged, "way {number}");
        assert_eq!(world.all_drafts(), drafts, "way {number}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_any_copy_a_fresh_database_takes_the_readable_drafts() {
    let world = World::lived_in().await;
    let drafts = world.all_drafts();
    let world = world.restarted_after(|data| {
        let path = data.join("postroom.db");
        let root = root_page(&path, "posts");
        overwrite(&path, (root - 1) * PAGE, &[0xff; PAGE]);
    });
    let told = recovery(&world);
    assert_eq!(told.copy_made_at_ms, None);
    assert_eq!(usize::try_from(told.rescued_drafts).unwrap(), drafts.len());
    assert_eq!(world.all_drafts(), drafts);
    let hash = &composer::library::list(&world.desk).unwrap()[0].id;
    assert!(
        world.desk.library.blob_path(hash).exists(),
        "the pictures stay"
    );
    assert_eq!(composer::account::list(&world.desk).unwrap().len(), 1);
}

fn root_page(path: &Path, table: &str) -> usize {
    let db = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let root: i64 = db.query_row(sql, [table], |row| row.get(0)).unwrap();
    usize::try_from(root).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_damaged_copy_is_passed_over_for_an_older_sound_one() {
    let world = World::lived_in().await;
    copy(&world);
    let sound = backup::facts(&world.desk).unwrap().copies[0].made_at_ms;
    world.clock.jump_ms(25 * 3_600_000);
    copy(&world);
    let world = world.restarted_after(|data| {
        let mut copies: Vec<_> = fs::read_dir(data.join("copies"))
            .unwrap()
            .flatten()
            .collect();
        copies.sort_by_key(fs::DirEntry::file_name);
        overwrite(&copies.last().unwrap().path(), 2 * PAGE, &[0xff; 3 * PAGE]);
        fs::write(data.join("postroom.db"), "gone").unwrap();
    });
    assert_eq!(recovery(&world).copy_made_at_ms, Some(sound));
}

#[tokio::test(start_paused = true)]
async fn a_first_start_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let opened = backup::open(folder.path(), &folder.path().join("library"), 1).unwrap();
        assert_eq!(opened.recovery, None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_newer_database_is_refused_and_not_taken_for_damaged() {
    let world = World::lived_in().await;
    copy(&world);
    world.execute("PRAGMA user_version = 999");
    let folder = world.folder;
    drop(world.desk);
    let library = folder.path().join("library");
    let opened = backup::open(folder.path(), &library, 1);
    let Err(composer::error::DeskError::Store(StoreError::TooNew)) = opened else {
        panic!("a newer database must be refused");
    };
    assert!(!folder.path().join("put-aside").exists());
}

#[tokio::test(start_paused = true)]
async fn a_garbage_journal_is_survived_and_kept() {
    let world = World::lived_in().await;
    let drafts = world.all_drafts();
    let world = world.restarted_after(|data| {
        fs::write(data.join("postroom.db-wal"), [0xa5; 20_000]).unwrap();
    });
    assert_eq!(world.all_drafts(), drafts);
    let aside = fs::read_dir(world.folder.path().join("put-aside"))
        .unwrap()
        .next()
        .unwrap();
    let kept = fs::read(aside.unwrap().path().join("postroom.db-wal")).unwrap();
    assert_eq!(kept, [0xa5; 20_000]);
}

#[tokio::test(start_paused = true)]
async fn a_send_in_the_copy_is_held() {
    let world = World::new();
    world.send("held", groups(1));
    copy(&world);
    let world = world.restarted_after(|data| fs::write(data.join("postroom.db"), "").unwrap());
    assert_eq!(recovery(&world).held_sends, 1);
    world.settle().await;
    assert!(world.system.delivered().is_empty());
    world.only_held();
}

/// Page after page is overwritten with noise: it is found and told, or nothing is different.
#[tokio::test(start_paused = true)]
async fn noise_on_any_page_is_told_or_harmless() {
    let world = World::lived_in().await;
    for number in 1..120 {
        world.draft(
            &format!("draft {number} {}", "words ".repeat(40 * (number % 9))),
            vec![group(number)],
        );
    }
    copy(&world);
    let newer = world.draft("after the copy", groups(1));
    let (drafts, posts) = (world.all_drafts(), world.all_posts());
    let sound = tempfile::tempdir().unwrap();
    let mut world = world.restarted_after(|data| copy_folder(data, sound.path()));
    let mut told = 0;
    for seed in 0..50_u64 {
        let mut chance = StdRng::seed_from_u64(seed);
        world = world.restarted_after(|data| {
            fs::remove_dir_all(data).unwrap();
            copy_folder(sound.path(), data);
            let path = data.join("postroom.db");
            let pages = usize::try_from(fs::metadata(&path).unwrap().len()).unwrap() / PAGE;
            let mut noise = vec![0; PAGE];
            chance.fill_bytes(&mut noise);
            overwrite(&path, chance.random_range(0..pages) * PAGE, &noise);
        });
        if backup::recovery(&world.desk).unwrap().is_some() {
            told += 1;
            let kept = world.all_drafts();
            let lost = drafts
                .iter()
                .filter(|draft| !kept.contains(draft) && draft.id != newer.id);
            assert_eq!(
                lost.count(),
                0,
                "seed {seed}: everything in the copy is there"
            );
        } else {
            assert_eq!(world.all_drafts(), drafts, "seed {seed}");
            assert_eq!(world.all_posts(), posts, "seed {seed}");
        }
        let checked = composer::store::copy::own_integrity(&world.desk.store).unwrap();
        assert!(checked.is_empty(), "seed {seed}: {checked:?}");
    }
    assert!(
        told > 25,
        "the noise hits something most of the time, not {told} times"
    );
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_store_itself_never_opens_what_is_damaged() {
    let world = World::lived_in().await;
    let path = world.folder.path().join("apart.db");
    composer::store::copy::copy(&world.desk.store, &path, |_, _| true).unwrap();
    overwrite(&path, 0, &[7; 100]);
    assert!(matches!(Store::open(&path), Err(StoreError::Damaged)));
}
