use crate::support::{ANTWERP, DIVERS, SHOP_PHONE, World, calm, changed, frozen, jpeg, text_send};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const PATH: &str = "/v2/outbound/sends";

#[tokio::test]
async fn the_same_key_and_body_is_a_repeat_that_sends_nothing() {
    let world = frozen().await;
    let body = text_send("k", &[DIVERS, ANTWERP]);
    let first = world.send(&body).await;
    world.advance(0).await;
    let again = world.send(&body).await;
    assert_eq!(
        (&again["status"], &again["send"]["status"]),
        (&"duplicate_accepted".into(), &"duplicate_accepted".into())
    );
    assert_eq!(again["send"]["send_id"], first["send"]["send_id"]);
    assert_eq!(again["send"]["event_ids"], first["send"]["event_ids"]);
    assert_ne!(again["request_id"], first["request_id"]);
    let ids = |answer: &Value| -> Vec<Value> {
        answer["send"]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["recipient_send_id"].clone())
            .collect()
    };
    assert_eq!(ids(&again), ids(&first));
    assert_eq!(
        again["send"]["results"][0]["status"], "sent",
        "a repeat shows the present state"
    );
    world.advance(10_000).await;
    assert_eq!(world.deliveries().await.len(), 2);
}

#[tokio::test]
async fn the_order_of_fields_and_spaces_do_not_make_another_body() {
    let world = frozen().await;
    let one = format!(
        r#"{{"session_id":"{SHOP_PHONE}","group_ids":["{DIVERS}"],"idempotency_key":"k","text":"a"}}"#
    );
    let other = format!(
        r#"{{ "text": "a", "idempotency_key": "k", "group_ids": ["{DIVERS}"], "session_id": "{SHOP_PHONE}" }}"#
    );
    let post = |body: String| {
        world
            .request("POST", PATH)
            .header("content-type", "application/json")
            .body(body)
    };
    let first: Value = post(one).send().await.unwrap().json().await.unwrap();
    let again: Value = post(other).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&first["status"], &again["status"]),
        (&"accepted".into(), &"duplicate_accepted".into())
    );
}

#[tokio::test]
async fn the_same_key_with_another_body_is_a_conflict_and_sends_nothing() {
    let world = frozen().await;
    let body = text_send("k", &[DIVERS]);
    world.send(&body).await;
    let other = changed(body.clone(), json!({ "text": "something else" }));
    assert_eq!(world.refusal("POST", PATH, &other, 409).await, "conflict");
    world.advance(10_000).await;
    assert_eq!(world.deliveries().await.len(), 1);
    assert_eq!(world.send(&body).await["status"], "duplicate_accepted");
}

#[tokio::test]
async fn a_repeat_is_recognised_even_when_the_state_would_now_forbid_the_send() {
    let world = frozen().await;
    let body = text_send("k", &[DIVERS]);
    world.send(&body).await;
    world
        .call(
            "POST",
            &format!("/_sandbox/sessions/{SHOP_PHONE}"),
            &json!({ "status": "FAILED" }),
            200,
        )
        .await;
    assert_eq!(world.send(&body).await["status"], "duplicate_accepted");
}

#[tokio::test]
async fn files_belong_to_the_body_by_content_and_order() {
    let world = frozen().await;
    let payload = text_send("k", &[DIVERS]);
    let post = async |contents: [&str; 2]| {
        let file = |content: &str| Part::bytes(jpeg(content)).file_name("same.jpg");
        let form = Form::new()
            .text("payload", payload.to_string())
            .part("files", file(contents[0]))
            .part("files", file(contents[1]));
        let response = world
            .request("POST", PATH)
            .multipart(form)
            .send()
            .await
            .unwrap();
        (
            response.status().as_u16(),
            response.json::<Value>().await.unwrap(),
        )
    };
    assert_eq!(post(["a", "b"]).await.1["status"], "accepted");
    assert_eq!(post(["a", "b"]).await.1["status"], "duplicate_accepted");
    assert_eq!(post(["b", "a"]).await.0, 409, "another order");
    assert_eq!(post(["a", "c"]).await.0, 409, "other content");
    assert_eq!(
        world.refusal("POST", PATH, &payload, 409).await,
        "conflict",
        "no files at all"
    );
}

#[tokio::test]
async fn keys_survive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let options = || calm().data_dir(dir.path());
    let world = World::start(options()).await;
    let body = text_send("k", &[DIVERS]);
    let first = world.send(&body).await;
    let world = world.restarted(options()).await;
    let again = world.send(&body).await;
    assert_eq!(again["status"], "duplicate_accepted");
    assert_eq!(again["send"]["send_id"], first["send"]["send_id"]);
    let other = changed(body, json!({ "text": "b" }));
    assert_eq!(world.refusal("POST", PATH, &other, 409).await, "conflict");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn racing_calls_with_one_key_make_one_send() {
    let world = frozen().await;
    let body = text_send("k", &[DIVERS]);
    let calls = (0..24).map(|_| world.send(&body));
    let answers = futures_util::future::join_all(calls).await;
    let accepted = answers
        .iter()
        .filter(|answer| answer["status"] == "accepted")
        .count();
    assert_eq!(
        accepted, 1,
        "one call makes the send, the others are repeats"
    );
    assert!(
        answers
            .iter()
            .all(|answer| answer["send"]["send_id"] == answers[0]["send"]["send_id"])
    );
    world.advance(10_000).await;
    assert_eq!(world.deliveries().await.len(), 1);
}
