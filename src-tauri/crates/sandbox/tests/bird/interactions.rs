use super::{CHANNEL, ROBIN, get, interactions, send, text_to, with_body};
use crate::support::{World, calm};
use serde_json::{Value, json};

fn slow_reader() -> sandbox::Options {
    calm()
        .clock_speed(0.0)
        .delivery_delay_ms(9)
        .read_delay_ms(60_000)
}

fn with_buttons(phone: &str) -> Value {
    let mut message = with_body(
        json!({ "type": "text", "text": { "text": "Reserve?", "actions": [
        { "type": "postback", "postback": { "text": "Reserve", "payload": "reserve-1968" } },
        { "type": "reply", "reply": { "text": "No thanks" } },
    ] } }),
    );
    message["receiver"] = super::to(phone);
    message["reference"] = json!("post-1");
    message
}

fn kinds(list: &[Value]) -> Vec<&str> {
    list.iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect()
}

async fn press(world: &World, id: &str, number: usize, status: u16) -> Value {
    let body = json!({ "message_id": id, "number": number });
    world
        .call("POST", "/_sandbox/bird/clicks", &body, status)
        .await
}

#[tokio::test]
async fn reading_is_an_interaction_and_no_status() {
    let world = World::start(slow_reader()).await;
    let id = send(&world, &with_buttons(ROBIN)).await;
    world.advance(60_008).await;
    assert!(interactions(&world, &id).await.is_empty());
    world.advance(1).await;
    let list = interactions(&world, &id).await;
    assert_eq!(kinds(&list), ["read"]);
    assert_eq!(list[0]["messageReference"], "post-1");
    assert_eq!(super::status(&world, &id).await, "delivered");
}

#[tokio::test]
async fn some_never_read_and_some_press_the_first_button() {
    let world = World::start(slow_reader()).await;
    let unread = send(&world, &text_to("+447700900905")).await;
    let clicked = send(&world, &with_buttons("+447700900908")).await;
    world.advance(120_009).await;
    assert!(interactions(&world, &unread).await.is_empty());
    let list = interactions(&world, &clicked).await;
    assert_eq!(kinds(&list), ["read", "clicked"]);
    assert_eq!(list[1]["details"], "item_1_clicked");
    assert_eq!(list[1]["metadata"]["button"]["payload"], "reserve-1968");
}

#[tokio::test]
async fn a_pressed_reply_comes_in_as_a_message_and_opens_the_window_anew() {
    let world = World::start(slow_reader()).await;
    let id = send(&world, &with_buttons(ROBIN)).await;
    press(&world, &id, 2, 409).await;
    world.advance(3_600_000).await;
    press(&world, &id, 2, 200).await;
    press(&world, &id, 3, 404).await;
    let incoming = get(
        &world,
        &format!("{CHANNEL}/messages?direction=incoming&limit=1"),
    )
    .await;
    assert_eq!(incoming["results"][0]["body"]["text"]["text"], "No thanks");
    let window = get(&world, &format!("{CHANNEL}/contacts/{}", super::ROBIN_ID)).await;
    let until = window["serviceWindowExpireAt"].as_str().unwrap();
    let until = chrono::DateTime::parse_from_rfc3339(until).unwrap();
    assert_eq!(
        until.timestamp_millis(),
        world.now_ms().await + 24 * 3_600_000
    );
}
