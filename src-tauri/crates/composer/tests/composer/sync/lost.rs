use super::{settle, shared, standing, sync, write};
use crate::support::{Call, Reply, World, groups};
use composer::{
    channel::ChannelError,
    draft,
    sync::{Stays, SyncMark},
};

/// The ways an answer can be lost, or none.
fn ways() -> [(&'static str, Vec<Reply>); 4] {
    [
        ("not", vec![]),
        ("before it arrived", vec![Reply::LostBefore]),
        ("after it arrived", vec![Reply::LostAfter]),
        ("twice", vec![Reply::LostBefore, Reply::LostAfter]),
    ]
}

#[tokio::test(start_paused = true)]
async fn whatever_is_lost_of_an_update_one_copy_is_left() {
    for (create, create_replies) in ways() {
        for (delete, delete_replies) in ways() {
            let world = World::new();
            let draft = world.draft("Currant bread at seven", groups(1));
            sync(&world).await;
            world.system.next("create_draft", create_replies.clone());
            world.system.next("delete_draft", delete_replies);
            write(&world, draft.id, "Currant bread at eight");
            settle(&[&world]).await;
            assert_eq!(
                world.system.remote_texts(),
                ["Currant bread at eight"],
                "create lost {create}, delete lost {delete}"
            );
            assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_create_is_found_in_the_list_and_not_made_again() {
    let world = World::new();
    world.system.next("create_draft", [Reply::LostAfter]);
    let draft = world.draft("Only once", groups(1));
    assert_eq!(sync(&world).await.failed, 1);
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Failing);
    sync(&world).await;
    assert_eq!(world.system.count("create_draft"), 1);
    assert_eq!(world.system.remote().len(), 1);
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_was_there_before_is_not_taken_for_a_lost_one() {
    let world = World::new();
    let other = world.draft("The same words", groups(1));
    sync(&world).await;
    world.system.next("create_draft", [Reply::LostBefore]);
    draft::duplicate(&world.desk, other.id).unwrap();
    settle(&[&world]).await;
    assert_eq!(world.system.remote().len(), 2);
    assert_eq!(
        world.number("SELECT count(DISTINCT remote_id) FROM draft_links"),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_that_arrives_late_is_recognised_and_deleted() {
    let world = World::new();
    world.system.next("create_draft", [Reply::LostBefore]);
    let draft = world.draft("Slow post", groups(1));
    settle(&[&world]).await;
    assert_eq!(world.system.remote().len(), 1);
    let kept = world.system.remote()[0].id.clone();
    world.system.late_arrivals();
    assert_eq!(world.system.remote().len(), 2);
    let report = sync(&world).await;
    assert_eq!((report.deleted_there, report.pulled), (1, 0));
    assert_eq!(world.system.remote()[0].id, kept);
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_arrives_after_the_draft_was_edited_is_recognised_too() {
    let world = World::new();
    world.system.next("create_draft", [Reply::LostBefore]);
    let draft = world.draft("First words", groups(1));
    sync(&world).await;
    write(&world, draft.id, "Second words");
    settle(&[&world]).await;
    world.system.late_arrivals();
    settle(&[&world]).await;
    assert_eq!(world.system.remote_texts(), ["Second words"]);
}

#[tokio::test(start_paused = true)]
async fn without_a_lost_request_the_same_content_from_elsewhere_is_a_draft_of_its_own() {
    let world = World::new();
    world.draft("The same words", groups(1));
    sync(&world).await;
    world.system.put(&shared("The same words", &["g1"]));
    settle(&[&world]).await;
    assert_eq!(
        world.system.remote().len(),
        2,
        "a copy made on purpose stays"
    );
    assert_eq!(super::texts(&world).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lost_delete_of_a_draft_in_the_trash_is_asked_again() {
    for reply in [Reply::LostBefore, Reply::LostAfter] {
        let world = World::new();
        let draft = world.draft("Away", groups(1));
        sync(&world).await;
        draft::delete(&world.desk, draft.id).unwrap();
        world.system.next("delete_draft", [reply]);
        settle(&[&world]).await;
        assert!(world.system.remote().is_empty());
        assert_eq!(standing(&world, draft.id).stays, Some(Stays::InTrash));
    }
}

#[tokio::test(start_paused = true)]
async fn an_errand_waits_longer_after_each_failure() {
    let world = World::new();
    let busy = Reply::Error(ChannelError::TryLater { after: None });
    world.system.next("create_draft", vec![busy; 8]);
    world.draft("Patience", groups(1));
    world.sync_for(600_000).await;
    let tries = world.system.count("create_draft");
    assert_eq!(world.system.remote().len(), 1, "it went through at last");
    assert_eq!(tries, 9);
    let lists = world.system.calls().into_iter();
    let lists = lists.filter(|call| *call == Call::Drafts).count();
    assert!(lists < 40, "{lists} lists in ten minutes");
}
