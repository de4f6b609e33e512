use super::{sign_in, with};
use crate::support::frozen;
use serde_json::{Value, json};

fn submission(name: &str) -> Value {
    json!({ "templateName": name, "templateCategory": "UTILITY", "localizations": [
        { "language": "en", "components": [{ "type": "Body", "text": "Hello {{1}}." }] },
        { "language": "nl", "components": [{ "type": "Footer", "text": "Dag." }] },
    ] })
}

const SUBMIT: &str = "/whatsapp/accounts/20441/templates";

async fn id_of(world: &crate::support::World, name: &str) -> String {
    let console = world.get("/_sandbox/routee").await;
    let mut templates = console["templates"].as_array().unwrap().iter();
    let found = templates.find(|one| one["templateName"] == name).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_submitted_template_is_reviewed_language_by_language_after_a_while() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let (status, answer) = client
        .call("POST", SUBMIT, Some(&submission("greeting")))
        .await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer.get("id").is_none(), "the id is in the console only");
    let path = format!("/accounts/templates/{}", id_of(&world, "greeting").await);
    let states = |answer: &Value| {
        let list = answer["localizations"].as_array().unwrap();
        list.iter()
            .map(|one| one["status"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(states(&client.get(&path).await), ["PENDING", "PENDING"]);
    world.advance(10 * 60_000).await;
    let reviewed = client.get(&path).await;
    assert_eq!(states(&reviewed), ["APPROVED", "REJECTED"]);
    assert_eq!(reviewed["localizations"][1]["rejectionReason"], "No body");
}

#[tokio::test]
async fn only_an_approved_language_arrives() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    client
        .call("POST", SUBMIT, Some(&submission("greeting")))
        .await;
    let body = |language: &str| {
        with(
            json!({ "text": "", "template": { "name": "greeting", "language": language,
            "components": [{ "type": "body", "parameters": [{ "text": "Robin" }] }] } }),
        )
    };
    let early = client.send(&body("en")).await;
    world.advance(10 * 60_000).await;
    let approved = client.send(&body("en")).await;
    let rejected = client.send(&body("nl")).await;
    world.advance(1).await;
    assert_eq!(client.history(&early).await, ["accepted", "failed"]);
    assert_eq!(client.history(&rejected).await, ["accepted", "failed"]);
    assert_eq!(client.history(&approved).await[1], "delivered");
    assert_eq!(
        world.deliveries().await[0]["content"]["text"],
        "Hello Robin."
    );
}

#[tokio::test]
async fn names_are_taken_once_and_shapes_are_held_to_the_contract() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    for (path, body, status) in [
        (SUBMIT, submission("Bad Name"), 400),
        (SUBMIT, json!({ "templateName": "x" }), 400),
        (SUBMIT, submission("order_ready"), 409),
        ("/accounts/1/templates", submission("greeting"), 404),
    ] {
        let (told, answer) = client.call("POST", path, Some(&body)).await;
        assert_eq!(told, status, "{body}: {answer}");
    }
    let (status, _) = client.call("GET", "/accounts/templates/1", None).await;
    assert_eq!(status, 404);
}
