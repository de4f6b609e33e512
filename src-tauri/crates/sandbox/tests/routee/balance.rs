use super::{ROBIN, sign_in, text_to, with};
use crate::support::frozen;
use serde_json::{Value, json};

async fn left(client: &super::Signed<'_>) -> f64 {
    let balance = client.get("/accounts/me/balance").await;
    assert_eq!(balance["currency"]["code"], "EUR");
    balance["balance"].as_f64().unwrap()
}

fn millionths(amount: f64) -> i64 {
    (amount * 1_000_000.0).round() as i64
}

#[tokio::test]
async fn every_send_is_paid_for_and_a_group_once_per_member() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let start = left(&client).await;
    client.send(&text_to(ROBIN)).await;
    let after_one = left(&client).await;
    assert_eq!(millionths(start - after_one), 5_500);
    client.send(&text_to("8841203")).await;
    assert_eq!(millionths(after_one - left(&client).await), 34 * 5_500);
}

#[tokio::test]
async fn a_refused_send_costs_nothing() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let start = left(&client).await;
    client.refused(&with(json!({ "to": "nobody" }))).await;
    assert_eq!(left(&client).await, start);
}

#[tokio::test]
async fn what_the_balance_does_not_cover_is_refused_and_not_sent() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let body: Value = json!({ "balance": 0.0055 });
    world.call("POST", "/_sandbox/routee", &body, 200).await;
    client.send(&text_to(ROBIN)).await;
    let (code, words) = client.refused(&text_to(ROBIN)).await;
    assert_eq!(code, "400018001", "{words}");
    world.advance(1_000).await;
    assert_eq!(world.deliveries().await.len(), 1);
}
