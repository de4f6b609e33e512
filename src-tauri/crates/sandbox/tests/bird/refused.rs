use super::{CHANNEL, broken_fields, post, request, text, text_with, to, with_body};
use crate::support::frozen;
use serde_json::{Value, json};

fn first(fields: Vec<String>) -> String {
    fields.into_iter().next().unwrap()
}

#[tokio::test]
async fn an_unknown_property_is_refused_wherever_it_stands() {
    let world = frozen().await;
    for (message, field) in [
        (
            text_with(json!({ "idempotencyKey": "k" })),
            "idempotencyKey",
        ),
        (
            with_body(json!({ "type": "text", "text": { "text": "x" }, "replyTo": {} })),
            "body.replyTo",
        ),
        (
            with_body(json!({ "type": "text", "text": { "text": "x", "bold": true } })),
            "body.text.bold",
        ),
        (
            with_body(
                json!({ "type": "image", "image": { "images": [{ "mediaUrl": "https://a.b/c", "label": "x" }] } }),
            ),
            "body.image.images.0.label",
        ),
        (
            json!({ "receiver": { "contacts": [{ "identifierValue": "+447700900123", "phone": "x" }] },
                "body": { "type": "text", "text": { "text": "x" } } }),
            "receiver.contacts.0.phone",
        ),
        (
            text_with(json!({ "meta": { "useCase": "marketing" } })),
            "meta.useCase",
        ),
        (
            json!({ "receiver": to(super::ROBIN), "template": { "name": "order_ready", "lang": "en" } }),
            "template.lang",
        ),
    ] {
        let refused = post(&world, &message, 422).await;
        assert_eq!(
            refused["details"][field],
            json!(["unknown property"]),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_message_has_either_a_body_or_a_template() {
    let world = frozen().await;
    let neither = json!({ "receiver": to(super::ROBIN) });
    let both = text_with(json!({ "template": { "name": "order_ready" } }));
    let nulls = json!({ "receiver": to(super::ROBIN), "body": null, "template": null });
    for message in [neither, both, nulls] {
        assert_eq!(broken_fields(&world, &message).await, ["body"], "{message}");
    }
    post(&world, &text_with(json!({ "template": null })), 202).await;
}

#[tokio::test]
async fn what_the_schema_forbids_is_named_by_its_field() {
    let world = frozen().await;
    for (message, field) in [
        (
            json!({ "body": { "type": "text", "text": { "text": "x" } } }),
            "receiver",
        ),
        (text(""), "body.text.text"),
        (with_body(json!({ "type": "fax", "fax": {} })), "body"),
        (
            with_body(
                json!({ "type": "location", "location": { "coordinates": { "latitude": 91, "longitude": 0 } } }),
            ),
            "body.location.coordinates.latitude",
        ),
        (
            with_body(
                json!({ "type": "file", "file": { "files": [{ "mediaUrl": "https://a.b/c" }] } }),
            ),
            "body.file.files.0.contentType",
        ),
        (
            with_body(json!({ "type": "image", "image": { "images": [] } })),
            "body.image.images",
        ),
        (text_with(json!({ "tags": vec!["t"; 11] })), "tags"),
        (text_with(json!({ "tags": ["no/slash"] })), "tags.0"),
        (
            text_with(json!({ "scheduledFor": "tomorrow" })),
            "scheduledFor",
        ),
        (text_with(json!({ "validity": -1 })), "validity"),
        (
            text_with(json!({ "replyTo": { "id": "x" } })),
            "replyTo.type",
        ),
        (
            with_body(
                json!({ "type": "text", "text": { "text": "x", "actions": [{ "type": "postback", "postback": {} }] } }),
            ),
            "body.text.actions.0.postback.text",
        ),
        (
            with_body(
                json!({ "type": "list", "list": { "text": "x", "items": [], "metadata": { "button": { "label": "x".repeat(21) } } } }),
            ),
            "body.list.metadata.button.label",
        ),
    ] {
        assert_eq!(
            first(broken_fields(&world, &message).await),
            field,
            "{message}"
        );
    }
}

fn card(media: &str, actions: Value) -> Value {
    json!({ "title": "t", "mediaUrl": format!("https://a.b/{media}"), "actions": actions })
}

#[tokio::test]
async fn what_whatsapp_forbids_is_named_too() {
    let world = frozen().await;
    let link = || json!([{ "type": "link", "link": { "text": "View", "url": "https://a.b" } }]);
    let carousel = |items: Vec<Value>| {
        with_body(json!({ "type": "carousel", "carousel": { "text": "x", "items": items } }))
    };
    let row = json!({ "type": "reply", "reply": { "text": "x" } });
    for (message, field) in [
        (carousel(vec![card("a.jpg", link())]), "body.carousel.items"),
        (
            carousel(vec![card("a.jpg", link()), card("b.mp4", link())]),
            "body.carousel.items",
        ),
        (
            carousel(vec![card("a.jpg", json!([row])), card("b.jpg", link())]),
            "body.carousel.items.0.actions",
        ),
        (
            with_body(
                json!({ "type": "carousel", "carousel": { "items": [card("a.jpg", link()), card("b.jpg", link())] } }),
            ),
            "body.carousel.text",
        ),
        (
            with_body(
                json!({ "type": "list", "list": { "text": "x", "items": [{ "actions": [row] }, { "title": "b", "actions": [row] }] } }),
            ),
            "body.list.items.0.title",
        ),
        (
            with_body(
                json!({ "type": "list", "list": { "text": "x", "items": [{ "title": "a" }] } }),
            ),
            "body.list.items.0.actions",
        ),
        (
            with_body(
                json!({ "type": "text", "text": { "text": "x", "actions": [row, { "type": "locationRequest" }] } }),
            ),
            "body.text.actions",
        ),
        (
            with_body(
                json!({ "type": "location", "location": { "coordinates": { "latitude": 1 } } }),
            ),
            "body.location.coordinates.longitude",
        ),
        (
            text_with(
                json!({ "receiver": { "contacts": [{ "identifierValue": "+447700900123" }, { "identifierValue": "+447700900124" }] } }),
            ),
            "receiver.contacts",
        ),
        (
            text_with(json!({ "receiver": to("07700900123") })),
            "receiver.contacts.0.identifierValue",
        ),
        (
            text_with(
                json!({ "receiver": { "contacts": [{ "identifierKey": "emailaddress", "identifierValue": "a@b.example" }] } }),
            ),
            "receiver.contacts.0.identifierKey",
        ),
    ] {
        assert_eq!(
            first(broken_fields(&world, &message).await),
            field,
            "{message}"
        );
    }
    world.advance(1_000).await;
    assert!(world.deliveries().await.is_empty(), "nothing was sent");
}

#[tokio::test]
async fn more_buttons_than_meta_shows_are_not_refused() {
    let world = frozen().await;
    let row = json!({ "type": "reply", "reply": { "text": "more than twenty characters long" } });
    let message =
        with_body(json!({ "type": "text", "text": { "text": "x", "actions": vec![row; 5] } }));
    post(&world, &message, 202).await;
}

#[tokio::test]
async fn a_request_over_200_kb_is_too_large_and_one_below_is_not() {
    let world = frozen().await;
    let of_length = |length: usize| {
        let bare = text("").to_string().len();
        text(&"x".repeat(length - bare))
    };
    post(&world, &of_length(200_000), 202).await;
    let refused = post(&world, &of_length(200_001), 413).await;
    assert_eq!(refused["code"], "PayloadTooLarge");
}

#[tokio::test]
async fn what_is_no_json_is_a_bad_request() {
    let world = frozen().await;
    for (kind, body) in [("application/json", "{"), ("text/plain", "{}")] {
        let path = format!("{CHANNEL}/messages");
        let request = request(&world, "POST", &path).header("content-type", kind);
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 400, "{kind}");
    }
}
