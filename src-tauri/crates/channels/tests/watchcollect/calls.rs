use crate::support::{
    ADMINS_ONLY, ANTWERP, DIVERS, Recorder, SHOP_PHONE, World, booked, carrying, client, lost,
    picture, text_to,
};
use composer::{
    channel::{Cancelled, Cargo, ChannelError, Dispatch, Settling},
    post::{DeliveryState, RunState, ScheduleState},
};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn only_sending_sessions_are_senders_and_only_working_ones_can_send() {
    let world = World::new().await;
    let senders = world.client.senders().await.unwrap();
    let shown: Vec<(&str, &str, bool)> = senders
        .iter()
        .map(|sender| {
            (
                sender.name.as_str(),
                sender.status.as_str(),
                sender.can_send,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("Shop phone", "WORKING", true),
            ("Bakery counter", "SCAN_QR_CODE", false)
        ]
    );
}

#[tokio::test]
async fn every_page_of_groups_is_read_once() {
    let world = World::with(|options| options.extra_groups(450)).await;
    let groups = world.client.groups().await.unwrap();
    let ids: std::collections::HashSet<&str> =
        groups.iter().map(|group| group.id.as_str()).collect();
    assert_eq!(ids.len(), groups.len(), "no group twice");
    assert!(groups.len() >= 450 + 15, "{} groups", groups.len());
    let divers = groups.iter().find(|group| group.id == DIVERS).unwrap();
    assert_eq!((divers.member_count, divers.can_send), (Some(214), true));
    assert!(
        divers
            .sender_ids
            .iter()
            .any(|sender| sender.0 == SHOP_PHONE)
    );
    let notices = groups.iter().find(|group| group.id == ADMINS_ONLY).unwrap();
    assert!(notices.is_announce && !notices.can_send);
}

#[tokio::test]
async fn an_uploaded_picture_keeps_its_hash_and_reports_its_progress() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = picture(folder.path(), "a diver");
    let reported = Arc::new(Mutex::new(Vec::new()));
    let noted = reported.clone();
    let progress = move |done| noted.lock().unwrap().push(done);
    let stored = world.client.upload(&file, &progress).await.unwrap();
    assert_eq!(
        (stored.sha256, stored.size_bytes),
        (file.sha256.clone(), file.size_bytes)
    );
    assert_eq!(reported.lock().unwrap().last(), Some(&file.size_bytes));
    let again = world.client.upload(&file, &|_| {}).await.unwrap();
    assert_eq!(again.url, stored.url, "the same picture is the same file");
}

