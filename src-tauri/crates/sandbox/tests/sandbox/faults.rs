use std::time::{Duration, Instant};

use crate::support::{DIVERS, World, frozen, text_send};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SENDS: &str = "/v2/outbound/sends";

async fn set(world: &World, fault: Value) {
    world.call("POST", "/_sandbox/faults", &fault, 201).await;
}

/// What a client without any library sees: the bytes until the end, and how they ended.
async fn raw_post(world: &World, body: &Value) -> (String, std::io::Result<()>) {
    let body = body.to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", world.running.port()))
        .await
        .unwrap();
    let request = format!(
        "POST {SENDS} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer sandbox\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    let end = loop {
        match stream.read(&mut buffer).await {
            Ok(0) => break Ok(()),
            Ok(read) => seen.extend_from_slice(&buffer[..read]),
            Err(error) => break Err(error),
        }
    };
    (String::from_utf8_lossy(&seen).into_owned(), end)
}

async fn arrived(world: &World) -> usize {
    world.advance(1).await;
    world.deliveries().await.len()
}

fn announced_length(answer: &str) -> usize {
    let line = answer
        .lines()
        .find(|line| line.to_lowercase().starts_with("content-length:"))
        .unwrap();
    line.split(':').nth(1).unwrap().trim().parse().unwrap()
}

#[tokio::test]
async fn drop_before_closes_the_connection_and_nothing_is_handled() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "POST", "path": SENDS, "mode": "drop_before" }),
    )
    .await;
    let (seen, _) = raw_post(&world, &text_send("k", &[DIVERS])).await;
    assert_eq!(seen, "", "not one byte of an answer");
    assert_eq!(arrived(&world).await, 0);
    let log = world.get("/_sandbox/requests").await;
    assert_eq!(
        log["items"][0]["status"],
        Value::Null,
        "the log shows a request without an answer"
    );
}

#[tokio::test]
async fn drop_after_loses_the_answer_of_a_send_that_was_taken() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "POST", "path": SENDS, "mode": "drop_after" }),
    )
    .await;
    let body = text_send("k", &[DIVERS]);
    let (seen, _) = raw_post(&world, &body).await;
    assert_eq!(seen, "", "not one byte of an answer");
    assert_eq!(arrived(&world).await, 1, "it was handled");
    assert_eq!(
        world.send(&body).await["status"],
        "duplicate_accepted",
        "the repeat settles it"
    );
    assert_eq!(arrived(&world).await, 1);
}

#[tokio::test]
async fn reset_mid_body_aborts_the_connection_in_the_middle_of_the_answer() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "POST", "path": SENDS, "mode": "reset_mid_body" }),
    )
    .await;
    let (seen, end) = raw_post(&world, &text_send("k", &[DIVERS])).await;
    assert!(seen.starts_with("HTTP/1.1 202"), "{seen}");
    let received = seen.split_once("\r\n\r\n").unwrap().1.len();
    assert!(
        received > 0 && received < announced_length(&seen),
        "half of the body: {seen}"
    );
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(arrived(&world).await, 1, "it was handled");
}

#[tokio::test]
async fn truncate_ends_the_answer_before_its_announced_length() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "POST", "path": SENDS, "mode": "truncate" }),
    )
    .await;
    let (seen, end) = raw_post(&world, &text_send("k", &[DIVERS])).await;
    let received = seen.split_once("\r\n\r\n").unwrap().1.len();
    assert!(received > 0 && received < announced_length(&seen), "{seen}");
    assert!(end.is_ok(), "closed in the ordinary way: {end:?}");
}

#[tokio::test]
async fn truncate_also_breaks_answers_that_have_no_body() {
    let world = frozen().await;
    let saved = world
        .call(
            "POST",
            "/v2/outbound/drafts",
            &json!({ "session_id": crate::support::SHOP_PHONE }),
            201,
        )
        .await;
    set(
        &world,
        json!({ "method": "DELETE", "path": "/v2/outbound/drafts/{id}", "mode": "truncate" }),
    )
    .await;
    let path = format!("/v2/outbound/drafts/{}", saved["id"].as_str().unwrap());
    let answer = world.request("DELETE", &path).send().await.unwrap();
    assert!(
        answer.bytes().await.is_err(),
        "the announced bytes never come"
    );
    assert_eq!(world.status("GET", &path).await, 404, "it was handled");
}

