use super::{standing, sync, write};
use crate::support::{Reply, World, groups};
use composer::{
    account,
    channel::ChannelError,
    draft::{self, DraftQuery},
    settings::{self, Settings},
    sync::{Stays, SyncMark},
};
use std::sync::atomic::Ordering;

fn turn(world: &World, sync_drafts: bool) {
    let settings = Settings {
        sync_drafts,
        ..Settings::default()
    };
    settings::save(&world.desk, settings).unwrap();
}

#[tokio::test(start_paused = true)]
async fn turned_off_nothing_is_asked_and_the_link_stays() {
    let world = World::new();
    let draft = world.draft("Here", groups(1));
    sync(&world).await;
    turn(&world, false);
    write(&world, draft.id, "Only here");
    let before = world.system.calls().len();
    sync(&world).await;
    assert_eq!(world.system.calls().len(), before);
    let stands = standing(&world, draft.id);
    assert_eq!(
        (stands.mark, stands.stays),
        (SyncMark::Here, Some(Stays::TurnedOff))
    );
    turn(&world, true);
    sync(&world).await;
    assert_eq!(world.system.remote_texts(), ["Only here"]);
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
}

#[tokio::test(start_paused = true)]
async fn a_system_without_drafts_is_not_asked() {
    let world = World::new();
    world.system.keeps_drafts.store(false, Ordering::SeqCst);
    let draft = world.draft("Here", groups(1));
    sync(&world).await;
    assert!(world.system.calls().is_empty());
    assert_eq!(standing(&world, draft.id).stays, Some(Stays::NotOffered));
}

#[tokio::test(start_paused = true)]
async fn a_removed_account_is_not_asked_and_takes_up_where_it_was_when_it_is_back() {
    let world = World::new();
    let draft = world.draft("Before", groups(1));
    sync(&world).await;
    account::remove(&world.desk, world.account.id).unwrap();
    write(&world, draft.id, "After");
    let before = world.system.calls().len();
    sync(&world).await;
    assert_eq!(world.system.calls().len(), before);
    assert_eq!(standing(&world, draft.id).stays, Some(Stays::NotOffered));
    account::restore(&world.desk, world.account.id).unwrap();
    sync(&world).await;
    assert_eq!(world.system.remote_texts(), ["After"]);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_needs_a_sign_in_rests() {
    let world = World::new();
    world
        .system
        .next("drafts", [Reply::Error(ChannelError::SignInNeeded)]);
    world.draft("Waiting", groups(1));
    sync(&world).await;
    sync(&world).await;
    assert_eq!(world.system.count("drafts"), 1);
    account::check(&world.desk, world.account.id).await.unwrap();
    sync(&world).await;
    assert_eq!(world.system.remote_texts(), ["Waiting"]);
}

#[tokio::test(start_paused = true)]
async fn the_list_shows_the_mark_of_each_draft() {
    let world = World::new();
    let mark = || {
        let page = draft::list(&world.desk, &DraftQuery::default()).unwrap();
        page.items[0].sync
    };
    let draft = world.draft("One", groups(1));
    sync(&world).await;
    assert_eq!(mark(), SyncMark::Synced);
    write(&world, draft.id, "Two");
    assert_eq!(mark(), SyncMark::Waiting);
    sync(&world).await;
    assert_eq!(mark(), SyncMark::Synced);
    world.system.next("create_draft", [Reply::LostBefore]);
    write(&world, draft.id, "Three");
    sync(&world).await;
    assert_eq!(mark(), SyncMark::Failing);
}

#[tokio::test(start_paused = true)]
async fn a_draft_sent_before_it_ever_had_a_copy_waits_for_nothing() {
    let world = World::new();
    let draft = world.draft("Straight out", groups(1));
    world.send_draft(&draft);
    sync(&world).await;
    assert!(world.system.remote().is_empty());
    let stands = standing(&world, draft.id);
    assert_eq!(
        (stands.mark, stands.stays),
        (SyncMark::Here, Some(Stays::Sent))
    );
}
