//! Says pieces and buttons in words.

use super::Adapted;
use crate::{
    capabilities::{ActionKind, Beside, Capabilities},
    check::{is_https, lone_request},
    content::{Action, Attachment, Carousel, Content, List, Location, Piece, Template},
    id::AttachmentId,
};

/// Puts the piece into the text; `None` when there is none, or when it has no words.
pub(super) fn piece(content: &Content) -> Option<Adapted> {
    let mut content = content.clone();
    let mut left_out = Vec::new();
    let words = match content.piece.take()? {
        Piece::Location(location) => place(&location),
        Piece::List(list) => rows(&list, &mut left_out),
        Piece::Carousel(carousel) => {
            content.attachments = in_order_of(&carousel, content.attachments);
            cards(&carousel, &mut left_out)
        }
        Piece::Template(template) => filled(&template, &mut left_out)?,
    };
    append(&mut content.text, &words);
    Some(Adapted::one(content, left_out))
}

/// A place as one line: name, address, degrees.
fn place(location: &Location) -> String {
    let degrees = format!("{}, {}", location.latitude, location.longitude);
    let named = [&location.name, &location.address].into_iter().flatten();
    let named: Vec<&str> = named
        .map(|words| words.trim())
        .filter(|words| !words.is_empty())
        .collect();
    match named.as_slice() {
        [] => degrees,
        named => format!("{} ({degrees})", named.join(", ")),
    }
}

/// A list as numbered lines, below the words of its button and the titles of its sections.
fn rows(list: &List, left_out: &mut Vec<String>) -> String {
    let mut lines = vec![list.button.trim().to_owned()];
    let mut number = 0;
    for section in &list.sections {
        lines.push(section.title.trim().to_owned());
        for row in &section.rows {
            number += 1;
            let title = row.title.trim();
            let described = row
                .description
                .as_deref()
                .map(str::trim)
                .filter(|words| !words.is_empty());
            lines.push(match described {
                Some(words) => format!("{number}. {title} – {words}"),
                None => format!("{number}. {title}"),
            });
            unsaid(&row.payload, title, left_out);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Each card as a paragraph: title, words, buttons.
fn cards(carousel: &Carousel, left_out: &mut Vec<String>) -> String {
    let paragraphs = carousel.cards.iter().map(|card| {
        let buttons = card.actions.iter().map(|action| line(action, left_out));
        let lines = [card.title.trim().to_owned(), card.text.trim().to_owned()];
        let lines: Vec<String> = lines
            .into_iter()
            .chain(buttons)
            .filter(|line| !line.is_empty())
            .collect();
        lines.join("\n")
    });
    let paragraphs: Vec<String> = paragraphs.filter(|words| !words.is_empty()).collect();
    paragraphs.join("\n\n")
}

/// Loose files first, then the cards' pictures in the cards' order.
fn in_order_of(carousel: &Carousel, mut files: Vec<Attachment>) -> Vec<Attachment> {
    let ids: Vec<AttachmentId> = carousel
        .cards
        .iter()
        .filter_map(|card| card.attachment)
        .collect();
    files.sort_by_key(|file| {
        ids.iter()
            .position(|id| *id == file.id)
            .map_or(0, |at| at + 1)
    });
    files
}

/// A template's words with its values; nothing else of it can be read by people.
fn filled(template: &Template, left_out: &mut Vec<String>) -> Option<String> {
    if template.raw.is_some() || template.words.trim().is_empty() {
        return None;
    }
    let facts = [
        Some(&template.name),
        template.version.as_ref(),
        Some(&template.locale),
    ];
    let facts = facts
        .into_iter()
        .flatten()
        .filter(|fact| !fact.trim().is_empty());
    left_out.extend(facts.cloned());
    let spare = template
        .unplaced()
        .map(|one| format!("{}: {}", one.key, one.value));
    left_out.extend(spare);
    Some(template.filled())
}

/// Puts the buttons that do not fit below the text, a line each; the others stay buttons.
pub(super) fn buttons(content: &Content, capabilities: &Capabilities) -> Adapted {
    let mut content = content.clone();
    let most = most_buttons(&content, capabilities);
    let keeps_request = content.actions.len() == 1 || lone_request(&content.actions).is_none();
    let mut kept = Vec::new();
    let mut left_out = Vec::new();
    let mut lines = Vec::new();
    for action in std::mem::take(&mut content.actions) {
        let is_request = action.kind() == ActionKind::LocationRequest;
        let is_link = !matches!(&action, Action::Link { url, .. } if !is_https(url));
        let is_taken = capabilities.actions.contains(&action.kind()) && is_link;
        if is_taken && (keeps_request || !is_request) && kept.len() < most {
            kept.push(action);
        } else {
            lines.push(line(&action, &mut left_out));
        }
    }
    lines.retain(|line| !line.is_empty());
    append(&mut content.text, &lines.join("\n"));
    content.actions = kept;
    Adapted::one(content, left_out)
}

/// How many buttons this message can have: none beside what they cannot stand beside.
fn most_buttons(content: &Content, capabilities: &Capabilities) -> usize {
    let rule = content
        .piece
        .as_ref()
        .and_then(|piece| capabilities.piece(piece.kind()));
    let is_below_files = content.loose_files().next().is_some() && !capabilities.actions_with_files;
    if is_below_files || rule.is_some_and(|rule| rule.actions == Beside::Never) {
        return 0;
    }
    capabilities.max_actions as usize
}

fn line(action: &Action, left_out: &mut Vec<String>) -> String {
    let text = action.text().trim();
    match action {
        Action::Link { url, .. } if text.is_empty() => url.trim().to_owned(),
        Action::Link { url, .. } => format!("{text}: {}", url.trim()),
        Action::Postback { payload, .. } => {
            unsaid(payload, text, left_out);
            bullet(text)
        }
        Action::Reply { .. } => bullet(text),
        Action::LocationRequest { .. } => text.to_owned(),
    }
}

fn bullet(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("• {text}")
    }
}

/// Names what would have come back, unless it says the same as what is read.
fn unsaid(payload: &str, said: &str, left_out: &mut Vec<String>) {
    if !payload.trim().is_empty() && payload.trim() != said {
        left_out.push(payload.to_owned());
    }
}

fn append(text: &mut String, words: &str) {
    if words.is_empty() {
        return;
    }
    if !text.trim().is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(words);
}
