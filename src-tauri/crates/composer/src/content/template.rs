//! The places in a template's words, and what stands in them.

use super::{ParameterKind, Template, TemplateParameter};
use serde_json::Value;

impl Template {
    /// Names the places in its words that have no value, each once.
    pub fn unfilled(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in places(&self.words) {
            let is_filled = self
                .value(name)
                .is_some_and(|one| !one.value.trim().is_empty());
            if !is_filled && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Gives its words with the values in their places; a place without a value stays as it is.
    pub fn filled(&self) -> String {
        let mut text = String::with_capacity(self.words.len());
        let mut rest = self.words.as_str();
        while let Some((before, name, after)) = next_place(rest) {
            text.push_str(before);
            match self.value(name) {
                Some(parameter) => text.push_str(&parameter.shown()),
                None => text.push_str(&rest[before.len()..rest.len() - after.len()]),
            }
            rest = after;
        }
        text + rest
    }

    /// Lists the values that stand in none of its places.
    pub fn unplaced(&self) -> impl Iterator<Item = &TemplateParameter> {
        let parameters = self.parameters.iter();
        parameters.filter(|one| !places(&self.words).any(|name| name == one.key.trim()))
    }

    fn value(&self, name: &str) -> Option<&TemplateParameter> {
        self.parameters.iter().find(|one| one.key.trim() == name)
    }
}

impl TemplateParameter {
    /// Gives the value as a reader sees it: of JSON the value in it, if that is words.
    fn shown(&self) -> String {
        let inner = match self.kind {
            ParameterKind::Json => serde_json::from_str::<Value>(&self.value).ok(),
            _ => None,
        };
        let words = inner.as_ref().and_then(|json| json.get("value")?.as_str());
        words.unwrap_or(&self.value).to_owned()
    }
}

/// Names the places such as `{{1}}` or `{{name}}`, in order.
fn places(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let (_, name, after) = next_place(rest)?;
        rest = after;
        Some(name)
    })
}

/// Splits at the next place: what is before it, its name, what is after it.
fn next_place(words: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = words.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name.trim(), after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::TemplateFilling;

    fn template(words: &str, values: &[(&str, &str, ParameterKind)]) -> Template {
        let parameter = |(key, value, kind): &(&str, &str, ParameterKind)| TemplateParameter {
            key: (*key).into(),
            value: (*value).into(),
            kind: *kind,
        };
        Template {
            name: "welcome".into(),
            version: None,
            locale: "en".into(),
            parameters: values.iter().map(parameter).collect(),
            filling: TemplateFilling::Parameters,
            words: words.into(),
            raw: None,
        }
    }

    #[test]
    fn values_stand_in_their_places_and_the_others_are_named() {
        let json = r#"{"type":"string","value":"Monday"}"#;
        let values = [
            ("name", "Ann", ParameterKind::Text),
            ("day", json, ParameterKind::Json),
            ("spare", "x", ParameterKind::Text),
        ];
        let made = template(
            "Dear {{ name }}, on {{day}} at {{1}}, {{1}}! {{ open",
            &values,
        );
        assert_eq!(
            made.filled(),
            "Dear Ann, on Monday at {{1}}, {{1}}! {{ open"
        );
        assert_eq!(made.unfilled(), ["1"]);
        let spare: Vec<&str> = made.unplaced().map(|one| one.key.as_str()).collect();
        assert_eq!(spare, ["spare"]);
    }

    #[test]
    fn an_empty_value_counts_as_missing() {
        assert_eq!(
            template("{{1}}", &[("1", " ", ParameterKind::Text)]).unfilled(),
            ["1"]
        );
    }
}
