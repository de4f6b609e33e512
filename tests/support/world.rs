//! A sandbox of the tests' own, and questions to it.

use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tauri::async_runtime::block_on;

/// A running sandbox without a rate limit, in a folder of its own.
pub struct World {
    running: RunningSandbox,
    http: reqwest::Client,
}

impl World {
    pub fn start() -> Self {
        let options = Options::default().rate_per_minute(0).delivery_delay_ms(20);
        let running = block_on(Sandbox::start(options)).unwrap();
        Self {
            running,
            http: reqwest::Client::new(),
        }
    }

    pub fn url(&self) -> &str {
        self.running.url()
    }

    /// Everything that was delivered, oldest first.
    pub fn deliveries(&self) -> Vec<Value> {
        self.get("/_sandbox/deliveries?limit=1000")["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Waits until so many deliveries stand in the ledger, and gives them.
    pub fn wait_for_deliveries(&self, count: usize) -> Vec<Value> {
        until("the deliveries", || {
            Some(self.deliveries()).filter(|all| all.len() >= count)
        })
    }

    /// Orders the next calls to go wrong.
    pub fn fault(&self, method: &str, path: &str, mode: &str, times: u32) {
        let body = json!({"method": method, "path": path, "mode": mode, "times": times});
        self.post("/_sandbox/faults", &body);
    }

    pub fn clear_faults(&self) {
        block_on(
            self.http
                .delete(format!("{}/_sandbox/faults", self.url()))
                .send(),
        )
        .unwrap();
    }

    /// Moves the sandbox's clock.
    pub fn advance(&self, distance: Duration) {
        self.post(
            "/_sandbox/clock",
            &json!({"advance_ms": distance.as_millis() as u64}),
        );
    }

    /// Fetches a picture the sandbox keeps.
    pub fn media(&self, sha256: &str) -> Vec<u8> {
        let found = self
            .deliveries()
            .into_iter()
            .flat_map(|delivery| delivery["media"].as_array().cloned().unwrap_or_default());
        let media = found
            .into_iter()
            .find(|media| media["sha256"] == sha256)
            .unwrap();
        let url = media["url"].as_str().unwrap().to_owned();
        block_on(async {
            self.http
                .get(url)
                .send()
                .await
                .unwrap()
                .bytes()
                .await
                .unwrap()
        })
        .to_vec()
    }

    fn get(&self, path: &str) -> Value {
        let call = self.http.get(format!("{}{path}", self.url()));
        block_on(async { call.send().await.unwrap().json().await.unwrap() })
    }

    fn post(&self, path: &str, body: &Value) {
        let call = self.http.post(format!("{}{path}", self.url())).json(body);
        let answer = block_on(call.send()).unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }
}

/// Asks again and again until there is an answer; fails after half a minute.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "waited in vain for {what}"
        );
        std::thread::sleep(Duration::from_millis(25));
    }
}
