//! A client with a sandbox behind it, and messages of every kind.

mod contract;
#[path = "../watchcollect/support/recorder.rs"]
mod recorder;

pub use contract::breaches;
pub use recorder::Recorder;

use channels::Systems;
use composer::{
    account::{Account, AccountOptions, AccountState, RouteeGroup, RouteeOptions, SystemKind},
    channel::{Cargo, Channel, Connector, Dispatch, RemoteFile},
    content::{Attachment, Content, MediaKind, Piece},
    id::{AccountId, AttachmentId, SenderId},
    recipient::Recipient,
    secret::Secret,
};
use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::{Value, json};
use std::sync::Arc;

pub const BAKERY: &str = "+442079460123";
pub const ROBIN: &str = "+447700900123";
pub const SECRET: &str = "application-secret-7c1e";

pub struct World {
    pub sandbox: RunningSandbox,
    pub client: Arc<dyn Channel>,
    raw: reqwest::Client,
}

impl World {
    /// Starts a sandbox whose time stands still, without a limit on requests.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with other settings of the account.
    pub async fn with(change: impl FnOnce(&mut RouteeOptions)) -> Self {
        let options = Options::default()
            .rate_per_minute(0)
            .delivery_delay_ms(0)
            .clock_speed(0.0)
            .token(SECRET);
        let sandbox = Sandbox::start(options).await.unwrap();
        let mut account = account(&format!("{}/routee", sandbox.url()));
        change(&mut account.options.routee);
        Self {
            client: connected(&account),
            sandbox,
            raw: reqwest::Client::new(),
        }
    }

    pub async fn control(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/_sandbox/{path}", self.sandbox.url());
        let answer = self.raw.post(url).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    async fn look(&self, path: &str) -> Vec<Value> {
        let url = format!("{}/_sandbox/{path}", self.sandbox.url());
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

    pub async fn fault(&self, method: &str, path: &str, fault: Value) {
        let mut whole = json!({ "method": method, "path": format!("/routee{path}") });
        let fields = whole.as_object_mut().unwrap();
        fields.extend(fault.as_object().unwrap().clone());
        self.control("faults", &whole).await;
    }

    /// Lets sandbox time pass and gives everything that has arrived by then.
    pub async fn arrived(&self, after_ms: i64) -> Vec<Value> {
        self.control("clock", &json!({ "advance_ms": after_ms }))
            .await;
        self.look("deliveries").await
    }

    /// Counts the requests to a path so far.
    pub async fn asked(&self, path: &str) -> usize {
        let requests = self.look("requests?limit=500").await;
        let path = format!("/routee{path}");
        requests.iter().filter(|one| one["path"] == path).count()
    }
}

pub fn account(base_url: &str) -> Account {
    Account {
        id: AccountId::new(),
        kind: SystemKind::Routee,
        name: "Bakery".into(),
        base_url: base_url.into(),
        is_sandbox: false,
        state: AccountState::Ready,
        session_only: false,
        options: AccountOptions {
            routee: RouteeOptions {
                auth_base_url: base_url.into(),
                senders: vec![BAKERY.into()],
                groups: vec![RouteeGroup {
                    id: "8841203".into(),
                    name: "Currant bread list".into(),
                }],
                requests_per_second: 500,
                template_account_id: "20441".into(),
                template_ids: vec!["114027".into(), "1".into()],
                ..RouteeOptions::default()
            },
            ..AccountOptions::default()
        },
        created_at_ms: 0,
    }
}

pub fn connected(account: &Account) -> Arc<dyn Channel> {
    let secret = Secret::new(format!("sandbox:{SECRET}"));
    Systems.connect(account, secret).unwrap()
}

pub fn to(number: &str) -> Recipient {
    Recipient::Phone {
        number: number.into(),
        name: "Robin".into(),
    }
}

pub fn text(words: &str) -> Dispatch {
    Dispatch {
        key: "postroom-1".into(),
        sender: SenderId(BAKERY.into()),
        recipients: vec![to(ROBIN)],
        content: Content {
            text: words.into(),
            ..Content::default()
        },
        cargo: Vec::new(),
        booking: None,
    }
}

pub fn with_piece(words: &str, piece: Piece) -> Dispatch {
    let mut dispatch = text(words);
    dispatch.content.piece = Some(piece);
    dispatch
}

/// A message with a file that lies in public.
pub fn with_file(words: &str, kind: MediaKind, mime: &str, name: &str) -> Dispatch {
    let id = AttachmentId::new();
    let mut dispatch = text(words);
    dispatch.content.attachments = vec![Attachment {
        id,
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
    }];
    dispatch.cargo = vec![Cargo::Remote(RemoteFile {
        url: format!("https://media.example.com/{name}"),
        mime: mime.into(),
        name: name.into(),
        sha256: "ab".repeat(32),
        size_bytes: 9,
        storage_key: None,
    })];
    dispatch
}
