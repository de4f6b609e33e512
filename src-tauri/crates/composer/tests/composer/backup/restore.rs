//! Going back to a backup: everything is there again, and nothing is sent twice.

use crate::support::{World, groups};
use composer::{
    backup::{self, BackupError, Course, RecoveryKind},
    draft,
    error::DeskError,
    library, outbox,
    post::DeliveryState,
    store::Store,
};
use std::fs;

fn restore(world: &World, path: &std::path::Path) {
    backup::restore(&world.desk, path, &Course::default()).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_backup_makes_another_machine_the_same() {
    let here = World::lived_in().await;
    let path = here.backup();
    let there = World::new();
    there.draft("was there before", Vec::new());
    restore(&there, &path);
    assert_eq!(
        there.all_drafts().len(),
        1,
        "nothing changes before the restart"
    );
    let there = there.restarted_after(|_| {});
    assert_eq!(there.all_drafts(), here.all_drafts());
    assert_eq!(there.all_posts(), here.all_posts());
    let originals = library::list(&there.desk).unwrap();
    assert_eq!(originals, library::list(&here.desk).unwrap());
    let original = fs::read(there.desk.library.blob_path(&originals[0].id)).unwrap();
    assert_eq!(original, b"a picture's bytes");
    let recovery = backup::recovery(&there.desk).unwrap().unwrap();
    assert_eq!(recovery.kind, RecoveryKind::Restored);
    let aside = std::path::Path::new(&recovery.put_aside);
    assert!(aside.join("postroom.db").exists(), "the old one is kept");
    backup::dismiss_recovery(&there.desk).unwrap();
    assert_eq!(backup::recovery(&there.desk).unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_refused_backup_leaves_everything_as_it_is() {
    let world = World::lived_in().await;
    let path = world.backup();
    let drafts = world.all_drafts();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let refused = backup::restore(&world.desk, &path, &Course::default());
    assert!(matches!(
        refused,
        Err(DeskError::Backup(BackupError::Altered { .. }))
    ));
    let world = world.restarted_after(|_| {});
    assert_eq!(world.all_drafts(), drafts);
    assert_eq!(backup::recovery(&world.desk).unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_restore_of_a_backup_in_use_keeps_what_was_written_since_aside() {
    let world = World::lived_in().await;
    let path = world.backup();
    let before = world.all_drafts();
    let later = world.draft("written after the backup", Vec::new());
    restore(&world, &path);
    let world = world.restarted_after(|_| {});
    assert_eq!(world.all_drafts(), before);
    assert!(draft::read(&world.desk, later.id).is_err());
    let aside = backup::recovery(&world.desk).unwrap().unwrap().put_aside;
    let aside = Store::open(&std::path::Path::new(&aside).join("postroom.db")).unwrap();
    let kept = aside.read(|db| composer::store::drafts::read(db, later.id));
    assert!(kept.unwrap().is_some(), "it is still in the old database");
}

#[tokio::test(start_paused = true)]
async fn a_send_that_was_made_since_is_not_made_again() {
    let world = World::new();
    world.send("once only", groups(2));
    let path = world.backup();
    world.settle().await;
    assert_eq!(world.system.delivered(), ["g1", "g2"]);
    restore(&world, &path);
    let world = world.restarted_after(|_| {});
    assert_eq!(
        backup::recovery(&world.desk).unwrap().unwrap().held_sends,
        1
    );
    let requests = world.system.requests().len();
    world.settle().await;
    assert_eq!(
        world.system.requests().len(),
        requests,
        "nothing leaves by itself"
    );
    let held = world.only_held();
    world.retry(held).await;
    assert_eq!(
        world.system.delivered(),
        ["g1", "g2"],
        "the system had it already"
    );
    assert!(world.outbox().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_held_send_that_never_left_goes_once_when_the_person_says_so() {
    let world = World::new();
    world.send("not yet", groups(2));
    let path = world.backup();
    restore(&world, &path);
    let world = world.restarted_after(|_| {});
    world.settle().await;
    assert!(world.system.delivered().is_empty());
    let held = world.only_held();
    world.retry(held).await;
    assert_eq!(world.system.delivered(), ["g1", "g2"]);
}

#[tokio::test(start_paused = true)]
async fn a_person_can_say_that_a_held_send_arrived() {
    let world = World::new();
    let post = world.send("by my word", groups(1));
    let path = world.backup();
    restore(&world, &path);
    let world = world.restarted_after(|_| {});
    outbox::settle_entry(&world.desk, world.only_held(), true).unwrap();
    world.settle().await;
    assert!(world.system.delivered().is_empty() && world.outbox().is_empty());
    assert_eq!(world.detail(post.id).proofs[0].finding, "by_your_word");
}

#[tokio::test(start_paused = true)]
async fn a_held_send_the_person_does_not_want_ends_without_leaving() {
    let world = World::new();
    let post = world.send("better not", groups(2));
    let path = world.backup();
    restore(&world, &path);
    let world = world.restarted_after(|_| {});
    assert!(outbox::cancel_entry(&world.desk, world.only_held()).unwrap());
    world.settle().await;
    assert!(world.system.delivered().is_empty() && world.outbox().is_empty());
    let unknown = |one: &composer::post::Delivery| one.state == DeliveryState::Unknown;
    assert!(world.deliveries(post.id).iter().all(unknown));
}

/// The negative control: a copy put in place without holding its sends, at a system without keys.
#[tokio::test(start_paused = true)]
async fn without_the_hold_the_same_send_leaves_again_by_itself() {
    let world = World::new();
    world.send("twice without it", groups(2));
    let copy = world.folder.path().join("copy.db");
    composer::store::copy::copy(&world.desk.store, &copy, |_, _| true).unwrap();
    world.settle().await;
    let requests = world.system.requests().len();
    let world = world.restarted_after(|data| {
        for name in ["postroom.db", "postroom.db-wal", "postroom.db-shm"] {
            let _ = fs::remove_file(data.join(name));
        }
        fs::rename(&copy, data.join("postroom.db")).unwrap();
    });
    world.settle().await;
    assert_eq!(
        world.system.requests().len(),
        requests + 1,
        "it was asked for again"
    );
}
