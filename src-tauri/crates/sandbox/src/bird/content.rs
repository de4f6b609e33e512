//! What the recipient of a Bird message sees, body by body.

use serde_json::Value;

use super::templates;
use crate::content::{Button, Card, Content, Menu, Place, Section, Shown, kind_of};
use crate::problem::Problem;

/// Makes the look of a message from its body or template; links carry what the request adds to them.
pub fn of(
    body: Option<&Value>,
    template: Option<&Value>,
    asked: &Value,
    quoted: Option<String>,
) -> Result<Content, Problem> {
    let mut content = match (body, template) {
        (_, Some(template)) => templates::fill(template)?,
        (Some(body), None) => from_body(body),
        (None, None) => Content::default(),
    };
    content.quoted = quoted;
    number(&mut content);
    if asked["enableLinkTracking"] == true {
        track_links(&mut content, asked);
    }
    Ok(content)
}

fn from_body(body: &Value) -> Content {
    let kind = body["type"].as_str().unwrap_or_default();
    let part = &body[kind];
    let mut content = Content::text(&words(part, "text"));
    content.kind = kind.to_owned();
    content.buttons = buttons(part);
    match kind {
        "html" => content.text = words(part, "html"),
        "image" => content.media = list(part, "images").map(image).collect(),
        "file" => {
            content.media = list(part, "files").map(file).collect();
            let first = content.media.first();
            content.kind = first.map_or_else(String::new, |shown| shown.kind.clone());
        }
        "gif" => content.media = vec![Shown::at(&words(part, "mediaUrl"), "gif")],
        "location" => content.place = Some(place(part)),
        "list" => {
            content.header = words(part, "title");
            content.menu = Some(menu(part));
        }
        "carousel" => content.cards = list(part, "items").map(card).collect(),
        _ => {}
    }
    content
}

fn words(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn image(value: &Value) -> Shown {
    let mut shown = Shown::at(&words(value, "mediaUrl"), "image");
    shown.label = words(value, "altText");
    shown
}

fn file(value: &Value) -> Shown {
    let mimetype = words(value, "contentType");
    let mut shown = Shown::at(&words(value, "mediaUrl"), kind_of(&mimetype));
    shown.name = words(value, "filename");
    shown.label = words(value, "altText");
    shown.mimetype = mimetype;
    shown
}

fn place(part: &Value) -> Place {
    let coordinate = |name| part["coordinates"][name].as_f64().unwrap_or_default();
    Place {
        latitude: coordinate("latitude"),
        longitude: coordinate("longitude"),
        name: words(&part["location"], "label"),
        address: words(&part["location"], "address"),
    }
}

fn menu(part: &Value) -> Menu {
    let label = words(&part["metadata"]["button"], "label");
    Menu {
        button: if label.is_empty() {
            "Choose".to_owned()
        } else {
            label
        },
        sections: list(part, "items")
            .map(|item| Section {
                title: words(item, "title"),
                rows: buttons(item),
            })
            .collect(),
    }
}

fn card(item: &Value) -> Card {
    let url = words(item, "mediaUrl");
    Card {
        title: words(item, "title"),
        text: words(item, "description"),
        media: (!url.is_empty()).then(|| Shown {
            label: words(item, "altText"),
            ..Shown::at(&url, "image")
        }),
        buttons: buttons(item),
    }
}

fn buttons(part: &Value) -> Vec<Button> {
    list(part, "actions").map(button).collect()
}

fn button(action: &Value) -> Button {
    let kind = action["type"].as_str().unwrap_or_default();
    let inner = &action[kind];
    let mut made = Button {
        kind: kind.to_owned(),
        text: words(inner, "text"),
        note: words(&inner["metadata"]["description"], "label"),
        url: inner["url"].as_str().map(str::to_owned),
        payload: inner["payload"].as_str().map(str::to_owned),
        ..Button::default()
    };
    if kind == "locationRequest" {
        made.kind = "location".to_owned();
        if made.text.is_empty() {
            made.text = "Send location".to_owned();
        }
    }
    made
}

/// Numbers every button in the order in which interactions count them.
fn number(content: &mut Content) {
    let rows = content.menu.iter_mut().flat_map(|menu| &mut menu.sections);
    let rows = rows.flat_map(|section| &mut section.rows);
    let on_cards = content.cards.iter_mut().flat_map(|card| &mut card.buttons);
    let all = rows.chain(on_cards).chain(&mut content.buttons);
    for (place, button) in all.enumerate() {
        button.number = place + 1;
    }
}

/// Adds tracking to the links of a campaign message; on any other message the switch does nothing.
fn track_links(content: &mut Content, asked: &Value) {
    let campaign = &asked["meta"]["campaign"];
    let Some(name) = campaign["name"].as_str().or(campaign["id"].as_str()) else {
        return;
    };
    let name: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let on_cards = content.cards.iter_mut().flat_map(|card| &mut card.buttons);
    for url in on_cards
        .chain(&mut content.buttons)
        .filter_map(|button| button.url.as_mut())
    {
        let mark = if url.contains('?') { '&' } else { '?' };
        url.push_str(&format!("{mark}utm_source=bird&utm_campaign={name}"));
    }
}
