//! The published contract as a schema.

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::sync::LazyLock;

static CREATE_MESSAGE: LazyLock<Validator> = LazyLock::new(|| {
    let text = include_str!("../../../../sandbox/contracts/bird.yaml");
    let document: Value = serde_saphyr::from_str(text).unwrap();
    let schema = json!({
        "$ref": "#/components/schemas/CreateMessage",
        "components": { "schemas": document["components"]["schemas"] },
    });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
});

/// Insists that the contract allows a body.
#[track_caller]
pub fn assert_is_allowed(body: &Value) {
    let errors = CREATE_MESSAGE.iter_errors(body);
    let told: Vec<String> = errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(told.is_empty(), "{told:#?}\nin {body:#}");
}

#[test]
fn the_schema_refuses_what_it_should() {
    let good = json!({ "receiver": { "contacts": [{ "id": "c" }] }, "body": { "type": "text", "text": { "text": "a" } } });
    assert!(CREATE_MESSAGE.is_valid(&good));
    for (pointer, value) in [
        ("", json!({ "new": 1 })),
        ("/body", json!({ "replyTo": {} })),
        ("/body/text", json!({ "caption": "a" })),
        ("/receiver", json!({ "groups": [] })),
    ] {
        let mut bad = good.clone();
        let place = bad.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        place.extend(value.as_object().unwrap().clone());
        assert!(!CREATE_MESSAGE.is_valid(&bad), "{bad}");
    }
}
