use super::{only, origins, settle, shared, standing, sync, texts, write};
use crate::support::{Reply, World, groups};
use composer::{
    channel::ChannelError,
    draft::Origin,
    sync::{NoticeKind, SyncMark},
};

#[tokio::test(start_paused = true)]
async fn a_copy_that_belongs_to_no_draft_becomes_one() {
    let world = World::new();
    world.system.put(&shared("From elsewhere", &["g2", "g1"]));
    let report = sync(&world).await;
    assert_eq!(report.pulled, 1);
    let draft = only(&world);
    assert_eq!(draft.fields.content.text, "From elsewhere");
    let names: Vec<&str> = draft
        .fields
        .recipients
        .iter()
        .map(|one| one.name())
        .collect();
    assert_eq!(names, ["Group 2", "Group 1"]);
    assert_eq!(
        origins(&world, draft.id),
        [(Origin::Pulled, "From elsewhere".into())]
    );
    assert_eq!(sync(&world).await, composer::sync::SyncReport::default());
    assert_eq!(world.system.remote().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_copy_changed_in_place_is_taken() {
    let world = World::new();
    let draft = world.draft("Before", groups(1));
    sync(&world).await;
    let id = world.system.remote()[0].id.clone();
    world
        .system
        .overwrite(&id, |shared| shared.text = "After".into());
    sync(&world).await;
    assert_eq!(texts(&world), ["After"]);
    let stands = standing(&world, draft.id);
    assert_eq!(stands.mark, SyncMark::Synced);
    assert_eq!(
        stands.notice.map(|notice| notice.kind),
        Some(NoticeKind::Updated)
    );
    composer::sync::dismiss_notice(&world.desk, draft.id).unwrap();
    assert_eq!(standing(&world, draft.id).notice, None);
}

#[tokio::test(start_paused = true)]
async fn a_copy_replaced_by_a_similar_one_is_the_same_draft() {
    let (here, there) = super::devices();
    let draft = here.draft("New in: a diver of 1968, full set", groups(2));
    settle(&[&here, &there]).await;
    let arrived = only(&there);
    write(
        &there,
        arrived.id,
        "New in: a diver of 1968, full set, 71 euro",
    );
    settle(&[&there, &here]).await;
    let back = only(&here);
    assert_eq!(back.id, draft.id);
    assert_eq!(
        back.fields.content.text,
        "New in: a diver of 1968, full set, 71 euro"
    );
}

#[tokio::test(start_paused = true)]
async fn a_copy_seen_beside_the_one_it_replaces_is_folded_into_the_older_draft() {
    let world = World::new();
    let draft = world.draft("Currant bread at seven", groups(1));
    sync(&world).await;
    let old = world.system.remote()[0].id.clone();
    world
        .system
        .put(&shared("Currant bread at seven, fresh", &["g1"]));
    sync(&world).await;
    assert_eq!(texts(&world).len(), 2, "for a moment both are there");
    world.system.take_away(&old);
    settle(&[&world]).await;
    let kept = only(&world);
    assert_eq!(kept.id, draft.id);
    assert_eq!(kept.fields.content.text, "Currant bread at seven, fresh");
    assert_eq!(
        world.system.remote_texts(),
        ["Currant bread at seven, fresh"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_draft_missing_from_the_list_but_there_by_its_address_is_left_alone() {
    let world = World::new();
    world.draft("Still there", groups(1));
    sync(&world).await;
    let hidden = world.system.remote()[0].id.clone();
    world.system.hide_from_list(&hidden);
    sync(&world).await;
    assert_eq!(texts(&world), ["Still there"]);
    assert_eq!(world.system.remote().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_without_a_local_form_is_left_as_it_is() {
    let world = World::new();
    let mut odd = shared("Odd", &["g1"]);
    odd.schedule = Some(composer::draft::SharedSchedule {
        first_run_at_ms: 1_800_000_000_000,
        interval_ms: Some(90_001),
        max_occurrences: Some(3),
    });
    world.system.put(&odd);
    world.system.put(&shared("Plain", &["g1"]));
    let report = sync(&world).await;
    assert_eq!((report.pulled, report.failed), (1, 1));
    assert_eq!(texts(&world), ["Plain"]);
    assert_eq!(world.system.remote().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_changes_nothing_here() {
    let world = World::new();
    let draft = world.draft("Kept", groups(1));
    sync(&world).await;
    for error in [
        ChannelError::Unreachable("no route".into()),
        ChannelError::TryLater { after: None },
        ChannelError::Unexpected {
            status: 200,
            excerpt: "<html>".into(),
        },
    ] {
        world.system.next("drafts", [Reply::Error(error)]);
        assert_eq!(sync(&world).await.failed, 1);
        assert_eq!(texts(&world), ["Kept"]);
    }
    sync(&world).await;
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
}
