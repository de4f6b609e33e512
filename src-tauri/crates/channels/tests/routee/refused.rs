//! What Routee would refuse, or read otherwise, does not leave.

use crate::support::{World, text, to, with_file, with_piece};
use composer::{
    channel::{Cargo, ChannelError, Dispatch, OutgoingFile},
    content::{Action, Carousel, List, Location, MediaKind, Piece, Template, TemplateFilling},
    id::AttachmentId,
    schedule::NativeRun,
};
use serde_json::json;

fn place(latitude: f64, longitude: f64, name: &str) -> Dispatch {
    let place = Location {
        latitude,
        longitude,
        name: Some(name.into()),
        address: None,
    };
    with_piece("here", Piece::Location(place))
}

fn changed(mut dispatch: Dispatch, change: impl FnOnce(&mut Dispatch)) -> Dispatch {
    change(&mut dispatch);
    dispatch
}

fn template(name: &str, raw: Option<serde_json::Value>) -> Dispatch {
    let template = Template {
        name: name.into(),
        version: None,
        locale: "en".into(),
        parameters: Vec::new(),
        filling: TemplateFilling::default(),
        words: String::new(),
        raw,
    };
    with_piece("", Piece::Template(template))
}

fn local() -> Cargo {
    Cargo::Local(OutgoingFile {
        attachment: AttachmentId::new(),
        path: "/nowhere".into(),
        name: "a.jpg".into(),
        mime: "image/jpeg".into(),
        sha256: "ab".repeat(32),
        size_bytes: 1,
    })
}

fn with_address(url: &str) -> Dispatch {
    changed(
        with_file("", MediaKind::Image, "image/png", "a.png"),
        |dispatch| {
            let Cargo::Remote(file) = &mut dispatch.cargo[0] else {
                panic!("it lies in public");
            };
            file.url = url.into();
        },
    )
}

fn cases() -> Vec<(&'static str, Dispatch)> {
    let run = NativeRun {
        first_run_at_ms: 1,
        interval_ms: None,
        count: 1,
        first_number: 1,
    };
    let reply = Action::Reply { text: "Yes".into() };
    let list = List {
        button: "Choose".into(),
        sections: Vec::new(),
    };
    let carousel = Carousel { cards: Vec::new() };
    let picture = || with_file("", MediaKind::Image, "image/png", "a.png");
    vec![
        ("text_too_long", text(&"é".repeat(4_070))),
        ("text_needed", text(" \n")),
        (
            "one_recipient",
            changed(text("x"), |one| one.recipients.push(to("+447700900124"))),
        ),
        (
            "one_recipient",
            changed(text("x"), |one| one.recipients.clear()),
        ),
        (
            "no_schedule",
            changed(text("x"), |one| one.booking = Some(run)),
        ),
        (
            "not_offered",
            changed(text("x"), |one| one.content.actions.push(reply)),
        ),
        (
            "not_offered",
            changed(text("x"), |one| one.content.reply_to = Some("1".into())),
        ),
        ("not_offered", with_piece("x", Piece::List(list))),
        ("not_offered", with_piece("x", Piece::Carousel(carousel))),
        (
            "not_offered",
            changed(place(1.0, 1.0, "x"), |one| one.cargo = picture().cargo),
        ),
        (
            "too_many_files",
            changed(picture(), |one| one.cargo.push(one.cargo[0].clone())),
        ),
        (
            "needs_media_host",
            changed(picture(), |one| one.cargo = vec![local()]),
        ),
        (
            "caption_too_long",
            with_file(&"x".repeat(513), MediaKind::Image, "image/png", "a.png"),
        ),
        ("bad_address", with_address("ftp://example.com/a.png")),
        ("bad_address", with_address("https://example.com/é.png")),
        ("bad_address", with_address("https://")),
        (
            "plain_ogg",
            with_file("", MediaKind::Audio, "audio/ogg", "a.ogg"),
        ),
        ("not_on_earth", place(90.1, 0.0, "x")),
        ("not_on_earth", place(0.0, -180.5, "x")),
        ("not_on_earth", place(f64::NAN, 0.0, "x")),
        ("place_too_long", place(0.0, 0.0, &"x".repeat(257))),
        ("bad_template", template(" ", None)),
        (
            "bad_template",
            template("order_ready", Some(json!(["order_ready"]))),
        ),
    ]
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_leaves() {
    let world = World::new().await;
    for (wanted, dispatch) in cases() {
        let error = world.client.dispatch(&dispatch, &|_| {}).await.unwrap_err();
        let ChannelError::Refused { code, message } = &error else {
            panic!("{wanted}: {error:?}");
        };
        assert_eq!(code, wanted, "{message}");
    }
    assert_eq!(world.asked("/whatsapp/campaign").await, 0);
    assert_eq!(world.asked("/oauth/token").await, 0);
}

#[tokio::test]
async fn where_the_text_may_not_be_empty_a_file_needs_words() {
    let world = World::with(|options| options.send_empty_text = false).await;
    let silent = with_file("", MediaKind::Image, "image/png", "a.png");
    let error = world.client.dispatch(&silent, &|_| {}).await.unwrap_err();
    assert!(matches!(error, ChannelError::Refused { code, .. } if code == "text_needed"));
}

#[tokio::test]
async fn the_longest_text_leaves() {
    let world = World::new().await;
    let longest = text(&"é".repeat(4_069));
    world.client.dispatch(&longest, &|_| {}).await.unwrap();
    assert_eq!(world.arrived(1).await.len(), 1);
}

#[tokio::test]
async fn a_refusal_of_routees_is_shown_in_its_own_words_with_its_nine_digits() {
    let world = World::new().await;
    for (number, code) in [
        ("+447700900907", "400009002"),
        ("447700900123", "400009002"),
    ] {
        let dispatch = changed(text("x"), |one| one.recipients = vec![to(number)]);
        let error = world.client.dispatch(&dispatch, &|_| {}).await.unwrap_err();
        let told = "Validation error: to is not a valid recipient.";
        let wanted = ChannelError::Refused {
            code: code.into(),
            message: told.into(),
        };
        assert_eq!(error, wanted, "{number}");
    }
    world.control("routee", &json!({ "balance": 0.0 })).await;
    let error = world
        .client
        .dispatch(&text("x"), &|_| {})
        .await
        .unwrap_err();
    assert!(
        matches!(&error, ChannelError::Refused { code, .. } if code == "400018001"),
        "{error:?}"
    );
}
