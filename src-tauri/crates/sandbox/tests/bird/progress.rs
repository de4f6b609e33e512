use super::{ROBIN, message, send, status, text_to};
use crate::support::{World, calm, frozen};
use serde_json::{Value, json};

fn slow() -> sandbox::Options {
    calm()
        .clock_speed(0.0)
        .delivery_delay_ms(3_000)
        .read_delay_ms(60_000)
}

#[tokio::test]
async fn a_message_is_accepted_processed_sent_and_delivered_by_the_sandbox_clock() {
    let world = World::start(slow()).await;
    let id = send(&world, &text_to(ROBIN)).await;
    for (by_ms, next) in [
        (0, "accepted"),
        (1_000, "processing"),
        (1_000, "sent"),
        (999, "sent"),
        (1, "delivered"),
        (600_000, "delivered"),
    ] {
        world.advance(by_ms).await;
        assert_eq!(status(&world, &id).await, next);
    }
    let delivered = message(&world, &id).await;
    let reference = delivered["parts"][0]["platformReference"].as_str();
    assert!(reference.unwrap().starts_with("wamid."), "{delivered}");
    assert_eq!(delivered["reason"], "");
}

#[tokio::test]
async fn the_end_of_the_number_decides_what_becomes_of_a_message() {
    let world = frozen().await;
    let cases = [
        ("+447700900901", "sending_failed", json!(15_005), 0),
        ("+447700900902", "delivery_failed", json!(15_001), 0),
        ("+447700900903", "deleted", Value::Null, 1),
        ("+447700900904", "processing", Value::Null, 0),
        ("+447700900905", "delivered", Value::Null, 1),
        ("+447700900906", "skipped", json!(14_002), 0),
        ("+447700900907", "rejected", json!(11_002), 0),
        ("+447700900908", "delivered", Value::Null, 1),
        ("+447700900909", "sending_failed", json!(15_005), 0),
    ];
    let mut sent = Vec::new();
    for (phone, ..) in &cases {
        sent.push(send(&world, &text_to(phone)).await);
    }
    world.advance(3_600_000).await;
    for ((phone, end, code, arrivals), id) in cases.into_iter().zip(sent) {
        let message = message(&world, &id).await;
        assert_eq!(message["status"], end, "{phone}");
        assert_eq!(message["failure"]["code"], code, "{phone}");
        assert_eq!(message["reason"] == "", code.is_null(), "{phone}");
        let arrived = world.get(&format!("/_sandbox/arrived?to={phone}")).await;
        assert_eq!(
            arrived["items"].as_array().unwrap().len(),
            arrivals,
            "{phone}"
        );
    }
}

#[tokio::test]
async fn the_failure_of_a_closed_window_is_whatsapps() {
    let world = frozen().await;
    let id = send(&world, &text_to("+447700900909")).await;
    world.advance(1).await;
    assert_eq!(
        message(&world, &id).await["failure"]["source"],
        json!({ "name": "whatsapp", "code": "131047" })
    );
}
