use super::{ROBIN, sign_in, text_to};
use crate::support::{World, calm, frozen};
use serde_json::{Value, json};

fn slow() -> sandbox::Options {
    calm()
        .clock_speed(0.0)
        .delivery_delay_ms(3_000)
        .read_delay_ms(60_000)
}

#[tokio::test]
async fn a_message_is_accepted_then_delivered_then_seen_by_the_sandbox_clock() {
    let world = World::start(slow()).await;
    let client = sign_in(&world).await;
    let id = client.send(&text_to(ROBIN)).await;
    assert_eq!(client.history(&id).await, ["accepted"]);
    world.advance(2_999).await;
    assert_eq!(client.history(&id).await, ["accepted"]);
    assert!(world.deliveries().await.is_empty());
    world.advance(1).await;
    assert_eq!(client.history(&id).await, ["accepted", "delivered"]);
    assert_eq!(world.deliveries().await.len(), 1);
    world.advance(60_000).await;
    assert_eq!(client.history(&id).await, ["accepted", "delivered", "seen"]);
}

#[tokio::test]
async fn the_end_of_the_number_decides_what_becomes_of_a_message() {
    let world = World::start(slow()).await;
    let client = sign_in(&world).await;
    let cases: [(&str, &[&str], usize); 7] = [
        ("+447700900901", &["accepted", "failed"], 0),
        ("+447700900902", &["accepted", "channelFailed"], 0),
        ("+447700900903", &["accepted", "delivered", "deleted"], 1),
        ("+447700900904", &["accepted"], 0),
        ("+447700900905", &["accepted", "delivered"], 1),
        ("+447700900906", &["accepted", "unknown"], 0),
        ("+447700900908", &["accepted", "delivered", "seen"], 1),
    ];
    let mut sent = Vec::new();
    for (to, ..) in &cases {
        sent.push(client.send(&text_to(to)).await);
    }
    world.advance(600_000).await;
    for ((to, history, arrivals), id) in cases.into_iter().zip(sent) {
        assert_eq!(client.history(&id).await, history, "{to}");
        let arrived = world.get(&format!("/_sandbox/arrived?to={to}")).await;
        assert_eq!(arrived["items"].as_array().unwrap().len(), arrivals, "{to}");
    }
}

#[tokio::test]
async fn tracking_tells_what_was_sent_to_whom() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let id = client.send(&text_to("00447700900123")).await;
    let info = client.get(&format!("/routee/tracking/campaign/{id}")).await;
    assert_eq!(info["trackingId"], id);
    assert_eq!(info["to"], ROBIN);
    assert_eq!(info["message"], json!({ "text": "Your order is ready." }));
}

#[tokio::test]
async fn unknown_ids_are_not_found_in_either_call() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    for path in [
        "/tracking/campaign/x",
        "/whatsapp/tracking/campaign/x/history",
    ] {
        let (status, body) = client.call("GET", path, None).await;
        assert_eq!(
            (status, &body["code"]),
            (404, &Value::from("404009000")),
            "{path}"
        );
    }
}
