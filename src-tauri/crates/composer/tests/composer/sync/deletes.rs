use super::{devices, only, settle, standing, sync, texts, write};
use crate::support::{World, groups};
use composer::{
    draft,
    sync::{NoticeKind, Stays, SyncMark},
};

fn notice(world: &World, id: composer::id::DraftId) -> Option<NoticeKind> {
    standing(world, id).notice.map(|notice| notice.kind)
}

#[tokio::test(start_paused = true)]
async fn a_draft_put_in_the_trash_goes_there_everywhere() {
    let (here, there) = devices();
    let draft = here.draft("Away with it", groups(1));
    settle(&[&here, &there]).await;
    let arrived = only(&there);
    draft::delete(&here.desk, draft.id).unwrap();
    settle(&[&here, &there]).await;
    assert!(here.system.remote().is_empty());
    assert!(texts(&there).is_empty());
    assert_eq!(
        notice(&there, arrived.id),
        Some(NoticeKind::DeletedElsewhere)
    );
    assert_eq!(standing(&there, arrived.id).stays, Some(Stays::InTrash));
}

#[tokio::test(start_paused = true)]
async fn a_draft_taken_out_of_the_trash_gets_a_copy_again() {
    let world = World::new();
    let draft = world.draft("Back again", groups(1));
    sync(&world).await;
    draft::delete(&world.desk, draft.id).unwrap();
    sync(&world).await;
    assert!(world.system.remote().is_empty());
    draft::restore(&world.desk, draft.id).unwrap();
    sync(&world).await;
    assert_eq!(world.system.remote_texts(), ["Back again"]);
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
}

#[tokio::test(start_paused = true)]
async fn a_draft_deleted_here_and_edited_there_comes_back_and_says_so() {
    let (here, there) = devices();
    let draft = here.draft("Currant bread at seven", groups(1));
    settle(&[&here, &there]).await;
    let arrived = only(&there);
    write(&there, arrived.id, "Currant bread at eight");
    sync(&there).await;
    draft::delete(&here.desk, draft.id).unwrap();
    settle(&[&here, &there]).await;
    assert_eq!(texts(&here), ["Currant bread at eight"]);
    assert_eq!(only(&here).id, draft.id);
    assert_eq!(notice(&here, draft.id), Some(NoticeKind::CameBack));
    assert_eq!(here.system.remote_texts(), ["Currant bread at eight"]);
}

#[tokio::test(start_paused = true)]
async fn a_draft_deleted_there_and_edited_here_is_put_there_again_and_says_so() {
    let (here, there) = devices();
    let draft = here.draft("Currant bread at seven", groups(1));
    settle(&[&here, &there]).await;
    draft::delete(&there.desk, only(&there).id).unwrap();
    sync(&there).await;
    write(&here, draft.id, "Currant bread at eight");
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), ["Currant bread at eight"]);
    assert_eq!(notice(&here, draft.id), Some(NoticeKind::PutBack));
    assert_eq!(texts(&there), ["Currant bread at eight"]);
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_moves_to_another_account_leaves_no_copy_behind() {
    let world = World::new();
    let other = world.second_account();
    let draft = world.draft("Moving", groups(1));
    sync(&world).await;
    let change = draft::DraftChange {
        account_id: Some(other),
        sender_id: Some(composer::id::SenderId("shop".into())),
        ..draft::DraftChange::default()
    };
    draft::save(&world.desk, draft.id, change).unwrap();
    sync(&world).await;
    sync(&world).await;
    assert_eq!(world.system.count("delete_draft"), 1);
    assert_eq!(world.system.count("create_draft"), 2);
    assert!(world.system.remote().is_empty(), "gone at the old account");
    let there = world.system.remote_at("https://other.example");
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].shared.text, "Moving");
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
}
