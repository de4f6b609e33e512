//! A client with a sandbox behind it, and the contract's schema to hold what it sends against.

mod contract;
#[path = "../watchcollect/support/recorder.rs"]
mod recorder;

pub use contract::assert_is_allowed;
pub use recorder::Recorder;

use channels::Systems;
use composer::{
    account::{Account, AccountOptions, AccountState, BirdOptions, SystemKind},
    channel::{Cargo, Channel, Connector, Dispatch, Dispatched, Lost, OutgoingFile, RemoteFile},
    content::{Attachment, Content, MediaKind},
    id::{AccountId, AttachmentId, SenderId},
    recipient::Recipient,
    schedule::NativeRun,
    secret::Secret,
};
use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

pub const WORKSPACE: &str = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";
pub const BAKERY: &str = "a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002";
pub const ROBIN: &str = "+447700900123";
pub const ROBIN_ID: &str = "8b0f4f0e-6a55-4c7f-9a36-0f2f6f0a7d11";
pub const ROBINS_MESSAGE: &str = "1c9be0d7-4b6f-4a8e-93f5-7d2a0e6c5b44";
pub const KIM_ID: &str = "66a594b3-c2d1-4e0f-9b8a-b7c6d5e40312";
pub const ORDER_READY: &str = "6d1e0b93-5c7a-4f28-8e41-b90c3a7d2f55";
pub const TOKEN: &str = "sandbox-key-9c0d4a5f3e";
pub const MESSAGES: &str = "/workspaces/3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001/channels/a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002/messages";

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

    pub async fn advance(&self, by_ms: i64) {
        self.control("clock", &json!({ "advance_ms": by_ms })).await;
    }

    pub async fn look(&self, path: &str) -> Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.url());
        self.raw
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    /// Gives everything that has arrived by now.
    pub async fn arrived(&self) -> Vec<Value> {
        self.advance(1).await;
        self.look("deliveries").await["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Counts the requests of a kind that the sandbox got.
    pub async fn requests(&self, method: &str, path: &str) -> usize {
        let kept = self.look("requests").await;
        let items = kept["items"].as_array().unwrap();
        let is_meant = |one: &&Value| {
            one["method"] == method && one["path"].as_str().unwrap().starts_with(path)
        };
        items.iter().filter(is_meant).count()
    }

    /// Hands a dispatch over.
    pub async fn send(&self, dispatch: &Dispatch) -> Dispatched {
        self.client.dispatch(dispatch, &|_| {}).await.unwrap()
    }
}

pub fn account(base_url: &str) -> Account {
    Account {
        id: AccountId::new(),
        kind: SystemKind::Bird,
        name: "Bakery".into(),
        base_url: base_url.into(),
        is_sandbox: true,
        state: AccountState::Ready,
        session_only: false,
        options: AccountOptions {
            bird: BirdOptions {
                workspace_id: WORKSPACE.into(),
                ..BirdOptions::default()
            },
            ..AccountOptions::default()
        },
        created_at_ms: 0,
    }
}

pub fn client(base_url: &str, key: &str) -> Arc<dyn Channel> {
    connected(&account(base_url), key)
}

pub fn connected(account: &Account, key: &str) -> Arc<dyn Channel> {
    Systems.connect(account, Secret::new(key)).unwrap()
}

pub fn now_ms() -> i64 {
    let age = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(age.as_millis()).unwrap()
}

/// An answer that was lost so long ago that a message which is not there will not come any more.
pub fn lost_long_ago() -> Lost {
    let now_ms = now_ms();
    Lost {
        first_left_ms: now_ms - 3_600_000,
        last_left_ms: now_ms - 3_600_000,
        now_ms,
    }
}

/// An answer that was lost a moment ago.
pub fn just_lost() -> Lost {
    let now_ms = now_ms();
    Lost {
        first_left_ms: now_ms,
        last_left_ms: now_ms,
        now_ms,
    }
}

pub fn phone(number: &str) -> Recipient {
    Recipient::Phone {
        number: number.into(),
        name: "Robin".into(),
    }
}

pub fn contact(id: &str) -> Recipient {
    Recipient::Contact {
        id: id.into(),
        name: "Robin".into(),
    }
}

/// A message to Robin's phone.
pub fn saying(content: Content) -> Dispatch {
    Dispatch {
        key: "postroom-01a1f82f-1e80-7c30-8d41-8f5abe2f6c00".into(),
        sender: SenderId(BAKERY.into()),
        recipients: vec![phone(ROBIN)],
        content,
        cargo: Vec::new(),
        booking: None,
    }
}

pub fn words(text: &str) -> Content {
    Content {
        text: text.into(),
        ..Content::default()
    }
}

/// A text to a phone, with a key of its own.
pub fn text_to(key: &str, number: &str) -> Dispatch {
    Dispatch {
        key: key.into(),
        recipients: vec![phone(number)],
        ..saying(words("Your Saturday order is ready."))
    }
}

pub fn planned(dispatch: Dispatch, at_ms: i64) -> Dispatch {
    Dispatch {
        booking: Some(NativeRun {
            first_run_at_ms: at_ms,
            interval_ms: None,
            count: 1,
            first_number: 1,
        }),
        ..dispatch
    }
}

pub fn attachment(kind: MediaKind, name: &str, mime: &str) -> Attachment {
    Attachment {
        id: AttachmentId::new(),
        blob: "ab".repeat(32).parse().unwrap(),
        name: name.into(),
        kind,
        mime: mime.into(),
        width_px: None,
        height_px: None,
        size_bytes: 9,
        alt: String::new(),
        edit: None,
        focus: None,
        removes: Vec::new(),
        media: None,
    }
}

/// The attachment at a public address.
pub fn remote(file: &Attachment) -> Cargo {
    Cargo::Remote(RemoteFile {
        url: format!("https://media.example.com/{}", file.name),
        mime: file.mime.clone(),
        name: file.name.clone(),
        sha256: "ab".repeat(32),
        size_bytes: file.size_bytes,
        storage_key: None,
    })
}

/// A dispatch whose files all lie at public addresses.
pub fn with_files(content: Content) -> Dispatch {
    let cargo = content.attachments.iter().map(remote).collect();
    Dispatch {
        cargo,
        ..saying(content)
    }
}

/// Writes a small file and says how it would leave.
pub fn outgoing(folder: &Path, bytes: &[u8]) -> OutgoingFile {
    let path = folder.join("diver.jpg");
    std::fs::write(&path, bytes).unwrap();
    OutgoingFile {
        attachment: AttachmentId::new(),
        sha256: composer::library::hash_file(&path).unwrap(),
        path,
        name: "diver.jpg".into(),
        mime: "image/jpeg".into(),
        size_bytes: bytes.len() as u64,
    }
}
