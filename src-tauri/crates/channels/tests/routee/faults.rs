use crate::support::{Recorder, World, account, connected, text};
use composer::channel::{ChannelError, Lost, Settling};
use serde_json::{Value, json};
use std::time::Duration;

const CAMPAIGN: &str = "/whatsapp/campaign";

fn word(error: &ChannelError) -> &'static str {
    match error {
        ChannelError::Unreachable(_) => "unreachable",
        ChannelError::TryLater { .. } => "try_later",
        ChannelError::SignInNeeded => "sign_in",
        ChannelError::Refused { .. } => "refused",
        ChannelError::NotOffered => "not_offered",
        ChannelError::Unknown { .. } => "unknown",
        ChannelError::Unexpected { .. } => "unexpected",
    }
}

fn status(status: u16) -> Value {
    json!({ "mode": "status", "status": status })
}

/// Each fault with what it means to a reading and to a send, and whether the send had arrived.
fn faults() -> Vec<(Value, &'static str, &'static str, usize)> {
    let slow_down = json!({ "mode": "status", "status": 429, "retry_after_s": 30 });
    let away = json!({ "mode": "status", "status": 503, "retry_after_s": 30 });
    vec![
        (
            json!({ "mode": "drop_before" }),
            "unreachable",
            "unknown",
            0,
        ),
        (json!({ "mode": "drop_after" }), "unreachable", "unknown", 1),
        (
            json!({ "mode": "reset_mid_body" }),
            "unreachable",
            "unknown",
            1,
        ),
        (json!({ "mode": "truncate" }), "unreachable", "unknown", 1),
        (json!({ "mode": "garbage" }), "unexpected", "unknown", 1),
        (status(500), "unreachable", "unknown", 0),
        (status(408), "unreachable", "unknown", 0),
        (away, "try_later", "unknown", 0),
        (slow_down, "try_later", "try_later", 0),
        (status(400), "refused", "refused", 0),
        (status(404), "refused", "refused", 0),
        (status(409), "refused", "refused", 0),
    ]
}

#[tokio::test]
async fn each_fault_of_a_send_is_either_a_clear_no_or_unknown_and_never_repeated() {
    for (fault, _, wanted, arrived) in faults() {
        let world = World::new().await;
        world.fault("POST", CAMPAIGN, fault.clone()).await;
        let error = world
            .client
            .dispatch(&text("x"), &|_| {})
            .await
            .unwrap_err();
        assert_eq!(word(&error), wanted, "{fault}: {error:?}");
        if let ChannelError::TryLater { after } | ChannelError::Unknown { after, .. } = error {
            let asked = fault["retry_after_s"].as_u64().map(Duration::from_secs);
            assert_eq!(after, asked, "{fault}");
        }
        assert_eq!(world.asked(CAMPAIGN).await, 1, "{fault}: one request");
        assert_eq!(world.arrived(1).await.len(), arrived, "{fault}");
    }
}

#[tokio::test]
async fn each_fault_of_a_reading_can_simply_be_tried_again() {
    let world = World::new().await;
    let sent = world.client.dispatch(&text("x"), &|_| {}).await.unwrap();
    let id = sent.send_id.unwrap();
    let history = format!("/whatsapp/tracking/campaign/{id}/history");
    for (fault, wanted, _, _) in faults() {
        world.fault("GET", &history, fault.clone()).await;
        let error = world.client.send_report(&id).await.unwrap_err();
        assert_eq!(word(&error), wanted, "{fault}: {error:?}");
        world.client.send_report(&id).await.unwrap();
    }
}

#[tokio::test]
async fn nobody_can_say_what_became_of_a_lost_answer() {
    let world = World::new().await;
    let lost = Lost {
        first_left_ms: 0,
        last_left_ms: 0,
        now_ms: 60_000,
    };
    for settling in [Settling::MaySend, Settling::OnlyLook] {
        let asked = world.client.settle(&text("x"), settling, lost).await;
        assert_eq!(asked, Err(ChannelError::NotOffered));
    }
    assert_eq!(world.asked(CAMPAIGN).await, 0);
}

#[tokio::test]
async fn an_answer_that_is_neither_yes_nor_no_leaves_a_send_open() {
    let token = r#"{"access_token":"t","token_type":"bearer","expires_in":3600}"#;
    let auth = Recorder::json("200 OK", token).await;
    for (status, body) in [
        ("302 Found", "{}"),
        ("200 OK", "{}"),
        ("200 OK", r#"{"trackingId":""}"#),
        ("200 OK", r#"{"trackingId":null}"#),
        ("204 No Content", ""),
    ] {
        let api = Recorder::json(status, body).await;
        let mut account = account(&api.url);
        account.options.routee.auth_base_url = auth.url.clone();
        let sent = connected(&account).dispatch(&text("x"), &|_| {}).await;
        assert!(
            matches!(sent, Err(ChannelError::Unknown { .. })),
            "{status} {body}: {sent:?}"
        );
        assert_eq!(api.requests().len(), 1, "{status} {body}");
    }
    let numbered = Recorder::json("201 Created", r#"{"trackingId":7,"more":[]}"#).await;
    let mut account = account(&numbered.url);
    account.options.routee.auth_base_url = auth.url.clone();
    let sent = connected(&account).dispatch(&text("x"), &|_| {}).await;
    assert_eq!(sent.unwrap().send_id.as_deref(), Some("7"));
}
