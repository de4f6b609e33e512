use super::{ROBIN, sign_in, text_to};
use crate::support::{World, frozen};
use serde_json::{Value, json};

async fn set(world: &World, path: &str, fault: Value) {
    let mut fault = fault;
    fault["method"] = json!("*");
    fault["path"] = json!(path);
    world.call("POST", "/_sandbox/faults", &fault, 201).await;
}

const PATHS: [(&str, &str); 7] = [
    ("POST", "/oauth/token"),
    ("POST", "/whatsapp/campaign"),
    ("GET", "/whatsapp/tracking/campaign/x"),
    ("GET", "/whatsapp/tracking/campaign/x/history"),
    ("GET", "/whatsapp/accounts/templates/114027"),
    ("POST", "/whatsapp/accounts/20441/templates"),
    ("GET", "/accounts/me/balance"),
];

#[tokio::test]
async fn every_path_can_be_told_to_fail_in_its_own_shape() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    for (method, path) in PATHS {
        set(
            &world,
            path,
            json!({ "mode": "status", "status": 503, "retry_after_s": 7 }),
        )
        .await;
        let (status, body) = client.call(method, path, Some(&json!({}))).await;
        assert_eq!(status, 503, "{path}");
        let told = if path == "/oauth/token" {
            body["status"] == 503
        } else {
            body["code"] == "503000000"
        };
        assert!(told, "{path}: {body}");
    }
}

#[tokio::test]
async fn every_path_can_break_its_connection() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    for (method, path) in PATHS {
        for mode in ["drop_before", "drop_after", "reset_mid_body", "truncate"] {
            set(&world, path, json!({ "mode": mode })).await;
            let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
            let request = world.client.request(method, world.url(path));
            let sent = request.bearer_auth(&client.token).json(&json!({})).send();
            let read = match sent.await {
                Ok(answer) => answer.bytes().await.map(drop),
                Err(error) => Err(error),
            };
            assert!(read.is_err(), "{mode} on {path}");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_a_message_that_arrives_and_no_trace_for_the_sender() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    set(
        &world,
        "/whatsapp/campaign",
        json!({ "mode": "drop_after" }),
    )
    .await;
    let sent = world
        .client
        .post(world.url("/whatsapp/campaign"))
        .bearer_auth(&client.token)
        .json(&text_to(ROBIN))
        .send()
        .await;
    assert!(sent.is_err());
    world.advance(1).await;
    assert_eq!(world.deliveries().await.len(), 1, "it was taken over");
}
