//! A running sandbox and a client that speaks to it as any client would.
#![allow(dead_code)]

use reqwest::{Client, Method, Response, StatusCode};
use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::{Value, json};

pub const SHOP_PHONE: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a01";
pub const BAKERY_COUNTER: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a02";
pub const RECEIVER: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a03";
pub const DIVERS: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b01";
pub const ANTWERP: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b02";
pub const ADMINS_ONLY: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b03";
pub const BREAD: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b04";
pub const LEFT: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b10";
pub const NOBODY: &str = "01a1f001-0000-7b20-9c31-000000000000";

/// A small image: the first bytes of a JPEG decide, the rest makes it differ.
pub fn jpeg(filling: &str) -> Vec<u8> {
    [b"\xff\xd8\xff\xe0\0\x10JFIF\0", filling.as_bytes()].concat()
}

pub struct World {
    pub running: RunningSandbox,
    pub client: Client,
}

/// Starts a sandbox whose time stands still, without a rate limit.
pub async fn frozen() -> World {
    World::start(calm().clock_speed(0.0)).await
}

/// Options without a rate limit and with deliveries at once.
pub fn calm() -> Options {
    Options::default().rate_per_minute(0).delivery_delay_ms(0)
}

impl World {
    pub async fn start(options: Options) -> Self {
        let running = Sandbox::start(options).await.unwrap();
        Self {
            running,
            client: Client::new(),
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.client
            .request(method, self.url(path))
            .bearer_auth(self.running.token())
    }

    pub async fn get(&self, path: &str) -> Value {
        json_of(
            self.request("GET", path).send().await.unwrap(),
            StatusCode::OK,
        )
        .await
    }

    pub async fn call(&self, method: &str, path: &str, body: &Value, status: u16) -> Value {
        let response = self.request(method, path).json(body).send().await.unwrap();
        json_of(response, StatusCode::from_u16(status).unwrap()).await
    }

    pub async fn status(&self, method: &str, path: &str) -> u16 {
        self.request(method, path)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    }

    /// Asks for an error and returns its word.
    pub async fn refusal(&self, method: &str, path: &str, body: &Value, status: u16) -> String {
        let error = self.call(method, path, body, status).await;
        assert_is_error(&error);
        error["error_code"].as_str().unwrap().to_owned()
    }

    pub async fn send(&self, body: &Value) -> Value {
        self.call("POST", "/v2/outbound/sends", body, 202).await
    }

    pub async fn upload(&self, bytes: Vec<u8>, filename: &str) -> Value {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(filename.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        let response = self
            .request("POST", "/v2/outbound/media")
            .multipart(form)
            .send()
            .await
            .unwrap();
        json_of(response, StatusCode::CREATED).await
    }

    pub async fn advance(&self, by_ms: i64) -> i64 {
        let reading = self
            .call(
                "POST",
                "/_sandbox/clock",
                &json!({ "advance_ms": by_ms }),
                200,
            )
            .await;
        reading["now_ms"].as_i64().unwrap()
    }

    pub async fn deliveries(&self) -> Vec<Value> {
        self.get("/_sandbox/deliveries").await["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    pub async fn now_ms(&self) -> i64 {
        self.get("/_sandbox/clock").await["now_ms"]
            .as_i64()
            .unwrap()
    }

    /// Stops the sandbox and starts it again on the same folder.
    pub async fn restarted(self, options: Options) -> Self {
        self.running.shutdown().await;
        Self::start(options).await
    }
}

pub async fn json_of(response: Response, expected: StatusCode) -> Value {
    let status = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(status, expected, "{text}");
    serde_json::from_str(&text).unwrap()
}

pub fn assert_is_error(body: &Value) {
    for field in ["error_code", "error_message", "request_id"] {
        assert!(
            body[field].is_string(),
            "an ErrorResponse has {field}: {body}"
        );
    }
}

pub fn text_send(key: &str, groups: &[&str]) -> Value {
    json!({ "session_id": SHOP_PHONE, "group_ids": groups, "idempotency_key": key, "text": "New in: a 1968 diver" })
}

/// The same body with some fields changed; null takes a field away.
pub fn changed(mut body: Value, changes: Value) -> Value {
    let target = body.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            target.remove(name);
        } else {
            target.insert(name.clone(), value.clone());
        }
    }
    body
}
