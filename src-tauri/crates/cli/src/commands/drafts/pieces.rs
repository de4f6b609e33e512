//! What a draft is told to hold beside text and files, from its flags to a change of the draft.

use super::content::{Refused, attached, read_text};
use crate::{
    arguments::{PieceFlags, TakenOut},
    problem::{Exit, Problem},
    workplace::Workplace,
};
use composer::{
    content::{
        Action, Card, Carousel, Content, List, ListRow, ListSection, Location, MediaKind,
        MessageOptions, ParameterKind, Piece, Template, TemplateFilling, TemplateParameter,
    },
    draft::{self, DraftChange},
    id::DraftId,
    library,
};

const NOTHING_CHANGED: &str = "no draft was changed";

/// Reads the flags into a change; what is not named stays as it is. Cards come later, with their pictures.
pub fn change(
    flags: &PieceFlags,
    out: &TakenOut,
    before: &Content,
    change: &mut DraftChange,
) -> Result<(), Problem> {
    change.piece = match piece(flags)? {
        Some(piece) => Some(Some(piece)),
        None => out.no_piece.then_some(None),
    };
    let actions = actions(flags);
    if out.no_buttons || !actions.is_empty() {
        change.actions = Some(actions);
    }
    change.reply_to = match &flags.answer {
        Some(id) => Some(Some(id.clone())),
        None => out.no_answer.then_some(None),
    };
    let base = if out.no_options {
        MessageOptions::default()
    } else {
        before.options.clone()
    };
    change.options = Some(options(flags, base)).filter(|options| *options != before.options);
    cards(flags).map(|_| ())
}

fn piece(flags: &PieceFlags) -> Result<Option<Piece>, Problem> {
    if let Some((latitude, longitude)) = flags.location {
        return Ok(Some(Piece::Location(Location {
            latitude,
            longitude,
            name: flags.place.clone(),
            address: flags.address.clone(),
        })));
    }
    if let Some(path) = &flags.list {
        return json(path, "--list").map(Piece::List).map(Some);
    }
    if !flags.row.is_empty() {
        return list(flags).map(Piece::List).map(Some);
    }
    if let Some(path) = &flags.template_json {
        let raw = json(path, "--template-json")?;
        return Ok(Some(Piece::Template(template(flags, Some(raw)))));
    }
    let named = flags.template.as_ref();
    Ok(named.map(|_| Piece::Template(template(flags, None))))
}

fn json<T: serde::de::DeserializeOwned>(path: &std::path::Path, flag: &str) -> Result<T, Problem> {
    serde_json::from_str(&read_text(path)?).map_err(|why| {
        let message = format!("the JSON of {flag} cannot be used: {why}; {NOTHING_CHANGED}");
        Problem::new(Exit::Invalid, "unusable_json", message)
    })
}

/// Puts rows into their sections, in the order in which sections come first.
fn list(flags: &PieceFlags) -> Result<List, Problem> {
    let mut sections: Vec<ListSection> = Vec::new();
    for typed in &flags.row {
        let parts = parts(typed);
        let (section, title, described, payload) = match parts.as_slice() {
            [section, title] => (section, title, "", title.as_str()),
            [section, title, described] => (section, title, described.as_str(), title.as_str()),
            [section, title, described, payload] => {
                (section, title, described.as_str(), payload.as_str())
            }
            _ => {
                let form = "a row is Section/Title[/Description[/payload]]";
                return Err(Problem::usage(format!(
                    "{form}, unlike “{typed}”; {NOTHING_CHANGED}"
                )));
            }
        };
        let row = ListRow {
            title: title.clone(),
            description: Some(described.to_owned()).filter(|words| !words.is_empty()),
            payload: payload.to_owned(),
        };
        match sections.iter_mut().find(|known| known.title == *section) {
            Some(known) => known.rows.push(row),
            None => sections.push(ListSection {
                title: section.clone(),
                rows: vec![row],
            }),
        }
    }
    let button = flags.list_button.clone().unwrap_or_default();
    Ok(List { button, sections })
}

/// Splits at slashes; one after a backslash is a slash.
fn parts(typed: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = typed.chars().peekable();
    while let Some(sign) = rest.next() {
        let is_plain_slash = sign == '\\' && rest.next_if_eq(&'/').is_some();
        match parts.last_mut() {
            Some(part) if is_plain_slash => part.push('/'),
            Some(part) if sign != '/' => part.push(sign),
            _ => parts.push(String::new()),
        }
    }
    parts
        .into_iter()
        .map(|part| part.trim().to_owned())
        .collect()
}

