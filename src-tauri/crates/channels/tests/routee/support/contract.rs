//! Holds bodies against the contract, by a JSON Schema 2020-12 validator of its own.

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::sync::LazyLock;

fn schema(name: &str) -> Validator {
    let contract = include_str!("../../../../sandbox/contracts/routee.yaml");
    let document: Value = serde_saphyr::from_str(contract).unwrap();
    let schema = json!({
        "$ref": format!("#/components/schemas/{name}"),
        "components": { "schemas": document["components"]["schemas"] },
    });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

static CAMPAIGN: LazyLock<Validator> = LazyLock::new(|| schema("CampaignRequest"));

/// Gives what the contract forbids in the body of a send, and the fields it does not know.
pub fn breaches(body: &Value) -> Vec<String> {
    let known = include_str!("../../../../sandbox/contracts/routee.yaml");
    let document: Value = serde_saphyr::from_str(known).unwrap();
    let fields = &document["components"]["schemas"]["CampaignRequest"]["properties"];
    let strange = body.as_object().unwrap().keys();
    let strange = strange.filter(|field| fields.get(field).is_none());
    let broken = CAMPAIGN.iter_errors(body).map(|error| error.to_string());
    broken.chain(strange.cloned()).collect()
}
