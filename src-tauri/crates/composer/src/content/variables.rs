//! Variables in a message: `{{first_name|there}}` is the recipient's first name, or "there". Pure.
//!
//! A backslash before the braces leaves them as they are. What a variable stands for is never read again for
//! variables of its own.

use super::{Content, ParameterKind};
use std::collections::BTreeMap;

mod parts;

use parts::{Escape, each_text};

/// What variables stand for, by name.
pub type Values = BTreeMap<String, String>;

/// The longest name of a variable or field.
pub const MAX_NAME: usize = 40;

/// A variable in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub name: String,
    /// What stands there when nothing is known.
    pub default: Option<String>,
}

/// A text, cut at its variables.
enum Piece<'a> {
    Text(&'a str),
    /// Braces that a backslash keeps.
    Braces,
    Place(Place),
}

/// Lists the variables of a text, in order.
pub fn places(text: &str) -> Vec<Place> {
    let mut found = Vec::new();
    cut(text, |piece| {
        if let Piece::Place(place) = piece {
            found.push(place);
        }
    });
    found
}

/// Fills a text; a variable that nothing is known for and that has no default is left empty.
pub fn fill(text: &str, values: &Values) -> String {
    fill_as(text, values, Escape::Plain)
}

fn fill_as(text: &str, values: &Values, escape: Escape) -> String {
    let mut filled = String::with_capacity(text.len());
    cut(text, |piece| match piece {
        Piece::Text(text) => filled.push_str(text),
        Piece::Braces => filled.push_str("{{"),
        Piece::Place(place) => {
            filled.push_str(&escape.apply(known(&place, values).unwrap_or_default()));
        }
    });
    filled
}

/// Gives what stands in a place: the value, unless it is empty, or the default.
fn known<'a>(place: &'a Place, values: &'a Values) -> Option<&'a str> {
    let value = values.get(&place.name).map(String::as_str);
    value
        .filter(|value| !value.is_empty())
        .or(place.default.as_deref())
}

fn cut<'a>(text: &'a str, mut take: impl FnMut(Piece<'a>)) {
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find("{{").map(|at| at + from) {
        if rest[..at].ends_with('\\') {
            take(Piece::Text(&rest[..at - 1]));
            take(Piece::Braces);
            rest = &rest[at + 2..];
            from = 0;
        } else if let Some((place, end)) = place(&rest[at + 2..]) {
            take(Piece::Text(&rest[..at]));
            take(Piece::Place(place));
            rest = &rest[at + 2 + end..];
            from = 0;
        } else {
            from = at + 1;
        }
    }
    take(Piece::Text(rest));
}

/// Reads a place behind its opening braces, and says where it ends.
fn place(text: &str) -> Option<(Place, usize)> {
    let inside = &text[..text.find("}}")?];
    if inside.contains(['{', '\n']) {
        return None;
    }
    let (name, default) = match inside.split_once('|') {
        Some((name, default)) => (name, Some(default.trim().to_owned())),
        None => (inside, None),
    };
    let name = name.trim().to_lowercase();
    let place = Place { name, default };
    is_name(&place.name).then_some((place, inside.len() + 2))
}

/// Says whether a variable or field can be called so: letters, digits and `_`, beginning with no digit.
pub fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
    starts
        && name.chars().count() <= MAX_NAME
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Makes a name of any words: "Straße Nr." becomes `straße_nr`; `None` when nothing is left of them.
pub fn name_of(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphanumeric());
    let joined = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let mut name: String = joined.join("_").chars().take(MAX_NAME).collect();
    if name.starts_with(|first: char| first.is_numeric()) {
        name = format!("_{name}").chars().take(MAX_NAME).collect();
    }
    is_name(&name).then_some(name)
}

/// Lists the variables of a whole content, each once.
pub fn places_of(content: &Content) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    each_text(&mut content.clone(), &mut |text, _| {
        for place in places(text) {
            if !found.contains(&place) {
                found.push(place);
            }
        }
    });
    found
}

/// Fills a whole content; inside addresses and JSON the values are written as these want them.
pub fn filled(content: &Content, values: &Values) -> Content {
    let mut content = content.clone();
    each_text(&mut content, &mut |text, escape| {
        if text.contains("{{") {
            *text = fill_as(text, values, escape);
        }
    });
    content
}

/// Lists the variables, each once, that stay empty with these values.
pub fn unfilled(places: &[Place], values: &Values) -> Vec<String> {
    let mut names = Vec::new();
    for place in places {
        if known(place, values).is_none() && !names.contains(&place.name) {
            names.push(place.name.clone());
        }
    }
    names
}

impl Escape {
    /// Says how the value of a template's parameter is written.
    fn of(kind: ParameterKind) -> Self {
        match kind {
            ParameterKind::Json => Self::Json,
            _ => Self::Plain,
        }
    }
}

#[cfg(test)]
mod tests;
