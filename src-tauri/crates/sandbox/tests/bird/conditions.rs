use super::{ROBIN, broken_fields, message, post, send, status, text_with, to};
use crate::support::{World, calm, frozen};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn instant(at_ms: i64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at_ms).unwrap();
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn template(more: Value) -> Value {
    let mut message = json!({ "receiver": to(ROBIN), "template": { "name": "order_ready", "locale": "en",
        "variables": { "name": "Robin" } } });
    for (name, value) in more.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

fn marketing(more: Value) -> Value {
    let mut message =
        template(json!({ "meta": { "extraInformation": { "useCase": "marketing" } } }));
    for (name, value) in more.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

async fn in_ms(world: &World, by_ms: i64) -> Value {
    template(json!({ "scheduledFor": instant(world.now_ms().await + by_ms) }))
}

#[tokio::test]
async fn a_planned_message_is_scheduled_until_its_time() {
    let world = frozen().await;
    let answer = post(&world, &in_ms(&world, DAY).await, 202).await;
    assert_eq!(answer["status"], "scheduled");
    let id = answer["id"].as_str().unwrap();
    world.advance(DAY - 1).await;
    assert_eq!(status(&world, id).await, "scheduled");
    world.advance(1).await;
    assert_eq!(status(&world, id).await, "delivered");
    assert_eq!(world.deliveries().await.len(), 1);
}

#[tokio::test]
async fn what_is_planned_for_less_than_ten_minutes_ahead_or_the_past_goes_at_once() {
    let world = frozen().await;
    for (by_ms, first) in [
        (-DAY, "accepted"),
        (10 * MINUTE - 1, "accepted"),
        (10 * MINUTE, "scheduled"),
    ] {
        let answer = post(&world, &in_ms(&world, by_ms).await, 202).await;
        assert_eq!(answer["status"], first, "{by_ms}");
    }
}

#[tokio::test]
async fn thirty_five_days_ahead_is_the_furthest() {
    let world = frozen().await;
    post(&world, &in_ms(&world, 35 * DAY).await, 202).await;
    let refused = post(&world, &in_ms(&world, 35 * DAY + 1).await, 422).await;
    assert_eq!(
        refused["details"],
        json!({ "scheduledFor": ["is more than 35 days ahead"] })
    );
}

#[tokio::test]
async fn a_free_message_that_is_planned_meets_the_window_when_it_goes() {
    let world = frozen().await;
    let at = instant(world.now_ms().await + 2 * DAY);
    let id = send(&world, &text_with(json!({ "scheduledFor": at }))).await;
    world.advance(2 * DAY).await;
    let message = message(&world, &id).await;
    assert_eq!(message["status"], "sending_failed");
    assert_eq!(message["failure"]["source"]["code"], "131047");
}

#[tokio::test]
async fn what_is_not_delivered_while_it_is_valid_expires() {
    let world = World::start(calm().clock_speed(0.0).delivery_delay_ms(9_000)).await;
    let short = send(&world, &text_with(json!({ "validity": 5 }))).await;
    let enough = send(&world, &text_with(json!({ "validity": 9 }))).await;
    world.advance(5_000).await;
    assert_eq!(status(&world, &short).await, "delivery_failed");
    world.advance(4_000).await;
    assert_eq!(status(&world, &enough).await, "delivered");
}

#[tokio::test]
async fn without_a_validity_the_kind_of_channel_decides() {
    let world = frozen().await;
    let stuck = template(json!({ "receiver": to("+447700900904") }));
    let slow = send(&world, &stuck).await;
    world.advance(129_600_000 - 1).await;
    assert_eq!(status(&world, &slow).await, "processing");
    world.advance(1).await;
    assert_eq!(status(&world, &slow).await, "delivery_failed");
    let desk = super::CHANNEL.replace(
        "a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002",
        "b5d3e9f1-2c80-4f4e-9ba6-71d803c2f003",
    );
    let sent = super::request(&world, "POST", &format!("{desk}/messages")).json(&stuck);
    let sent: Value = sent.send().await.unwrap().json().await.unwrap();
    let path = format!("{desk}/messages/{}", sent["id"].as_str().unwrap());
    world.advance(600_000).await;
    assert_eq!(super::get(&world, &path).await["status"], "delivery_failed");
}

#[tokio::test]
async fn the_frequency_cap_needs_a_marketing_message_and_then_skips_the_third_of_a_day() {
    let world = frozen().await;
    let unmarked = template(json!({ "capFrequency": true }));
    assert_eq!(broken_fields(&world, &unmarked).await, ["capFrequency"]);
    let capped = marketing(json!({ "capFrequency": true }));
    let mut ends = Vec::new();
    for _ in 0..3 {
        let id = send(&world, &capped).await;
        world.advance(1).await;
        ends.push(status(&world, &id).await);
    }
    assert_eq!(ends, ["delivered", "delivered", "skipped"]);
    let uncapped = send(&world, &marketing(json!({}))).await;
    world.advance(DAY).await;
    assert_eq!(status(&world, &uncapped).await, "delivered");
    let next_day = send(&world, &capped).await;
    world.advance(1).await;
    assert_eq!(status(&world, &next_day).await, "delivered");
}

#[tokio::test]
async fn quiet_hours_hold_marketing_back_and_nothing_else() {
    let world = frozen().await;
    let now_minute = world.now_ms().await / MINUTE;
    let hour = |minute: i64| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    let quiet = json!({ "quiet_hours": [hour(now_minute), hour(now_minute + 60)] });
    world.call("POST", "/_sandbox/bird", &quiet, 200).await;
    let held = post(&world, &marketing(json!({})), 202).await;
    assert_eq!(held["status"], "scheduled");
    let at_once = post(&world, &marketing(json!({ "ignoreQuietHours": true })), 202).await;
    assert_eq!(at_once["status"], "accepted");
    assert_eq!(
        post(&world, &template(json!({})), 202).await["status"],
        "accepted"
    );
    world.advance(60 * MINUTE).await;
    assert_eq!(
        status(&world, held["id"].as_str().unwrap()).await,
        "delivered"
    );
}

#[tokio::test]
async fn the_holdout_is_skipped_unless_the_message_ignores_it() {
    let world = frozen().await;
    let to_held_out = |ignores: bool| {
        template(json!({ "receiver": to("+447700900906"), "ignoreGlobalHoldout": ignores }))
    };
    let skipped = send(&world, &to_held_out(false)).await;
    let sent = send(&world, &to_held_out(true)).await;
    world.advance(1).await;
    assert_eq!(status(&world, &skipped).await, "skipped");
    assert_eq!(status(&world, &sent).await, "delivered");
}

#[tokio::test]
async fn links_are_tracked_in_campaign_messages_only() {
    let world = frozen().await;
    let campaign = json!({ "campaign": { "name": "Advent bread" } });
    let link = json!({ "type": "text", "text": { "text": "x", "actions": [
        { "type": "link", "link": { "text": "Order", "url": "https://korenmolen.example/?a=1" } }] } });
    for (meta, url) in [
        (json!({}), "https://korenmolen.example/?a=1"),
        (
            campaign,
            "https://korenmolen.example/?a=1&utm_source=bird&utm_campaign=advent-bread",
        ),
    ] {
        let body = json!({ "receiver": to(ROBIN), "body": link, "meta": meta, "enableLinkTracking": true });
        send(&world, &body).await;
        world.advance(1).await;
        let last = world.get("/_sandbox/arrived?order=newest&limit=1").await;
        assert_eq!(last["items"][0]["content"]["buttons"][0]["url"], url);
    }
}
