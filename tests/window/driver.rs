//! Starts the driver and, through it, the app.

use fantoccini::{Client, ClientBuilder};
use serde_json::{Map, Value, json};
use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const GONE_WITHIN: Duration = Duration::from_secs(10);

/// A running WebKitWebDriver; it ends the app with itself.
pub struct Driver(Child);

impl Driver {
    /// Opens the app over a data folder and gives the page.
    pub async fn open(data: &Path) -> (Self, Client) {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("POSTROOM_LOG", "warn")
            .stdin(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver is installed by `cargo xtask test`");
        let driver = Self(driver);
        let page = connect(port, data).await;
        (driver, page)
    }
}

impl Driver {
    /// Ends the app with SIGKILL and waits until it is gone.
    pub fn kill_app(&self) {
        let driver = self.0.id().to_string();
        let is_there = |arguments: &[&str]| {
            let status = Command::new("pkill").args(arguments).status();
            status.expect("pkill is part of procps").success()
        };
        assert!(
            is_there(&["-KILL", "-P", &driver]),
            "there is an app to kill"
        );
        let begun = Instant::now();
        // A dead child stays listed as a zombie until the driver looks after it.
        while is_there(&["-0", "-P", &driver, "-r", "R,S,D"]) {
            assert!(begun.elapsed() < GONE_WITHIN, "the app outlives SIGKILL");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The app is the driver's child and would outlive it.
        let app = Command::new("pkill")
            .args(["-P", &self.0.id().to_string()])
            .status();
        assert!(app.is_ok(), "pkill is part of procps");
        // It may have ended with its session already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn connect(port: u16, data: &Path) -> Client {
    let app = json!({
        "binary": env!("CARGO_BIN_EXE_postroom"),
        "args": ["--data", data],
    });
    let mut wanted = Map::new();
    wanted.insert("webkitgtk:browserOptions".into(), app);
    let address = format!("http://127.0.0.1:{port}");
    let mut last = String::new();
    for _ in 0..100 {
        let mut builder =
            ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        match builder.capabilities(wanted.clone()).connect(&address).await {
            Ok(page) => return page,
            Err(error) => last = error.to_string(),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the window could not be opened: {last}");
}

/// Calls a command the way the page does.
pub async fn invoke(page: &Client, command: &str, args: Value) -> Value {
    let script = "const [command, args, done] = arguments;
        window.__TAURI_INTERNALS__.invoke(command, args)
          .then((value) => done({ value }), (error) => done({ error }));";
    let answer = page
        .execute_async(script, vec![json!(command), args])
        .await
        .unwrap();
    assert!(answer.get("error").is_none(), "{command}: {answer}");
    answer["value"].clone()
}
