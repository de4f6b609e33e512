//! An app on Tauri's mock runtime, called the way the page calls it.

use crate::World;
use host::{ForThisRun, Host, Opening};
use postroom::{Shell, with_commands};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tauri::{
    Listener, Manager, WebviewWindow, WebviewWindowBuilder,
    async_runtime::block_on,
    http::{HeaderMap, HeaderValue},
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets},
    webview::InvokeRequest,
};
use tempfile::TempDir;

/// The app, its data folder and the account on the tests' own sandbox.
pub struct App {
    app: tauri::App<MockRuntime>,
    page: WebviewWindow<MockRuntime>,
    data: Option<TempDir>,
    pub account: String,
}

impl App {
    /// Opens an app whose only account is the given sandbox.
    pub fn open(world: &World) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut app = Self::start(data);
        let account = app.add_account(world.url(), "sandbox").unwrap();
        app.account = account["id"].as_str().unwrap().to_owned();
        app
    }

    fn start(data: TempDir) -> Self {
        let opening = Opening {
            folder: data.path().to_owned(),
            for_this_run: ForThisRun::default(),
            with_sandbox: false,
            worker: Some(env!("CARGO_BIN_EXE_postroom").into()),
        };
        let host = block_on(Host::open(opening)).unwrap();
        let app = with_commands(mock_builder())
            .build(mock_context(noop_assets()))
            .unwrap();
        app.manage(Shell::new(host));
        let page = WebviewWindowBuilder::new(&app, "main", Default::default())
            .build()
            .unwrap();
        Self {
            app,
            page,
            data: Some(data),
            account: String::new(),
        }
    }

    /// Ends the app and opens it again over the same folder.
    pub fn restart(self) -> Self {
        self.restart_after(|_| {})
    }

    /// Ends the app, does something to its folder, and opens it again.
    pub fn restart_after(mut self, meanwhile: impl FnOnce(&Path)) -> Self {
        let account = std::mem::take(&mut self.account);
        let data = self.data.take().unwrap();
        drop(self);
        meanwhile(data.path());
        let mut reopened = Self::start(data);
        let args = json!({"id": account, "secret": "sandbox", "sessionOnly": true});
        reopened.get("change_secret", args);
        reopened.account = account;
        reopened
    }

    pub fn add_account(&self, url: &str, secret: &str) -> Result<Value, Value> {
        let account = json!({"kind": "watchcollect", "name": "Test", "base_url": url});
        self.call(
            "add_account",
            json!({"account": account, "secret": secret, "sessionOnly": true}),
        )
    }

    pub fn data(&self) -> &Path {
        self.data.as_ref().unwrap().path()
    }

    /// Counts how often the page is told about an event from now on.
    pub fn count_events(&self, name: &str) -> Arc<AtomicUsize> {
        let heard = Arc::new(AtomicUsize::new(0));
        let counted = heard.clone();
        self.app.listen_any(name, move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        heard
    }

    /// Calls a command, once, as soon as the page is told about an event; another call may be under way.
    pub fn call_on(&self, event: &str, command: &str, args: Value) {
        let page = self.page.clone();
        let request = request(command, InvokeBody::Json(args), HeaderMap::new());
        self.app.once_any(event, move |_| {
            // The event is told from within the call under way.
            std::thread::spawn(move || get_ipc_response(&page, request).unwrap());
        });
    }

    /// Calls a command and gives its answer or its error.
    pub fn call<T: DeserializeOwned>(&self, command: &str, args: Value) -> Result<T, Value> {
        self.invoke(command, InvokeBody::Json(args), HeaderMap::new())
    }

    /// Calls a command that must work.
    pub fn get(&self, command: &str, args: Value) -> Value {
        self.call(command, args)
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Calls a command that must not work, and gives its error code.
    pub fn refused(&self, command: &str, args: Value) -> String {
        let answer = self.call::<Value>(command, args);
        let error = answer.expect_err("the command should have been refused");
        error["code"]
            .as_str()
            .unwrap_or_else(|| panic!("{command}: {error}"))
            .to_owned()
    }

    /// Calls a command with raw bytes.
    pub fn send_bytes(
        &self,
        command: &str,
        bytes: Vec<u8>,
        headers: &[(&'static str, &str)],
    ) -> Value {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        self.invoke(command, InvokeBody::Raw(bytes), map).unwrap()
    }

    fn invoke<T: DeserializeOwned>(
        &self,
        command: &str,
        body: InvokeBody,
        headers: HeaderMap,
    ) -> Result<T, Value> {
        let answer = get_ipc_response(&self.page, request(command, body, headers))?;
        Ok(answer.deserialize().unwrap())
    }

    /// The sender that can send, and the groups it can post to.
    pub fn sender(&self) -> String {
        let senders = self.get("list_senders", json!({"accountId": self.account}));
        let all = senders.as_array().unwrap();
        let working = all
            .iter()
            .find(|sender| sender["can_send"] == true)
            .unwrap();
        working["id"].as_str().unwrap().to_owned()
    }

    pub fn groups(&self) -> Vec<Value> {
        let args = json!({"accountId": self.account, "senderId": self.sender()});
        let groups = self.get("list_groups", args);
        groups
            .as_array()
            .unwrap()
            .iter()
            .filter(|group| group["can_send"] == true)
            .cloned()
            .collect()
    }

    /// Makes a draft to the first so many groups.
    pub fn draft(&self, text: &str, groups: usize) -> String {
        let draft = self.get("create_draft", json!({}));
        let id = draft["id"].as_str().unwrap().to_owned();
        let recipients: Vec<Value> = self.groups()[..groups]
            .iter()
            .map(|group| json!({"kind": "group", "id": group["id"], "name": group["name"]}))
            .collect();
        let change = json!({
            "text": text,
            "recipients": recipients,
            "account_id": self.account,
            "sender_id": self.sender(),
        });
        self.get("save_draft", json!({"id": id, "change": change}));
        id
    }

    /// Lets sends leave at once.
    pub fn without_hold(&self) {
        let mut settings = self.get("read_settings", json!({}));
        settings["hold_seconds"] = json!(0);
        self.get("save_settings", json!({"settings": settings}));
    }

    /// Waits until a post has the given state, and gives it.
    pub fn wait_for_post(&self, id: &Value, state: &str) -> Value {
        crate::until(&format!("post in state {state}"), || {
            let detail = self.get("read_post", json!({"id": id}));
            (detail["summary"]["state"] == state).then_some(detail)
        })
    }
}

fn request(command: &str, body: InvokeBody, headers: HeaderMap) -> InvokeRequest {
    InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body,
        headers,
        invoke_key: INVOKE_KEY.into(),
    }
}

impl Drop for App {
    fn drop(&mut self) {
        block_on(self.app.state::<Shell>().close());
    }
}
