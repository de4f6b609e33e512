use super::{CHANNEL, ROBIN_ID, get, request, text_with};
use crate::support::{World, frozen};
use serde_json::{Value, json};

async fn set(world: &World, path: &str, mut fault: Value) {
    fault["method"] = json!("*");
    fault["path"] = json!(path);
    world.call("POST", "/_sandbox/faults", &fault, 201).await;
}

fn paths() -> Vec<(&'static str, String)> {
    let list = "/workspaces/3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001/channels";
    vec![
        ("POST", format!("{CHANNEL}/messages")),
        ("GET", format!("{CHANNEL}/messages")),
        ("GET", format!("{CHANNEL}/messages/x")),
        ("GET", format!("{CHANNEL}/messages/x/interactions")),
        ("GET", list.to_owned()),
        ("GET", CHANNEL.to_owned()),
        ("GET", format!("{CHANNEL}/contacts/{ROBIN_ID}")),
        ("POST", format!("{CHANNEL}/presigned-upload")),
        ("POST", "/bird/uploads".to_owned()),
        ("GET", format!("{CHANNEL}/media/x")),
    ]
}

#[tokio::test]
async fn every_path_can_be_told_to_fail_in_its_own_shape() {
    let world = frozen().await;
    for (method, path) in paths() {
        set(
            &world,
            &path,
            json!({ "mode": "status", "status": 503, "retry_after_s": 7 }),
        )
        .await;
        let answer = request(&world, method, &path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 503, "{path}");
        assert_eq!(answer.headers()["retry-after"], "7");
        let told = answer.text().await.unwrap();
        let in_shape = if path == "/bird/uploads" {
            told.starts_with("<?xml")
        } else {
            told.contains("\"ServiceUnavailable\"")
        };
        assert!(in_shape, "{path}: {told}");
    }
}

#[tokio::test]
async fn every_path_can_break_its_connection() {
    let world = frozen().await;
    for (method, path) in paths() {
        for mode in ["drop_before", "drop_after", "reset_mid_body", "truncate"] {
            set(&world, &path, json!({ "mode": mode })).await;
            let sent = request(&world, method, &path).json(&json!({})).send().await;
            let read = match sent {
                Ok(answer) => answer.bytes().await.map(drop),
                Err(error) => Err(error),
            };
            assert!(read.is_err(), "{mode} on {path}");
        }
        set(&world, &path, json!({ "mode": "garbage" })).await;
        let answer = request(&world, method, &path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        assert!(answer.json::<Value>().await.is_err(), "{path}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_reference_in_the_list() {
    let world = frozen().await;
    let path = format!("{CHANNEL}/messages");
    set(&world, &path, json!({ "mode": "drop_after" })).await;
    let body = text_with(json!({ "reference": "post-1" }));
    let sent = request(&world, "POST", &path).json(&body).send().await;
    assert!(sent.is_err());
    let list = get(&world, &format!("{path}?direction=outgoing")).await;
    assert_eq!(list["results"][0]["reference"], "post-1");
    set(&world, &path, json!({ "mode": "drop_before" })).await;
    let body = text_with(json!({ "reference": "post-2" }));
    let sent = request(&world, "POST", &path).json(&body).send().await;
    assert!(sent.is_err());
    let list = get(&world, &format!("{path}?direction=outgoing")).await;
    assert_eq!(list["results"].as_array().unwrap().len(), 1, "never taken");
}
