//! The durable list of work. See ARCHITECTURE.md for its states.
//!
//! An entry is written in the transaction of the change that caused it, with its key, before the first byte leaves.

mod cancel;
mod clock_jump;
mod dispatch;
mod follow;
mod held;
mod late;
mod left_out;
mod lines;
mod pause;
mod person;
mod reach;
mod recover;
mod renew;
mod retry;
mod shown;
mod unfinished;
mod upload;
mod worker;

pub use cancel::{CancelOutcome, cancel_post, cancel_schedule, undo_send};
pub use follow::{is_followed_seldom, refresh_schedule};
pub use held::hold_open_sends;
pub use late::{LateRule, Leaving, is_too_late};
pub use lines::{line_of, list};
pub use pause::{PauseOutcome, pause_post, resume_post};
pub use person::{
    cancel_entry, retry_entry, retry_post, send_held_now, settle_delivery, settle_entry,
    settle_post, status,
};
pub(crate) use reach::{note_account, set_reachable};
pub use recover::recover;
pub use retry::{Next, after};
pub use unfinished::unfinished;
pub(crate) use upload::{bring, carry_with_sends, outgoing};
pub use worker::{Settled, run, run_until_idle, run_until_idle_or_stopped};

use crate::{
    channel::Dispatch,
    content::{Content, PictureEdit},
    id::{AccountId, AttachmentId, EntryId, PostId},
    library::BlobHash,
    recipient::Recipient,
    schedule::NativeRun,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where an entry stands.
///
/// `waiting → running → done`; `running → waiting` after a passing error; `running → unknown` when the answer was
/// lost, then asked; `running → stuck` when only the person can go on; `waiting | stuck → cancelled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum EntryState {
    Waiting,
    Running,
    Unknown,
    Stuck,
    Done,
    Cancelled,
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WorkKind {
    Upload,
    Dispatch,
    CancelSchedule,
}

/// Why an entry cannot go on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StuckReason {
    /// The system refused it; the message says why.
    Refused,
    /// The picture cannot be prepared.
    BadPicture,
    /// The account's own storage does not take it or does not show it; the message says why.
    Storage,
    /// A day of tries did not help.
    GaveUp,
    /// The outcome is unknown and the system cannot be asked.
    OutcomeUnknown,
    /// Its time had passed before it could be handed over.
    TooLate,
    /// It waited in a copy that was put back; it may have been sent since.
    Restored,
    /// The row could not be read; it is kept as it is.
    Unreadable,
}

/// One entry as the outbox screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OutboxItem {
    pub id: EntryId,
    pub account_id: AccountId,
    pub post_id: Option<PostId>,
    pub work: WorkKind,
    /// Title of the post.
    pub title: String,
    /// File name, batch or schedule the entry is about.
    pub subject: String,
    pub state: EntryState,
    pub stuck_reason: Option<StuckReason>,
    /// The system's own words, when it refused.
    pub message: Option<String>,
    pub attempts: u32,
    pub next_try_at_ms: Option<i64>,
    /// What it waits for, while it waits.
    pub wait: Option<WaitReason>,
    /// Where the rest of its work is.
    pub lives: crate::post::Lives,
    /// It may have arrived: only an answer about it can tell.
    pub may_have_arrived: bool,
    /// When the request left whose answer was lost.
    pub left_at_ms: Option<i64>,
    /// Who a dispatch is for, at most 20 of them.
    pub recipients: Vec<Recipient>,
    /// Bytes or recipients done.
    pub done: u64,
    /// Bytes or recipients in all.
    pub total: u64,
    /// Set where the line stands for many entries of one post, one request per recipient.
    pub many: Option<ManyEntries>,
    pub created_at_ms: i64,
}

/// What a line of the outbox stands for that stands for more than one entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ManyEntries {
    /// Entries that are not over; the line shows the oldest of them.
    pub open: u32,
    /// Of those: requests whose answer is still to come.
    pub under_way: u32,
    /// Outcomes of the whole post.
    pub counts: crate::post::DeliveryCounts,
    /// Nothing more of it leaves until a person lets it go on.
    pub paused: bool,
}

