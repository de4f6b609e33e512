//! The exact body of every kind of message, as the sandbox's ledger has it and the contract allows it.

use crate::support::{
    ORDER_READY, ROBIN_ID, ROBINS_MESSAGE, World, assert_is_allowed, attachment, contact, planned,
    saying, with_files, words,
};
use composer::{
    channel::Dispatch,
    content::{
        Action, Attachment, Card, Carousel, Content, List, ListRow, ListSection, Location,
        MediaKind, MessageOptions, ParameterKind, Piece, Template, TemplateFilling,
        TemplateParameter,
    },
    media::MediaFacts,
};
use serde_json::Value;

/// Sends it, and shows the body of what arrived.
async fn shown(dispatch: &Dispatch) -> String {
    let world = World::new().await;
    world.send(dispatch).await;
    let arrived = world.arrived().await;
    assert_eq!(arrived.len(), 1, "it reached Robin, once");
    let body: Value = arrived[0]["request_body"].clone();
    assert_is_allowed(&body);
    serde_json::to_string_pretty(&body).unwrap()
}

fn reply(text: &str) -> Action {
    Action::Reply { text: text.into() }
}

fn link(text: &str) -> Action {
    Action::Link {
        text: text.into(),
        url: "https://dealer.example/1968".into(),
    }
}

fn piece(piece: Piece) -> Content {
    Content {
        piece: Some(piece),
        ..Content::default()
    }
}

fn described(file: Attachment, alt: &str) -> Attachment {
    Attachment {
        alt: alt.into(),
        ..file
    }
}

fn picture(name: &str) -> Attachment {
    let file = attachment(MediaKind::Image, name, "image/jpeg");
    described(file, "The dial")
}

#[tokio::test]
async fn a_text_to_a_phone() {
    insta::assert_snapshot!(shown(&saying(words("Ready from 09:00."))).await);
}

#[tokio::test]
async fn a_text_to_a_contact_with_every_button_but_one() {
    let postback = Action::Postback {
        text: "Reserve".into(),
        payload: "reserve-1968".into(),
    };
    let dispatch = Dispatch {
        recipients: vec![contact(ROBIN_ID)],
        ..saying(Content {
            actions: vec![reply("Yes please"), postback, link("View")],
            ..words("The 1968 diver is on the bench.")
        })
    };
    insta::assert_snapshot!(shown(&dispatch).await);
}

#[tokio::test]
async fn a_request_for_a_place() {
    let text = "Send place".to_owned();
    let content = Content {
        actions: vec![Action::LocationRequest { text }],
        ..words("Where shall we deliver?")
    };
    insta::assert_snapshot!(shown(&saying(content)).await);
}

#[tokio::test]
async fn an_answer_with_every_wish() {
    let dispatch = Dispatch {
        recipients: vec![contact(ROBIN_ID)],
        ..saying(Content {
            reply_to: Some(ROBINS_MESSAGE.into()),
            options: MessageOptions {
                tags: vec!["Advent".into(), "saturday-bread".into()],
                validity_seconds: Some(3_600),
                ignore_quiet_hours: true,
                cap_frequency: true,
                track_links: true,
            },
            ..words("Yes, we have two left.")
        })
    };
    insta::assert_snapshot!(shown(&dispatch).await);
}

#[tokio::test]
async fn pictures_with_a_caption_and_a_button() {
    let content = Content {
        attachments: vec![
            picture("dial.jpg"),
            attachment(MediaKind::Image, "back.png", "image/png"),
        ],
        actions: vec![reply("Reserve")],
        ..words("Two views")
    };
    insta::assert_snapshot!(shown(&with_files(content)).await);
}

#[tokio::test]
async fn a_video_a_sound_and_a_document_without_words() {
    let content = Content {
        attachments: vec![
            attachment(MediaKind::Video, "movement.mp4", "video/mp4"),
            attachment(MediaKind::Audio, "ticking.ogg", "audio/ogg; codecs=opus"),
            attachment(MediaKind::Document, "papers.pdf", "application/pdf"),
        ],
        ..Content::default()
    };
    insta::assert_snapshot!(shown(&with_files(content)).await);
}

#[tokio::test]
async fn a_sticker_that_moves() {
    let sticker = Attachment {
        media: Some(MediaFacts {
            animated: true,
            ..MediaFacts::default()
        }),
        ..attachment(MediaKind::Sticker, "thanks.webp", "image/webp")
    };
    let content = Content {
        attachments: vec![sticker],
        ..Content::default()
    };
    insta::assert_snapshot!(shown(&with_files(content)).await);
}

#[tokio::test]
async fn a_place() {
    let place = Location {
        latitude: 52.3702,
        longitude: 4.8952,
        name: Some("De Korenmolen".into()),
        address: Some("Molenstraat 1, Amsterdam".into()),
    };
    insta::assert_snapshot!(shown(&saying(piece(Piece::Location(place)))).await);
}

