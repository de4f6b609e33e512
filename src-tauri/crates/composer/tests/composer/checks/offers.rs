//! What is offered instead, and what becomes of a draft that takes it up.

use super::kit::*;
use crate::support::{World, groups};
use composer::{
    capabilities::Capabilities,
    check::{Finding, FindingCode as Code, findings_of},
    content::{
        Action, Adapted, Content, ListSection, MediaKind, MessageOptions, Offer, Piece,
        TemplateParameter, adapt,
    },
    draft,
    error::DeskError,
    recipient::Recipient,
};
use proptest::prelude::*;

fn offered(content: &Content, capabilities: &Capabilities, code: Code) -> Option<Offer> {
    let found = findings_of(content, capabilities);
    let one = found.iter().find(|one| one.code == code);
    one.unwrap_or_else(|| panic!("{code:?} is not in {found:#?}"))
        .offer
}

/// Takes the offer of a finding up.
#[track_caller]
fn taken(content: &Content, capabilities: &Capabilities, code: Code, offer: Offer) -> Adapted {
    assert_eq!(offered(content, capabilities, code), Some(offer));
    adapt(content, offer, capabilities).unwrap()
}

#[test]
fn a_place_becomes_a_line_of_the_text() {
    let content = with(Piece::Location(location()), "We are here:");
    let made = taken(
        &content,
        &plain(),
        Code::PieceUnsupported,
        Offer::PieceAsText,
    );
    assert_eq!(
        made.content,
        said("We are here:\n\nThe shop, Long Street 1 (52.52, 13.405)")
    );
    assert!(made.rest.is_empty() && made.left_out.is_empty());
}

#[test]
fn a_list_becomes_numbered_lines_and_its_payloads_are_named() {
    let content = with(Piece::List(list()), "Hello");
    let made = taken(
        &content,
        &plain(),
        Code::PieceUnsupported,
        Offer::PieceAsText,
    );
    let text = "Hello\n\nChoose bread\nDark\n1. Rye – with seeds\nLight\n2. Wheat\n3. Spelt";
    assert_eq!(made.content, said(text));
    assert_eq!(made.left_out, ["rye", "w-1", "w-2"]);
}

#[test]
fn cards_become_pictures_in_their_order_and_a_paragraph_each() {
    let content = carousel(&["Rye", "Wheat"]);
    let made = taken(
        &content,
        &plain(),
        Code::PieceUnsupported,
        Offer::PieceAsText,
    );
    let text = "Fresh\n\nRye\nRye today\nBuy: https://shop.example/buy\n\nWheat\nWheat today\nBuy: https://shop.example/buy";
    assert_eq!(made.content.text, text);
    assert_eq!(made.content.attachments, content.attachments);
    assert_eq!(made.content.piece, None);
}

#[test]
fn a_template_with_words_becomes_those_words() {
    let mut form = template();
    form.words = "Dear {{name}}, come in.".into();
    let named = |key: &str, value: &str| TemplateParameter {
        key: key.into(),
        value: value.into(),
        kind: Default::default(),
    };
    form.parameters = vec![named("name", "Ann"), named("spare", "x")];
    let content = with(Piece::Template(form.clone()), "");
    let made = taken(
        &content,
        &plain(),
        Code::PieceUnsupported,
        Offer::PieceAsText,
    );
    assert_eq!(made.content, said("Dear Ann, come in."));
    assert_eq!(made.left_out, ["pick-up", "en", "spare: x"]);
    form.words.clear();
    let wordless = with(Piece::Template(form), "");
    assert_eq!(offered(&wordless, &plain(), Code::PieceUnsupported), None);
}

