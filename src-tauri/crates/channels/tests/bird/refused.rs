//! What has no place in a message is refused before a byte leaves, with words that say what to do.

use crate::support::{
    ROBIN, Recorder, TOKEN, World, attachment, client, outgoing, phone, planned, remote, saying,
    text_to, with_files, words,
};
use composer::{
    channel::{Cargo, ChannelError, Dispatch},
    content::{
        Action, Card, Carousel, Content, List, Location, MediaKind, MessageOptions, ParameterKind,
        Piece, Template, TemplateFilling, TemplateParameter,
    },
    id::SenderId,
    recipient::Recipient,
};

async fn refused(dispatch: &Dispatch) -> (String, String) {
    let recorder = Recorder::json("202 Accepted", r#"{"id":"c1f4"}"#).await;
    let answer = client(&recorder.url, TOKEN)
        .dispatch(dispatch, &|_| {})
        .await;
    assert!(recorder.requests().is_empty(), "nothing left this machine");
    match answer {
        Err(ChannelError::Refused { code, message }) => (code, message),
        other => panic!("it should be refused: {other:?}"),
    }
}

fn with_piece(piece: Piece, text: &str) -> Content {
    Content {
        piece: Some(piece),
        ..words(text)
    }
}

fn place() -> Location {
    Location {
        latitude: 52.0,
        longitude: 4.0,
        name: None,
        address: None,
    }
}

fn link() -> Action {
    Action::Link {
        text: "View".into(),
        url: "https://a.example".into(),
    }
}

fn card(actions: Vec<Action>) -> Card {
    Card {
        title: "Diver".into(),
        text: String::new(),
        attachment: None,
        actions,
    }
}

fn number(value: &str) -> Piece {
    let value = TemplateParameter {
        key: "count".into(),
        value: value.into(),
        kind: ParameterKind::Number,
    };
    Piece::Template(Template {
        name: "order_ready".into(),
        version: None,
        locale: "en".into(),
        parameters: vec![value],
        filling: TemplateFilling::Parameters,
        words: String::new(),
        raw: None,
    })
}

#[tokio::test]
async fn what_a_piece_cannot_hold() {
    let off_earth = Location {
        latitude: f64::NAN,
        ..place()
    };
    let no_rows = List {
        button: String::new(),
        sections: Vec::new(),
    };
    let cards = |count: usize| Carousel {
        cards: (0..count).map(|_| card(vec![link()])).collect(),
    };
    let long = "a".repeat(1_025);
    for (content, code) in [
        (with_piece(Piece::Location(place()), "words"), "not_beside"),
        (with_piece(Piece::Location(off_earth), ""), "bad_place"),
        (with_piece(Piece::List(no_rows.clone()), ""), "needs_text"),
        (with_piece(Piece::List(no_rows), "Choose"), "empty_list"),
        (with_piece(Piece::Carousel(cards(2)), ""), "carousel_text"),
        (
            with_piece(Piece::Carousel(cards(2)), &long),
            "carousel_text",
        ),
        (
            with_piece(Piece::Carousel(cards(1)), "One"),
            "carousel_cards",
        ),
        (
            with_piece(Piece::Carousel(cards(2)), "Two"),
            "card_without_picture",
        ),
        (with_piece(number("two"), ""), "template_value"),
        (with_piece(number("2"), "words"), "not_beside"),
    ] {
        let (found, message) = refused(&saying(content)).await;
        assert_eq!(found, code, "{message}");
        assert!(message.ends_with("nothing was sent"), "{message}");
    }
}

#[tokio::test]
async fn a_card_with_two_links_and_a_file_on_no_card() {
    let files = [
        attachment(MediaKind::Image, "a.jpg", "image/jpeg"),
        attachment(MediaKind::Image, "b.jpg", "image/jpeg"),
    ];
    let on = |place: usize, links: usize| Card {
        attachment: Some(files[place].id),
        ..card(vec![link(); links])
    };
    for (cards, code) in [
        (vec![on(0, 1), on(1, 2)], "card_link"),
        (vec![on(0, 1), on(0, 1)], "stray_file"),
    ] {
        let content = Content {
            attachments: files.to_vec(),
            ..with_piece(Piece::Carousel(Carousel { cards }), "Two")
        };
        assert_eq!(refused(&with_files(content)).await.0, code);
    }
}

#[tokio::test]
async fn a_request_for_a_place_beside_anything_else() {
    let ask = Action::LocationRequest {
        text: "Send place".into(),
    };
    let two = Content {
        actions: vec![ask.clone(), link()],
        ..words("Where?")
    };
    let below_a_picture = Content {
        attachments: vec![attachment(MediaKind::Image, "a.jpg", "image/jpeg")],
        actions: vec![ask],
        ..words("Where?")
    };
    for dispatch in [saying(two), with_files(below_a_picture)] {
        assert_eq!(refused(&dispatch).await.0, "location_request_alone");
    }
}

#[tokio::test]
async fn recipients_that_are_not_one_person() {
    let group = Recipient::Group {
        id: "g".into(),
        name: "Divers".into(),
    };
    for (recipients, code) in [
        (vec![phone(ROBIN), phone(ROBIN)], "one_recipient"),
        (vec![], "one_recipient"),
        (vec![group], "no_groups"),
    ] {
        let dispatch = Dispatch {
            recipients,
            ..saying(words("Hello"))
        };
        assert_eq!(refused(&dispatch).await.0, code);
    }
}

#[tokio::test]
async fn the_frequency_cap_of_a_phone_number() {
    let capped = Content {
        options: MessageOptions {
            cap_frequency: true,
            ..MessageOptions::default()
        },
        ..words("Hello")
    };
    assert_eq!(refused(&saying(capped)).await.0, "cap_needs_contact");
}

#[tokio::test]
async fn a_file_without_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let file = attachment(MediaKind::Image, "a.jpg", "image/jpeg");
    let content = Content {
        attachments: vec![file.clone()],
        ..Content::default()
    };
    let here = Dispatch {
        cargo: vec![Cargo::Local(outgoing(folder.path(), b"picture"))],
        ..saying(content.clone())
    };
    assert_eq!(refused(&here).await.0, "not_uploaded");
    let missing = Dispatch {
        cargo: vec![remote(&file), remote(&file)],
        ..saying(content)
    };
    assert_eq!(refused(&missing).await.0, "files_missing");
}

#[tokio::test]
async fn a_series_a_strange_sender_and_a_request_that_is_too_large() {
    let mut series = planned(saying(words("Hello")), 2_000_000_000_000);
    series.booking.as_mut().unwrap().count = 2;
    assert_eq!(refused(&series).await.0, "one_run");
    let elsewhere = Dispatch {
        sender: SenderId("../../other".into()),
        ..saying(words("Hello"))
    };
    assert_eq!(refused(&elsewhere).await.0, "bad_id");
    let large = saying(words(&"ä".repeat(100_000)));
    let (code, message) = refused(&large).await;
    assert_eq!(code, "request_too_large");
    assert!(message.contains("200000"), "{message}");
}

#[tokio::test]
async fn the_systems_own_refusal_names_the_field() {
    let world = World::new().await;
    let answer = world
        .client
        .dispatch(&text_to("key-1", "not a number"), &|_| {})
        .await;
    let Err(ChannelError::Refused { code, message }) = answer else {
        panic!("it should be refused: {answer:?}");
    };
    assert_eq!(code, "InvalidPayload");
    assert!(
        message.contains("receiver.contacts.0.identifierValue"),
        "{message}"
    );
}