/// What a waiting entry waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WaitReason {
    /// The end of its undo time.
    Undo,
    /// A free place; it goes next.
    Turn,
    /// The next try after a passing error.
    NextTry,
    /// The pictures of its post.
    Pictures,
    /// An earlier post to the same recipient.
    EarlierPost,
    /// A sign-in at its account.
    SignIn,
    /// A system that does not answer.
    Unreachable,
    /// Its account was removed.
    AccountRemoved,
    /// A person stopped its post; it goes on when they say so.
    Paused,
}

/// What would wait if the app were closed now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Unfinished {
    /// Posts that wait on this laptop, oldest first, at most 50.
    pub posts: Vec<crate::post::PostSummary>,
    pub post_count: u32,
    /// Drafts whose newest changes are only on this laptop although their system keeps drafts.
    pub draft_count: u32,
}

/// The outbox at a glance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OutboxStatus {
    /// At work by itself: waiting, running, or being asked about.
    pub active: u32,
    /// Stuck: only the person can go on.
    pub needs_you: u32,
    /// Nothing waits on this laptop.
    pub safe_to_close: bool,
    /// No account can be reached at the moment.
    pub offline: bool,
    /// Sandbox page, when the sandbox runs.
    pub sandbox_url: Option<String>,
}

/// What a confirmed send will do; shown before the person says yes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SendPlan {
    pub findings: Vec<crate::check::Finding>,
    pub recipient_count: u32,
    /// Requests per run.
    pub batches: u32,
    /// The first runs, at most 50.
    pub occurrences: Vec<crate::schedule::Occurrence>,
    pub occurrence_count: u32,
    /// Native schedules at the system; 0 for an immediate send.
    pub bookings: u32,
    /// Where it waits until its time: here until it is taken, or at the system once it is booked.
    pub lives: crate::post::Lives,
    /// Text as counted by the channel.
    pub text_count: u32,
    pub capabilities: Option<crate::capabilities::Capabilities>,
    /// What goes out, for the preview.
    pub content: Content,
}

/// The work of an entry, as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Bring one picture of a post to the system.
    Upload {
        attachment: AttachmentId,
        blob: BlobHash,
        /// What the person changed about it; left out when nothing, as entries of older versions do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edit: Option<PictureEdit>,
    },
    /// Hand one batch over, at once or as a native schedule.
    Dispatch {
        batch: u32,
        batches: u32,
        recipients: Vec<Recipient>,
        booking: Option<NativeRun>,
    },
    /// Cancel one native schedule.
    CancelSchedule { remote_id: String },
}

impl Work {
    /// Gives the kind.
    pub fn kind(&self) -> WorkKind {
        match self {
            Self::Upload { .. } => WorkKind::Upload,
            Self::Dispatch { .. } => WorkKind::Dispatch,
            Self::CancelSchedule { .. } => WorkKind::CancelSchedule,
        }
    }
}

/// An entry about to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntry {
    pub account_id: AccountId,
    pub post_id: Option<PostId>,
    pub work: Work,
    pub subject: String,
    pub not_before_ms: i64,
    /// Idempotency key; only irreversible work has one.
    pub key: Option<String>,
    /// Bytes or recipients in all.
    pub total: u64,
}

/// One durable step of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub seq: i64,
    pub id: EntryId,
    pub account_id: AccountId,
    pub post_id: Option<PostId>,
    pub work: Work,
    pub subject: String,
    pub state: EntryState,
    pub stuck_reason: Option<StuckReason>,
    pub message: Option<String>,
    pub attempts: u32,
    pub not_before_ms: i64,
    pub first_try_at_ms: Option<i64>,
    pub key: Option<String>,
    /// An attempt's answer was lost and nobody has found out since.
    pub may_have_arrived: bool,
    /// The request as it was frozen at the first attempt.
    pub request: Option<Dispatch>,
    pub done: u64,
    pub total: u64,
    pub created_at_ms: i64,
}
