//! Accounts: connections to sending systems, and the senders behind them.

mod bird;
mod connect;
mod facts;
mod routee;
mod template;

pub(crate) use connect::checked_url;

pub use bird::{BIRD_MAX_PER_SECOND, BIRD_URL, BirdOptions, CHANNEL_PLACE};
pub use connect::{
    add, change_secret, check, ensure_practice, ensure_sandbox, forget_removed, list, remove,
    rename, restore, set_options,
};
pub use facts::{balance, service_window, submit_template, templates};
pub use routee::{ROUTEE_URL, RouteeGroup, RouteeOptions};

use crate::{
    error::DeskError,
    id::{AccountId, SenderId},
    media_host::{self, OwnStorage},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which sending system an account talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SystemKind {
    Watchcollect,
    Routee,
    Bird,
}

impl SystemKind {
    /// Gives the word used in SQL, on the command line and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Watchcollect => "watchcollect",
            Self::Routee => "routee",
            Self::Bird => "bird",
        }
    }
}

/// How a new secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// In the OS keychain; without one it is refused.
    Keychain,
    /// In memory until the app is closed.
    SessionOnly,
}

/// What removing an account leaves undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RemovedAccount {
    /// Posts that will not go out, or not to everyone, unless the account comes back.
    pub waiting_posts: u32,
}

/// One connection to one sending system; its secret lives in the keychain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Account {
    pub id: AccountId,
    pub kind: SystemKind,
    pub name: String,
    /// Root of the system's API; for the built-in sandbox the address of this run.
    pub base_url: String,
    /// The sandbox that runs inside the app.
    pub is_sandbox: bool,
    pub state: AccountState,
    /// Whether the secret is kept only until the app is closed, for lack of a keychain.
    pub session_only: bool,
    pub options: AccountOptions,
    pub created_at_ms: i64,
}

/// Whether an account can be used at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AccountState {
    Ready,
    /// The token is missing, expired or refused; sending waits for a new one.
    SignInNeeded,
    /// The system did not answer several times; it is tried again more slowly.
    Unreachable,
}

/// What no document states about a system, kept as settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct AccountOptions {
    /// Name of the multipart part that carries the JSON.
    pub payload_part: String,
    /// Name of the repeated multipart part that carries files.
    pub files_part: String,
    /// Path of the upload call.
    pub upload_path: String,
    /// How pictures travel.
    pub upload_route: UploadRoute,
    /// The account's own storage; kept also while another route is chosen.
    pub own_storage: Option<OwnStorage>,
    /// Requests per minute that the client allows itself.
    pub requests_per_minute: u32,
    /// Settings of an account at Bird; the other systems have no use for them.
    pub bird: BirdOptions,
    /// Settings of a Routee account.
    pub routee: RouteeOptions,
}

impl Default for AccountOptions {
    fn default() -> Self {
        Self {
            payload_part: "payload".into(),
            files_part: "files".into(),
            upload_path: "/v2/outbound/media".into(),
            upload_route: UploadRoute::Endpoint,
            own_storage: None,
            requests_per_minute: 110,
            bird: BirdOptions::default(),
            routee: RouteeOptions::default(),
        }
    }
}

impl AccountOptions {
    /// Tidies the settings that a kind of account needs, and says which of them cannot be used.
    pub fn checked(self, kind: SystemKind) -> Result<Self, DeskError> {
        Ok(match kind {
            SystemKind::Watchcollect => self,
            SystemKind::Routee => Self {
                routee: self.routee.checked()?,
                ..self
            },
            SystemKind::Bird => Self {
                bird: self.bird.checked()?,
                ..self
            },
        })
    }

    /// Gives the account's own storage while its pictures are kept there.
    pub fn storage(&self) -> Option<&OwnStorage> {
        let is_chosen = self.upload_route == UploadRoute::OwnStorage;
        self.own_storage.as_ref().filter(|_| is_chosen)
    }

    /// Names the media host whose uploads are used.
    pub fn host_key(&self) -> String {
        self.storage()
            .map_or_else(|| media_host::SYSTEM.to_owned(), OwnStorage::key)
    }
}

/// How pictures reach the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UploadRoute {
    /// Uploaded ahead; the send carries URLs.
    Endpoint,
    /// Carried by the send itself as multipart files.
    Multipart,
    /// Kept in the account's own storage; the send carries their public addresses.
    OwnStorage,
}

/// What a person enters to add an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewAccount {
    pub kind: SystemKind,
    pub name: String,
    pub base_url: String,
    #[serde(default)]
    pub options: AccountOptions,
}

/// Who it is sent from: a watchcollect sending session, a Routee number, a Bird channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Sender {
    pub id: SenderId,
    pub account_id: AccountId,
    pub name: String,
    /// The system's own word, such as `SCAN_QR_CODE`.
    pub status: String,
    pub can_send: bool,
}
