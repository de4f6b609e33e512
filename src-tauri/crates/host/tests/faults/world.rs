//! A real sandbox on loopback and a desk that speaks to it through the real client.

use crate::{
    doors::{PlainPictures, SkippingClock},
    secrets::MemorySecrets,
};
use channels::Systems;
use chrono::{Days, Utc};
use composer::{
    account::{self, AccountOptions, AccountState, BirdOptions, Keeping, NewAccount, SystemKind},
    audience,
    desk::{Desk, Doors},
    draft::{self, Draft, DraftChange, DraftFields},
    id::{AccountId, SenderId},
    library::{self, AttachOutcome, Library},
    outbox::{self, EntryState, Settled, StuckReason},
    post::{self, Hold, PostSummary},
    recipient::Recipient,
    schedule::Schedule,
    secret::Secret,
    store::{Store, StoreError},
    sync,
};
use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// More than any test makes.
const REQUESTS_PER_MINUTE: u32 = 1_000_000;
/// An outbox of which nothing was heard for so long waits for its time.
const QUIET: Duration = Duration::from_millis(60);
/// Every usual wait is over after so long.
const SKIPPED_MS: i64 = 60_000;
const LONGEST_FINISH: Duration = Duration::from_secs(120);
/// The seeded session that may send.
const SESSION: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a01";
/// The seeded workspace of Bird, and its channel that may send.
const WORKSPACE: &str = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";
const CHANNEL: &str = "a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002";

pub struct World {
    pub desk: Arc<Desk>,
    pub account: AccountId,
    /// Runs whenever the outbox rests, in place of nothing: a rule broken on purpose.
    pub sabotage: &'static str,
    sender: SenderId,
    clock: Arc<SkippingClock>,
    sandbox: RunningSandbox,
    http: reqwest::Client,
    _folder: TempDir,
}

impl World {
    /// Opens a desk with one account, whose requests need not wait for their turn: the usual 110 a minute
    /// would be all that a test waits for.
    pub async fn open() -> Self {
        Self::open_at(SystemKind::Watchcollect, SESSION).await
    }

    /// Opens a desk with one account at Bird.
    pub async fn open_at_bird() -> Self {
        Self::open_at(SystemKind::Bird, CHANNEL).await
    }

    async fn open_at(kind: SystemKind, sender: &str) -> Self {
        let options = Options::default()
            .rate_per_minute(0)
            .delivery_delay_ms(5)
            .read_delay_ms(5);
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SkippingClock::default());
        let doors = Doors {
            imaging: Arc::new(PlainPictures),
            secrets: Arc::new(MemorySecrets::default()),
            clock: clock.clone(),
            connector: Arc::new(Systems),
        };
        let store = Store::open(&folder.path().join("postroom.db")).unwrap();
        let library = Library::open(&folder.path().join("library")).unwrap();
        let desk = Arc::new(Desk::new(store, library, doors));
        let new = NewAccount {
            kind,
            name: "Sandbox".into(),
            base_url: sandbox.url().to_owned(),
            options: AccountOptions {
                requests_per_minute: REQUESTS_PER_MINUTE,
                bird: BirdOptions {
                    workspace_id: WORKSPACE.into(),
                    ..BirdOptions::default()
                },
                ..AccountOptions::default()
            },
        };
        let secret = Secret::new(sandbox.token());
        let account = account::add(&desk, new, secret, Keeping::SessionOnly);
        Self {
            account: account.await.unwrap().id,
            desk,
            sabotage: "",
            sender: SenderId(sender.into()),
            clock,
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

    /// Ends every fault, and says how many requests could still have met one.
    pub async fn end_faults(&self) -> u32 {
        let waiting = self.control("/_sandbox/faults").await;
        let items = waiting["items"].as_array().unwrap().iter();
        let left: u64 = items.map(|fault| fault["times"].as_u64().unwrap()).sum();
        let url = format!("{}/_sandbox/faults", self.sandbox.url());
        let answer = self.http.delete(url).send().await.unwrap();
        assert!(answer.status().is_success());
        u32::try_from(left).unwrap()
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
        let groups = audience::groups(&self.desk, self.account, Some(&self.sender)).unwrap();
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
            sender_id: Some(self.sender.clone()),
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

    /// Books a text for ten days from now.
    pub fn book(&self, text: &str, recipients: Vec<Recipient>) -> PostSummary {
        let draft = self.draft(text, recipients);
        let in_ten_days = Utc::now().naive_utc().checked_add_days(Days::new(10));
        let change = DraftChange {
            schedule: Some(Schedule::Once {
                at: in_ten_days.unwrap(),
                zone: chrono_tz::UTC,
            }),
            ..DraftChange::default()
        };
        draft::save(&self.desk, draft.id, change).unwrap();
        self.send(&draft)
    }

    /// Syncs as often as it takes for a few faults to pass.
    pub async fn keep_in_step(&self) {
        for _ in 0..6 {
            let _ = sync::sync_now(&self.desk).await;
            let _ = account::check(&self.desk, self.account).await;
        }
    }

    /// Gives the texts of the copies of drafts at the sandbox, in order.
    pub async fn copies(&self) -> Vec<String> {
        let copies = self.list("/v2/outbound/drafts").await;
        let texts = copies
            .iter()
            .map(|copy| copy["text"].as_str().unwrap().to_owned());
        let mut texts: Vec<String> = texts.collect();
        texts.sort();
        texts
    }

    /// Counts the schedules at the sandbox that would still send something.
    pub async fn active_schedules(&self) -> usize {
        let schedules = self.list("/v2/outbound/schedules").await;
        let active = schedules
            .iter()
            .filter(|schedule| schedule["status"] == "scheduled");
        active.count()
    }

    /// Lets the outbox run, passes the time it waits for, and does what a person would, until nothing is left to do.
    pub async fn finish(&self) {
        let begun = Instant::now();
        while begun.elapsed() < LONGEST_FINISH {
            match self.spell().await {
                Some(Settled::All) => return,
                Some(Settled::NeedsYou | Settled::SignInNeeded | Settled::Away) => {
                    self.help().await;
                }
                Some(Settled::Following | Settled::Later) | None => {}
            }
            self.clock.skip(SKIPPED_MS);
        }
        panic!("still open: {:#?}", outbox::list(&self.desk).unwrap());
    }

    /// Lets the outbox run until it is done, or until nothing is heard of it any more: then it waits for its time.
    async fn spell(&self) -> Option<Settled> {
        let stop = CancellationToken::new();
        let mut news = self.desk.listen();
        let run = outbox::run_until_idle_or_stopped(&self.desk, &stop);
        tokio::pin!(run);
        let settled = loop {
            tokio::select! {
                biased;
                settled = &mut run => break settled,
                heard = timeout(QUIET, news.recv()) => if heard.is_err() {
                    stop.cancel();
                    break run.await;
                },
            }
        };
        self.break_rule();
        settled.unwrap()
    }

    fn break_rule(&self) {
        self.desk
            .store
            .write(|tx| Ok::<_, StoreError>(tx.execute_batch(self.sabotage)?))
            .unwrap();
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