#[tokio::test]
async fn a_place_without_words() {
    let place = Location {
        latitude: -33.0,
        longitude: 18.5,
        name: None,
        address: Some(String::new()),
    };
    insta::assert_snapshot!(shown(&saying(piece(Piece::Location(place)))).await);
}

fn row(title: &str, description: Option<&str>) -> ListRow {
    ListRow {
        title: title.into(),
        description: description.map(Into::into),
        payload: title.to_lowercase(),
    }
}

fn section(title: &str, rows: Vec<ListRow>) -> ListSection {
    ListSection {
        title: title.into(),
        rows,
    }
}

#[tokio::test]
async fn a_list_of_two_sections() {
    let list = List {
        button: "Show assortment".into(),
        sections: vec![
            section("Bread", vec![row("Currant loaf", Some("800 g"))]),
            section(
                "Cake",
                vec![row("Almond ring", None), row("Stollen", Some("serves six"))],
            ),
        ],
    };
    let content = Content {
        piece: Some(Piece::List(list)),
        ..words("Choose one per message.")
    };
    insta::assert_snapshot!(shown(&saying(content)).await);
}

#[tokio::test]
async fn a_list_without_sections_and_button_words() {
    let list = List {
        button: String::new(),
        sections: vec![section(
            "",
            vec![row("Saturday", None), row("Sunday", None)],
        )],
    };
    let content = Content {
        piece: Some(Piece::List(list)),
        ..words("When do you come?")
    };
    insta::assert_snapshot!(shown(&saying(content)).await);
}

#[tokio::test]
async fn a_carousel() {
    let files = [picture("diver.jpg"), picture("chrono.jpg")];
    let cards = files.iter().map(|file| Card {
        title: format!("The {}", file.name),
        text: "From 1968".into(),
        attachment: Some(file.id),
        actions: vec![link("View")],
    });
    let carousel = Carousel {
        cards: cards.collect(),
    };
    let content = Content {
        attachments: files.to_vec(),
        piece: Some(Piece::Carousel(carousel)),
        ..words("Two pieces for Saturday")
    };
    insta::assert_snapshot!(shown(&with_files(content)).await);
}

fn template(name: &str, parameters: Vec<TemplateParameter>) -> Template {
    Template {
        name: name.into(),
        version: Some("latest".into()),
        locale: "en".into(),
        parameters,
        filling: TemplateFilling::Parameters,
        words: "Hello {{name}}".into(),
        raw: None,
    }
}

fn value(key: &str, value: &str, kind: ParameterKind) -> TemplateParameter {
    TemplateParameter {
        key: key.into(),
        value: value.into(),
        kind,
    }
}

#[tokio::test]
async fn a_template_of_a_project_with_values_of_every_kind() {
    let values = vec![
        value("name", "Robin", ParameterKind::Text),
        value("count", "2.5", ParameterKind::Number),
        value("first", "true", ParameterKind::Boolean),
        value(
            "more",
            r#"{"type":"object","value":{"a":[1]}}"#,
            ParameterKind::Json,
        ),
    ];
    let content = piece(Piece::Template(template(ORDER_READY, values)));
    insta::assert_snapshot!(shown(&saying(content)).await);
}

#[tokio::test]
async fn a_template_by_name_with_variables() {
    let values = vec![
        value("name", "Robin", ParameterKind::Text),
        value("day", "zaterdag", ParameterKind::Text),
    ];
    let template = Template {
        version: None,
        locale: "nl".into(),
        filling: TemplateFilling::Variables,
        ..template("order_ready", values)
    };
    insta::assert_snapshot!(shown(&saying(piece(Piece::Template(template)))).await);
}

#[tokio::test]
async fn a_template_in_the_systems_own_form() {
    let raw = serde_json::json!({ "name": "order_ready", "locale": "en", "variables": { "name": "Robin" } });
    let template = Template {
        raw: Some(raw),
        ..template("ignored", Vec::new())
    };
    insta::assert_snapshot!(shown(&saying(piece(Piece::Template(template)))).await);
}

#[tokio::test]
async fn a_planned_template() {
    let world = World::new().await;
    let at_ms = world.sandbox.now_ms() + 3 * 24 * 3_600_000;
    let values = vec![value("name", "Robin", ParameterKind::Text)];
    let content = piece(Piece::Template(template(ORDER_READY, values)));
    world.send(&planned(saying(content), at_ms)).await;
    world.advance(3 * 24 * 3_600_000).await;
    let mut body = world.arrived().await[0]["request_body"].clone();
    assert_is_allowed(&body);
    let written = body["scheduledFor"].as_str().unwrap();
    let read = chrono::DateTime::parse_from_rfc3339(written).unwrap();
    assert_eq!(read.timestamp_millis(), at_ms, "to the millisecond");
    body["scheduledFor"] = "[instant]".into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&body).unwrap());
}
