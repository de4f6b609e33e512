use super::{CHANNEL, ROBIN, ROBIN_ID, get, message, post, request, send, text, text_with};
use crate::support::frozen;
use serde_json::{Value, json};

#[tokio::test]
async fn an_accepted_message_comes_back_with_sender_receiver_and_times() {
    let world = frozen().await;
    let answer = post(&world, &text_with(json!({ "reference": "post-1" })), 202).await;
    assert_eq!(answer["status"], "accepted");
    assert_eq!(answer["direction"], "outgoing");
    assert_eq!(answer["reference"], "post-1");
    assert_eq!(
        answer["sender"]["connector"]["identifierValue"],
        "+442079460123"
    );
    let receiver = &answer["receiver"]["contacts"][0];
    assert_eq!(
        (
            &receiver["id"],
            &receiver["identifierValue"],
            &receiver["countryCode"]
        ),
        (&json!(ROBIN_ID), &json!(ROBIN), &json!("GB"))
    );
    assert_eq!(answer["createdAt"], answer["lastStatusAt"]);
    assert_eq!(answer["parts"], json!([]));
}

#[tokio::test]
async fn what_arrives_is_in_the_ledger_with_the_exact_body_and_reference() {
    let world = frozen().await;
    let body = "{ \"reference\":\"post-1\", \"body\":{\"type\":\"text\",\"text\":{\"text\":\"Klaar \u{00e9}\"}},\n\"receiver\":{\"contacts\":[{\"identifierValue\":\"+447700900123\"}]}}";
    let path = format!("/bird{CHANNEL}/messages");
    let sent = request(&world, "POST", &path)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        .unwrap();
    let sent: Value = sent.json().await.unwrap();
    world.advance(1).await;
    let found = world
        .get("/_sandbox/arrived?system=bird&reference=post-1")
        .await;
    let row = &found["items"][0];
    assert_eq!(row["request_text"], body);
    assert_eq!(row["send_id"], sent["id"]);
    assert_eq!(
        (&row["recipient"], &row["group_name"]),
        (&json!(ROBIN), &json!("Robin"))
    );
}

#[tokio::test]
async fn a_reference_is_kept_and_not_unique() {
    let world = frozen().await;
    let body = text_with(json!({ "reference": "twice" }));
    let first = send(&world, &body).await;
    let second = send(&world, &body).await;
    assert_ne!(first, second);
    for id in [first, second] {
        assert_eq!(message(&world, &id).await["reference"], "twice");
    }
    world.advance(1).await;
    assert_eq!(world.deliveries().await.len(), 2);
}

#[tokio::test]
async fn tags_come_back_in_lower_case_and_once() {
    let world = frozen().await;
    let body = text_with(json!({ "tags": ["Advent", "saturday-bread", "ADVENT"] }));
    let id = send(&world, &body).await;
    assert_eq!(
        message(&world, &id).await["tags"],
        json!(["advent", "saturday-bread"])
    );
}

#[tokio::test]
async fn a_contact_is_made_for_a_number_nobody_has_and_found_by_its_id_afterwards() {
    let world = frozen().await;
    let template = json!({ "name": "order_ready", "locale": "en", "variables": { "name": "New" } });
    let body = json!({ "receiver": super::to("+31612345678"), "template": template });
    let first = post(&world, &body, 202).await;
    let id = first["receiver"]["contacts"][0]["id"].clone();
    let by_id = json!({ "receiver": { "contacts": [{ "id": id }] }, "template": template });
    let second = post(&world, &by_id, 202).await;
    assert_eq!(
        second["receiver"]["contacts"][0]["identifierValue"],
        "+31612345678"
    );
    let unknown = json!({ "receiver": { "contacts": [{ "id": "nobody" }] }, "template": template });
    post(&world, &unknown, 404).await;
}

#[tokio::test]
async fn an_answer_quotes_a_received_message_and_nothing_else() {
    let world = frozen().await;
    let reply = |id: &str| text_with(json!({ "replyTo": { "id": id, "type": "message" } }));
    let robins = "1c9be0d7-4b6f-4a8e-93f5-7d2a0e6c5b44";
    let id = send(&world, &reply(robins)).await;
    assert_eq!(message(&world, &id).await["replyTo"]["id"], robins);
    world.advance(1).await;
    assert_eq!(
        world.deliveries().await[0]["content"]["quoted"],
        "Is there any currant bread left?"
    );
    let own = super::broken_fields(&world, &reply(&id)).await;
    assert_eq!(own, ["replyTo.id"], "our own message is not a received one");
}

#[tokio::test]
async fn messages_outlive_a_restart_and_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let options = || {
        crate::support::calm()
            .clock_speed(0.0)
            .delivery_delay_ms(9_000)
            .data_dir(dir.path())
    };
    let world = crate::support::World::start(options()).await;
    let id = send(&world, &text("on its way")).await;
    let world = world.restarted(options()).await;
    assert_eq!(super::status(&world, &id).await, "accepted");
    world.advance(9_000).await;
    assert_eq!(super::status(&world, &id).await, "delivered");
    let listed = get(&world, &format!("{CHANNEL}/messages?direction=outgoing")).await;
    assert_eq!(listed["results"].as_array().unwrap().len(), 1);
}
