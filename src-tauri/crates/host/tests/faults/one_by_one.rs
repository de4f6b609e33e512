//! Each fault on each call, alone: everything the client does, with this one thing going wrong.

use crate::{
    calls::{CALLS, faults},
    world::World,
};
use chrono::{Days, Utc};
use composer::{
    clock::SystemClock,
    draft::{self, DraftChange},
    outbox, post,
    recipient::Recipient,
    schedule::Schedule,
    sync,
};
use futures_util::{StreamExt, stream};
use serde_json::Value;
use std::sync::Arc;

/// Worlds open at once.
const AT_ONCE: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_fault_on_every_call_is_survived() {
    let cases = CALLS
        .iter()
        .flat_map(|(method, path)| faults(method, path, 2))
        .filter(|fault| !is_believed(fault));
    let done = stream::iter(cases.map(|fault| tokio::spawn(survives(fault))))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;
    let failed = done.into_iter().filter_map(Result::err).count();
    assert_eq!(failed, 0, "the panics above name the faults");
}

/// "Not there" counts as gone and "has ended" as cancelled, by the contract: on what is there these
/// answers would be lies, and nobody could tell.
fn is_believed(fault: &Value) -> bool {
    let status = &fault["status"];
    let is_one_draft = fault["path"] == "/v2/outbound/drafts/{id}";
    let is_delete = fault["method"] == "DELETE";
    (*status == 404 && (is_delete || is_one_draft)) || (*status == 409 && is_delete)
}

async fn survives(fault: Value) {
    let world = World::open(Arc::new(SystemClock)).await;
    world.fault(&fault).await;
    let groups = world.groups(3);
    let with_picture = world.draft("With a picture", groups.clone());
    world.attach(&with_picture, "sunset");
    world.send(&with_picture);
    world.finish().await;
    book_and_cancel(&world, &groups).await;
    let copies = keep_in_step(&world).await;
    world.end_faults().await;
    let arrived = world.arrived().await;
    for group in &groups {
        let place = ("With a picture".to_owned(), group.address().to_owned());
        assert_eq!(
            arrived.get(&place),
            Some(&1),
            "once in {place:?} despite {fault}"
        );
    }
    assert_eq!(arrived.len(), groups.len(), "nothing else despite {fault}");
    assert_eq!(copies, ["Kept, changed"], "one copy despite {fault}");
}

async fn book_and_cancel(world: &World, groups: &[Recipient]) {
    let draft = world.draft("In ten days", groups.to_vec());
    let at = Utc::now()
        .naive_utc()
        .checked_add_days(Days::new(10))
        .unwrap();
    let schedule = Schedule::Once {
        at,
        zone: chrono_tz::UTC,
    };
    let change = DraftChange {
        schedule: Some(schedule),
        ..DraftChange::default()
    };
    draft::save(&world.desk, draft.id, change).unwrap();
    let post = world.send(&draft);
    world.finish().await;
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    world.finish().await;
    let schedules = world.list("/v2/outbound/schedules").await;
    let active = schedules
        .iter()
        .filter(|schedule| schedule["status"] == "scheduled");
    assert_eq!(active.count(), 0, "nothing is planned any more");
    assert!(post::read(&world.desk, post.id).is_ok());
}

/// Saves a draft, changes it, and deletes another; gives the texts of the copies at the sandbox.
async fn keep_in_step(world: &World) -> Vec<String> {
    let kept = world.draft("Kept", world.groups(1));
    let dropped = world.draft("Dropped", world.groups(1));
    in_step(world).await;
    let change = DraftChange {
        text: Some("Kept, changed".into()),
        ..DraftChange::default()
    };
    draft::save(&world.desk, kept.id, change).unwrap();
    draft::delete(&world.desk, dropped.id).unwrap();
    in_step(world).await;
    let copies = world.list("/v2/outbound/drafts").await;
    let texts = copies
        .iter()
        .map(|copy| copy["text"].as_str().unwrap().to_owned());
    let mut texts: Vec<String> = texts.collect();
    // The draft of the cancelled post was not sent; its copy comes when the cancel has been followed up.
    texts.retain(|text| text != "In ten days");
    texts
}

/// Syncs as often as it takes for two faults to pass.
async fn in_step(world: &World) {
    for _ in 0..6 {
        let _ = sync::sync_now(&world.desk).await;
        let _ = composer::account::check(&world.desk, world.account).await;
    }
}
