//! Every place of a content where people write words.

use crate::content::{Action, Content, Piece};
use std::borrow::Cow;

/// How a value is written where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    Plain,
    /// Inside an address.
    Url,
    /// Inside the quotes of JSON.
    Json,
}

impl Escape {
    pub(super) fn apply(self, value: &str) -> Cow<'_, str> {
        match self {
            Self::Plain => Cow::Borrowed(value),
            Self::Url => Cow::Owned(url(value)),
            Self::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                Cow::Owned(quoted[1..quoted.len() - 1].to_owned())
            }
        }
    }
}

fn url(value: &str) -> String {
    let mut written = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                written.push(char::from(byte));
            }
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

/// What is done to each text.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&mut String, Escape);

/// Goes through every text that people write; a template's own words and form are not among them.
pub(super) fn each_text(content: &mut Content, visit: Visit<'_>) {
    visit(&mut content.text, Escape::Plain);
    if let Some(piece) = &mut content.piece {
        each_of_piece(piece, visit);
    }
    each_of_actions(&mut content.actions, visit);
}

fn each_of_piece(piece: &mut Piece, visit: Visit<'_>) {
    match piece {
        Piece::Location(location) => {
            let words = [&mut location.name, &mut location.address];
            for text in words.into_iter().flatten() {
                visit(text, Escape::Plain);
            }
        }
        Piece::List(list) => {
            visit(&mut list.button, Escape::Plain);
            for section in &mut list.sections {
                visit(&mut section.title, Escape::Plain);
                for row in &mut section.rows {
                    visit(&mut row.title, Escape::Plain);
                    if let Some(text) = &mut row.description {
                        visit(text, Escape::Plain);
                    }
                }
            }
        }
        Piece::Carousel(carousel) => {
            for card in &mut carousel.cards {
                visit(&mut card.title, Escape::Plain);
                visit(&mut card.text, Escape::Plain);
                each_of_actions(&mut card.actions, visit);
            }
        }
        Piece::Template(template) => {
            for parameter in &mut template.parameters {
                let escape = Escape::of(parameter.kind);
                visit(&mut parameter.value, escape);
            }
        }
    }
}

fn each_of_actions(actions: &mut [Action], visit: Visit<'_>) {
    for action in actions {
        match action {
            Action::Reply { text } | Action::LocationRequest { text } => {
                visit(text, Escape::Plain);
            }
            Action::Postback { text, payload } => {
                visit(text, Escape::Plain);
                visit(payload, Escape::Plain);
            }
            Action::Link { text, url } => {
                visit(text, Escape::Plain);
                visit(url, Escape::Url);
            }
        }
    }
}
