//! Pieces, buttons and wishes against what an account takes.

use super::kit::*;
use composer::{
    capabilities::Capabilities,
    check::{DraftPart as Part, FindingCode as Code, FindingLevel, findings_of},
    content::{
        Action, Content, List, ListSection, Location, MediaKind, MessageOptions, ParameterKind,
        Piece, Template, TemplateFilling, TemplateParameter,
    },
};

/// Codes with the part they belong to, in order.
#[track_caller]
fn expect(content: &Content, capabilities: &Capabilities, wanted: &[(Code, Part)]) {
    let found = findings_of(content, capabilities);
    let seen: Vec<(Code, Part)> = found.iter().map(|one| (one.code, one.part)).collect();
    assert_eq!(seen, wanted, "{found:#?}");
}

#[track_caller]
fn level(content: &Content, code: Code, level: FindingLevel) {
    let found = findings_of(content, &rich());
    let one = found.iter().find(|one| one.code == code);
    let one = one.unwrap_or_else(|| panic!("{code:?} is not in {found:#?}"));
    assert_eq!(one.level, level);
}

fn buttons(actions: Vec<Action>) -> Content {
    Content {
        actions,
        ..said("Hello")
    }
}

fn wishing(options: MessageOptions) -> Content {
    Content {
        options,
        ..said("Hello")
    }
}

#[test]
fn good_pieces_have_nothing_in_their_way() {
    let place = Piece::Location(location());
    expect(&with(place, ""), &rich(), &[]);
    expect(&with(Piece::List(list()), "Which?"), &rich(), &[]);
    expect(&carousel(&["Rye", "Wheat"]), &rich(), &[]);
    expect(&with(Piece::Template(template()), ""), &rich(), &[]);
    expect(
        &buttons(vec![reply("Yes"), postback("No", "no"), link("Shop")]),
        &rich(),
        &[],
    );
}

#[test]
fn what_stands_beside_a_piece_is_checked_in_its_place() {
    let place = || Piece::Location(location());
    expect(
        &with(place(), "Here"),
        &rich(),
        &[(Code::PieceBeside, Part::Text)],
    );
    let pictured = Content {
        attachments: vec![file(MediaKind::Image, "a.jpg")],
        ..with(place(), "")
    };
    expect(
        &pictured,
        &rich(),
        &[(Code::PieceBeside, Part::Attachments)],
    );
    let pressed = Content {
        actions: vec![reply("Yes")],
        ..with(place(), "")
    };
    expect(&pressed, &rich(), &[(Code::PieceBeside, Part::Actions)]);
    expect(
        &with(Piece::List(list()), " "),
        &rich(),
        &[(Code::PieceNeeds, Part::Text)],
    );
    expect(
        &with(Piece::List(list()), "Which?"),
        &plain(),
        &[(Code::PieceUnsupported, Part::Piece)],
    );
}

#[test]
fn the_picture_of_a_card_is_not_a_file_beside_it() {
    let mut content = carousel(&["Rye", "Wheat"]);
    content
        .attachments
        .push(file(MediaKind::Image, "loose.jpg"));
    expect(&content, &rich(), &[(Code::PieceBeside, Part::Attachments)]);
}

#[test]
fn words_are_needed_where_the_account_says_so_and_kinds_do_not_mix() {
    let files = |kinds: &[MediaKind]| Content {
        attachments: kinds.iter().map(|kind| file(*kind, "a")).collect(),
        ..Content::default()
    };
    expect(
        &files(&[MediaKind::Image]),
        &sparing(),
        &[(Code::NeedsText, Part::Text)],
    );
    expect(&files(&[MediaKind::Image]), &plain(), &[]);
    let mixed = files(&[MediaKind::Image, MediaKind::Document]);
    expect(
        &mixed,
        &rich(),
        &[(Code::OneKindPerMessage, Part::Attachments)],
    );
    expect(
        &with(Piece::Location(location()), ""),
        &sparing(),
        &[(Code::PieceNeeds, Part::Text)],
    );
}

#[test]
fn a_place_lies_on_earth() {
    let at = |latitude, longitude| {
        let place = Location {
            latitude,
            longitude,
            ..location()
        };
        with(Piece::Location(place), "")
    };
    for (latitude, longitude) in [(90.0, 180.0), (-90.0, -180.0), (0.0, 0.0)] {
        expect(&at(latitude, longitude), &rich(), &[]);
    }
    for (latitude, longitude) in [
        (90.1, 0.0),
        (0.0, -180.1),
        (f64::NAN, 0.0),
        (0.0, f64::INFINITY),
    ] {
        expect(
            &at(latitude, longitude),
            &rich(),
            &[(Code::PlaceOutOfRange, Part::Piece)],
        );
    }
    let nameless = Location {
        name: Some(" ".into()),
        ..location()
    };
    expect(
        &with(Piece::Location(nameless), ""),
        &rich(),
        &[(Code::PlaceAddressAlone, Part::Piece)],
    );
}