fn template(flags: &PieceFlags, raw: Option<serde_json::Value>) -> Template {
    let variable = |(key, value): &(String, String)| TemplateParameter {
        key: key.clone(),
        value: value.clone(),
        kind: ParameterKind::Text,
    };
    let (parameters, filling) = if flags.variable.is_empty() {
        (flags.param.clone(), TemplateFilling::Parameters)
    } else {
        let variables = flags.variable.iter().map(variable);
        (variables.collect(), TemplateFilling::Variables)
    };
    Template {
        name: flags.template.clone().unwrap_or_default(),
        version: flags.template_version.clone(),
        locale: flags.locale.clone().unwrap_or_default(),
        parameters,
        filling,
        words: flags.template_words.clone().unwrap_or_default(),
        raw,
    }
}

fn actions(flags: &PieceFlags) -> Vec<Action> {
    let replies = flags
        .reply
        .iter()
        .map(|text| Action::Reply { text: text.clone() });
    let postbacks = flags
        .postback
        .iter()
        .map(|(text, payload)| Action::Postback {
            text: text.clone(),
            payload: payload.clone(),
        });
    let links = flags.link.iter().map(|(text, url)| link(text, url));
    let request = flags.ask_location.iter();
    let request = request.map(|text| Action::LocationRequest { text: text.clone() });
    replies
        .chain(postbacks)
        .chain(links)
        .chain(request)
        .collect()
}

fn link(text: &str, url: &str) -> Action {
    Action::Link {
        text: text.to_owned(),
        url: url.trim().to_owned(),
    }
}

fn options(flags: &PieceFlags, mut options: MessageOptions) -> MessageOptions {
    if !flags.tag.is_empty() {
        options.tags.clone_from(&flags.tag);
    }
    options.validity_seconds = flags.valid_for.or(options.validity_seconds);
    options.ignore_quiet_hours |= flags.despite_quiet_hours;
    options.cap_frequency |= flags.cap_frequency;
    options.track_links |= flags.track_links;
    options
}

/// A card as it was typed.
struct TypedCard<'a> {
    title: &'a str,
    text: &'a str,
    picture: &'a str,
    button: (&'a str, &'a str),
}

fn cards<'a>(flags: &'a PieceFlags) -> Result<Vec<TypedCard<'a>>, Problem> {
    let read = |typed: &'a String| {
        typed_card(typed).ok_or_else(|| {
            let form = "a card is Title|Text|PICTURE-FILE|Button=URL";
            Problem::usage(format!("{form}, unlike “{typed}”; {NOTHING_CHANGED}"))
        })
    };
    flags.card.iter().map(read).collect()
}

fn typed_card(typed: &str) -> Option<TypedCard<'_>> {
    let parts: Vec<&str> = typed.split('|').map(str::trim).collect();
    let [title, text, picture, button] = parts[..] else {
        return None;
    };
    let button = button.split_once('=')?;
    Some(TypedCard {
        title,
        text,
        picture,
        button,
    })
}

/// Attaches the pictures of cards and puts the cards in; attaches stickers. A file that cannot be used is left out.
pub fn attach(place: &Workplace, id: DraftId, flags: &PieceFlags) -> Result<Vec<Refused>, Problem> {
    let mut refused = Vec::new();
    let mut made = Vec::new();
    for typed in cards(flags)? {
        let picture = attached(place, id, typed.picture.as_ref(), &mut refused)?;
        made.push(Card {
            title: typed.title.to_owned(),
            text: typed.text.to_owned(),
            attachment: picture.map(|picture| picture.id),
            actions: vec![link(typed.button.0, typed.button.1)],
        });
    }
    if !made.is_empty() {
        let change = DraftChange {
            piece: Some(Some(Piece::Carousel(Carousel { cards: made }))),
            ..DraftChange::default()
        };
        draft::save(place.desk(), id, change)?;
    }
    for path in &flags.sticker {
        if let Some(picture) = attached(place, id, path, &mut refused)? {
            sticker(place, id, &picture)?;
        }
    }
    Ok(refused)
}

fn sticker(
    place: &Workplace,
    id: DraftId,
    picture: &composer::content::Attachment,
) -> Result<(), Problem> {
    if picture.kind != MediaKind::Image {
        draft::remove_attachment(place.desk(), id, picture.id)?;
        let message = format!(
            "“{}” is no picture; the draft is kept without it",
            picture.name
        );
        return Err(Problem::new(Exit::Invalid, "file_refused", message));
    }
    let made = library::make_sticker(place.desk(), id, picture.id);
    made.map(|_| ()).map_err(Problem::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_parted_at_slashes_but_not_at_those_behind_a_backslash() {
        assert_eq!(
            parts(r"Dark / Rye\/Spelt/with seeds/rye"),
            ["Dark", "Rye/Spelt", "with seeds", "rye"]
        );
        assert_eq!(parts("Rye"), ["Rye"]);
        assert_eq!(parts(r"a\b/"), [r"a\b", ""]);
    }
}
