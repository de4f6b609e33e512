//! Pieces, buttons and options as lines for people.

use crate::screen::plain;
use composer::content::{Action, Content, MessageOptions, Piece, Template};

/// Says everything a content holds beside text and files.
pub fn lines(content: &Content) -> Vec<String> {
    let piece = content.piece.iter().flat_map(piece);
    let actions = content
        .actions
        .iter()
        .map(|action| format!("  button {}", button(action)));
    let answer = content
        .reply_to
        .iter()
        .map(|id| format!("  answers {}", plain(id)));
    piece
        .chain(actions)
        .chain(answer)
        .chain(options(&content.options))
        .collect()
}

fn piece(piece: &Piece) -> Vec<String> {
    match piece {
        Piece::Location(location) => {
            let named = [&location.name, &location.address].into_iter().flatten();
            let named: String = named.map(|words| format!(", {}", plain(words))).collect();
            vec![format!(
                "  place {}, {}{named}",
                location.latitude, location.longitude
            )]
        }
        Piece::List(list) => {
            let head = format!("  list “{}”", plain(&list.button));
            let rows = list.sections.iter().flat_map(|section| {
                let title = plain(&section.title);
                section.rows.iter().map(move |row| {
                    let described = row.description.as_deref().unwrap_or_default();
                    let words = [
                        &title,
                        &plain(&row.title),
                        &plain(described),
                        &plain(&row.payload),
                    ];
                    format!("    row {}", words.map(String::as_str).join(" / "))
                })
            });
            std::iter::once(head).chain(rows).collect()
        }
        Piece::Carousel(carousel) => {
            let cards = carousel.cards.iter().map(|card| {
                let buttons: Vec<String> = card.actions.iter().map(button).collect();
                let words = [plain(&card.title), plain(&card.text), buttons.join(", ")];
                format!("  card {}", words.join(" | "))
            });
            cards.collect()
        }
        Piece::Template(template) => said_template(template),
    }
}

fn said_template(template: &Template) -> Vec<String> {
    if let Some(raw) = &template.raw {
        return vec![format!("  template {}", plain(&raw.to_string()))];
    }
    let version = template.version.as_ref();
    let version = version.map_or_else(String::new, |version| {
        format!(", version {}", plain(version))
    });
    let head = format!(
        "  template {} ({}{version})",
        plain(&template.name),
        plain(&template.locale)
    );
    let values = template.parameters.iter();
    let values = values.map(|one| format!("    {} = {}", plain(&one.key), plain(&one.value)));
    let words = Some(template.filled()).filter(|words| !words.is_empty());
    let words = words.map(|words| format!("    | {}", plain(&words)));
    std::iter::once(head).chain(values).chain(words).collect()
}

fn button(action: &Action) -> String {
    let text = plain(action.text());
    match action {
        Action::Reply { .. } => text,
        Action::Postback { payload, .. } => format!("{text} = {}", plain(payload)),
        Action::Link { url, .. } => format!("{text} → {}", plain(url)),
        Action::LocationRequest { .. } => format!("{text} (asks for the place)"),
    }
}

fn options(options: &MessageOptions) -> Vec<String> {
    let tags =
        (!options.tags.is_empty()).then(|| format!("tags {}", plain(&options.tags.join(", "))));
    let valid = options
        .validity_seconds
        .map(|seconds| format!("valid for {seconds} s"));
    let flags = [
        (options.ignore_quiet_hours, "despite quiet hours"),
        (options.cap_frequency, "with the frequency cap"),
        (options.track_links, "links are tracked"),
    ];
    let flags = flags.into_iter().filter(|(is_set, _)| *is_set);
    let flags = flags.map(|(_, words)| words.to_owned());
    tags.into_iter()
        .chain(valid)
        .chain(flags)
        .map(|words| format!("  {words}"))
        .collect()
}
