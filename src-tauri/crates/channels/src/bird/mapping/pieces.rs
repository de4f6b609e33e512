//! Writes the structured pieces: place, list, carousel, template.

use super::{action, check_alone, check_no_buttons, check_no_files, unfit};
use crate::bird::{
    capable::{CARDS, CAROUSEL_TEXT},
    message::{
        Action, Body, Card, Carousel, Coordinates, Label, List, ListFacts, Location, PlaceWords,
        Postback, RowFacts, Section, Template, TemplateFields,
    },
};
use composer::{
    channel::{ChannelError, RemoteFile},
    content::{self, Attachment, Content, ParameterKind, Piece, TemplateFilling},
};
use serde_json::{Value, json};

type PlacedFile<'a> = (&'a Attachment, &'a RemoteFile);

/// Writes a piece that is a body of its own.
pub(super) fn body<'a>(
    piece: &'a Piece,
    content: &'a Content,
    files: &[PlacedFile<'a>],
) -> Result<Body<'a>, ChannelError> {
    match piece {
        Piece::Location(place) => {
            check_alone(content, "a place")?;
            location(place)
        }
        Piece::List(found) => {
            check_no_files(content, "a list")?;
            check_no_buttons(content, "a list")?;
            list(found, &content.text)
        }
        Piece::Carousel(found) => {
            check_no_buttons(content, "a carousel")?;
            carousel(found, &content.text, files)
        }
        Piece::Template(_) => unfit("no_body", "a template is no body"),
    }
}

fn location(place: &content::Location) -> Result<Body<'_>, ChannelError> {
    let is_on_earth = place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0;
    if !is_on_earth {
        return unfit(
            "bad_place",
            "a place lies between -90 and 90 degrees north and -180 and 180 degrees east",
        );
    }
    Ok(Body::Location {
        location: Location {
            coordinates: Coordinates {
                latitude: place.latitude,
                longitude: place.longitude,
            },
            location: PlaceWords {
                label: words(place.name.as_deref()),
                address: words(place.address.as_deref()),
            },
        },
    })
}

fn words(given: Option<&str>) -> Option<&str> {
    given.filter(|words| !words.trim().is_empty())
}

fn list<'a>(list: &'a content::List, text: &'a str) -> Result<Body<'a>, ChannelError> {
    if text.trim().is_empty() {
        return unfit("needs_text", "a list needs words above it");
    }
    let is_empty = |section: &content::ListSection| section.rows.is_empty();
    if list.sections.is_empty() || list.sections.iter().any(is_empty) {
        return unfit("empty_list", "every section of a list needs a row");
    }
    let sections = list.sections.iter().map(|section| Section {
        title: &section.title,
        actions: section.rows.iter().map(row).collect(),
    });
    let label = list.button.as_str();
    Ok(Body::List {
        list: List {
            text,
            items: sections.collect(),
            metadata: (!label.is_empty()).then_some(ListFacts {
                button: Label { label },
            }),
        },
    })
}

fn row(row: &content::ListRow) -> Action<'_> {
    let description = row.description.as_deref().filter(|words| !words.is_empty());
    Action::Postback {
        postback: Postback {
            text: &row.title,
            payload: &row.payload,
            metadata: description.map(|label| RowFacts {
                description: Label { label },
            }),
        },
    }
}

fn carousel<'a>(
    carousel: &'a content::Carousel,
    text: &'a str,
    files: &[PlacedFile<'a>],
) -> Result<Body<'a>, ChannelError> {
    if text.trim().is_empty() || text.chars().count() > CAROUSEL_TEXT {
        return unfit(
            "carousel_text",
            &format!("a carousel needs words above it, at most {CAROUSEL_TEXT} letters"),
        );
    }
    if !CARDS.contains(&carousel.cards.len()) {
        return unfit("carousel_cards", "a carousel has 2 to 10 cards");
    }
    let is_on_a_card = |(file, _): &PlacedFile<'a>| {
        let mut cards = carousel.cards.iter();
        cards.any(|card| card.attachment == Some(file.id))
    };
    if !files.iter().all(is_on_a_card) {
        return unfit(
            "stray_file",
            "a file of the carousel is on none of its cards",
        );
    }
    let items = carousel.cards.iter().map(|one| card(one, files));
    let items = items.collect::<Result<_, _>>()?;
    Ok(Body::Carousel {
        carousel: Carousel { text, items },
    })
}

fn card<'a>(card: &'a content::Card, files: &[PlacedFile<'a>]) -> Result<Card<'a>, ChannelError> {
    let shown = files
        .iter()
        .find(|(file, _)| Some(file.id) == card.attachment);
    let Some((attachment, file)) = shown else {
        return unfit(
            "card_without_picture",
            &format!("the card “{}” has no picture", card.title),
        );
    };
    if !matches!(card.actions.as_slice(), [content::Action::Link { .. }]) {
        return unfit(
            "card_link",
            &format!("the card “{}” needs exactly one link", card.title),
        );
    }
    Ok(Card {
        title: &card.title,
        media_url: &file.url,
        description: &card.text,
        alt_text: &attachment.alt,
        actions: card.actions.iter().map(action).collect(),
    })
}

/// Writes a template: by project where its name is a project's id, else by the platform's name.
pub(super) fn template(template: &content::Template) -> Result<Template<'_>, ChannelError> {
    if let Some(written) = &template.raw {
        return Ok(Template::Written(written));
    }
    let name = template.name.as_str();
    let is_project = is_uuid(name);
    let mut fields = TemplateFields {
        name: (!is_project).then_some(name),
        project_id: is_project.then_some(name),
        version: template.version.as_deref().filter(|word| !word.is_empty()),
        locale: &template.locale,
        parameters: Vec::new(),
        variables: Default::default(),
    };
    let values = template.parameters.iter();
    match template.filling {
        TemplateFilling::Parameters => {
            fields.parameters = values.map(parameter).collect::<Result<_, _>>()?;
        }
        TemplateFilling::Variables => {
            let pairs = values.map(|one| (one.key.as_str(), one.value.as_str()));
            fields.variables = pairs.collect();
        }
    }
    Ok(Template::Fields(fields))
}

fn is_uuid(word: &str) -> bool {
    let is_right = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    word.len() == 36 && word.bytes().enumerate().all(is_right)
}

fn parameter(one: &content::TemplateParameter) -> Result<Value, ChannelError> {
    let (key, value) = (one.key.as_str(), one.value.as_str());
    let typed = |kind: &str, value: Value| json!({ "type": kind, "key": key, "value": value });
    let read = || serde_json::from_str::<Value>(value.trim()).ok();
    let written = match one.kind {
        ParameterKind::Text => Some(typed("string", value.into())),
        ParameterKind::Number => read()
            .filter(Value::is_number)
            .map(|value| typed("number", value)),
        ParameterKind::Boolean => read()
            .filter(Value::is_boolean)
            .map(|value| typed("boolean", value)),
        ParameterKind::Json => read().and_then(|whole| with_key(whole, key)),
    };
    match written {
        Some(value) => Ok(value),
        None => unfit(
            "template_value",
            &format!("the value of “{key}” is not what its kind says"),
        ),
    }
}

fn with_key(mut whole: Value, key: &str) -> Option<Value> {
    let fields = whole.as_object_mut()?;
    fields.insert("key".into(), key.into());
    Some(whole)
}