#[test]
fn buttons_that_do_not_fit_become_lines_and_the_others_stay() {
    let content = Content {
        actions: vec![reply("Yes"), postback("No", "no-1"), link("Shop")],
        ..said("Coming?")
    };
    let made = taken(
        &content,
        &plain(),
        Code::ActionUnsupported,
        Offer::ButtonsAsText,
    );
    let text = "Coming?\n\n• Yes\n• No\nShop: https://shop.example/shop";
    assert_eq!(
        (made.content, made.left_out),
        (said(text), vec!["no-1".into()])
    );
    let few = Capabilities {
        max_actions: 2,
        ..rich()
    };
    let made = taken(&content, &few, Code::TooManyActions, Offer::ButtonsAsText);
    assert_eq!(made.content.actions, content.actions[..2]);
    assert_eq!(
        made.content.text,
        "Coming?\n\nShop: https://shop.example/shop"
    );
}

#[test]
fn a_request_for_a_place_among_others_becomes_words() {
    let content = Content {
        actions: vec![
            Action::LocationRequest {
                text: "Where?".into(),
            },
            reply("Yes"),
        ],
        ..said("Hello")
    };
    let made = taken(
        &content,
        &rich(),
        Code::LocationRequestNotAlone,
        Offer::ButtonsAsText,
    );
    assert_eq!(made.content.text, "Hello\n\nWhere?");
    assert_eq!(made.content.actions, [reply("Yes")]);
}

#[test]
fn what_cannot_stand_together_goes_into_two() {
    let content = with(Piece::Location(location()), "We are here:");
    let made = taken(&content, &rich(), Code::PieceBeside, Offer::SplitPiece);
    assert_eq!(made.content, said("We are here:"));
    assert_eq!(made.rest, [with(Piece::Location(location()), "")]);
    let pictured = Content {
        attachments: vec![file(MediaKind::Image, "a.jpg")],
        ..with(Piece::List(list()), "Which?")
    };
    let made = taken(&pictured, &rich(), Code::PieceBeside, Offer::SplitPiece);
    assert_eq!(made.content.attachments, pictured.attachments);
    assert_eq!(
        made.rest,
        [with(Piece::List(list()), "Which?")],
        "a list needs the words"
    );
}

#[test]
fn files_are_parted_by_kind_and_by_number() {
    let files = |kinds: &[MediaKind]| Content {
        attachments: kinds.iter().map(|kind| file(*kind, "a")).collect(),
        ..said("Look")
    };
    let (image, paper) = (MediaKind::Image, MediaKind::Document);
    let mixed = files(&[image, paper, image]);
    let made = taken(&mixed, &rich(), Code::OneKindPerMessage, Offer::SplitKinds);
    let counts: Vec<usize> = made.messages().map(|one| one.attachments.len()).collect();
    assert_eq!((counts, made.content.text.as_str()), (vec![2, 1], "Look"));
    let many = files(&[image; 23]);
    let made = taken(&many, &plain(), Code::TooManyAttachments, Offer::SplitFiles);
    let counts: Vec<usize> = made.messages().map(|one| one.attachments.len()).collect();
    assert_eq!(counts, [10, 10, 3]);
}

#[test]
fn a_sticker_becomes_a_picture_and_a_film_a_document() {
    let with_file = |kind| Content {
        attachments: vec![file(kind, "a")],
        ..said("Look")
    };
    let code = Code::MediaKindUnsupported;
    let made = taken(
        &with_file(MediaKind::Sticker),
        &plain(),
        code,
        Offer::StickerAsPicture,
    );
    assert_eq!(made.content.attachments[0].kind, MediaKind::Image);
    let made = taken(
        &with_file(MediaKind::Video),
        &sparing(),
        code,
        Offer::AsDocument,
    );
    assert_eq!(made.content.attachments[0].kind, MediaKind::Document);
    assert_eq!(offered(&with_file(MediaKind::Video), &plain(), code), None);
}

