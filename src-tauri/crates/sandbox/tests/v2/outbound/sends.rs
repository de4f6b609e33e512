use crate::support::{
    ADMINS_ONLY, ANTWERP, DIVERS, LEFT, World, calm, changed, frozen, jpeg, text_send,
};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

#[tokio::test]
async fn a_send_is_queued_first_and_delivered_after_its_delay() {
    let world = World::start(calm().clock_speed(0.0).delivery_delay_ms(300)).await;
    let answer = world.send(&text_send("k1", &[DIVERS, ANTWERP])).await;
    assert_eq!(answer["status"], "accepted");
    let id = answer["send"]["send_id"].as_str().unwrap().to_owned();
    let path = format!("/v2/outbound/sends/{id}");
    assert_eq!(world.get(&path).await["status"], "queued");
    assert!(world.deliveries().await.is_empty(), "time stands still");

    world.advance(300).await;
    assert_eq!(
        world.get(&path).await["status"],
        "sending",
        "the second group has its turn a little later"
    );
    world.advance(30).await;
    let send = world.get(&path).await;
    assert_eq!(send["status"], "sent");
    assert_eq!(
        send["completed_at_ms"].as_i64().unwrap() - send["requested_at_ms"].as_i64().unwrap(),
        330
    );

    let rows = world.deliveries().await;
    let reached: Vec<_> = rows
        .iter()
        .map(|row| row["group_id"].as_str().unwrap())
        .collect();
    assert_eq!(reached, [DIVERS, ANTWERP]);
    assert_eq!(rows[0]["text"], "New in: a 1968 diver");
    assert_eq!(rows[0]["idempotency_key"], "k1");
    assert_eq!(rows[0]["send_id"], id.as_str());
    assert_eq!(
        rows[0]["id"],
        answer["send"]["results"][0]["recipient_send_id"]
    );
    assert_eq!(rows[0]["schedule_id"], Value::Null);
}

#[tokio::test]
async fn deliveries_happen_on_their_own_while_time_runs() {
    let world = World::start(calm().clock_speed(1_000.0).delivery_delay_ms(300)).await;
    world.send(&text_send("k1", &[DIVERS])).await;
    let mut tries = 0;
    while world.deliveries().await.is_empty() {
        tries += 1;
        assert!(tries < 500, "nothing arrived");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn groups_that_cannot_be_reached_fail_alone() {
    let world = frozen().await;
    let answer = world
        .send(&text_send("k1", &[DIVERS, ADMINS_ONLY, LEFT]))
        .await;
    let results = &answer["send"]["results"];
    assert_eq!(
        (&results[0]["ok"], &results[0]["status"]),
        (&true.into(), &"queued".into())
    );
    assert_eq!(
        (&results[1]["ok"], &results[1]["status"]),
        (&false.into(), &"failed".into())
    );
    assert_eq!(results[1]["error_code"], "group_cannot_send");
    assert_eq!(
        results[2]["ok"], true,
        "that the session has left shows at delivery only"
    );
    world.advance(0).await;
    let send = world
        .get(&format!(
            "/v2/outbound/sends/{}",
            answer["send"]["send_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(send["status"], "partial_failed");
    let outcomes: Vec<_> = send["recipients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (&r["status"], &r["error_code"]))
        .collect();
    assert_eq!(
        json!(outcomes),
        json!([
            ["sent", null],
            ["failed", "group_cannot_send"],
            ["failed", "not_a_participant"]
        ])
    );
    assert_eq!(world.deliveries().await.len(), 1);
}

#[tokio::test]
async fn a_send_to_admins_only_groups_alone_has_failed_at_once() {
    let world = frozen().await;
    let answer = world.send(&text_send("k1", &[ADMINS_ONLY])).await;
    let send = world
        .get(&format!(
            "/v2/outbound/sends/{}",
            answer["send"]["send_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&send["status"], send["completed_at_ms"].is_i64()),
        (&"failed".into(), true)
    );
}

#[tokio::test]
async fn files_and_addresses_arrive_together_in_order() {
    let world = frozen().await;
    let uploaded = world.upload(jpeg("uploaded"), "dial.jpg").await;
    let media = json!([{ "url": uploaded["url"] }, { "url": "https://elsewhere.example/a.jpg", "sha256": "abc" }]);
    let payload = changed(text_send("k1", &[DIVERS]), json!({ "media": media }));
    let file = |name: &str| {
        Part::bytes(jpeg(name))
            .file_name(format!("{name}.jpg"))
            .mime_str("image/jpeg")
            .unwrap()
    };
    let form = Form::new()
        .text("payload", payload.to_string())
        .part("files", file("one"))
        .part("files", file("two"));
    let response = world
        .request("POST", "/v2/outbound/sends")
        .multipart(form)
        .send()
        .await
        .unwrap();
    crate::support::json_of(response, StatusCode::ACCEPTED).await;
    world.advance(0).await;
    let row = &world.deliveries().await[0];
    let names: Vec<_> = row["media"]
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["filename"].clone())
        .collect();
    assert_eq!(json!(names), json!([null, null, "one.jpg", "two.jpg"]));
    assert_eq!(
        row["media"][0]["sha256"], uploaded["sha256"],
        "our own address gives the hash"
    );
    assert_eq!(row["media_sha256"].as_array().unwrap().len(), 4);
    let bytes = world
        .client
        .get(row["media"][3]["url"].as_str().unwrap())
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(bytes.to_vec(), jpeg("two"));
}

#[tokio::test]
async fn the_history_is_newest_first_and_can_be_narrowed() {
    let world = frozen().await;
    for number in 1..=5 {
        world
            .send(&text_send(
                &format!("k{number}"),
                &[if number == 3 { ADMINS_ONLY } else { DIVERS }],
            ))
            .await;
    }
    let first = world.get("/v2/outbound/sends?page_size=2").await;
    let second = world
        .get(&format!(
            "/v2/outbound/sends?page_size=10&cursor={}",
            first["next_cursor"].as_str().unwrap()
        ))
        .await;
    let keys: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|send| send["client_idempotency_key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["k5", "k4", "k3", "k2", "k1"]);
    let failed = world.get("/v2/outbound/sends?status=failed").await;
    assert_eq!(failed["items"].as_array().unwrap().len(), 1);
    assert_eq!(failed["items"][0]["client_idempotency_key"], "k3");
}

#[tokio::test]
async fn thousands_of_sends_are_taken_and_delivered_in_seconds() {
    let world = World::start(calm()).await;
    let started = std::time::Instant::now();
    for number in 0..1_000 {
        world
            .send(&text_send(&format!("k{number}"), &[DIVERS, ANTWERP]))
            .await;
    }
    world.advance(1_000).await;
    let rows = world.get("/_sandbox/deliveries?limit=10000").await;
    assert_eq!(rows["items"].as_array().unwrap().len(), 2_000);
    assert!(
        started.elapsed().as_secs() < 30,
        "took {:?}",
        started.elapsed()
    );
}
