//! A sandbox that is never killed, the data folder beside it, and pictures to attach.

use crate::{driver::Driver, pictures};
use rusqlite::Connection;
use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const PICTURES: u32 = 12;

/// A picture file and the hash its blob must get.
pub struct Picture {
    pub path: PathBuf,
    pub sha256: String,
}

/// Everything one series works with.
pub struct Ground {
    pub folder: TempDir,
    pub pictures: Vec<Picture>,
    sandbox: RunningSandbox,
    http: reqwest::Client,
    runtime: Runtime,
}

impl Ground {
    /// Starts a sandbox beside an empty data folder.
    pub fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let options = Options::default().rate_per_minute(0).delivery_delay_ms(20);
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let folder = TempDir::new().unwrap();
        let pictures = (0..PICTURES).map(|number| picture(folder.path(), number));
        Self {
            pictures: pictures.collect(),
            folder,
            sandbox,
            http: reqwest::Client::new(),
            runtime,
        }
    }

    pub fn url(&self) -> &str {
        self.sandbox.url()
    }

    /// The data folder of the series.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts the program over the series' data folder.
    pub fn driver(&self, more: &[&str]) -> Driver {
        Driver::start(self.command(&self.data(), more))
    }

    /// Prepares the program over a data folder; its last words are kept.
    pub fn command(&self, data: &Path, more: &[&str]) -> Command {
        let mut words = File::options();
        let words = words.create(true).append(true);
        let words = words.open(self.last_words()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_postroom-cli"));
        command
            .arg("--data")
            .arg(data)
            .args(["-v", "drive"])
            .args(more)
            .env("POSTROOM_TOKEN", self.sandbox.token())
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("NO_COLOR", "1")
            .current_dir(self.folder.path())
            .stderr(words);
        command
    }

    fn last_words(&self) -> PathBuf {
        self.folder.path().join("stderr")
    }

    /// Gives what the processes said last, for a finding.
    pub fn said(&self) -> String {
        let all = std::fs::read_to_string(self.last_words()).unwrap_or_default();
        let lines: Vec<&str> = all.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }

    /// Opens the database as a second witness.
    pub fn database(&self) -> Connection {
        open_database(&self.data())
    }

    /// Reads something of the sandbox's.
    pub fn look(&self, path: &str) -> Value {
        let call = self.http.get(format!("{}{path}", self.url()));
        let call = call.bearer_auth(self.sandbox.token());
        self.runtime
            .block_on(async { call.send().await.unwrap().json().await.unwrap() })
    }

    /// Uses one of the sandbox's own controls.
    pub fn tell(&self, path: &str, body: &Value) {
        let call = self.http.post(format!("{}{path}", self.url())).json(body);
        let answer = self.runtime.block_on(call.send()).unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }

    /// Lists the texts of all copies of drafts at the sandbox.
    pub fn copies(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut query = String::new();
        loop {
            let page = self.look(&format!("/v2/outbound/drafts?page_size=100{query}"));
            let items = page["items"].as_array().unwrap();
            texts.extend(
                items
                    .iter()
                    .map(|item| item["text"].as_str().unwrap().to_owned()),
            );
            match page["next_cursor"].as_str() {
                Some(next) => query = format!("&cursor={next}"),
                None => return texts,
            }
        }
    }

    /// Makes the sandbox behave.
    pub fn clear_faults(&self) {
        let call = self.http.delete(format!("{}/_sandbox/faults", self.url()));
        self.runtime.block_on(call.send()).unwrap();
    }

    /// Moves the sandbox's time on; everything that became due has then been done.
    pub fn advance(&self, days: i64) {
        let by_ms = days * 86_400_000;
        self.tell("/_sandbox/clock", &json!({ "advance_ms": by_ms }));
    }
}

/// Opens a data folder's database.
pub fn open_database(data: &Path) -> Connection {
    let database = Connection::open(data.join("postroom.db")).unwrap();
    let patience = std::time::Duration::from_secs(20);
    database.busy_timeout(patience).unwrap();
    database
}

fn picture(folder: &Path, number: u32) -> Picture {
    let bytes = pictures::phone_photo(160 + 16 * number, 120);
    let path = folder.join(format!("picture-{number}.jpg"));
    std::fs::write(&path, &bytes).unwrap();
    Picture {
        path,
        sha256: hash(&bytes),
    }
}

/// Gives the SHA-256 in lower-case hex.
pub fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
