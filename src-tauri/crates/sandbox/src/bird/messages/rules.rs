//! WhatsApp rules that the vendor states in prose and no schema says. Meta's own limits (three buttons,
//! twenty letters, ten rows) are warnings for people and refuse nothing here.

use serde_json::Value;

use super::command::Command;
use crate::contract::Breach;

const CARDS: std::ops::RangeInclusive<usize> = 2..=10;

/// Everything in the request that breaks a rule.
pub fn breaches(command: &Command) -> Vec<Breach> {
    let mut found = Vec::new();
    if command.is_on("capFrequency") && !command.is_marketing() {
        let sentence = "may only be true when meta.extraInformation.useCase is marketing";
        found.push(breach("capFrequency", sentence));
    }
    let Some(body) = command.body() else {
        return found;
    };
    match body["type"].as_str().unwrap_or_default() {
        "text" => check_location_request(body, &mut found),
        "carousel" => check_carousel(&body["carousel"], &mut found),
        "list" => check_list(&body["list"], &mut found),
        "location" => check_place(&body["location"]["coordinates"], &mut found),
        "image" => check_buttons(&body["image"], "body.image", &mut found),
        "file" => check_buttons(&body["file"], "body.file", &mut found),
        _ => {}
    }
    found
}

fn breach(field: &str, sentence: &str) -> Breach {
    (field.to_owned(), sentence.to_owned())
}

fn list_of<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn asks_for_place(action: &Value) -> bool {
    action["type"] == "locationRequest"
}

fn check_location_request(body: &Value, found: &mut Vec<Breach>) {
    let actions = list_of(&body["text"], "actions");
    if actions.len() > 1 && actions.iter().any(asks_for_place) {
        let sentence = "locationRequest must be the only action";
        found.push(breach("body.text.actions", sentence));
    }
}

fn check_buttons(content: &Value, field: &str, found: &mut Vec<Breach>) {
    if list_of(content, "actions").iter().any(asks_for_place) {
        let sentence = "locationRequest belongs to a text";
        found.push(breach(&format!("{field}.actions"), sentence));
    }
}

fn check_place(coordinates: &Value, found: &mut Vec<Breach>) {
    for name in ["latitude", "longitude"] {
        if !coordinates[name].is_number() {
            let field = format!("body.location.coordinates.{name}");
            found.push(breach(&field, "is required"));
        }
    }
}

/// A list has titled sections with actions, or one item without a title that holds the actions.
fn check_list(list: &Value, found: &mut Vec<Breach>) {
    const FIELD: &str = "body.list.items";
    let items = list_of(list, "items");
    if items.is_empty() {
        found.push(breach(FIELD, "at least one item with actions is required"));
    }
    for (place, item) in items.iter().enumerate() {
        if list_of(item, "actions").is_empty() {
            found.push(breach(&format!("{FIELD}.{place}.actions"), "is required"));
        }
        if items.len() > 1 && item["title"].as_str().unwrap_or_default().is_empty() {
            let sentence = "is required where there are several sections";
            found.push(breach(&format!("{FIELD}.{place}.title"), sentence));
        }
    }
}

fn check_carousel(carousel: &Value, found: &mut Vec<Breach>) {
    const FIELD: &str = "body.carousel.items";
    let cards = list_of(carousel, "items");
    if carousel["text"].as_str().unwrap_or_default().is_empty() {
        found.push(breach("body.carousel.text", "is required on WhatsApp"));
    }
    if !CARDS.contains(&cards.len()) {
        found.push(breach(FIELD, "2 to 10 cards are required"));
    }
    for (place, card) in cards.iter().enumerate() {
        check_card(card, &format!("{FIELD}.{place}"), found);
    }
    let films = cards.iter().filter(|card| is_film(card)).count();
    if films > 0 && films < cards.len() {
        found.push(breach(FIELD, "the cards are all images or all videos"));
    }
}

fn check_card(card: &Value, field: &str, found: &mut Vec<Breach>) {
    for name in ["title", "mediaUrl"] {
        if card[name].as_str().unwrap_or_default().is_empty() {
            found.push(breach(&format!("{field}.{name}"), "is required"));
        }
    }
    let actions = list_of(card, "actions");
    if actions.len() != 1 || actions.iter().any(|action| action["type"] != "link") {
        let sentence = "exactly one link is required";
        found.push(breach(&format!("{field}.actions"), sentence));
    }
}

/// Only the name in the address tells: nothing is fetched.
fn is_film(card: &Value) -> bool {
    let url = card["mediaUrl"].as_str().unwrap_or_default();
    let path = url.split(['?', '#']).next().unwrap_or_default();
    [".mp4", ".3gp", ".3gpp"]
        .iter()
        .any(|ending| path.to_lowercase().ends_with(ending))
}
