//! What the recipient of a campaign sees. Nothing is documented about the inside of a template; the
//! shape `{name, language, components}` is understood, any other is shown as it came.

use rusqlite::Connection;
use serde_json::Value;

use super::command::{Command, Fields, Kind};
use super::templates::Template;
use crate::content::{Button, Content, Place, Shown};

/// A campaign as it will look, and whether WhatsApp takes it.
#[derive(Debug)]
pub struct Look {
    pub content: Content,
    pub can_be_sent: bool,
}

/// Makes the look of a campaign.
pub fn of(
    conn: &Connection,
    command: &Command,
    media_type: Option<&str>,
    now_ms: i64,
) -> rusqlite::Result<Look> {
    let fields = &command.fields;
    if let Some(template) = &fields.template {
        return from_template(conn, template, now_ms);
    }
    let mut content = Content::text(&fields.text);
    content.kind = kind_word(command.kind).to_owned();
    content.caption = fields.caption.clone().unwrap_or_default();
    content.media = fields
        .media_url()
        .map(|url| shown(fields, url, &content.kind, media_type))
        .into_iter()
        .collect();
    content.place = place(fields);
    Ok(Look {
        content,
        can_be_sent: true,
    })
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Image => "image",
        Kind::Video => "video",
        Kind::Document => "document",
        Kind::Audio => "audio",
        Kind::Sticker => "sticker",
        Kind::Location => "location",
        Kind::Template => "template",
    }
}

fn shown(fields: &Fields, url: &str, kind: &str, media_type: Option<&str>) -> Shown {
    let mut shown = Shown::at(url, kind);
    shown.name = fields.filename.clone().unwrap_or_default();
    shown.mimetype = media_type.unwrap_or_default().to_owned();
    shown
}

/// The address is only shown below a name.
fn place(fields: &Fields) -> Option<Place> {
    let name = fields.location_name.clone().unwrap_or_default();
    let address = fields.location_address.clone().unwrap_or_default();
    Some(Place {
        latitude: fields.latitude?,
        longitude: fields.longitude?,
        address: if name.is_empty() {
            String::new()
        } else {
            address
        },
        name,
    })
}

fn from_template(conn: &Connection, asked: &Value, now_ms: i64) -> rusqlite::Result<Look> {
    let mut content = Content::text(&asked.to_string());
    content.kind = "template".to_owned();
    let Some(name) = asked["name"].as_str() else {
        return Ok(Look {
            content,
            can_be_sent: true,
        });
    };
    content.template = Some(name.to_owned());
    let language = asked["language"].as_str().unwrap_or_default();
    let template = Template::named(conn, name)?;
    let parts = template.and_then(|template| template.approved(language, now_ms).cloned());
    let can_be_sent = parts.is_some();
    if let Some(parts) = parts {
        content.text.clear();
        let values = values(asked);
        parts
            .iter()
            .for_each(|part| add_part(&mut content, part, &values));
    }
    Ok(Look {
        content,
        can_be_sent,
    })
}

/// The texts of the body's parameters, in their order.
fn values(asked: &Value) -> Vec<String> {
    let components = asked["components"].as_array().into_iter().flatten();
    let body = components.filter(|part| {
        part["type"]
            .as_str()
            .is_some_and(|t| t.eq_ignore_ascii_case("body"))
    });
    let parameters = body
        .filter_map(|part| part["parameters"].as_array())
        .flatten();
    parameters
        .map(|one| one["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn add_part(content: &mut Content, part: &Value, values: &[String]) {
    let kind = part.get("type").or(part.get("componentType"));
    let text = filled(part["text"].as_str().unwrap_or_default(), values);
    match kind.and_then(Value::as_str) {
        Some("Header") => content.header = text,
        Some("Footer") => content.footer = text,
        Some("Body") => content.text = text,
        Some("Buttons") => content.buttons = buttons(part),
        _ => {}
    }
}

fn buttons(part: &Value) -> Vec<Button> {
    let given = part["buttons"].as_array().into_iter().flatten();
    let button = |(place, button): (usize, &Value)| Button {
        number: place + 1,
        kind: if button["url"].is_string() {
            "link"
        } else {
            "reply"
        }
        .to_owned(),
        text: button["text"].as_str().unwrap_or_default().to_owned(),
        url: button["url"].as_str().map(str::to_owned),
        ..Button::default()
    };
    given.enumerate().map(button).collect()
}

fn filled(text: &str, values: &[String]) -> String {
    let numbered = values.iter().enumerate();
    numbered.fold(text.to_owned(), |text, (place, value)| {
        text.replace(&format!("{{{{{}}}}}", place + 1), value)
    })
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn variables_are_filled_by_their_number() {
        let values = ["Saturday".to_owned(), "9".to_owned()];
        assert_eq!(
            filled("{{1}} at {{2}}, {{3}}", &values),
            "Saturday at 9, {{3}}"
        );
    }
}
