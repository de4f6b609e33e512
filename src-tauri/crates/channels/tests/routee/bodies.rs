use crate::support::{World, breaches, text, with_file, with_piece};
use composer::{
    channel::Dispatch,
    content::{
        Location, MediaKind, ParameterKind, Piece, Template, TemplateFilling, TemplateParameter,
    },
    recipient::Recipient,
};
use serde_json::{Value, json};

/// Sends a message and gives the exact body the sandbox kept of it, once the contract has nothing against it.
async fn sent(dispatch: &Dispatch) -> String {
    sent_by(&World::new().await, dispatch).await
}

async fn sent_by(world: &World, dispatch: &Dispatch) -> String {
    let taken = world.client.dispatch(dispatch, &|_| {}).await.unwrap();
    assert!(taken.send_id.is_some() && !taken.repeat, "{taken:?}");
    let arrived = world.arrived(1_000).await;
    let body = &arrived[0]["request_body"];
    let none: Vec<String> = Vec::new();
    assert_eq!(breaches(body), none, "{body}");
    serde_json::to_string_pretty(body).unwrap()
}

fn parameter(key: &str, value: &str, kind: ParameterKind) -> TemplateParameter {
    TemplateParameter {
        key: key.into(),
        value: value.into(),
        kind,
    }
}

fn order_ready() -> Template {
    Template {
        name: "order_ready".into(),
        version: None,
        locale: "en".into(),
        parameters: vec![parameter("1", "Saturday", ParameterKind::Text)],
        filling: TemplateFilling::default(),
        words: "Your order for {{1}} is ready.".into(),
        raw: None,
    }
}

#[test]
fn the_validator_sees_a_lonely_coordinate_and_a_strange_field() {
    let body = |more: Value| {
        let mut body = json!({ "from": "+44", "to": "+44", "text": "" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        breaches(&body)
    };
    assert!(body(json!({})).is_empty());
    assert_eq!(body(json!({ "longitude": 4.8 })).len(), 1);
    assert_eq!(
        body(json!({ "imageUrl": "https://example.com" })),
        ["imageUrl"]
    );
}

#[tokio::test]
async fn a_text() {
    insta::assert_snapshot!(
        sent(&text(
            "Your Saturday order is ready from 09:00. *Bring a bag!*"
        ))
        .await
    );
}

#[tokio::test]
async fn a_text_to_a_group() {
    let mut dispatch = text("Currant bread from 07:00 today.");
    dispatch.recipients = vec![Recipient::Group {
        id: "8841203".into(),
        name: "Currant bread list".into(),
    }];
    insta::assert_snapshot!(sent(&dispatch).await);
}

#[tokio::test]
async fn a_picture_with_its_caption() {
    let dispatch = with_file(
        "The dial, no restoration",
        MediaKind::Image,
        "image/jpeg",
        "dial.jpg",
    );
    insta::assert_snapshot!(sent(&dispatch).await);
}

#[tokio::test]
async fn a_picture_whose_text_may_not_be_empty() {
    let world = World::with(|options| options.send_empty_text = false).await;
    let dispatch = with_file(
        "The dial, no restoration",
        MediaKind::Image,
        "image/png",
        "dial.png",
    );
    insta::assert_snapshot!(sent_by(&world, &dispatch).await);
}

#[tokio::test]
async fn a_video() {
    let dispatch = with_file("21 jewels", MediaKind::Video, "video/mp4", "movement.mp4");
    insta::assert_snapshot!(sent(&dispatch).await);
}

#[tokio::test]
async fn a_document_under_its_name() {
    let mut dispatch = with_file(
        "Service history",
        MediaKind::Document,
        "application/pdf",
        "papers.pdf",
    );
    let composer::channel::Cargo::Remote(file) = &mut dispatch.cargo[0] else {
        panic!("it lies in public");
    };
    file.name = "Papiere März.pdf".into();
    insta::assert_snapshot!(sent(&dispatch).await);
}

#[tokio::test]
async fn a_sound_with_words_beside_it() {
    let ogg = "audio/ogg; codecs=opus";
    let dispatch = with_file("How it ticks", MediaKind::Audio, ogg, "tick.opus");
    insta::assert_snapshot!(sent(&dispatch).await);
}

#[tokio::test]
async fn a_sticker_without_words() {
    let dispatch = with_file("", MediaKind::Sticker, "image/webp", "thanks.webp");
    insta::assert_snapshot!(sent(&dispatch).await);
}

#[tokio::test]
async fn a_place_with_name_and_address() {
    let place = Piece::Location(Location {
        latitude: 52.3702,
        longitude: 4.8952,
        name: Some("De Korenmolen".into()),
        address: Some("Molenstraat 1, Amsterdam".into()),
    });
    insta::assert_snapshot!(sent(&with_piece("We moved.", place)).await);
}

#[tokio::test]
async fn the_address_of_a_nameless_place_is_its_name() {
    let place = Piece::Location(Location {
        latitude: -90.0,
        longitude: 180.0,
        name: Some("  ".into()),
        address: Some("Molenstraat 1".into()),
    });
    insta::assert_snapshot!(sent(&with_piece("", place)).await);
}

#[tokio::test]
async fn a_template_with_its_values() {
    let world = World::new().await;
    let dispatch = with_piece("", Piece::Template(order_ready()));
    insta::assert_snapshot!(sent_by(&world, &dispatch).await);
    let arrived = world.arrived(1).await;
    assert_eq!(
        arrived[0]["content"]["text"],
        "Your order for Saturday is ready."
    );
}

#[tokio::test]
async fn a_template_with_a_value_written_by_hand() {
    let mut template = order_ready();
    let euro = r#"{"type":"currency","currency":{"fallback_value":"€ 5"}}"#;
    template
        .parameters
        .push(parameter("2", euro, ParameterKind::Json));
    let dispatch = with_piece("See you", Piece::Template(template));
    insta::assert_snapshot!(sent(&dispatch).await);
}

#[tokio::test]
async fn a_template_written_by_hand_replaces_every_field() {
    let mut template = order_ready();
    template.raw = Some(json!({ "templateId": 114_027, "values": ["Saturday"] }));
    let dispatch = with_piece("", Piece::Template(template));
    insta::assert_snapshot!(sent(&dispatch).await);
}
