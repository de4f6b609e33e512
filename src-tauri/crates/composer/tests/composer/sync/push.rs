use super::{devices, only, settle, shared, standing, sync, texts, write};
use crate::support::Reply;
use crate::support::{World, group, groups};
use composer::{
    channel::ChannelError,
    draft::{self, DraftChange},
    post::{self, Hold},
    recipient::Recipient,
    sync::{Stays, SyncMark},
};

#[tokio::test(start_paused = true)]
async fn a_draft_goes_to_its_system_and_says_so() {
    let world = World::new();
    let draft = world.draft("New in: a diver", groups(2));
    let report = sync(&world).await;
    assert_eq!((report.pushed, report.failed), (1, 0));
    let there = world.system.remote();
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].shared, shared("New in: a diver", &["g1", "g2"]));
    let stands = standing(&world, draft.id);
    assert_eq!(stands.mark, SyncMark::Synced);
    assert!(stands.synced_at_ms.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_round_without_changes_asks_for_the_list_and_nothing_else() {
    let world = World::new();
    world.draft("New in: a diver", groups(2));
    sync(&world).await;
    let before = world.system.calls().len();
    assert_eq!(sync(&world).await, composer::sync::SyncReport::default());
    assert_eq!(world.system.calls().len(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn an_edit_replaces_the_copy_and_leaves_one() {
    let world = World::new();
    let draft = world.draft("New in: a diver", groups(2));
    sync(&world).await;
    write(&world, draft.id, "New in: a diver, full set");
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Waiting);
    let report = sync(&world).await;
    assert_eq!((report.pushed, report.deleted_there), (1, 1));
    assert_eq!(world.system.remote_texts(), ["New in: a diver, full set"]);
}

#[tokio::test(start_paused = true)]
async fn two_drafts_with_the_same_content_have_two_copies() {
    let world = World::new();
    let draft = world.draft("Twice", groups(1));
    draft::duplicate(&world.desk, draft.id).unwrap();
    settle(&[&world]).await;
    assert_eq!(world.system.remote_texts(), ["Twice", "Twice"]);
    assert_eq!(texts(&world), ["Twice", "Twice"]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_said_there_stays_here_and_says_why() {
    let world = World::new();
    let phone = Recipient::Phone {
        number: "+4912345".into(),
        name: String::new(),
    };
    let cases = [
        ("", vec![], Stays::Empty),
        ("Many", groups(101), Stays::TooManyGroups),
        ("By phone", vec![phone], Stays::Content),
        (&*"x".repeat(4097), groups(1), Stays::TooLong),
    ];
    for (text, recipients, reason) in cases {
        let draft = world.draft(text, recipients);
        sync(&world).await;
        let stands = standing(&world, draft.id);
        assert_eq!((stands.mark, stands.stays), (SyncMark::Here, Some(reason)));
    }
    let mut fields = world.fields("Nobody", groups(1));
    fields.sender_id = None;
    let draft = draft::new_from(&world.desk, fields).unwrap();
    sync(&world).await;
    assert_eq!(standing(&world, draft.id).stays, Some(Stays::NoSender));
    assert!(world.system.remote().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_sent_draft_gives_its_copy_up_and_gets_one_again_when_it_is_edited() {
    let (here, there) = devices();
    let draft = here.draft("For today", groups(1));
    settle(&[&here, &there]).await;
    assert_eq!(texts(&there), ["For today"]);
    post::send(&here.desk, draft.id, Hold { seconds: 0 }).unwrap();
    settle(&[&here, &there]).await;
    assert!(here.system.remote().is_empty());
    assert_eq!(standing(&here, draft.id).stays, Some(Stays::Sent));
    assert_eq!(texts(&here), ["For today"], "it stays here");
    assert!(texts(&there).is_empty(), "elsewhere it arrives as deleted");
    write(&here, draft.id, "For tomorrow");
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), ["For tomorrow"]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_draft_is_not_tried_again_until_it_changes_or_the_person_asks() {
    let world = World::new();
    let refused = ChannelError::Refused {
        code: "no".into(),
        message: "this group is not yours".into(),
    };
    let replies = vec![Reply::Error(refused); 2];
    world.system.next("create_draft", replies);
    let draft = world.draft("Refused", groups(1));
    let other = world.draft("Fine", groups(1));
    world.sync_for(6_000).await;
    let stands = standing(&world, draft.id);
    assert_eq!(stands.mark, SyncMark::Failing);
    assert_eq!(stands.message.as_deref(), Some("this group is not yours"));
    assert_eq!(standing(&world, other.id).mark, SyncMark::Failing);
    assert_eq!(world.system.count("create_draft"), 2);
    world.sync_for(3 * 3_600_000).await;
    assert_eq!(world.system.count("create_draft"), 2, "not by itself");
    write(&world, draft.id, "Changed");
    world.sync_for(6_000).await;
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
    sync(&world).await;
    assert_eq!(standing(&world, other.id).mark, SyncMark::Synced);
}

#[tokio::test(start_paused = true)]
async fn one_failing_draft_does_not_stop_the_others() {
    let world = World::new();
    world.system.next(
        "create_draft",
        [Reply::Error(ChannelError::Unreachable("reset".into()))],
    );
    let first = world.draft("First", groups(1));
    let second = world.draft("Second", groups(1));
    let report = sync(&world).await;
    assert_eq!((report.pushed, report.failed), (1, 1));
    assert_eq!(standing(&world, first.id).mark, SyncMark::Failing);
    assert_eq!(standing(&world, second.id).mark, SyncMark::Synced);
    sync(&world).await;
    assert_eq!(standing(&world, first.id).mark, SyncMark::Synced);
}

#[tokio::test(start_paused = true)]
async fn every_part_arrives_on_the_other_device() {
    let (here, there) = devices();
    let mut fields = here.fields("*Bold* 🍞 and\nlines", groups(3));
    fields.schedule = serde_json::from_value(serde_json::json!({
        "kind": "repeat", "first": "2026-12-01T09:00:00", "zone": "Europe/Berlin",
        "every": {"count": 1, "unit": "weeks"}, "end": {"kind": "count", "count": 4}
    }))
    .unwrap();
    let draft = draft::new_from(&here.desk, fields).unwrap();
    settle(&[&here, &there]).await;
    let arrived = only(&there);
    assert_eq!(arrived.fields.content.text, "*Bold* 🍞 and\nlines");
    assert_eq!(arrived.fields.recipients, groups(3), "with their names");
    let runs = |draft: &composer::draft::Draft| {
        let runs = draft.fields.schedule.expand(0).unwrap();
        runs.into_iter()
            .map(|run| run.run_at_ms)
            .collect::<Vec<_>>()
    };
    assert_eq!(runs(&arrived), runs(&draft));
    let change = DraftChange {
        recipients: Some(vec![group(2), group(7)]),
        ..DraftChange::default()
    };
    draft::save(&there.desk, arrived.id, change).unwrap();
    settle(&[&here, &there]).await;
    let back = only(&here);
    assert_eq!(back.fields.recipients, [group(2), group(7)]);
    assert_eq!(
        back.fields.schedule, draft.fields.schedule,
        "zone and unit stay"
    );
}