#[test]
fn wishes_and_answers_are_left_out_and_named() {
    let content = Content {
        reply_to: Some("m-1".into()),
        options: MessageOptions {
            tags: vec!["fine".into(), "ü".into()],
            validity_seconds: Some(0),
            ..MessageOptions::default()
        },
        ..said("Yes")
    };
    let made = taken(&content, &plain(), Code::ReplyUnsupported, Offer::DropReply);
    assert_eq!(
        (made.content.reply_to, made.left_out),
        (None, vec!["m-1".into()])
    );
    let made = taken(
        &content,
        &plain(),
        Code::OptionsUnsupported,
        Offer::DropOptions,
    );
    assert_eq!(
        (made.content.options, made.left_out.len()),
        (MessageOptions::default(), 2)
    );
    let made = taken(&content, &rich(), Code::TagInvalid, Offer::DropTags);
    assert_eq!(
        (made.content.options.tags, made.left_out),
        (vec!["fine".into()], vec!["ü".into()])
    );
    let made = taken(
        &content,
        &rich(),
        Code::ValidityTooShort,
        Offer::DropValidity,
    );
    assert_eq!(made.content.options.validity_seconds, None);
}

#[test]
fn an_offer_is_one_revision_and_can_be_undone() {
    let world = World::new();
    let mut fields = world.fields(&"words and more\n\n".repeat(400), groups(2));
    fields.content.piece = Some(Piece::Location(location()));
    let draft = draft::new_from(&world.desk, fields).unwrap();
    let made = draft::adapt_draft(&world.desk, draft.id, Offer::SplitText).unwrap();
    assert_eq!((made.draft.revision, made.others.len()), (2, 1));
    let other = draft::read(&world.desk, made.others[0].id).unwrap();
    assert_eq!(other.fields.recipients, draft.fields.recipients);
    assert_eq!(
        other.fields.content.piece, None,
        "the place is not sent twice"
    );
    let back = draft::restore_revision(&world.desk, draft.id, 1).unwrap();
    assert_eq!(back.fields, draft.fields);
}

#[test]
fn an_offer_that_helps_nothing_changes_nothing() {
    let world = World::new();
    let draft = world.draft("Hello", groups(1));
    for offer in [
        Offer::SplitText,
        Offer::DropReply,
        Offer::LeaveOutRecipients,
        Offer::PieceAsText,
    ] {
        let refused = draft::adapt_draft(&world.desk, draft.id, offer);
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{refused:?}");
    }
    assert_eq!(draft::read(&world.desk, draft.id).unwrap(), draft);
}

#[test]
fn recipients_the_account_cannot_reach_are_left_out_by_name() {
    let world = World::new();
    let mut recipients = groups(1);
    recipients.push(Recipient::Phone {
        number: "+4930123456".into(),
        name: "Ann".into(),
    });
    let draft = world.draft("Hello", recipients);
    let plan = composer::post::plan(&world.desk, draft.id).unwrap();
    let is_about = |one: &&Finding| one.code == Code::RecipientKindUnsupported;
    let found = plan.findings.iter().find(is_about).unwrap();
    assert_eq!(found.offer, Some(Offer::LeaveOutRecipients));
    let made = draft::adapt_draft(&world.desk, draft.id, Offer::LeaveOutRecipients).unwrap();
    assert_eq!(
        (made.draft.fields.recipients, made.left_out),
        (groups(1), vec!["Ann".into()])
    );
}

/// A word that stands nowhere else.
fn word() -> impl Strategy<Value = String> {
    (0u32..100_000).prop_map(|number| format!("w{number}w"))
}

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..most).prop_map(|words| words.join(" "))
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        word().prop_map(|text| Action::Reply { text }),
        (word(), word()).prop_map(|(text, payload)| Action::Postback { text, payload }),
        (word(), word()).prop_map(|(text, path)| Action::Link {
            text,
            url: format!("https://{path}")
        }),
        word().prop_map(|text| Action::Link {
            url: format!("http://{text}"),
            text
        }),
        word().prop_map(|text| Action::LocationRequest { text }),
    ]
}

