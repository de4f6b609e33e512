//! What the core asks of a sending system's client.

mod stall;

pub use stall::{PATIENCE, stalled};

use crate::{
    account::Account,
    capabilities::Capabilities,
    content::Content,
    draft::{RemoteDraft, SharedDraft},
    id::{AttachmentId, SenderId},
    post::{DeliveryState, RunState, ScheduleState},
    recipient::Recipient,
    schedule::NativeRun,
    secret::Secret,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use ts_rs::TS;

/// A channel's error says what the caller does next; its text is never matched on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChannelError {
    /// Nothing left this machine; try again later.
    #[error("the system cannot be reached: {0}")]
    Unreachable(String),
    /// The system did nothing and asks to wait.
    #[error("the system asks to try later")]
    TryLater { after: Option<Duration> },
    /// The token is missing, expired or refused.
    #[error("a new sign-in is needed")]
    SignInNeeded,
    /// The system said no; repeating the same request cannot help.
    #[error("{message}")]
    Refused { code: String, message: String },
    /// The call does not exist at this system.
    #[error("the system does not offer this call")]
    NotOffered,
    /// The request may have arrived; only asking can tell.
    #[error("the answer was lost: {why}")]
    Unknown {
        why: String,
        after: Option<Duration>,
    },
    /// An answer nobody expected.
    #[error("unexpected answer {status}: {excerpt}")]
    Unexpected { status: u16, excerpt: String },
}

/// A file ready to leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingFile {
    pub attachment: AttachmentId,
    pub path: PathBuf,
    pub name: String,
    pub mime: String,
    pub sha256: String,
    pub size_bytes: u64,
}

/// A file the system already has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemoteFile {
    pub url: String,
    pub mime: String,
    pub name: String,
    pub sha256: String,
    pub size_bytes: u64,
    /// The system's own key, given back unchanged.
    pub storage_key: Option<String>,
}

/// How one attachment travels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cargo {
    /// By a URL the system has.
    Remote(RemoteFile),
    /// With the request itself.
    Local(OutgoingFile),
}

/// One irreversible request, frozen before the first byte leaves so that a repeat is identical.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispatch {
    /// Idempotency key or reference; one for the whole life of the request.
    pub key: String,
    pub sender: SenderId,
    pub recipients: Vec<Recipient>,
    pub content: Content,
    pub cargo: Vec<Cargo>,
    /// `None` sends at once.
    pub booking: Option<NativeRun>,
}

/// The system has taken a dispatch over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispatched {
    /// It had it already: the repeat of a request whose answer was lost.
    pub repeat: bool,
    pub send_id: Option<String>,
    pub schedule_id: Option<String>,
    /// First states, where the answer carries them.
    pub outcomes: Vec<RecipientOutcome>,
}

/// The state of one recipient, as the system reports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipientOutcome {
    /// Address as in [`Recipient::address`]; empty where a send has one recipient and the system does not name it.
    pub address: String,
    pub state: DeliveryState,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
}

/// The system's record of a send.
#[derive(Clone, Debug, PartialEq)]
pub struct SendReport {
    pub outcomes: Vec<RecipientOutcome>,
    /// Nothing will change any more.
    pub is_final: bool,
}

/// The system's record of a schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleReport {
    pub state: ScheduleState,
    pub next_run_at_ms: Option<i64>,
    pub runs: Vec<RunReport>,
}

/// The system's record of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunReport {
    /// Counted from 1 within the booking.
    pub number: u32,
    pub state: RunState,
    pub send_id: Option<String>,
    pub started_at_ms: Option<i64>,
    pub error_message: Option<String>,
}

/// What became of a cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// It was still in time.
    InTime,
    /// It had ended or was cancelled before; nothing is left to cancel.
    NothingLeft,
}

/// What became of a delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// It was there and is gone now.
    Now,
    /// It was not there (any more).
    Before,
}

/// Whether finding out about a lost answer may send, when the system never had the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// Repeating the key is fine: it is sent now, once, if it had not arrived.
    MaySend,
    /// Only look: it is too late to be sent. `ChannelError::NotOffered` when the system cannot be looked at.
    OnlyLook,
}

/// When a request whose answer was lost was on its way, by this machine's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// It had not left before.
    pub first_left_ms: i64,
    /// It, or its last repeat, may have been leaving until then.
    pub last_left_ms: i64,
    pub now_ms: i64,
}

/// A sender as the system lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteSender {
    pub id: SenderId,
    pub name: String,
    pub status: String,
    pub can_send: bool,
}

/// A group as the system lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteGroup {
    pub id: String,
    pub name: String,
    pub member_count: Option<u32>,
    pub is_announce: bool,
    pub can_send: bool,
    pub sender_ids: Vec<SenderId>,
}

/// Money left at a system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Balance {
    pub amount: f64,
    /// ISO 4217, such as `EUR`; empty when the system does not say.
    pub currency: String,
}

