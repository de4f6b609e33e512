//! Finding out about a lost answer without sending anything.

use crate::support::{
    MESSAGES, ROBIN, Recorder, TOKEN, World, account, client, connected, just_lost, lost_long_ago,
    planned, text_to,
};
use composer::channel::{ChannelError, Dispatch, Lost, Settling};
use serde_json::json;
use std::time::Duration;

async fn lose(world: &World, dispatch: &Dispatch, how: &str) {
    world.fault("POST", MESSAGES, json!({ "mode": how })).await;
    world.client.dispatch(dispatch, &|_| {}).await.unwrap_err();
}

#[tokio::test]
async fn a_message_that_had_arrived_is_found_at_once_and_nothing_is_sent() {
    for settling in [Settling::MaySend, Settling::OnlyLook] {
        let world = World::new().await;
        let dispatch = text_to("key-1", ROBIN);
        lose(&world, &dispatch, "drop_after").await;
        let found = world.client.settle(&dispatch, settling, just_lost()).await;
        let found = found.unwrap().expect("it had arrived");
        assert!(found.repeat, "it was there already");
        let arrived = world.arrived().await;
        assert_eq!(arrived.len(), 1, "once");
        let report = world.client.send_report(&found.send_id.unwrap()).await;
        assert!(!report.unwrap().outcomes.is_empty(), "it can be followed");
    }
}

#[tokio::test]
async fn a_message_that_is_not_there_may_be_repeated_only_after_the_wait() {
    let world = World::new().await;
    let dispatch = text_to("key-1", ROBIN);
    lose(&world, &dispatch, "drop_before").await;
    for settling in [Settling::MaySend, Settling::OnlyLook] {
        let early = world.client.settle(&dispatch, settling, just_lost()).await;
        let after = Some(Duration::from_secs(60));
        assert_eq!(early, Err(ChannelError::TryLater { after }));
        let later = world.client.settle(&dispatch, settling, lost_long_ago());
        assert_eq!(later.await, Ok(None));
    }
    assert!(world.arrived().await.is_empty(), "looking sends nothing");
}

#[tokio::test]
async fn a_planned_message_that_had_arrived_is_found_as_a_schedule() {
    let world = World::new().await;
    let in_a_day = world.sandbox.now_ms() + 24 * 3_600_000;
    let dispatch = planned(text_to("key-1", ROBIN), in_a_day);
    lose(&world, &dispatch, "drop_after").await;
    let found = world
        .client
        .settle(&dispatch, Settling::MaySend, just_lost());
    let found = found.await.unwrap().unwrap();
    assert!(found.repeat && found.schedule_id.is_some() && found.send_id.is_none());
}

#[tokio::test]
async fn a_message_is_found_on_the_last_of_many_pages() {
    let world = World::new().await;
    let dispatch = text_to("key-0", ROBIN);
    world.send(&dispatch).await;
    for number in 1..=501 {
        world.send(&text_to(&format!("key-{number}"), ROBIN)).await;
    }
    let found = world
        .client
        .settle(&dispatch, Settling::OnlyLook, just_lost())
        .await
        .unwrap();
    assert!(found.is_some_and(|found| found.repeat));
}

#[tokio::test]
async fn the_message_of_another_key_is_not_taken_for_ours() {
    let world = World::new().await;
    world.send(&text_to("key-10", ROBIN)).await;
    let looked = world
        .client
        .settle(&text_to("key-1", ROBIN), Settling::MaySend, lost_long_ago())
        .await;
    assert_eq!(looked, Ok(None));
}

#[tokio::test]
async fn the_look_begins_shortly_before_the_request_first_left() {
    let page = r#"{"results":[]}"#;
    let recorder = Recorder::json("200 OK", page).await;
    let mut account = account(&recorder.url);
    account.options.bird.look_back_seconds = 300;
    let lost = Lost {
        first_left_ms: 1_795_262_400_000,
        last_left_ms: 1_795_262_460_000,
        now_ms: 1_795_263_400_000,
    };
    let client = connected(&account, TOKEN);
    let looked = client
        .settle(&text_to("k", ROBIN), Settling::MaySend, lost)
        .await;
    assert_eq!(looked, Ok(None));
    let asked = recorder.requests();
    assert_eq!(asked.len(), 1);
    let line = asked[0].line();
    assert!(line.contains("direction=outgoing"), "{line}");
    assert!(
        line.contains("startAt=2026-11-21T11%3A55%3A00.000Z"),
        "{line}"
    );
}

#[tokio::test]
async fn a_clock_that_goes_ahead_of_theirs_does_not_hide_a_message() {
    let world = World::new().await;
    let dispatch = text_to("key-1", ROBIN);
    lose(&world, &dispatch, "drop_after").await;
    let ahead_ms = world.sandbox.now_ms() + 2 * 3_600_000;
    let lost = Lost {
        first_left_ms: ahead_ms,
        last_left_ms: ahead_ms,
        now_ms: ahead_ms + 500,
    };
    let found = world
        .client
        .settle(&dispatch, Settling::MaySend, lost)
        .await;
    assert!(
        found.unwrap().is_some(),
        "their clock is two hours behind ours"
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_hide_a_message() {
    let world = World::new().await;
    let dispatch = text_to("key-1", ROBIN);
    lose(&world, &dispatch, "drop_after").await;
    let now_ms = world.sandbox.now_ms();
    let lost = Lost {
        first_left_ms: now_ms + 5 * 3_600_000,
        last_left_ms: now_ms + 5 * 3_600_000,
        now_ms,
    };
    let found = world
        .client
        .settle(&dispatch, Settling::MaySend, lost)
        .await;
    assert!(found.unwrap().is_some());
}

#[tokio::test]
async fn nothing_is_certain_while_the_list_cannot_be_read_whole() {
    let odd = r#"{"results":[{"reference":"key-1"}]}"#;
    let endless = r#"{"results":[],"nextPageToken":"again"}"#;
    for page in [odd, endless, r#"{"items":[]}"#, "<html>"] {
        let recorder = Recorder::json("200 OK", page).await;
        let client = client(&recorder.url, TOKEN);
        let looked = client
            .settle(&text_to("key-1", ROBIN), Settling::MaySend, lost_long_ago())
            .await;
        assert!(looked.is_err(), "{page}: {looked:?}");
    }
}

#[tokio::test]
async fn a_look_that_fails_leaves_the_question_open() {
    let world = World::new().await;
    for fault in [
        json!({ "mode": "drop_before" }),
        json!({ "mode": "status", "status": 503 }),
        json!({ "mode": "garbage" }),
        json!({ "mode": "status", "status": 429, "retry_after_s": 60 }),
    ] {
        world.fault("GET", MESSAGES, fault.clone()).await;
        let looked = world
            .client
            .settle(&text_to("key-1", ROBIN), Settling::MaySend, lost_long_ago())
            .await;
        assert!(
            matches!(
                looked,
                Err(ChannelError::Unreachable(_)
                    | ChannelError::TryLater { .. }
                    | ChannelError::Unexpected { .. })
            ),
            "{fault}: {looked:?}"
        );
    }
}
