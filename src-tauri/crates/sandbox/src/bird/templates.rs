//! The templates that are active in the imitated Studio, and filling their variables. A message names one
//! by project, or by its name at the platform.

use serde_json::Value;

use super::refusal::{broken, invalid};
use crate::content::{Button, Content, Shown, kind_of};
use crate::contract::Breach;
use crate::problem::Problem;

/// A template in one language.
struct Localization {
    locale: &'static str,
    /// The variable that holds the address of the header's image.
    image: Option<&'static str>,
    header: &'static str,
    body: &'static str,
    footer: &'static str,
    /// Kind, words and, for a link, the address.
    buttons: &'static [(&'static str, &'static str, &'static str)],
}

/// A project of the Studio.
struct Project {
    id: &'static str,
    name: &'static str,
    versions: &'static [&'static str],
    localizations: &'static [Localization],
}

const PLAIN: Localization = Localization {
    locale: "en",
    image: None,
    header: "",
    body: "",
    footer: "",
    buttons: &[],
};

const PROJECTS: [Project; 3] = [
    Project {
        id: "6d1e0b93-5c7a-4f28-8e41-b90c3a7d2f55",
        name: "order_ready",
        versions: &["2b7c1f60-9a3d-4e85-a1c4-0d5e6f7a8b98"],
        localizations: &[
            Localization {
                body: "Hello {{name}}, your order is ready from 09:00.",
                footer: "De Korenmolen",
                ..PLAIN
            },
            Localization {
                locale: "nl",
                body: "Dag {{name}}, uw bestelling staat {{day}} klaar.",
                footer: "De Korenmolen",
                ..PLAIN
            },
        ],
    },
    Project {
        id: "6d1e0b93-5c7a-4f28-8e41-b90c3a7d2f56",
        name: "diver_offer",
        versions: &["2b7c1f60-9a3d-4e85-a1c4-0d5e6f7a8b99"],
        localizations: &[Localization {
            locale: "en-GB",
            image: Some("imageURL"),
            body: "A new diver is on the bench.",
            footer: "Reply STOP to hear no more",
            buttons: &[("link", "View", "https://dealer.example/{{url}}")],
            ..PLAIN
        }],
    },
    Project {
        id: "6d1e0b93-5c7a-4f28-8e41-b90c3a7d2f57",
        name: "viewing",
        versions: &["2b7c1f60-9a3d-4e85-a1c4-0d5e6f7a8b9a"],
        localizations: &[Localization {
            header: "Your viewing",
            body: "See you on {{day}} at {{hour}}, {{name}}?",
            buttons: &[
                ("reply", "I will be there", ""),
                ("reply", "Another day", ""),
            ],
            ..PLAIN
        }],
    },
];

/// Makes what the recipient sees, or says which part of the request names nothing known.
pub fn fill(asked: &Value) -> Result<Content, Problem> {
    let project = project_of(asked)?;
    let version = asked["version"].as_str().unwrap_or("latest");
    if version != "latest" && !project.versions.contains(&version) {
        return Err(broken("template.version", "no such version"));
    }
    let locale = asked["locale"].as_str().unwrap_or("en");
    let found = project
        .localizations
        .iter()
        .find(|one| one.locale.eq_ignore_ascii_case(locale));
    let text = found.ok_or_else(|| broken("template.locale", "no such language"))?;
    let mut filling = Filling::new(asked);
    let content = text.filled(project.name, &mut filling);
    if filling.missing.is_empty() {
        Ok(content)
    } else {
        Err(invalid(filling.missing))
    }
}

fn project_of(asked: &Value) -> Result<&'static Project, Problem> {
    let is_wanted = |project: &&Project| match asked["projectId"].as_str() {
        Some(id) => project.id.eq_ignore_ascii_case(id),
        None => asked["name"] == project.name,
    };
    let field = if asked["projectId"].is_string() {
        "template.projectId"
    } else {
        "template.name"
    };
    let found = PROJECTS.iter().find(is_wanted);
    found.ok_or_else(|| broken(field, "no active template"))
}

impl Localization {
    fn filled(&self, name: &str, filling: &mut Filling) -> Content {
        let mut content = Content {
            kind: "template".to_owned(),
            template: Some(name.to_owned()),
            header: filling.fill(self.header),
            text: filling.fill(self.body),
            footer: filling.fill(self.footer),
            ..Content::default()
        };
        if let Some(key) = self.image {
            let url = filling.value(key);
            content.media.push(Shown::at(&url, kind_of("image/jpeg")));
        }
        let buttons = self.buttons.iter().enumerate();
        content.buttons = buttons
            .map(|(place, (kind, text, url))| Button {
                number: place + 1,
                kind: (*kind).to_owned(),
                text: filling.fill(text),
                url: (!url.is_empty()).then(|| filling.fill(url)),
                ..Button::default()
            })
            .collect();
        content
    }
}

/// The values of a request, and the variables it left out.
struct Filling<'a> {
    asked: &'a Value,
    missing: Vec<Breach>,
}

impl<'a> Filling<'a> {
    fn new(asked: &'a Value) -> Self {
        Self {
            asked,
            missing: Vec::new(),
        }
    }

    fn value(&mut self, key: &str) -> String {
        let parameters = self.asked["parameters"].as_array().into_iter().flatten();
        let mut named = parameters.filter(|one| one["key"] == key);
        let value = named.next().map(|one| &one["value"]);
        match value.or_else(|| self.asked["variables"].get(key)) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(yes)) => yes.to_string(),
            _ => {
                let field = format!("template.parameters.{key}");
                self.missing.push((field, "has no value".to_owned()));
                String::new()
            }
        }
    }

    fn fill(&mut self, text: &str) -> String {
        let mut parts = text.split("{{");
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (key, rest) = part.split_once("}}").unwrap_or((part, ""));
            filled += &self.value(key);
            filled += rest;
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::fill;
    use serde_json::json;

    #[test]
    fn parameters_and_variables_fill_the_words() {
        let by_parameters = json!({ "projectId": "6d1e0b93-5c7a-4f28-8e41-b90c3a7d2f55", "locale": "en",
            "parameters": [{ "type": "string", "key": "name", "value": "Robin" }] });
        let text = fill(&by_parameters).unwrap().text;
        assert_eq!(text, "Hello Robin, your order is ready from 09:00.");
        let by_name = json!({ "name": "order_ready", "locale": "nl",
            "variables": { "name": "Robin", "day": "zaterdag" } });
        let text = fill(&by_name).unwrap().text;
        assert_eq!(text, "Dag Robin, uw bestelling staat zaterdag klaar.");
    }

    #[test]
    fn what_is_not_known_is_named() {
        let named = |asked| fill(&asked).unwrap_err().details[0].0.clone();
        assert_eq!(named(json!({ "name": "nothing" })), "template.name");
        assert_eq!(
            named(json!({ "name": "order_ready", "locale": "fr" })),
            "template.locale"
        );
        assert_eq!(
            named(json!({ "name": "order_ready", "version": "old" })),
            "template.version"
        );
        assert_eq!(
            named(json!({ "name": "order_ready", "locale": "en" })),
            "template.parameters.name"
        );
    }
}
