use super::{CHANNEL, KIM, KIM_ID, ROBIN_ID, broken_fields, get, post, request, text_to};
use crate::support::{World, frozen};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;

async fn window(world: &World, id: &str) -> Value {
    let path = format!("{CHANNEL}/contacts/{id}?contactIdentifierValue=");
    get(world, &path).await["serviceWindowExpireAt"].clone()
}

async fn writes(world: &World, phone: &str) {
    let body = json!({ "from": phone, "text": "Hello?" });
    world
        .call("POST", "/_sandbox/bird/incoming", &body, 201)
        .await;
}

#[tokio::test]
async fn a_window_closes_a_day_after_the_contact_last_wrote() {
    let world = frozen().await;
    assert!(window(&world, ROBIN_ID).await.is_string());
    world.advance(23 * HOUR - 1).await;
    post(&world, &text_to(super::ROBIN), 202).await;
    world.advance(1).await;
    assert_eq!(window(&world, ROBIN_ID).await, Value::Null);
    assert_eq!(
        broken_fields(&world, &text_to(super::ROBIN)).await,
        ["body"]
    );
}

#[tokio::test]
async fn a_contact_that_writes_opens_its_window() {
    let world = frozen().await;
    assert_eq!(window(&world, KIM_ID).await, Value::Null);
    assert_eq!(broken_fields(&world, &text_to(KIM)).await, ["body"]);
    writes(&world, KIM).await;
    assert!(window(&world, KIM_ID).await.is_string());
    post(&world, &text_to(KIM), 202).await;
}

#[tokio::test]
async fn a_window_belongs_to_one_channel() {
    let world = frozen().await;
    writes(&world, KIM).await;
    let desk = CHANNEL.replace(
        "a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002",
        "b5d3e9f1-2c80-4f4e-9ba6-71d803c2f003",
    );
    let other = get(&world, &format!("{desk}/contacts/{KIM_ID}")).await;
    assert_eq!(other["serviceWindowExpireAt"], Value::Null);
}

#[tokio::test]
async fn an_unknown_contact_is_not_found() {
    let world = frozen().await;
    let path = format!("{CHANNEL}/contacts/nobody");
    let answer = request(&world, "GET", &path).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 404);
}

#[tokio::test]
async fn extra_contacts_can_be_written_to_freely() {
    let options = crate::support::calm().clock_speed(0.0).extra_contacts(3);
    let world = World::start(options).await;
    post(&world, &text_to("+447900000003"), 202).await;
    assert_eq!(
        broken_fields(&world, &text_to("+447900000004")).await,
        ["body"]
    );
}