#[tokio::test]
async fn garbage_is_a_success_that_cannot_be_read() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "POST", "path": SENDS, "mode": "garbage" }),
    )
    .await;
    let answer = world
        .request("POST", SENDS)
        .json(&text_send("k", &[DIVERS]))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert!(serde_json::from_slice::<Value>(&answer.bytes().await.unwrap()).is_err());
    assert_eq!(arrived(&world).await, 1, "it was handled");
}

#[tokio::test]
async fn status_answers_without_handling_and_says_when_to_come_back() {
    let world = frozen().await;
    set(&world, json!({ "method": "POST", "path": SENDS, "mode": "status", "status": 503, "retry_after_s": 7, "times": 2 })).await;
    let body = text_send("k", &[DIVERS]);
    for _ in 0..2 {
        let answer = world
            .request("POST", SENDS)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (
                answer.status().as_u16(),
                answer.headers()["retry-after"].to_str().unwrap()
            ),
            (503, "7")
        );
        crate::support::assert_is_error(&answer.json().await.unwrap());
    }
    assert_eq!(
        world.send(&body).await["status"],
        "accepted",
        "after two times the fault is used up"
    );
}

#[tokio::test]
async fn delay_answers_later() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "GET", "path": "/v2/groups", "mode": "delay", "delay_ms": 150 }),
    )
    .await;
    let started = Instant::now();
    world.get("/v2/groups").await;
    assert!(started.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn slow_sends_the_head_at_once_and_the_body_in_pieces() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "GET", "path": "/v2/groups", "mode": "slow", "delay_ms": 600 }),
    )
    .await;
    let started = Instant::now();
    let mut answer = world.request("GET", "/v2/groups").send().await.unwrap();
    let head_after = started.elapsed();
    let mut body = Vec::new();
    let mut pieces = 0;
    while let Some(piece) = answer.chunk().await.unwrap() {
        pieces += 1;
        body.extend_from_slice(&piece);
    }
    assert!(started.elapsed() >= Duration::from_millis(600));
    assert!(
        head_after < started.elapsed() / 2,
        "the head came after {head_after:?}"
    );
    assert!(pieces > 1, "{pieces} pieces");
    assert!(
        serde_json::from_slice::<Value>(&body).is_ok(),
        "it is whole"
    );
}

#[tokio::test]
async fn faults_hit_the_requests_they_name_and_can_be_listed_and_cleared() {
    let world = frozen().await;
    set(
        &world,
        json!({ "method": "get", "path": "/v2/outbound/sends/*", "mode": "status", "status": 500 }),
    )
    .await;
    world.get("/v2/outbound/sends").await;
    assert_eq!(world.status("GET", "/v2/outbound/schedules/x").await, 404);
    let listed = world.get("/_sandbox/faults").await;
    assert_eq!(
        (&listed["items"][0]["method"], &listed["items"][0]["times"]),
        (&"GET".into(), &1.into())
    );
    assert_eq!(
        world
            .call("DELETE", "/_sandbox/faults", &json!({}), 200)
            .await["cleared"],
        1
    );
    assert_eq!(world.status("GET", "/v2/outbound/sends/x").await, 404);
    let nonsense = json!({ "method": "GET", "path": "/v2", "mode": "explode" });
    assert_eq!(
        world
            .refusal("POST", "/_sandbox/faults", &nonsense, 400)
            .await,
        "validation_failed"
    );
}

#[tokio::test]
async fn a_fault_that_breaks_one_connection_leaves_the_server_well() {
    let world = frozen().await;
    for mode in ["drop_before", "drop_after", "reset_mid_body", "truncate"] {
        set(
            &world,
            json!({ "method": "GET", "path": "/v2/groups", "mode": mode }),
        )
        .await;
        let broken = world.request("GET", "/v2/groups").send().await;
        let read = match broken {
            Ok(answer) => answer.bytes().await.map(drop),
            Err(error) => Err(error),
        };
        assert!(read.is_err(), "{mode}");
        world.get("/v2/groups").await;
    }
}
