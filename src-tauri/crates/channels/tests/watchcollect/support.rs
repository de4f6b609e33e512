//! A client with a sandbox behind it, or with a recorder that keeps what was sent.

mod recorder;

pub use recorder::{Recorded, Recorder};

use channels::Systems;
use composer::{
    account::{Account, AccountOptions, AccountState, SystemKind},
    channel::{Cargo, Channel, Connector, Dispatch, Lost, OutgoingFile},
    content::Content,
    id::{AccountId, AttachmentId, SenderId},
    recipient::Recipient,
    schedule::NativeRun,
    secret::Secret,
};
use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};

pub const SHOP_PHONE: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a01";
pub const DIVERS: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b01";
pub const ANTWERP: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b02";
pub const ADMINS_ONLY: &str = "01a1f001-2d50-7b20-9c31-7e4fad1e5b03";
pub const TOKEN: &str = "sandbox-token-5f3e9c0d4a";

pub struct World {
    pub sandbox: RunningSandbox,
    pub client: Arc<dyn Channel>,
    raw: reqwest::Client,
}

impl World {
    /// Starts a sandbox whose time stands still, without a limit on requests.
    pub async fn new() -> Self {
        Self::with(|options| options).await
    }

    pub async fn with(change: impl FnOnce(Options) -> Options) -> Self {
        let options = Options::default()
            .rate_per_minute(0)
            .delivery_delay_ms(0)
            .clock_speed(0.0)
            .token(TOKEN);
        let sandbox = Sandbox::start(change(options)).await.unwrap();
        let client = client(sandbox.url(), TOKEN);
        Self {
            sandbox,
            client,
            raw: reqwest::Client::new(),
        }
    }

    pub async fn control(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.url());
        let answer = self.raw.post(url).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    pub async fn fault(&self, method: &str, path: &str, fault: Value) {
        let mut whole = json!({ "method": method, "path": path });
        let fields = whole.as_object_mut().unwrap();
        fields.extend(fault.as_object().unwrap().clone());
        self.control("faults", &whole).await;
    }

    /// Lets sandbox time pass and gives everything that has arrived by then.
    pub async fn arrived(&self, after_ms: i64) -> Vec<Value> {
        self.control("clock", &json!({ "advance_ms": after_ms }))
            .await;
        let url = format!("{}/_sandbox/deliveries", self.sandbox.url());
        let answer: Value = self
            .raw
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        answer["items"].as_array().unwrap().clone()
    }
}

pub fn account(base_url: &str) -> Account {
    Account {
        id: AccountId::new(),
        kind: SystemKind::Watchcollect,
        name: "Shop".into(),
        base_url: base_url.into(),
        is_sandbox: true,
        state: AccountState::Ready,
        session_only: false,
        options: AccountOptions {
            requests_per_minute: 6_000,
            ..AccountOptions::default()
        },
        created_at_ms: 0,
    }
}

pub fn client(base_url: &str, token: &str) -> Arc<dyn Channel> {
    Systems
        .connect(&account(base_url), Secret::new(token))
        .unwrap()
}

/// What is known of an answer that was just lost.
pub fn lost() -> Lost {
    Lost {
        first_left_ms: 0,
        last_left_ms: 0,
        now_ms: 0,
    }
}

pub fn text_to(key: &str, groups: &[&str]) -> Dispatch {
    let group = |id: &&str| Recipient::Group {
        id: (*id).into(),
        name: "a group".into(),
    };
    Dispatch {
        key: key.into(),
        sender: SenderId(SHOP_PHONE.into()),
        recipients: groups.iter().map(group).collect(),
        content: Content {
            text: "New in: a 1968 diver".into(),
            ..Content::default()
        },
        cargo: Vec::new(),
        booking: None,
    }
}

pub fn booked(key: &str, first_run_at_ms: i64, count: u32) -> Dispatch {
    Dispatch {
        booking: Some(NativeRun {
            first_run_at_ms,
            interval_ms: (count > 1).then_some(60_000),
            count,
            first_number: 1,
        }),
        ..text_to(key, &[DIVERS])
    }
}

/// Writes a small picture and says how it would leave.
pub fn picture(folder: &Path, filling: &str) -> OutgoingFile {
    let path = folder.join(format!("{filling}.jpg"));
    let bytes = [
        b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice(),
        filling.as_bytes(),
    ]
    .concat();
    std::fs::write(&path, &bytes).unwrap();
    OutgoingFile {
        attachment: AttachmentId::new(),
        sha256: composer::library::hash_file(&path).unwrap(),
        path,
        name: format!("{filling}.jpg"),
        mime: "image/jpeg".into(),
        size_bytes: bytes.len() as u64,
    }
}

pub fn carrying(dispatch: Dispatch, files: &[OutgoingFile]) -> Dispatch {
    let cargo = files.iter().cloned().map(Cargo::Local).collect();
    Dispatch { cargo, ..dispatch }
}
