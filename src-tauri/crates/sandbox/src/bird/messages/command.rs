//! A message as it is asked for: held against the contract's schema, which allows no unknown field, and
//! against the rules the vendor states in prose.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::rules;
use crate::bird::body::{self, Received};
use crate::bird::refusal::{broken, invalid};
use crate::contract::{self, Schema};
use crate::problem::Problem;

static SCHEMA: LazyLock<Result<Schema, String>> = LazyLock::new(|| {
    Schema::load(
        include_str!("../../../contracts/bird.yaml"),
        "CreateMessage",
    )
});

/// A message that is well-formed.
#[derive(Debug)]
pub struct Command {
    pub value: Value,
    pub request_text: String,
}

impl Command {
    /// Reads a request and refuses what the contract forbids.
    pub fn read(received: Received) -> Result<Self, Problem> {
        let Received { text, value } = received;
        if value["body"].is_object() && value["template"].is_object() {
            return Err(broken("body", "body and template exclude each other"));
        }
        let has_content = |name: &str| value.get(name).is_some_and(|given| !given.is_null());
        if value.is_object() && !has_content("body") && !has_content("template") {
            return Err(broken("body", "body or template is required"));
        }
        body::check(contract::ready(&SCHEMA)?, &value)?;
        let command = Self {
            value,
            request_text: text,
        };
        let breaches = rules::breaches(&command);
        if breaches.is_empty() {
            Ok(command)
        } else {
            Err(invalid(breaches))
        }
    }

    /// The body, if it is one.
    pub fn body(&self) -> Option<&Value> {
        self.value.get("body").filter(|body| body.is_object())
    }

    /// The template, if it is one.
    pub fn template(&self) -> Option<&Value> {
        self.value.get("template").filter(|given| given.is_object())
    }

    /// A text field of the request.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value.get(name)?.as_str()
    }

    /// A switch of the request; off when it is not there.
    pub fn is_on(&self, name: &str) -> bool {
        self.value.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// Whether the message is marked as marketing.
    pub fn is_marketing(&self) -> bool {
        self.value["meta"]["extraInformation"]["useCase"] == "marketing"
    }

    /// The labels in lower case, each once.
    pub fn tags(&self) -> Vec<Value> {
        let given = self.value["tags"].as_array().into_iter().flatten();
        let mut tags: Vec<Value> = Vec::new();
        for tag in given.filter_map(Value::as_str) {
            let tag = json!(tag.to_lowercase());
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}
