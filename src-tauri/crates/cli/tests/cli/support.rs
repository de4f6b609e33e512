//! A sandbox, a data folder, and the binary run against both.

use sandbox::{Options, RunningSandbox, Sandbox};
use serde_json::{Value, json};
use std::{path::PathBuf, process::Stdio};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, net::TcpSocket, process::Command};

/// The token of every test's sandbox; it must turn up in no output.
pub const TOKEN: &str = "tok-7f31-not-for-eyes";

/// The groups of the sandbox's seeded world that the tests use.
pub const DEALERS: &str = "Antwerp dealers";
pub const DIVERS: &str = "Vintage divers - buyers";
pub const NOTICES: &str = "Auction house notices";

/// What a run of the binary printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Gives what was printed as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// Gives the error that was printed as JSON.
    pub fn error(&self) -> Value {
        let last = self.err.lines().last().unwrap_or_default();
        let value: Value =
            serde_json::from_str(last).unwrap_or_else(|error| panic!("{error} in {self:?}"));
        value["error"].clone()
    }

    /// Insists on an exit code.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// A sandbox and a data folder of their own.
pub struct Ground {
    pub sandbox: RunningSandbox,
    pub folder: TempDir,
}

impl Ground {
    /// Starts a sandbox beside an empty data folder.
    pub async fn bare() -> Self {
        let sandbox = Sandbox::start(Options::default().rate_per_minute(0).token(TOKEN))
            .await
            .unwrap();
        Self {
            sandbox,
            folder: TempDir::new().unwrap(),
        }
    }

    /// Stops the sandbox for good: as long as the socket is held, its address refuses every connection.
    pub async fn abandoned(self) -> (Self, TcpSocket) {
        let Self { sandbox, folder } = self;
        let port = sandbox.port();
        sandbox.shutdown().await;
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(([127, 0, 0, 1], port).into()).unwrap();
        // The next sandbox only lends its token; the account still points to the one that is gone.
        let ground = Self {
            folder,
            ..Self::bare().await
        };
        (ground, socket)
    }

    /// The same with the sandbox added as account.
    pub async fn ready() -> Self {
        let ground = Self::bare().await;
        let url = ground.sandbox.url().to_owned();
        // Not in the keychain: the tests leave the machine as it was.
        ground
            .run(&[
                "account",
                "add",
                "watchcollect",
                "--url",
                &url,
                "--session-only",
            ])
            .await
            .ends_with(0);
        ground
    }

    /// Prepares a run of the binary with JSON.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postroom-cli"));
        command
            .arg("--data")
            .arg(self.folder.path().join("data"))
            .arg("--json")
            .args(arguments)
            .env("POSTROOM_TOKEN", self.sandbox.token())
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs the binary with JSON.
    pub async fn run(&self, arguments: &[&str]) -> Ran {
        ended(self.command(arguments), "").await
    }

    /// Runs the binary with something on its standard input.
    pub async fn run_fed(&self, arguments: &[&str], input: &str) -> Ran {
        ended(self.command(arguments), input).await
    }

    /// Writes a draft and gives its id.
    pub async fn draft(&self, arguments: &[&str]) -> String {
        let all: Vec<&str> = ["draft", "new"].iter().chain(arguments).copied().collect();
        let made = self.run(&all).await.ends_with(0).json();
        made["id"].as_str().unwrap().to_owned()
    }

    /// Writes a file into the test's folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Lists what has arrived in the sandbox's groups.
    pub async fn arrived(&self) -> Vec<Value> {
        let answer = self.look("/_sandbox/deliveries").await;
        answer["items"].as_array().unwrap().clone()
    }

    /// Reads one of the sandbox's own controls.
    pub async fn look(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.sandbox.url());
        reqwest::get(url).await.unwrap().json().await.unwrap()
    }

    /// Reads bytes that the sandbox serves.
    pub async fn bytes(&self, url: &str) -> Vec<u8> {
        reqwest::get(url)
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .to_vec()
    }

    /// Plants a fault on the next matching request.
    pub async fn fault(&self, method: &str, path: &str, mode: Value) {
        let mut fault = json!({ "method": method, "path": path });
        fault
            .as_object_mut()
            .unwrap()
            .extend(mode.as_object().unwrap().clone());
        self.tell("/_sandbox/faults", fault).await;
    }

    /// Moves the sandbox's time on; everything that became due has then been done.
    pub async fn advance(&self, by_ms: i64) {
        self.tell("/_sandbox/clock", json!({ "advance_ms": by_ms }))
            .await;
    }

    async fn tell(&self, path: &str, body: Value) {
        let url = format!("{}{path}", self.sandbox.url());
        let answer = reqwest::Client::new()
            .post(url)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert!(
            answer.status().is_success(),
            "{}",
            answer.text().await.unwrap()
        );
    }
}

/// Feeds a prepared command and waits for its end.
pub async fn ended(mut command: Command, input: &str) -> Ran {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that never reads its input may have closed it.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