#[tokio::test]
async fn a_stored_picture_that_differs_is_not_used() {
    let body = format!(r#"{{"url":"https://x/1","sha256":"{}"}}"#, "0".repeat(64));
    let recorder = Recorder::json("201 Created", &body).await;
    let folder = tempfile::tempdir().unwrap();
    let file = picture(folder.path(), "a diver");
    let answer = client(&recorder.url, "t").upload(&file, &|_| {}).await;
    assert!(
        matches!(answer, Err(ChannelError::Unexpected { .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_system_without_the_upload_call_says_not_offered() {
    for status in ["404 Not Found", "405 Method Not Allowed"] {
        let recorder = Recorder::json(status, "{}").await;
        let folder = tempfile::tempdir().unwrap();
        let file = picture(folder.path(), "a diver");
        let answer = client(&recorder.url, "t").upload(&file, &|_| {}).await;
        assert_eq!(answer, Err(ChannelError::NotOffered), "{status}");
    }
}

#[tokio::test]
async fn a_text_reaches_its_groups_and_its_repeat_changes_nothing() {
    let world = World::new().await;
    let dispatch = text_to("key-1", &[DIVERS, ANTWERP]);
    let taken = world.client.dispatch(&dispatch, &|_| {}).await.unwrap();
    assert!(!taken.repeat);
    let settled = world
        .client
        .settle(&dispatch, Settling::MaySend, lost())
        .await
        .unwrap()
        .unwrap();
    assert!(settled.repeat, "the system had it already");
    assert_eq!(settled.send_id, taken.send_id);
    let arrived = world.arrived(1_000).await;
    assert_eq!(arrived.len(), 2, "once for each group");
    assert_eq!(arrived[0]["idempotency_key"], "key-1");
    let report = world
        .client
        .send_report(&taken.send_id.unwrap())
        .await
        .unwrap();
    assert!(report.is_final);
    assert!(
        report
            .outcomes
            .iter()
            .all(|one| one.state == DeliveryState::Sent)
    );
}

#[tokio::test]
async fn a_group_that_refuses_is_reported_alone() {
    let world = World::new().await;
    let dispatch = text_to("key-1", &[DIVERS, ADMINS_ONLY]);
    let taken = world.client.dispatch(&dispatch, &|_| {}).await.unwrap();
    assert_eq!(world.arrived(1_000).await.len(), 1);
    let report = world
        .client
        .send_report(&taken.send_id.unwrap())
        .await
        .unwrap();
    let failed = report
        .outcomes
        .iter()
        .find(|one| one.address == ADMINS_ONLY)
        .unwrap();
    assert_eq!(failed.state, DeliveryState::Failed);
    assert!(failed.error_code.is_some() && failed.error_message.is_some());
}

#[tokio::test]
async fn the_same_key_with_other_words_is_refused_and_sends_nothing() {
    let world = World::new().await;
    let first = text_to("key-1", &[DIVERS]);
    world.client.dispatch(&first, &|_| {}).await.unwrap();
    let mut other = first.clone();
    other.content.text = "other words".into();
    let answer = world.client.dispatch(&other, &|_| {}).await;
    assert!(
        matches!(answer, Err(ChannelError::Refused { .. })),
        "{answer:?}"
    );
    assert_eq!(world.arrived(1_000).await.len(), 1);
}

#[tokio::test]
async fn pictures_travel_as_urls_or_with_the_request_in_their_order() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let files = [picture(folder.path(), "one"), picture(folder.path(), "two")];
    let hashes = [files[0].sha256.clone(), files[1].sha256.clone()];
    let carried = carrying(text_to("with", &[DIVERS]), &files);
    world.client.dispatch(&carried, &|_| {}).await.unwrap();
    let repeat = world
        .client
        .settle(&carried, Settling::MaySend, lost())
        .await
        .unwrap()
        .unwrap();
    assert!(repeat.repeat, "a multipart repeat is recognised");
    let mut cargo = Vec::new();
    for file in &files {
        cargo.push(Cargo::Remote(
            world.client.upload(file, &|_| {}).await.unwrap(),
        ));
    }
    let linked = Dispatch {
        cargo,
        ..text_to("linked", &[DIVERS])
    };
    world.client.dispatch(&linked, &|_| {}).await.unwrap();
    let arrived = world.arrived(1_000).await;
    assert_eq!(arrived.len(), 2);
    for one in arrived {
        assert_eq!(one["media_sha256"], serde_json::json!(hashes), "{one}");
    }
}

#[tokio::test]
async fn a_schedule_reports_its_runs_until_it_is_complete() {
    let world = World::new().await;
    let dispatch = booked("key-1", world.sandbox.now_ms() + 60_000, 3);
    let taken = world.client.dispatch(&dispatch, &|_| {}).await.unwrap();
    let id = taken.schedule_id.unwrap();
    let report = world.client.schedule_report(&id).await.unwrap();
    assert_eq!(
        (report.state, report.runs.len()),
        (ScheduleState::Scheduled, 0)
    );
    world.arrived(60_000).await;
    let report = world.client.schedule_report(&id).await.unwrap();
    assert_eq!(report.runs.len(), 1);
    assert!(report.next_run_at_ms.is_some());
    assert_eq!(world.arrived(200_000).await.len(), 3);
    let report = world.client.schedule_report(&id).await.unwrap();
    assert_eq!(report.state, ScheduleState::Completed);
    let seen: Vec<(u32, RunState)> = report
        .runs
        .iter()
        .map(|run| (run.number, run.state))
        .collect();
    let done = RunState::Completed;
    assert_eq!(seen, [(1, done), (2, done), (3, done)]);
    assert!(report.runs.iter().all(|run| run.send_id.is_some()));
}

#[tokio::test]
async fn a_schedule_is_cancelled_once_and_asking_again_does_no_harm() {
    let world = World::new().await;
    let dispatch = booked("key-1", world.sandbox.now_ms() + 60_000, 3);
    let id = world
        .client
        .dispatch(&dispatch, &|_| {})
        .await
        .unwrap()
        .schedule_id
        .unwrap();
    assert_eq!(
        world.client.cancel_schedule(&id).await,
        Ok(Cancelled::InTime)
    );
    assert!(world.client.cancel_schedule(&id).await.is_ok());
    let report = world.client.schedule_report(&id).await.unwrap();
    assert_eq!(report.state, ScheduleState::Cancelled);
    assert!(world.arrived(600_000).await.is_empty());
    let unknown = "01a1f009-0000-7000-8000-000000000000";
    let answer = world.client.cancel_schedule(unknown).await;
    assert_eq!(answer, Ok(Cancelled::NothingLeft));
}

#[tokio::test]
async fn a_prepared_picture_that_vanished_is_named() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = picture(folder.path(), "gone");
    std::fs::remove_file(&file.path).unwrap();
    let carried = carrying(text_to("key-1", &[DIVERS]), &[file]);
    let answer = world.client.dispatch(&carried, &|_| {}).await;
    let Err(ChannelError::Refused { message, .. }) = answer else {
        panic!("nothing can be sent: {answer:?}");
    };
    assert!(message.contains("gone.jpg"), "{message}");
}
