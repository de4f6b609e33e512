//! The imitated Routee; the folder mirrors its paths.
#![allow(clippy::unwrap_used)]

#[path = "support/contract.rs"]
mod contract_paths;
#[path = "support/world.rs"]
mod support;
mod routee {
    mod balance;
    mod campaign;
    mod contract;
    mod faults;
    mod gate;
    mod media;
    mod templates;
    mod token;
    mod tracking;

    use reqwest::StatusCode;
    use serde_json::{Value, json};

    use crate::support::{World, changed, json_of};

    pub const BAKERY_PHONE: &str = "+442079460123";
    pub const ROBIN: &str = "+447700900123";

    pub fn text_to(to: &str) -> Value {
        json!({ "from": BAKERY_PHONE, "to": to, "text": "Your order is ready." })
    }

    pub fn with(changes: Value) -> Value {
        changed(text_to(ROBIN), changes)
    }

    /// A client that has signed in.
    pub struct Signed<'a> {
        pub world: &'a World,
        pub token: String,
    }

    pub async fn ask_token(world: &World, form: &[(&str, &str)]) -> reqwest::Response {
        world
            .client
            .post(world.url("/oauth/token"))
            .basic_auth("sandbox", Some(world.running.token()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(
                form.iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect::<Vec<_>>()
                    .join("&"),
            )
            .send()
            .await
            .unwrap()
    }

    pub async fn sign_in(world: &World) -> Signed<'_> {
        let answer = ask_token(world, &[("grant_type", "client_credentials")]).await;
        let token = json_of(answer, StatusCode::OK).await;
        let token = token["access_token"].as_str().unwrap().to_owned();
        Signed { world, token }
    }

    impl Signed<'_> {
        pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
            let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
            let mut request = self.world.client.request(method, self.world.url(path));
            request = request.bearer_auth(&self.token);
            if let Some(body) = body {
                request = request.json(body);
            }
            let answer = request.send().await.unwrap();
            let status = answer.status().as_u16();
            (status, answer.json().await.unwrap())
        }

        pub async fn get(&self, path: &str) -> Value {
            let (status, body) = self.call("GET", path, None).await;
            assert_eq!(status, 200, "{body}");
            body
        }

        /// Sends a campaign and returns its tracking id.
        pub async fn send(&self, body: &Value) -> String {
            let (status, answer) = self.call("POST", "/whatsapp/campaign", Some(body)).await;
            assert_eq!(status, 200, "{answer}");
            answer["trackingId"].as_str().unwrap().to_owned()
        }

        /// Sends what is refused and returns the code and the words.
        pub async fn refused(&self, body: &Value) -> (String, String) {
            let (_, answer) = self.call("POST", "/whatsapp/campaign", Some(body)).await;
            let text = |name: &str| answer[name].as_str().unwrap().to_owned();
            (text("code"), text("developerMessage"))
        }

        pub async fn history(&self, id: &str) -> Vec<String> {
            let path = format!("/whatsapp/tracking/campaign/{id}/history");
            let history = self.get(&path).await;
            let changes = history["history"].as_array().unwrap().iter();
            changes
                .map(|change| change["status"].as_str().unwrap().to_owned())
                .collect()
        }
    }
}
