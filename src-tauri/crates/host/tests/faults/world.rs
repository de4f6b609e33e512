//! A real sandbox on loopback and a desk that speaks to it through the real client.

use crate::doors::{MemorySecrets, PlainPictures};
use channels::Systems;
use composer::{
    account::{self, AccountState, Keeping},
    audience,
    clock::Clock,
    desk::{Desk, Doors},
    draft::{self, Draft, DraftFields},
    id::{AccountId, SenderId},
    library::{self, AttachOutcome, Library},
    outbox::{self, EntryState, Settled, StuckReason},
    post::{self, Hold, PostSummary},
    recipient::Recipient,
    secret::{Secret, SecretStore},
    store::Store,
};
use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::Value;
use std::{collections::HashMap, sync::Arc, time::Duration};
use tempfile::TempDir;

/// The seeded session that may send.
const SENDER: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a01";

pub struct World {
    pub desk: Arc<Desk>,
    pub account: AccountId,
    sandbox: RunningSandbox,
    http: reqwest::Client,
    _folder: TempDir,
}

impl World {
    pub async fn open(clock: Arc<dyn Clock>) -> Self {
        let options = Options::default().rate_per_minute(0).delivery_delay_ms(5);
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let secrets = Arc::new(MemorySecrets::default());
        let doors = Doors {
            imaging: Arc::new(PlainPictures),
            secrets: secrets.clone(),
            clock,
            connector: Arc::new(Systems),
        };
        let store = Store::open(&folder.path().join("postroom.db")).unwrap();
        let library = Library::open(&folder.path().join("library")).unwrap();
        let desk = Arc::new(Desk::new(store, library, doors));
        let account = account::ensure_sandbox(&desk, sandbox.url()).unwrap().id;
        let secret = Secret::new(sandbox.token());
        secrets
            .keep(account, &secret, Keeping::SessionOnly)
            .unwrap();
        audience::refresh(&desk, account).await.unwrap();
        Self {
            desk,
            account,
            sandbox,
            http: reqwest::Client::new(),
            _folder: folder,
        }
    }

    pub async fn fault(&self, fault: &Value) {
        let url = format!("{}/_sandbox/faults", self.sandbox.url());
        let answer = self.http.post(url).json(fault).send().await.unwrap();
        assert!(answer.status().is_success(), "{fault} is taken");
    }

    pub async fn end_faults(&self) {
        let url = format!("{}/_sandbox/faults", self.sandbox.url());
        let answer = self.http.delete(url).send().await.unwrap();
        assert!(answer.status().is_success());
    }

    pub async fn control(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.sandbox.url());
        let answer = self.http.get(url).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// Asks the sandbox as its owner would.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let url = format!("{}{path}", self.sandbox.url());
        let call = self.http.get(url).bearer_auth(self.sandbox.token());
        let answer: Value = call.send().await.unwrap().json().await.unwrap();
        answer["items"].as_array().unwrap().clone()
    }

    /// Counts what arrived, by text and group.
    pub async fn arrived(&self) -> HashMap<(String, String), u32> {
        let mut counts = HashMap::new();
        let mut after = 0;
        loop {
            let path = format!("/_sandbox/deliveries?limit=10000&after={after}");
            let page = self.control(&path).await;
            let rows = page["items"].as_array().unwrap();
            for row in rows {
                let word = |name: &str| row[name].as_str().unwrap().to_owned();
                *counts.entry((word("text"), word("group_id"))).or_default() += 1;
                after = row["seq"].as_i64().unwrap();
            }
            if rows.len() < 10_000 {
                return counts;
            }
        }
    }

    /// Gives groups of the sender that take posts.
    pub fn groups(&self, count: usize) -> Vec<Recipient> {
        let sender = SenderId(SENDER.into());
        let groups = audience::groups(&self.desk, self.account, Some(&sender)).unwrap();
        let able = groups
            .into_iter()
            .filter(|group| group.can_send && !group.is_announce);
        let recipients = able.map(|group| Recipient::Group {
            id: group.id,
            name: group.name,
        });
        recipients.take(count).collect()
    }

    pub fn draft(&self, text: &str, recipients: Vec<Recipient>) -> Draft {
        let mut fields = DraftFields {
            account_id: Some(self.account),
            sender_id: Some(SenderId(SENDER.into())),
            recipients,
            ..DraftFields::default()
        };
        fields.content.text = text.into();
        draft::new_from(&self.desk, fields).unwrap()
    }

    pub fn attach(&self, draft: &Draft, filling: &str) {
        let bytes = [b"\xff\xd8\xff\xe0\0\x10JFIF\0", filling.as_bytes()].concat();
        let outcome = library::attach_bytes(&self.desk, draft.id, &bytes, "photo.jpg").unwrap();
        assert!(
            matches!(outcome, AttachOutcome::Attached { .. }),
            "{outcome:?}"
        );
    }

    pub fn send(&self, draft: &Draft) -> PostSummary {
        post::send(&self.desk, draft.id, Hold { seconds: 0 }).unwrap()
    }

    /// Lets the outbox run and answers for the person, until nothing is left to do.
    pub async fn finish(&self) {
        for _ in 0..60 {
            let limit = Duration::from_secs(120);
            let run = tokio::time::timeout(limit, outbox::run_until_idle(&self.desk)).await;
            match run.expect("the outbox comes to rest").unwrap() {
                Settled::All => return,
                _ => self.help().await,
            }
        }
        panic!("still open: {:#?}", outbox::list(&self.desk).unwrap());
    }

    /// Does what a person would: sign in again, and let what is stuck try again.
    async fn help(&self) {
        let accounts = account::list(&self.desk).unwrap();
        if accounts
            .iter()
            .any(|known| known.state != AccountState::Ready)
        {
            // The check itself may meet the next fault; it is made again in the next round.
            let _ = account::check(&self.desk, self.account).await;
        }
        for item in outbox::list(&self.desk).unwrap() {
            let honest = item.stuck_reason != Some(StuckReason::Unreadable);
            assert!(honest, "every entry can be read: {item:#?}");
            if item.state == EntryState::Stuck {
                outbox::retry_entry(&self.desk, item.id).unwrap();
            }
        }
    }
}
