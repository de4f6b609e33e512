use super::{BAKERY_PHONE, ROBIN, sign_in, text_to, with};
use crate::support::frozen;
use serde_json::{Value, json};

#[tokio::test]
async fn what_arrives_is_in_the_ledger_with_the_exact_body() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let body =
        "{\"to\": \"00447700900123\",  \"from\":\"+442079460123\",\"text\":\"*Klaar* \u{00e9}\"}";
    let answer = world
        .client
        .post(world.url("/campaign"))
        .bearer_auth(&client.token)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        .unwrap();
    let sent: Value = answer.json().await.unwrap();
    world.advance(1).await;
    let path = format!("/_sandbox/arrived?system=routee&to={ROBIN}");
    let row = &world.get(&path).await["items"][0];
    assert_eq!(row["request_text"], body, "letter by letter");
    assert_eq!(row["request_body"]["text"], "*Klaar* é");
    assert_eq!(row["send_id"], sent["trackingId"]);
    assert_eq!(
        (&row["recipient"], &row["group_id"], &row["session_id"]),
        (
            &json!(ROBIN),
            &json!(format!("routee:{ROBIN}")),
            &json!("De Korenmolen")
        )
    );
}

#[tokio::test]
async fn two_identical_calls_are_two_messages() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let first = client.send(&text_to(ROBIN)).await;
    assert_ne!(first, client.send(&text_to(ROBIN)).await);
    world.advance(1).await;
    assert_eq!(world.deliveries().await.len(), 2);
}

#[tokio::test]
async fn every_kind_shows_the_recipient_what_it_carries() {
    let url = "https://media.example.com/x";
    let cases = [
        (json!({}), "text"),
        (json!({ "imageURL": url, "caption": "Dial" }), "image"),
        (json!({ "videoURL": url }), "video"),
        (
            json!({ "documentURL": url, "filename": "papers.pdf" }),
            "document",
        ),
        (json!({ "audioURL": url }), "audio"),
        (json!({ "stickerURL": url }), "sticker"),
        (
            json!({ "longitude": 4.8952, "latitude": 52.3702, "locationName": "De Korenmolen",
                "locationAddress": "Molenstraat 1" }),
            "location",
        ),
        (
            json!({ "text": "", "template": { "name": "order_ready", "language": "en",
                "components": [{ "type": "body", "parameters": [{ "type": "text", "text": "Robin" }] }] } }),
            "template",
        ),
    ];
    let world = frozen().await;
    let client = sign_in(&world).await;
    for (changes, kind) in &cases {
        client.send(&with(changes.clone())).await;
        world.advance(1).await;
        let last = world.get("/_sandbox/arrived?order=newest&limit=1").await;
        assert_eq!(last["items"][0]["content"]["kind"], *kind, "{changes}");
    }
    let shown: Vec<Value> = world
        .deliveries()
        .await
        .iter()
        .map(|row| row["content"].clone())
        .collect();
    assert_eq!(shown[1]["caption"], "Dial");
    assert_eq!(shown[3]["media"][0]["name"], "papers.pdf");
    assert_eq!(shown[6]["place"]["address"], "Molenstraat 1");
    assert_eq!(shown[7]["text"], "Your order for Robin is ready.");
}

#[tokio::test]
async fn an_address_without_a_name_is_not_shown() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let body =
        json!({ "longitude": 4.8952, "latitude": 52.3702, "locationAddress": "Molenstraat 1" });
    client.send(&with(body)).await;
    world.advance(1).await;
    assert_eq!(
        world.deliveries().await[0]["content"]["place"]["address"],
        ""
    );
}

#[tokio::test]
async fn a_group_id_is_one_recipient_with_one_message() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    client.send(&text_to("8841203")).await;
    world.advance(1).await;
    let arrived = world.deliveries().await;
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0]["group_name"], "Currant bread list");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_nine_digits() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    for (changes, code) in [
        (json!({ "text": null }), "400009001"),
        (json!({ "text": "x".repeat(4_070) }), "400009001"),
        (json!({ "to": "447700900123" }), "400009002"),
        (json!({ "to": "+44 7700 900123" }), "400009002"),
        (json!({ "to": "+447700900907" }), "400009002"),
        (json!({ "from": "+31201234567" }), "400009003"),
        (json!({ "from": "+442079460125" }), "403009001"),
        (json!({ "latitude": 5 }), "400009001"),
        (json!({ "imageURL": "ftp://x/y" }), "400009001"),
    ] {
        let (told, words) = client.refused(&with(changes.clone())).await;
        assert_eq!(told, code, "{changes}: {words}");
    }
    world.advance(1_000).await;
    assert!(world.deliveries().await.is_empty(), "nothing was sent");
}

#[tokio::test]
async fn the_longest_text_passes_and_unknown_fields_are_ignored() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let body = json!({ "text": "é".repeat(4_069), "callback": "http://example.com", "from": BAKERY_PHONE });
    client.send(&with(body)).await;
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    for (kind, body) in [
        ("application/json", "{\"from\":"),
        ("text/plain", "{}"),
        ("application/json", "[]"),
    ] {
        let answer = world
            .client
            .post(world.url("/whatsapp/campaign"))
            .bearer_auth(&client.token)
            .header("content-type", kind)
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 400, "{kind} {body}");
        let told: Value = answer.json().await.unwrap();
        assert_eq!(told["code"].as_str().unwrap().len(), 9, "{told}");
    }
}
