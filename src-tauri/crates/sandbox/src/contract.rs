//! The schemas of a published contract, as JSON Schema 2020-12, and what breaks them in words that name the field.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Value, json};

use crate::problem::Problem;

/// A field and what is wrong with it.
pub type Breach = (String, String);

/// One schema of a contract, ready to check values.
#[derive(Debug)]
pub struct Schema(Validator);

impl Schema {
    /// Compiles the schema of this name from the text of a contract.
    pub fn load(contract: &str, name: &str) -> Result<Self, String> {
        let document: Value =
            serde_saphyr::from_str(contract).map_err(|error| error.to_string())?;
        let schema = json!({
            "$ref": format!("#/components/schemas/{name}"),
            "components": { "schemas": document["components"]["schemas"] },
        });
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema)
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Everything in the value that the schema forbids.
    pub fn breaches(&self, value: &Value) -> Vec<Breach> {
        let mut found = Vec::new();
        for error in self.0.iter_errors(value) {
            tell(&error, &mut found);
        }
        found
    }
}

/// The schema, or the failure to read the contract it comes from.
pub fn ready(loaded: &Result<Schema, String>) -> Result<&Schema, Problem> {
    loaded.as_ref().map_err(Problem::internal)
}

fn tell(error: &ValidationError<'_>, found: &mut Vec<Breach>) {
    let place = error.instance_path().to_string();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let unknown =
                |name: &String| (field(&place, Some(name)), "unknown property".to_owned());
            found.extend(unexpected.iter().map(unknown));
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            found.push((field(&place, Some(name)), "is required".to_owned()));
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            tell_nearest(&place, context, found)
        }
        _ => found.push((field(&place, None), error.masked().to_string())),
    }
}

/// Tells what is wrong with the kind that was meant; where none was, only that.
fn tell_nearest(place: &str, context: &[Vec<ValidationError<'static>>], found: &mut Vec<Breach>) {
    let foreign = |branch: &&Vec<ValidationError>| {
        let strange = branch.iter().filter(|error| is_other_kind(error, place));
        (strange.count(), branch.len())
    };
    match context.iter().min_by_key(foreign) {
        Some(branch) if foreign(&branch).0 == 0 => {
            branch.iter().for_each(|error| tell(error, found));
        }
        _ => found.push((field(place, None), "is none of the known kinds".to_owned())),
    }
}

fn is_other_kind(error: &ValidationError<'_>, place: &str) -> bool {
    let here = error.instance_path().to_string();
    match error.kind() {
        ValidationErrorKind::Type { .. } => here == place,
        ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. } => {
            here == format!("{place}/type")
        }
        _ => false,
    }
}

/// `/body/text` as `body.text`.
fn field(place: &str, name: Option<&str>) -> String {
    let parts = place.split('/').filter(|part| !part.is_empty());
    let named: Vec<&str> = parts.chain(name).collect();
    if named.is_empty() {
        return "body".to_owned();
    }
    named.join(".")
}
