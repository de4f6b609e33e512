//! A window under test: found by roles and names, as a person with a screen reader would.

use crate::driver::{Driver, invoke};
use fantoccini::{Client, Locator, elements::Element, error::CmdError};
use serde_json::{Value, json};
use std::{
    future::Future,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const TEXT: &str = "//*[@role='textbox' and @aria-label='Text of the post']";
const PATIENCE: Duration = Duration::from_secs(30);
/// One window at a time: they share the focus of one display.
static DISPLAY: Mutex<()> = Mutex::new(());

/// The open window, its data folder and the sandbox inside it.
pub struct Desk {
    pub page: Client,
    pub sandbox: String,
    pub data: TempDir,
    http: reqwest::Client,
    driver: Driver,
}

/// Runs a journey in a fresh window.
pub fn journey<F: Future<Output = ()>>(steps: impl FnOnce(Desk) -> F) {
    let _display = DISPLAY.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let desk = Desk::open().await;
        steps(desk).await;
    });
}

impl Desk {
    async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let (driver, page) = Driver::open(data.path()).await;
        let mut desk = Self {
            page,
            sandbox: String::new(),
            data,
            http: reqwest::Client::new(),
            driver,
        };
        desk.settle_in().await;
        let facts = desk.invoke("app_facts", json!({})).await;
        desk.sandbox = facts["sandbox_url"]
            .as_str()
            .expect("the sandbox runs")
            .to_owned();
        desk
    }

    async fn settle_in(&self) {
        self.find("//main | //*[@role='main'] | //*[@role='dialog']")
            .await;
    }

    /// Kills the app as a power cut would, and opens it again over the same folder.
    pub async fn kill_and_open_again(&mut self) {
        self.driver.kill_app();
        let (driver, page) = Driver::open(self.data.path()).await;
        self.driver = driver;
        self.page = page;
        self.settle_in().await;
    }

    pub async fn invoke(&self, command: &str, args: Value) -> Value {
        invoke(&self.page, command, args).await
    }

    /// Skips the welcome and lets sends leave at once.
    pub async fn skip_welcome(&self) {
        self.press_at("//*[@role='dialog']//button[normalize-space(.)='Skip']")
            .await;
        let mut settings = self.invoke("read_settings", json!({})).await;
        settings["hold_seconds"] = json!(0);
        settings["welcomed"] = json!(true);
        self.invoke("save_settings", json!({"settings": settings}))
            .await;
    }

    /// Waits for an element.
    pub async fn find(&self, xpath: &str) -> Element {
        let wait = self
            .page
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::XPath(xpath));
        match wait.await {
            Ok(element) => element,
            Err(error) => {
                self.give_up(&format!("{xpath} was not found ({error})"))
                    .await
            }
        }
    }

    /// Waits for a button, link or other control by its accessible name, and presses it.
    pub async fn press(&self, name: &str) {
        self.press_at(&control(name)).await;
    }

    /// Waits for an element and presses it once it can be pressed.
    pub async fn press_at(&self, xpath: &str) {
        let begun = Instant::now();
        loop {
            let element = self.find(xpath).await;
            match element.click().await {
                Ok(()) => return,
                Err(CmdError::Standard(_)) if begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => {
                    self.give_up::<()>(&format!("{xpath} could not be pressed: {error}"))
                        .await;
                }
            }
        }
    }

    /// Types into the post's text.
    pub async fn write(&self, text: &str) {
        let editor = self.find(TEXT).await;
        editor.click().await.unwrap();
        editor.send_keys(text).await.unwrap();
    }

    /// Waits for the composer with a draft in it.
    pub async fn composer(&self) {
        self.find("//*[@role='toolbar' and @aria-label='Text formatting']")
            .await;
        self.find(TEXT).await;
    }

    /// Waits for words anywhere on the page.
    pub async fn see(&self, words: &str) {
        self.find(&format!(
            "//*[contains(normalize-space(.), {})]",
            quoted(words)
        ))
        .await;
    }

    /// Everything the sandbox delivered, oldest first.
    pub async fn deliveries(&self) -> Vec<Value> {
        let url = format!("{}/_sandbox/deliveries", self.sandbox);
        let answer: Value = self
            .http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        answer["items"].as_array().unwrap().clone()
    }

    /// Waits until so many deliveries stand in the ledger.
    pub async fn wait_for_deliveries(&self, count: usize) -> Vec<Value> {
        let begun = Instant::now();
        loop {
            let all = self.deliveries().await;
            if all.len() >= count {
                return all;
            }
            if begun.elapsed() > PATIENCE {
                let why = format!("{count} deliveries were expected, there are {}", all.len());
                self.give_up::<()>(&why).await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Asks the sandbox's controls for something.
    pub async fn control(&self, path: &str, body: Value) {
        let url = format!("{}/_sandbox/{path}", self.sandbox);
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }

    pub async fn clear_faults(&self) {
        let url = format!("{}/_sandbox/faults", self.sandbox);
        self.http.delete(url).send().await.unwrap();
    }

    pub async fn download(&self, url: &str) -> Vec<u8> {
        self.http
            .get(url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .to_vec()
    }

    /// Saves what the window shows and fails.
    async fn give_up<T>(&self, why: &str) -> T {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
        let name = std::thread::current()
            .name()
            .unwrap_or("window")
            .replace("::", "-");
        let picture = folder.join(format!("{name}.png"));
        if let Ok(bytes) = self.page.screenshot().await {
            std::fs::write(&picture, bytes).unwrap();
        }
        panic!("{why}; the window is in {}", picture.display());
    }
}

/// Finds a visible control by its accessible name: a label, or the words in it.
pub fn control(name: &str) -> String {
    let name = quoted(name);
    format!(
        "//*[self::button or self::a or @role='button' or @role='tab' or @role='option' or @role='radio' \
         or @role='checkbox' or @role='menuitem'][@aria-label={name} or normalize-space(.)={name} \
         or starts-with(normalize-space(.), {name})]"
    )
}

fn quoted(words: &str) -> String {
    assert!(!words.contains('"'), "names in tests hold no double quotes");
    format!("\"{words}\"")
}