#[test]
fn a_list_can_be_opened_read_and_told_apart() {
    let made = |change: &dyn Fn(&mut List)| {
        let mut made = list();
        change(&mut made);
        with(Piece::List(made), "Which?")
    };
    type Change = Box<dyn Fn(&mut List)>;
    let cases: Vec<(Change, Code)> = vec![
        (
            Box::new(|list| list.button.clear()),
            Code::ListButtonMissing,
        ),
        (
            Box::new(|list| list.button = "a".repeat(21)),
            Code::ListButtonTooLong,
        ),
        (Box::new(|list| list.sections.clear()), Code::ListEmpty),
        (
            Box::new(|list| list.sections[1].title.clear()),
            Code::SectionTitleMissing,
        ),
        (
            Box::new(|list| list.sections[0].rows.clear()),
            Code::SectionEmpty,
        ),
        (
            Box::new(|list| list.sections[1].rows[1].title = " ".into()),
            Code::RowTitleMissing,
        ),
        (
            Box::new(|list| list.sections[0].rows[0].payload.clear()),
            Code::PayloadMissing,
        ),
        (
            Box::new(|list| list.sections[1].rows[1].payload = "rye".into()),
            Code::PayloadTwice,
        ),
    ];
    for (change, code) in cases {
        expect(&made(&change), &rich(), &[(code, Part::Piece)]);
    }
    let untitled = made(&|list| {
        list.sections.truncate(1);
        list.sections[0].title.clear();
    });
    expect(&untitled, &rich(), &[]);
    let long = made(&|list| {
        let rows = (0..11).map(|number| row(&format!("Row {number}"), &number.to_string()));
        list.sections = vec![ListSection {
            title: "All".into(),
            rows: rows.collect(),
        }];
    });
    level(&long, Code::TooManyRows, FindingLevel::Warns);
}

#[test]
fn cards_are_two_to_ten_with_title_picture_and_one_link() {
    expect(
        &carousel(&["Rye"]),
        &rich(),
        &[(Code::TooFewCards, Part::Piece)],
    );
    expect(
        &carousel(&["Rye"; 11]),
        &rich(),
        &[(Code::TooManyCards, Part::Piece)],
    );
    let changed = |change: &dyn Fn(&mut composer::content::Card)| {
        let mut content = carousel(&["Rye", "Wheat"]);
        if let Some(Piece::Carousel(carousel)) = &mut content.piece {
            change(&mut carousel.cards[1]);
        }
        findings_of(&content, &rich())
    };
    let untitled = changed(&|card| card.title.clear());
    assert_eq!(
        (untitled[0].code, untitled[0].actual),
        (Code::CardTitleMissing, Some(2))
    );
    let unlinked = changed(&|card| card.actions = vec![reply("Yes")]);
    assert_eq!(unlinked[0].code, Code::CardNeedsLink);
    let bare = changed(&|card| card.attachment = None);
    assert!(
        bare.iter().any(|one| one.code == Code::CardPictureMissing),
        "{bare:#?}"
    );
    let mut mixed = carousel(&["Rye", "Wheat"]);
    mixed.attachments[1].kind = MediaKind::Video;
    expect(&mixed, &rich(), &[(Code::CardPicturesMixed, Part::Piece)]);
    let mut wordy = carousel(&["Rye", "Wheat"]);
    wordy.text = "a".repeat(1025);
    expect(&wordy, &rich(), &[(Code::TextTooLong, Part::Text)]);
}

#[test]
fn buttons_are_taken_counted_and_say_something() {
    let cases = [
        (
            vec![reply("Yes"); 11],
            vec![Code::TooManyActions, Code::ButtonsNotShown],
        ),
        (vec![reply("Yes"); 4], vec![Code::ButtonsNotShown]),
        (vec![reply(" ")], vec![Code::ButtonEmpty]),
        (vec![reply(&"a".repeat(21))], vec![Code::ButtonTooLong]),
        (vec![postback("No", "")], vec![Code::PayloadMissing]),
        (
            vec![postback("Yes", "1"), postback("No", "1")],
            vec![Code::PayloadTwice],
        ),
    ];
    for (actions, codes) in cases {
        let wanted: Vec<(Code, Part)> = codes
            .into_iter()
            .map(|code| (code, Part::Actions))
            .collect();
        expect(&buttons(actions), &rich(), &wanted);
    }
    let asking = || Action::LocationRequest {
        text: "Where?".into(),
    };
    expect(&buttons(vec![asking()]), &rich(), &[]);
    let both = buttons(vec![asking(), reply("Yes")]);
    expect(
        &both,
        &rich(),
        &[(Code::LocationRequestNotAlone, Part::Actions)],
    );
    expect(
        &buttons(vec![reply("Yes")]),
        &plain(),
        &[(Code::ActionUnsupported, Part::Actions)],
    );
    let below = Content {
        attachments: vec![file(MediaKind::Image, "a.jpg")],
        ..buttons(vec![reply("Yes")])
    };
    expect(&below, &rich(), &[(Code::ActionsWithFiles, Part::Actions)]);
    let plain_link = Action::Link {
        text: "Shop".into(),
        url: "http://shop.example".into(),
    };
    expect(
        &buttons(vec![plain_link]),
        &rich(),
        &[(Code::LinkNotHttps, Part::Actions)],
    );
}