fn piece() -> impl Strategy<Value = Option<Piece>> {
    let place = (word(), word()).prop_map(|(name, address)| {
        let mut place = location();
        (place.name, place.address) = (Some(name), Some(address));
        Some(Piece::Location(place))
    });
    let menu =
        (word(), prop::collection::vec((word(), word()), 0..13)).prop_map(|(button, rows)| {
            let mut menu = list();
            menu.sections = vec![ListSection {
                title: format!("{button}s"),
                rows: rows
                    .iter()
                    .map(|(title, payload)| row(title, payload))
                    .collect(),
            }];
            menu.button = button;
            Some(Piece::List(menu))
        });
    let form = (word(), word(), word()).prop_map(|(name, value, spare)| {
        let mut form = template();
        form.words = format!("{name}s {{{{1}}}}");
        form.name = name;
        let of = |key: &str, value| TemplateParameter {
            key: key.into(),
            value,
            kind: Default::default(),
        };
        form.parameters = vec![of("1", value), of("2", spare)];
        Some(Piece::Template(form))
    });
    prop_oneof![Just(None), place, menu, form]
}

fn content() -> impl Strategy<Value = Content> {
    let kinds = prop_oneof![
        Just(MediaKind::Image),
        Just(MediaKind::Video),
        Just(MediaKind::Sticker),
        Just(MediaKind::Document)
    ];
    let files = prop::collection::vec(kinds, 0..14);
    let actions = prop::collection::vec(action(), 0..5);
    let tags = prop::collection::vec(word(), 0..13);
    let text = prop_oneof![4 => words(30), 1 => words(900)];
    (
        text,
        piece(),
        files,
        actions,
        tags,
        prop::option::of(word()),
        0u8..4,
    )
        .prop_map(|(text, piece, files, actions, tags, reply_to, cards)| {
            let mut content = Content {
                text,
                piece,
                actions,
                reply_to,
                ..Content::default()
            };
            content.options.tags = tags;
            content.attachments = files.into_iter().map(|kind| file(kind, "a")).collect();
            if cards > 1 && content.piece.is_none() {
                let titles: Vec<String> = (0..cards).map(|card| format!("w{card}c")).collect();
                let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
                let made = carousel(&titles);
                content.piece = made.piece;
                content.attachments.extend(made.attachments);
            }
            content
        })
}

/// Every word of the vocabulary that stands in something.
fn vocabulary(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_ours =
        |word: &str| word.starts_with('w') && word[1..].starts_with(|c: char| c.is_ascii_digit());
    let mut words: Vec<&str> = parts.filter(|word| is_ours(word)).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn json(of: &impl serde::Serialize) -> String {
    serde_json::to_string(of).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn an_offer_ends_its_finding_and_loses_neither_word_nor_file(
        content in content(),
        capabilities in prop_oneof![Just(rich()), Just(sparing()), Just(plain())],
    ) {
        let key = |one: &Finding| (one.code, one.part, one.kind);
        for finding in findings_of(&content, &capabilities) {
            let Some(offer) = finding.offer else { continue };
            let made = adapt(&content, offer, &capabilities).expect("what is offered can be done");
            for message in made.messages() {
                let again = findings_of(message, &capabilities);
                prop_assert!(
                    again.iter().all(|one| key(one) != key(&finding)),
                    "{offer:?} makes {:?} again in {message:#?}", finding.code
                );
            }
            let messages: Vec<&Content> = made.messages().collect();
            let after = json(&(&messages, &made.left_out)).replace("\\n", " ");
            let before = json(&content).replace("\\n", " ");
            let kept = vocabulary(&after);
            let lost: Vec<&str> = vocabulary(&before).into_iter().filter(|word| !kept.contains(word)).collect();
            prop_assert!(lost.is_empty(), "{offer:?} loses {lost:?}");
            let files: usize = made.messages().map(|one| one.attachments.len()).sum();
            prop_assert_eq!(files, content.attachments.len(), "{:?}", offer);
        }
    }
}
