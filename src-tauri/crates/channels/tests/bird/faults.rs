use crate::support::{
    MESSAGES, ROBIN, Recorder, TOKEN, WORKSPACE, World, account, client, connected, text_to,
};
use channels::Systems;
use composer::{
    account::BirdOptions,
    channel::{ChannelError, Connector},
    secret::Secret,
};
use serde_json::json;
use std::time::Duration;

async fn dispatched(world: &World) -> Result<(), ChannelError> {
    let dispatch = text_to("key-1", ROBIN);
    world.client.dispatch(&dispatch, &|_| {}).await.map(drop)
}

#[tokio::test]
async fn a_lost_answer_to_a_send_is_unknown_and_never_a_failure() {
    let world = World::new().await;
    let faults = [
        json!({ "mode": "drop_before" }),
        json!({ "mode": "drop_after" }),
        json!({ "mode": "reset_mid_body" }),
        json!({ "mode": "truncate" }),
        json!({ "mode": "garbage" }),
        json!({ "mode": "status", "status": 500 }),
        json!({ "mode": "status", "status": 503, "retry_after_s": 7 }),
        json!({ "mode": "status", "status": 408 }),
    ];
    for fault in faults {
        world.fault("POST", MESSAGES, fault.clone()).await;
        let answer = dispatched(&world).await;
        assert!(
            matches!(answer, Err(ChannelError::Unknown { .. })),
            "{fault}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_success_that_names_no_message_is_unknown() {
    for body in ["{}", r#"{"id":""}"#, r#"{"id":"a/b"}"#, "[]", ""] {
        let recorder = Recorder::json("202 Accepted", body).await;
        let client = client(&recorder.url, TOKEN);
        let answer = client.dispatch(&text_to("k", ROBIN), &|_| {}).await;
        assert!(
            matches!(answer, Err(ChannelError::Unknown { .. })),
            "{body}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn being_asked_to_slow_down_sends_nothing_and_says_for_how_long() {
    let world = World::new().await;
    world
        .fault(
            "POST",
            MESSAGES,
            json!({ "mode": "status", "status": 429, "retry_after_s": 9 }),
        )
        .await;
    let after = Some(Duration::from_secs(9));
    assert_eq!(
        dispatched(&world).await,
        Err(ChannelError::TryLater { after })
    );
    assert!(world.arrived().await.is_empty());
}

#[tokio::test]
async fn a_wrong_key_needs_a_sign_in_and_a_missing_right_is_a_refusal() {
    let world = World::new().await;
    let stranger = client(world.sandbox.url(), "another-key");
    assert_eq!(stranger.senders().await, Err(ChannelError::SignInNeeded));
    let answer = stranger.dispatch(&text_to("k", ROBIN), &|_| {}).await;
    assert_eq!(answer, Err(ChannelError::SignInNeeded));
    world
        .fault("POST", MESSAGES, json!({ "mode": "status", "status": 403 }))
        .await;
    let answer = dispatched(&world).await;
    assert!(
        matches!(answer, Err(ChannelError::Refused { .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_conflict_or_a_gone_channel_is_a_refusal() {
    let world = World::new().await;
    for status in [400, 404, 409, 413, 422] {
        let fault = json!({ "mode": "status", "status": status });
        world.fault("POST", MESSAGES, fault).await;
        let answer = dispatched(&world).await;
        assert!(
            matches!(answer, Err(ChannelError::Refused { .. })),
            "{status}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_system_that_cannot_be_reached_got_nothing() {
    let world = World::new().await;
    let url = world.sandbox.url().to_owned();
    world.sandbox.shutdown().await;
    let answer = client(&url, TOKEN)
        .dispatch(&text_to("k", ROBIN), &|_| {})
        .await;
    assert!(
        matches!(answer, Err(ChannelError::Unreachable(_))),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_reading_waits_out_a_short_slow_down() {
    let world = World::new().await;
    let channels = format!("/workspaces/{WORKSPACE}/channels");
    world
        .fault(
            "GET",
            &channels,
            json!({ "mode": "status", "status": 429, "retry_after_s": 0 }),
        )
        .await;
    assert_eq!(world.client.senders().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_account_without_a_workspace_makes_no_client() {
    let mut account = account("http://127.0.0.1:9");
    account.options.bird = BirdOptions::default();
    let answer = Systems.connect(&account, Secret::new(TOKEN)).err();
    let Some(ChannelError::Refused { message, .. }) = answer else {
        panic!("it should be refused: {answer:?}");
    };
    assert!(message.contains("workspace"), "{message}");
}

#[tokio::test]
async fn only_active_channels_of_whatsapp_can_send() {
    let world = World::new().await;
    let senders = world.client.senders().await.unwrap();
    let shown: Vec<(&str, &str, bool)> = senders
        .iter()
        .map(|one| (one.name.as_str(), one.status.as_str(), one.can_send))
        .collect();
    assert_eq!(
        shown,
        [
            ("De Korenmolen", "active", true),
            ("Dealer desk", "active", true),
            ("Market stall", "pending", false)
        ]
    );
    assert!(world.client.groups().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_readings_of_an_account_stay_under_its_rate() {
    let world = World::with(|options| options.rate_per_minute(60).bird_per_second(10, 10)).await;
    let mut account = account(world.sandbox.url());
    account.options.bird.gets_per_second = 10;
    let client = connected(&account, TOKEN);
    let begun = std::time::Instant::now();
    let asked = (0..25).map(|_| client.senders());
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert!(
        begun.elapsed() >= Duration::from_secs(2),
        "25 calls at 10 a second"
    );
}