#[test]
fn wishes_that_are_unknown_warn_and_those_out_of_form_block() {
    let answer = Content {
        reply_to: Some("m-1".into()),
        ..said("Yes")
    };
    expect(&answer, &rich(), &[]);
    expect(
        &answer,
        &plain(),
        &[(Code::ReplyUnsupported, Part::Options)],
    );
    let all = wishing(MessageOptions {
        tags: vec!["spring sale_1-a".into()],
        validity_seconds: Some(3600),
        ignore_quiet_hours: true,
        cap_frequency: true,
        track_links: true,
    });
    expect(&all, &rich(), &[]);
    let found = findings_of(&all, &plain());
    assert_eq!(
        (found[0].code, found[0].level),
        (Code::OptionsUnsupported, FindingLevel::Warns)
    );
    let words = [
        "tags",
        "validity",
        "quiet_hours",
        "frequency_cap",
        "link_tracking",
    ];
    assert_eq!(found[0].names, words);
    let tagged = |tags: Vec<String>| {
        wishing(MessageOptions {
            tags,
            ..MessageOptions::default()
        })
    };
    for tag in ["", "ü", "a/b", &"a".repeat(51)] {
        expect(
            &tagged(vec![tag.into()]),
            &rich(),
            &[(Code::TagInvalid, Part::Options)],
        );
    }
    expect(
        &tagged(vec!["a".into(); 11]),
        &rich(),
        &[(Code::TooManyTags, Part::Options)],
    );
    let valid = |seconds| {
        wishing(MessageOptions {
            validity_seconds: Some(seconds),
            ..MessageOptions::default()
        })
    };
    level(&valid(0), Code::ValidityTooShort, FindingLevel::Blocks);
    level(
        &valid(30 * 86_400 + 1),
        Code::ValidityTooLong,
        FindingLevel::Warns,
    );
}

#[test]
fn a_template_has_name_language_and_values_of_their_kind() {
    let made = |change: &dyn Fn(&mut Template)| {
        let mut made = template();
        change(&mut made);
        with(Piece::Template(made), "")
    };
    let value = |kind, value: &str| TemplateParameter {
        key: "k".into(),
        value: value.into(),
        kind,
    };
    let on_piece = |code| [(code, Part::Piece)];
    expect(
        &made(&|one| one.name.clear()),
        &rich(),
        &on_piece(Code::TemplateNameMissing),
    );
    expect(
        &made(&|one| one.locale.clear()),
        &rich(),
        &on_piece(Code::TemplateLocaleMissing),
    );
    let unfilled = made(&|one| one.words = "Dear {{name}}".into());
    expect(&unfilled, &rich(), &on_piece(Code::TemplateValuesMissing));
    for (kind, good, bad) in [
        (ParameterKind::Number, "1.5", "one"),
        (ParameterKind::Boolean, "true", "yes"),
        (ParameterKind::Json, r#"{"type":"x"}"#, "{"),
    ] {
        expect(
            &made(&|one| one.parameters = vec![value(kind, good)]),
            &rich(),
            &[],
        );
        let wrong = made(&|one| one.parameters = vec![value(kind, bad)]);
        expect(&wrong, &rich(), &on_piece(Code::TemplateValueInvalid));
    }
    let raw = |json: &str| made(&|one| one.raw = serde_json::from_str(json).ok());
    expect(&raw("{}"), &rich(), &on_piece(Code::TemplateFormUnfit));
    let named = |content: Content| Content {
        text: "Hello".into(),
        ..content
    };
    expect(&named(raw("{}")), &sparing(), &[]);
    expect(
        &named(raw("[]")),
        &sparing(),
        &on_piece(Code::TemplateFormUnfit),
    );
    let variables = made(&|one| one.filling = TemplateFilling::Variables);
    expect(&variables, &rich(), &[]);
    expect(
        &named(variables),
        &sparing(),
        &on_piece(Code::TemplateFormUnfit),
    );
}
