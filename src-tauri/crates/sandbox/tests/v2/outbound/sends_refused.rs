use crate::support::{BREAD, DIVERS, NOBODY, RECEIVER, changed, frozen, jpeg, text_send};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const PATH: &str = "/v2/outbound/sends";

fn good() -> Value {
    text_send("key", &[DIVERS])
}

#[tokio::test]
async fn a_body_that_breaks_a_field_rule_is_refused_and_leaves_the_key_unused() {
    let world = frozen().await;
    let many: Vec<String> = (0..101)
        .map(|number| format!("01a1f001-2d50-7b20-9c32-{number:012x}"))
        .collect();
    let image = json!({ "url": "https://a.example/x.jpg" });
    for changes in [
        json!({ "session_id": null }),
        json!({ "session_id": "1" }),
        json!({ "session_id": 1 }),
        json!({ "group_ids": null }),
        json!({ "group_ids": [] }),
        json!({ "group_ids": ["x"] }),
        json!({ "group_ids": DIVERS }),
        json!({ "group_ids": many }),
        json!({ "idempotency_key": null }),
        json!({ "idempotency_key": "" }),
        json!({ "idempotency_key": "x".repeat(201) }),
        json!({ "text": null }),
        json!({ "text": "" }),
        json!({ "text": 5 }),
        json!({ "text": "é".repeat(4097) }),
        json!({ "media": vec![image.clone(); 11] }),
        json!({ "media": [{}] }),
        json!({ "media": [{ "url": "no scheme" }] }),
        json!({ "media": [{ "url": "https://a.example", "size_bytes": -1 }] }),
        json!({ "media": "https://a.example" }),
        json!({ "schedule": [] }),
        json!({ "schedule": {} }),
        json!({ "schedule": { "first_run_at_ms": "soon" } }),
        json!({ "schedule": { "first_run_at_ms": 1.5 } }),
    ] {
        let body = changed(good(), changes.clone());
        assert_eq!(
            world.refusal("POST", PATH, &body, 400).await,
            "validation_failed",
            "{changes}"
        );
    }
    assert_eq!(
        world.send(&good()).await["status"],
        "accepted",
        "the key was still free"
    );
}

#[tokio::test]
async fn the_limits_themselves_are_allowed() {
    let world = frozen().await;
    let image = json!({ "url": "https://a.example/x.jpg" });
    world
        .send(&changed(
            good(),
            json!({ "text": "🙂".repeat(4096), "idempotency_key": "k".repeat(200) }),
        ))
        .await;
    let pictures = changed(
        good(),
        json!({ "text": null, "idempotency_key": "k2", "media": vec![image; 10] }),
    );
    world.send(&pictures).await;
}

#[tokio::test]
async fn a_state_that_forbids_the_send_is_named_and_leaves_the_key_unused() {
    let world = frozen().await;
    let now = world.now_ms().await;
    let schedule = |value: Value| json!({ "schedule": value });
    for (changes, word) in [
        (json!({ "session_id": NOBODY }), "session_unknown"),
        (json!({ "session_id": RECEIVER }), "session_not_sending"),
        (json!({ "group_ids": [BREAD] }), "group_not_in_session"),
        (
            json!({ "group_ids": [DIVERS, NOBODY] }),
            "group_not_in_session",
        ),
        (
            schedule(json!({ "first_run_at_ms": now - 1 })),
            "schedule_in_past",
        ),
        (
            schedule(json!({ "first_run_at_ms": now + 1000, "max_occurrences": 2 })),
            "schedule_interval_missing",
        ),
        (
            json!({ "media": [{ "url": format!("http://127.0.0.1/media/{}/x.jpg", "a".repeat(64)) }] }),
            "media_not_found",
        ),
    ] {
        let body = changed(good(), changes.clone());
        assert_eq!(
            world.refusal("POST", PATH, &body, 422).await,
            word,
            "{changes}"
        );
    }
    assert_eq!(
        world.send(&good()).await["status"],
        "accepted",
        "the key was still free"
    );
}

#[tokio::test]
async fn bodies_that_are_no_json_or_of_another_type_are_refused() {
    let world = frozen().await;
    let post = |kind: &'static str, body: &str| {
        world
            .request("POST", PATH)
            .header("content-type", kind)
            .body(body.to_owned())
    };
    for (kind, body, status) in [
        ("application/json", "{", 400),
        ("application/json", "", 400),
        ("application/json", "[]", 400),
        ("application/json", "{\"text\":\"\\ud800\"}", 400),
        ("text/plain", "{}", 415),
        ("application/xml", "<a/>", 415),
        ("multipart/form-data", "no boundary", 400),
    ] {
        let response = post(kind, body).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{kind} {body}");
        crate::support::assert_is_error(&response.json().await.unwrap());
    }
    let bare = world.request("POST", PATH).body("{}").send().await.unwrap();
    assert_eq!(bare.status().as_u16(), 415, "no content type at all");
}

#[tokio::test]
async fn what_is_too_large_is_refused_with_an_answer_and_not_a_broken_pipe() {
    let world = frozen().await;
    let long = changed(good(), json!({ "filling": "x".repeat(1024 * 1024) }));
    assert_eq!(
        world.refusal("POST", PATH, &long, 413).await,
        "payload_too_large"
    );

    let huge = Part::bytes([jpeg(""), vec![0; 16 * 1024 * 1024]].concat()).file_name("huge.jpg");
    let form = Form::new()
        .text("payload", good().to_string())
        .part("files", huge);
    let response = world
        .request("POST", PATH)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 413);
    let error: Value = response.json().await.unwrap();
    assert_eq!(error["error_message"], "files[0] is larger than 16 MiB.");
    assert_eq!(
        world.send(&good()).await["status"],
        "accepted",
        "the key was still free"
    );
}

#[tokio::test]
async fn multipart_sends_need_one_payload_and_real_images() {
    let world = frozen().await;
    let file = |bytes: Vec<u8>| {
        Part::bytes(bytes)
            .file_name("a.jpg")
            .mime_str("image/jpeg")
            .unwrap()
    };
    let with_files = |count: usize| {
        let form = Form::new().text("payload", good().to_string());
        (0..count).fold(form, |form, number| {
            form.part("files", file(jpeg(&number.to_string())))
        })
    };
    let pdf = Form::new()
        .text("payload", good().to_string())
        .part("files", file(b"%PDF-1.7".to_vec()));
    for (form, status) in [
        (Form::new().part("files", file(jpeg("x"))), 400),
        (Form::new().text("payload", "{"), 400),
        (
            Form::new()
                .text("payload", good().to_string())
                .text("payload", good().to_string()),
            400,
        ),
        (pdf, 415),
        (with_files(11), 400),
        (with_files(10), 202),
    ] {
        let response = world
            .request("POST", PATH)
            .multipart(form)
            .send()
            .await
            .unwrap();
        assert_eq!(
            response.status().as_u16(),
            status,
            "{}",
            response.text().await.unwrap()
        );
    }
}

#[tokio::test]
async fn files_of_a_refused_send_are_not_kept() {
    let world = frozen().await;
    let payload = changed(good(), json!({ "group_ids": [BREAD] }));
    let file = Part::bytes(jpeg("refused")).file_name("a.jpg");
    let form = Form::new()
        .text("payload", payload.to_string())
        .part("files", file);
    let response = world
        .request("POST", PATH)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 422);
    let kept = std::fs::read_dir(world.running.data_dir().join("media")).unwrap();
    let names: Vec<_> = kept.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["incoming"]);
}
