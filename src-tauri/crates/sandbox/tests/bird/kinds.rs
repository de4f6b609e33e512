use super::{post, send, to, with_body};
use crate::support::{World, frozen};
use serde_json::{Value, json};

async fn arrived(world: &World, message: &Value) -> Value {
    send(world, message).await;
    world.advance(1).await;
    let last = world.get("/_sandbox/arrived?order=newest&limit=1").await;
    assert_eq!(&last["items"][0]["request_body"], message, "the exact body");
    last["items"][0]["content"].clone()
}

fn texts(buttons: &Value) -> Vec<&str> {
    let list = buttons.as_array().unwrap().iter();
    list.map(|button| button["text"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_text_shows_its_buttons_of_every_kind() {
    let world = frozen().await;
    let content = arrived(
        &world,
        &with_body(
            json!({ "type": "text", "text": { "text": "Pick one", "actions": [
            { "type": "reply", "reply": { "text": "Yes" } },
            { "type": "postback", "postback": { "text": "Reserve", "payload": "r-1" } },
            { "type": "link", "link": { "text": "Terms", "url": "https://dealer.example/terms" } },
            { "type": "buy", "buy": { "text": "Pay", "amountCents": 100, "currency": "EUR" } },
        ] } }),
        ),
    )
    .await;
    assert_eq!(
        texts(&content["buttons"]),
        ["Yes", "Reserve", "Terms", "Pay"]
    );
    assert_eq!(content["buttons"][1]["payload"], "r-1");
    assert_eq!(content["buttons"][2]["url"], "https://dealer.example/terms");
    let place = json!({ "type": "text", "text": { "text": "Where?", "actions": [{ "type": "locationRequest" }] } });
    let content = arrived(&world, &with_body(place)).await;
    assert_eq!(texts(&content["buttons"]), ["Send location"]);
}

#[tokio::test]
async fn images_files_gifs_and_stickers_are_told_apart() {
    let world = frozen().await;
    let url = |name: &str| format!("https://media.example.com/{name}");
    let images = json!({ "type": "image", "image": { "text": "Two views",
        "images": [{ "mediaUrl": url("a.png"), "altText": "Dial" }, { "mediaUrl": url("b.png") }] } });
    let content = arrived(&world, &with_body(images)).await;
    assert_eq!(
        (&content["kind"], &content["media"][0]["label"]),
        (&json!("image"), &json!("Dial"))
    );
    for (kind, shown) in [
        ("video/mp4", "video"),
        ("audio/ogg", "audio"),
        ("application/pdf", "document"),
        ("image/webp", "sticker"),
    ] {
        let file = json!({ "type": "file", "file": { "files": [{ "mediaUrl": url("x"), "contentType": kind, "filename": "x" }] } });
        let content = arrived(&world, &with_body(file)).await;
        assert_eq!(content["media"][0]["kind"], shown, "{kind}");
    }
    let gif = json!({ "type": "gif", "gif": { "mediaUrl": url("o.gif"), "text": "Nearly there" } });
    assert_eq!(arrived(&world, &with_body(gif)).await["kind"], "gif");
}

#[tokio::test]
async fn a_location_shows_its_place() {
    let world = frozen().await;
    let body = json!({ "type": "location", "location": { "coordinates": { "latitude": 52.37, "longitude": 4.89 },
        "location": { "label": "De Korenmolen", "address": "Molenstraat 1" } } });
    let content = arrived(&world, &with_body(body)).await;
    assert_eq!(
        content["place"],
        json!({ "latitude": 52.37, "longitude": 4.89, "name": "De Korenmolen", "address": "Molenstraat 1" })
    );
}

#[tokio::test]
async fn a_list_has_its_sections_rows_and_button() {
    let world = frozen().await;
    let row = |text: &str| {
        json!({ "type": "postback", "postback": { "text": text, "payload": text,
        "metadata": { "description": { "label": "fresh" } } } })
    };
    let body = json!({ "type": "list", "list": { "title": "Advent", "text": "Choose", "items": [
        { "title": "Bread", "actions": [row("Currant loaf")] },
        { "title": "Cake", "actions": [row("Almond ring"), row("Star")] },
    ], "metadata": { "button": { "label": "Show assortment" } } } });
    let content = arrived(&world, &with_body(body)).await;
    let menu = &content["menu"];
    assert_eq!(menu["button"], "Show assortment");
    assert_eq!(texts(&menu["sections"][1]["rows"]), ["Almond ring", "Star"]);
    assert_eq!(menu["sections"][1]["rows"][1]["number"], 3);
    assert_eq!(menu["sections"][0]["rows"][0]["note"], "fresh");
    let plain = json!({ "type": "list", "list": { "text": "Choose", "items": [{ "actions": [row("One")] }] } });
    let content = arrived(&world, &with_body(plain)).await;
    assert_eq!(content["menu"]["sections"][0]["title"], "");
}

#[tokio::test]
async fn a_carousel_has_its_cards() {
    let world = frozen().await;
    let card = |title: &str| {
        json!({ "title": title, "mediaUrl": "https://media.example.com/a.jpg",
        "actions": [{ "type": "link", "link": { "text": "View", "url": "https://dealer.example" } }] })
    };
    let body = json!({ "type": "carousel", "carousel": { "text": "Two pieces", "items": [card("Diver"), card("Chronograph")] } });
    let content = arrived(&world, &with_body(body)).await;
    assert_eq!(content["cards"][1]["title"], "Chronograph");
    assert_eq!(content["cards"][1]["buttons"][0]["number"], 2);
}

#[tokio::test]
async fn templates_arrive_filled_also_where_the_window_is_closed() {
    let world = frozen().await;
    let message = json!({ "receiver": to(super::KIM), "template": {
        "projectId": "6d1e0b93-5c7a-4f28-8e41-b90c3a7d2f56", "version": "latest", "locale": "en-GB",
        "parameters": [
            { "type": "string", "key": "imageURL", "value": "https://media.example.com/diver.jpg" },
            { "type": "string", "key": "url", "value": "?lot=1968" },
        ] } });
    let content = arrived(&world, &message).await;
    assert_eq!(content["template"], "diver_offer");
    assert_eq!(
        content["media"][0]["url"],
        "https://media.example.com/diver.jpg"
    );
    assert_eq!(
        content["buttons"][0]["url"],
        "https://dealer.example/?lot=1968"
    );
}

#[tokio::test]
async fn kinds_that_whatsapp_does_not_show_are_accepted_and_fail_with_a_cause() {
    let world = frozen().await;
    for body in [
        json!({ "type": "html", "html": { "html": "<p>x</p>" } }),
        json!({ "type": "section", "section": { "items": [{ "type": "text", "text": { "text": "x" } }] } }),
        json!({ "type": "authentication", "authentication": { "otp": { "disclaimer": true } } }),
        json!({ "type": "permission_request", "permission_request": { "resource": "call" } }),
    ] {
        let taken = post(&world, &with_body(body.clone()), 202).await;
        world.advance(1).await;
        let message = super::message(&world, taken["id"].as_str().unwrap()).await;
        assert_eq!(
            (&message["status"], &message["failure"]["code"]),
            (&json!("sending_failed"), &json!(12_002)),
            "{body}"
        );
    }
    assert!(world.deliveries().await.is_empty());
}
