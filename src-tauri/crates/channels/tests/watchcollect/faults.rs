use crate::support::{DIVERS, World, booked, client, lost, picture, text_to};
use composer::channel::{ChannelError, Settling};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SENDS: &str = "/v2/outbound/sends";
const MEDIA: &str = "/v2/outbound/media";

/// The next step that an error asks for, in a word.
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

fn waiting(status: u16) -> Value {
    json!({ "mode": "status", "status": status, "retry_after_s": 30 })
}

/// Each fault with what it means to a call that can be repeated, and to one that cannot.
fn faults() -> Vec<(Value, &'static str, &'static str)> {
    vec![
        (json!({ "mode": "drop_before" }), "unreachable", "unknown"),
        (json!({ "mode": "drop_after" }), "unreachable", "unknown"),
        (
            json!({ "mode": "reset_mid_body" }),
            "unreachable",
            "unknown",
        ),
        (json!({ "mode": "truncate" }), "unreachable", "unknown"),
        (json!({ "mode": "garbage" }), "unexpected", "unknown"),
        (status(500), "unreachable", "unknown"),
        (status(408), "unreachable", "unknown"),
        (waiting(503), "try_later", "unknown"),
        (waiting(429), "try_later", "try_later"),
        (status(401), "sign_in", "sign_in"),
        (status(403), "refused", "refused"),
        (status(422), "refused", "refused"),
    ]
}

#[tokio::test]
async fn each_fault_of_a_send_says_what_to_do_and_a_repeat_settles_it() {
    let world = World::new().await;
    for (number, (fault, _, wanted)) in faults().into_iter().enumerate() {
        let dispatch = text_to(&format!("key-{number}"), &[DIVERS]);
        world.fault("POST", SENDS, fault.clone()).await;
        let error = world.client.dispatch(&dispatch, &|_| {}).await.unwrap_err();
        assert_eq!(word(&error), wanted, "{fault}: {error:?}");
        if let ChannelError::TryLater { after } | ChannelError::Unknown { after, .. } = error {
            let asked = fault["retry_after_s"].as_u64().map(Duration::from_secs);
            assert_eq!(after, asked, "{fault}");
        }
        world
            .client
            .settle(&dispatch, Settling::MaySend, lost())
            .await
            .unwrap();
        assert_eq!(
            world.arrived(1_000).await.len(),
            number + 1,
            "{fault}: once, not more"
        );
    }
}

#[tokio::test]
async fn each_fault_of_an_upload_can_simply_be_tried_again() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    for (fault, wanted, _) in faults() {
        let file = picture(folder.path(), "a diver");
        world.fault("POST", MEDIA, fault.clone()).await;
        let error = world.client.upload(&file, &|_| {}).await.unwrap_err();
        assert_eq!(word(&error), wanted, "{fault}: {error:?}");
        world.client.upload(&file, &|_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn each_fault_of_a_reading_can_simply_be_tried_again() {
    let world = World::new().await;
    let sent = world
        .client
        .dispatch(&text_to("s", &[DIVERS]), &|_| {})
        .await
        .unwrap();
    let first_ms = world.sandbox.now_ms() + 3_600_000;
    let plan = world
        .client
        .dispatch(&booked("b", first_ms, 1), &|_| {})
        .await
        .unwrap();
    let (send_id, schedule_id) = (sent.send_id.unwrap(), plan.schedule_id.unwrap());
    let send_path = format!("{SENDS}/{send_id}");
    let schedule_path = format!("/v2/outbound/schedules/{schedule_id}");
    for (fault, wanted, _) in faults() {
        for path in ["/v2/sessions", "/v2/groups", &send_path, &schedule_path] {
            world.fault("GET", path, fault.clone()).await;
            let error = match path {
                "/v2/sessions" => world.client.senders().await.err(),
                "/v2/groups" => world.client.groups().await.err(),
                path if path == send_path => world.client.send_report(&send_id).await.err(),
                _ => world.client.schedule_report(&schedule_id).await.err(),
            };
            let error = error.unwrap_or_else(|| panic!("{path} answers in spite of {fault}"));
            assert_eq!(word(&error), wanted, "{path} {fault}: {error:?}");
        }
    }
    assert!(world.client.groups().await.is_ok());
}

#[tokio::test]
async fn each_fault_of_a_cancel_leaves_it_open_and_a_repeat_settles_it() {
    let world = World::new().await;
    for (number, (fault, _, wanted)) in faults().into_iter().enumerate() {
        let first_ms = world.sandbox.now_ms() + 3_600_000;
        let dispatch = booked(&format!("key-{number}"), first_ms, 1);
        let taken = world.client.dispatch(&dispatch, &|_| {}).await.unwrap();
        let id = taken.schedule_id.unwrap();
        world
            .fault(
                "DELETE",
                &format!("/v2/outbound/schedules/{id}"),
                fault.clone(),
            )
            .await;
        match world.client.cancel_schedule(&id).await {
            Err(error) => assert_eq!(word(&error), wanted, "{fault}: {error:?}"),
            // An answer with status 200 says enough, whatever follows it.
            Ok(_) => assert_eq!(fault["mode"], "garbage"),
        }
        world.client.cancel_schedule(&id).await.unwrap();
    }
    assert!(world.arrived(7_200_000).await.is_empty());
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    let world = World::new().await;
    let fault = json!({ "mode": "delay", "delay_ms": 300 });
    world.fault("POST", SENDS, fault).await;
    let start = Instant::now();
    world
        .client
        .dispatch(&text_to("key-1", &[DIVERS]), &|_| {})
        .await
        .unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_short_slow_down_of_a_reading_is_waited_out_but_not_for_ever() {
    let world = World::new().await;
    let short = json!({ "mode": "status", "status": 429, "retry_after_s": 0 });
    world.fault("GET", "/v2/groups", short.clone()).await;
    assert!(world.client.groups().await.is_ok());
    let mut endless = short;
    endless["times"] = json!(50);
    world.fault("GET", "/v2/groups", endless).await;
    let error = world.client.groups().await.unwrap_err();
    assert_eq!(word(&error), "try_later");
}

#[tokio::test]
async fn where_nobody_listens_nothing_has_left() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let answer = client(&url, "t")
        .dispatch(&text_to("key-1", &[DIVERS]), &|_| {})
        .await;
    assert!(
        matches!(answer, Err(ChannelError::Unreachable(_))),
        "{answer:?}"
    );
}