/// A template as the system has it, one language of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RemoteTemplate {
    pub name: String,
    pub category: String,
    pub language: String,
    /// The system's own word, such as `APPROVED`.
    pub status: String,
    pub rejection: Option<String>,
    pub components: Vec<TemplateComponent>,
}

/// One part of a template.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct TemplateComponent {
    /// `Header`, `Body`, `Footer` or `Buttons`.
    pub kind: String,
    /// Words, with places such as `{{1}}`.
    pub text: String,
    /// Header only: `TEXT`, `IMAGE`, `DOCUMENT` or `VIDEO`.
    pub format: Option<String>,
    /// Words of the buttons.
    pub buttons: Vec<String>,
}

/// A template to be handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NewTemplate {
    /// Lower-case letters, digits and underscores, at most 512.
    pub name: String,
    pub category: String,
    pub language: String,
    pub components: Vec<TemplateComponent>,
}

/// Until when free words reach a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServiceWindow {
    /// The contact's last message plus a day; absent when it never wrote.
    pub open_until_ms: Option<i64>,
}

/// Told how many bytes of an upload have left.
pub type Progress = dyn Fn(u64) + Send + Sync;

/// The client of one account at one sending system.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Lists the senders; also the check that address and sign-in work.
    async fn senders(&self) -> Result<Vec<RemoteSender>, ChannelError>;

    /// Lists every group the account knows.
    async fn groups(&self) -> Result<Vec<RemoteGroup>, ChannelError>;

    /// Uploads a file ahead of a send. [`ChannelError::NotOffered`] means the send must carry it.
    async fn upload(
        &self,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<RemoteFile, ChannelError>;

    /// Hands a request over. A lost answer is [`ChannelError::Unknown`], never a failure.
    async fn dispatch(
        &self,
        dispatch: &Dispatch,
        progress: &Progress,
    ) -> Result<Dispatched, ChannelError>;

    /// Finds out what became of a dispatch whose answer was lost.
    ///
    /// `Ok(None)` means the system never had it, so it may be handed over again. Where that can be told only some
    /// time after the loss, the answer until then is [`ChannelError::TryLater`].
    async fn settle(
        &self,
        dispatch: &Dispatch,
        settling: Settling,
        lost: Lost,
    ) -> Result<Option<Dispatched>, ChannelError>;

    /// Reads the state of a send.
    async fn send_report(&self, send_id: &str) -> Result<SendReport, ChannelError>;

    /// Reads the state of a schedule.
    async fn schedule_report(&self, schedule_id: &str) -> Result<ScheduleReport, ChannelError>;

    /// Cancels what has not run yet.
    async fn cancel_schedule(&self, schedule_id: &str) -> Result<Cancelled, ChannelError>;

    /// Lists the drafts the system keeps for this account, all of them.
    async fn drafts(&self) -> Result<Vec<RemoteDraft>, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Reads one draft; `None` when it is not there (any more).
    async fn draft(&self, _id: &str) -> Result<Option<RemoteDraft>, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Keeps a new draft at the system. It has no key: a lost answer is [`ChannelError::Unknown`], and only the
    /// list can tell whether it arrived.
    async fn create_draft(&self, _draft: &SharedDraft) -> Result<RemoteDraft, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Deletes a draft at the system.
    async fn delete_draft(&self, _id: &str) -> Result<Deleted, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Reads the states of many sends at once, for systems where each look counts; what is missing is not known (yet).
    ///
    /// `since_ms` is when the earliest of them was handed over.
    async fn send_reports(
        &self,
        send_ids: &[String],
        _since_ms: i64,
    ) -> Result<Vec<(String, SendReport)>, ChannelError> {
        let mut reports = Vec::new();
        for id in send_ids {
            match self.send_report(id).await {
                Ok(report) => reports.push((id.clone(), report)),
                Err(ChannelError::Refused { .. }) => {}
                Err(error) if reports.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(reports)
    }

    /// Reads how much money is left.
    async fn balance(&self) -> Result<Balance, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Lists the account's templates with their state of review.
    async fn templates(&self) -> Result<Vec<RemoteTemplate>, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Hands a template in for review.
    async fn submit_template(
        &self,
        _template: &NewTemplate,
    ) -> Result<RemoteTemplate, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Says until when free words of a sender reach a recipient.
    async fn service_window(
        &self,
        _sender: &SenderId,
        _recipient: &Recipient,
    ) -> Result<ServiceWindow, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    /// Brings a file of a draft to this machine, at most `limit_bytes` of it, without any sign-in.
    async fn download(
        &self,
        _file: &RemoteFile,
        _into: &Path,
        _limit_bytes: u64,
    ) -> Result<(), ChannelError> {
        Err(ChannelError::NotOffered)
    }
}

/// Makes channels: the one place that knows which systems there are.
pub trait Connector: Send + Sync {
    /// Says what an account's system can do.
    fn capabilities(&self, account: &Account) -> Capabilities;
    /// Makes the client of an account.
    fn connect(&self, account: &Account, secret: Secret) -> Result<Arc<dyn Channel>, ChannelError>;
}
