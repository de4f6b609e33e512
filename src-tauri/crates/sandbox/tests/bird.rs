//! The imitated Bird; the folder mirrors its paths.
#![allow(clippy::unwrap_used)]

#[path = "support/contract.rs"]
mod contract_paths;
#[path = "support/world.rs"]
mod support;
mod bird {
    mod channels;
    mod conditions;
    mod contract;
    mod faults;
    mod gate;
    mod interactions;
    mod kinds;
    mod list;
    mod messages;
    mod progress;
    mod refused;
    mod uploads;
    mod windows;

    use reqwest::{RequestBuilder, StatusCode};
    use serde_json::{Value, json};

    use crate::support::{World, json_of};

    pub const CHANNEL: &str = "/workspaces/3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001/channels/a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002";
    pub const ROBIN: &str = "+447700900123";
    pub const ROBIN_ID: &str = "8b0f4f0e-6a55-4c7f-9a36-0f2f6f0a7d11";
    pub const KIM: &str = "+447700900125";
    pub const KIM_ID: &str = "66a594b3-c2d1-4e0f-9b8a-b7c6d5e40312";

    pub fn to(phone: &str) -> Value {
        json!({ "contacts": [{ "identifierValue": phone }] })
    }

    pub fn text(words: &str) -> Value {
        json!({ "receiver": to(ROBIN), "body": { "type": "text", "text": { "text": words } } })
    }

    pub fn text_to(phone: &str) -> Value {
        let mut message = text("Your order is ready.");
        message["receiver"] = to(phone);
        message
    }

    /// A text to Robin with more fields beside its body.
    pub fn text_with(more: Value) -> Value {
        let mut message = text("Your order is ready.");
        for (name, value) in more.as_object().unwrap() {
            message[name] = value.clone();
        }
        message
    }

    /// A message to Robin with this body.
    pub fn with_body(body: Value) -> Value {
        json!({ "receiver": to(ROBIN), "body": body })
    }

    pub fn request(world: &World, method: &str, path: &str) -> RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let key = format!("AccessKey {}", world.running.token());
        world
            .client
            .request(method, world.url(path))
            .header("authorization", key)
    }

    pub async fn get(world: &World, path: &str) -> Value {
        let answer = request(world, "GET", path).send().await.unwrap();
        json_of(answer, StatusCode::OK).await
    }

    pub async fn post(world: &World, message: &Value, status: u16) -> Value {
        let path = format!("{CHANNEL}/messages");
        let sent = request(world, "POST", &path).json(message).send().await;
        json_of(sent.unwrap(), StatusCode::from_u16(status).unwrap()).await
    }

    /// Sends a message and returns its id.
    pub async fn send(world: &World, message: &Value) -> String {
        let answer = post(world, message, 202).await;
        answer["id"].as_str().unwrap().to_owned()
    }

    pub async fn message(world: &World, id: &str) -> Value {
        get(world, &format!("{CHANNEL}/messages/{id}")).await
    }

    pub async fn status(world: &World, id: &str) -> String {
        let message = message(world, id).await;
        message["status"].as_str().unwrap().to_owned()
    }

    /// Sends what breaks a rule and returns the fields that are named.
    pub async fn broken_fields(world: &World, message: &Value) -> Vec<String> {
        let refused = post(world, message, 422).await;
        assert_eq!(refused["code"], "InvalidPayload");
        refused["details"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    }

    pub async fn interactions(world: &World, id: &str) -> Vec<Value> {
        let list = get(world, &format!("{CHANNEL}/messages/{id}/interactions")).await;
        list["results"].as_array().unwrap().clone()
    }
}
