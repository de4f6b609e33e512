//! What became of messages, one by one and many at once.

use crate::support::{
    MESSAGES, ROBIN, ROBIN_ID, TOKEN, World, account, connected, contact, now_ms, text_to,
};
use composer::{
    channel::{ChannelError, Dispatch, SendReport},
    post::DeliveryState,
};
use serde_json::json;

const HOUR_MS: i64 = 3_600_000;

async fn sent(world: &World, key: &str, number: &str) -> String {
    world.send(&text_to(key, number)).await.send_id.unwrap()
}

fn state(report: &SendReport) -> DeliveryState {
    report.outcomes[0].state
}

#[tokio::test]
async fn a_message_is_queued_sent_delivered_and_seen_by_the_sandbox_clock() {
    let world = World::with(|options| options.delivery_delay_ms(3_000).read_delay_ms(60_000)).await;
    let id = sent(&world, "key-1", ROBIN).await;
    for (by_ms, state_then, is_final) in [
        (0, DeliveryState::Queued, false),
        (1_000, DeliveryState::Queued, false),
        (1_000, DeliveryState::Sent, false),
        (1_000, DeliveryState::Delivered, false),
        (60_000, DeliveryState::Seen, true),
    ] {
        world.advance(by_ms).await;
        let report = world.client.send_report(&id).await.unwrap();
        assert_eq!((state(&report), report.is_final), (state_then, is_final));
    }
}

#[tokio::test]
async fn every_ending_is_told_with_its_reason() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for ending in 1..=9 {
        ids.push(
            sent(
                &world,
                &format!("key-{ending}"),
                &format!("+44770090090{ending}"),
            )
            .await,
        );
    }
    world.advance(HOUR_MS).await;
    let mut shown = Vec::new();
    for (ending, id) in (1..).zip(ids) {
        let report = world.client.send_report(&id).await.unwrap();
        let one = &report.outcomes[0];
        shown.push(format!(
            "{ending} {:?} final={} {} | {}",
            one.state,
            report.is_final,
            one.error_code.as_deref().unwrap_or("-"),
            one.error_message.as_deref().unwrap_or("-"),
        ));
    }
    insta::assert_snapshot!(shown.join("\n"));
}

#[tokio::test]
async fn the_outcome_names_the_recipient_as_it_was_given() {
    let world = World::new().await;
    let by_number = sent(&world, "key-1", ROBIN).await;
    let by_contact = Dispatch {
        recipients: vec![contact(ROBIN_ID)],
        ..text_to("key-2", ROBIN)
    };
    let by_contact = world.send(&by_contact).await.send_id.unwrap();
    for (id, address) in [(by_number, ROBIN), (by_contact, ROBIN_ID)] {
        let report = world.client.send_report(&id).await.unwrap();
        let is_named = report.outcomes.iter().any(|one| one.address == address);
        assert!(is_named, "{address}: {report:?}");
    }
}

#[tokio::test]
async fn many_messages_are_one_reading_of_the_list() {
    let world = World::with(|options| options.read_delay_ms(HOUR_MS as u32)).await;
    let mut ids = Vec::new();
    for number in 0..60 {
        ids.push(sent(&world, &format!("key-{number}"), "+447700900902").await);
    }
    world.advance(1).await;
    let reports = world.client.send_reports(&ids, now_ms()).await.unwrap();
    assert_eq!(reports.len(), 60);
    assert!(reports.iter().all(|(id, _)| ids.contains(id)));
    assert!(
        reports
            .iter()
            .all(|(_, report)| state(report) == DeliveryState::Failed)
    );
    assert_eq!(
        world.requests("GET", MESSAGES).await,
        1,
        "one page told it all"
    );
}

#[tokio::test]
async fn a_message_that_is_not_in_the_list_is_asked_for_alone_and_an_unknown_one_left_out() {
    let world = World::new().await;
    let old = sent(&world, "key-1", ROBIN).await;
    world.advance(HOUR_MS).await;
    let new = sent(&world, "key-2", ROBIN).await;
    let gone = old.replace(
        old.rsplit('/').next().unwrap(),
        "00000000-0000-4000-8000-000000000000",
    );
    let ids = [old.clone(), new.clone(), gone, "no place".to_owned()];
    let since_ms = world.sandbox.now_ms();
    let reports = world.client.send_reports(&ids, since_ms).await.unwrap();
    let mut known: Vec<&String> = reports.iter().map(|(id, _)| id).collect();
    known.sort();
    let mut expected = [&old, &new];
    expected.sort();
    assert_eq!(known, expected);
}

#[tokio::test]
async fn who_has_seen_a_message_is_asked_as_often_as_the_pace_allows() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for number in 0..30 {
        ids.push(sent(&world, &format!("key-{number}"), ROBIN).await);
    }
    world.advance(HOUR_MS).await;
    let mut account = account(world.sandbox.url());
    account.options.bird.gets_per_second = 50;
    let client = connected(&account, TOKEN);
    let reports = client.send_reports(&ids, now_ms() - HOUR_MS).await.unwrap();
    let seen = |(_, report): &&(String, SendReport)| state(report) == DeliveryState::Seen;
    let count = reports.iter().filter(seen).count();
    assert!(count >= 1, "some were asked about");
    assert!(count < 30, "the rest waits for its turn: {count}");
    let rest = reports.iter().filter(|one| !seen(one));
    assert!(
        rest.clone()
            .all(|(_, report)| state(report) == DeliveryState::Delivered)
    );
    assert!(
        rest.clone().all(|(_, report)| !report.is_final),
        "they are asked about again"
    );
}

#[tokio::test]
async fn interactions_that_cannot_be_read_do_not_hide_what_the_list_says() {
    let world = World::new().await;
    let id = sent(&world, "key-1", ROBIN).await;
    world.advance(HOUR_MS).await;
    let message = id.rsplit('/').next().unwrap();
    let path = format!("{MESSAGES}/{message}/interactions");
    world
        .fault("GET", &path, json!({ "mode": "status", "status": 503 }))
        .await;
    let reports = world.client.send_reports(&[id], now_ms()).await.unwrap();
    assert_eq!(state(&reports[0].1), DeliveryState::Delivered);
}

#[tokio::test]
async fn a_button_pressed_means_that_it_was_seen() {
    let world = World::new().await;
    let id = sent(&world, "key-1", "+447700900908").await;
    world.advance(HOUR_MS).await;
    let report = world.client.send_report(&id).await.unwrap();
    assert_eq!(state(&report), DeliveryState::Seen);
}

#[tokio::test]
async fn a_word_that_is_no_message_is_refused() {
    let world = World::new().await;
    for odd in ["", "m", "../c/m", "c/m/x"] {
        let answer = world.client.send_report(odd).await;
        assert!(
            matches!(answer, Err(ChannelError::Refused { .. })),
            "{odd}: {answer:?}"
        );
    }
}
