//! A frozen draft revision on its way, and what became of it for each recipient. Never edited.

mod calendar;
mod deliveries;
mod history;
mod ledger;
mod plan;
mod schedules;
mod send;
mod state;
mod values;

pub use calendar::{Calendar, calendar};
mod trial;

pub use deliveries::list_deliveries;
pub use history::{active, again, list, read, retry_failed, summary};
pub use ledger::{DraftLedger, PlannedRun, ledger};
pub use plan::plan;
pub use schedules::{list_schedules, read_schedule};
pub use send::{Hold, send};
pub(crate) use state::refresh;
pub use trial::test_send;
pub(crate) use values::content_for;
pub use values::{RecipientPreview, preview};

use crate::{
    content::{Content, PictureEdit},
    id::{AccountId, DraftId, PostId, SenderId},
    library::BlobHash,
    recipient::Recipient,
    schedule::{ClockNote, Schedule},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A post with everything that was frozen at send.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Post {
    pub id: PostId,
    pub draft_id: DraftId,
    pub revision: u32,
    pub account_id: AccountId,
    pub sender_id: SenderId,
    pub content: Content,
    pub recipients: Vec<Recipient>,
    pub schedule: Schedule,
    pub state: PostState,
    /// Until then the send can be undone and nothing leaves.
    pub hold_until_ms: i64,
    pub created_at_ms: i64,
    /// It went to the person's own phone first.
    #[serde(default)]
    pub is_test: bool,
}

/// Where a post stands as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PostState {
    /// Still within its undo time.
    Held,
    OnItsWay,
    /// Booked at the system, with runs to come.
    Scheduled,
    Done,
    /// Some recipients failed, or nobody can say what became of them.
    PartlyFailed,
    Failed,
    /// An entry is stuck or its outcome is unknown.
    NeedsYou,
    Cancelled,
}

/// Outcomes counted over recipients and runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DeliveryCounts {
    pub waiting: u32,
    pub queued: u32,
    /// Sent, delivered or seen.
    pub sent: u32,
    /// Of those: delivered or seen.
    pub delivered: u32,
    /// Of those: seen.
    pub seen: u32,
    /// Failed, or deleted after they were sent.
    pub failed: u32,
    pub unknown: u32,
    pub cancelled: u32,
}

impl DeliveryCounts {
    /// Counts recipients in a state.
    pub fn add(&mut self, state: DeliveryState, number: u32) {
        *match state {
            DeliveryState::Waiting => &mut self.waiting,
            DeliveryState::Queued => &mut self.queued,
            DeliveryState::Sent | DeliveryState::Delivered | DeliveryState::Seen => &mut self.sent,
            DeliveryState::Failed | DeliveryState::Deleted => &mut self.failed,
            DeliveryState::Unknown => &mut self.unknown,
            DeliveryState::Cancelled => &mut self.cancelled,
        } += number;
        if matches!(state, DeliveryState::Delivered | DeliveryState::Seen) {
            self.delivered += number;
        }
        if state == DeliveryState::Seen {
            self.seen += number;
        }
    }
}

/// One row of history or outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PostSummary {
    pub id: PostId,
    pub draft_id: DraftId,
    pub account_id: AccountId,
    pub title: String,
    pub cover: Option<BlobHash>,
    /// What was changed about it.
    pub cover_edit: Option<PictureEdit>,
    pub attachment_count: u32,
    pub recipient_count: u32,
    pub schedule: Schedule,
    pub state: PostState,
    pub counts: DeliveryCounts,
    pub lives: Lives,
    pub hold_until_ms: i64,
    /// After this moment it is held and asked about.
    pub not_after_ms: Option<i64>,
    /// Nothing more of it leaves until a person lets it go on.
    pub paused: bool,
    /// It went to the person's own phone first.
    pub is_test: bool,
    pub created_at_ms: i64,
}

/// Where the rest of the work is: the safe-to-close answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Lives {
    /// The system has all of it; the laptop can be closed.
    Server,
    /// Something still waits on this laptop.
    Here,
}

/// The state of one recipient of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DeliveryState {
    /// Not handed over yet.
    Waiting,
    /// The system has taken it.
    Queued,
    Sent,
    Delivered,
    /// It was opened.
    Seen,
    Failed,
    /// Taken back at the system after it was sent.
    Deleted,
    /// The answer was lost and nobody can say yet.
    Unknown,
    Cancelled,
}

impl DeliveryState {
    /// Says whether the state can still change by itself.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Sent
                | Self::Delivered
                | Self::Seen
                | Self::Failed
                | Self::Deleted
                | Self::Cancelled
        )
    }
}

/// The outcome for one recipient of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Delivery {
    /// `<post>/<run>/<recipient key>`.
    pub id: String,
    /// Run number from 1; an immediate post has run 1 only.
    pub occurrence: u32,
    pub recipient: Recipient,
    pub state: DeliveryState,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    /// The system's id of the send.
    pub send_id: Option<String>,
    pub updated_at_ms: i64,
}

/// Which outcomes of a post a page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeliveryQuery {
    /// Only those in one of these states; all when empty.
    pub states: Vec<DeliveryState>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 500; 200 when absent.
    pub limit: Option<u32>,
}

/// A page of a post's outcomes, by run and place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DeliveryPage {
    pub items: Vec<Delivery>,
    pub next: Option<String>,
    /// How many there are in these states, on all pages.
    pub total: u32,
}

/// A post with its outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PostDetail {
    pub id: PostId,
    /// With its first 500 recipients; the summary says how many there are.
    pub post: Post,
    pub summary: PostSummary,
    /// The first page of them; [`list_deliveries`] goes on.
    pub deliveries: Vec<Delivery>,
    /// Cursor of the page after it.
    pub next: Option<String>,
    /// Proof lines, such as "the server already had it; nothing was sent twice".
    pub proofs: Vec<Proof>,
}

/// How an unknown outcome was settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Proof {
    /// The key that was replayed.
    pub key: String,
    /// `already_there` or `sent_once_now`.
    pub finding: String,
    pub settled_at_ms: i64,
}

/// A page of posts, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PostPage {
    pub items: Vec<PostSummary>,
    pub next: Option<String>,
    pub total: u32,
}

/// Which posts a list shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct PostQuery {
    pub search: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 500; 100 when absent.
    pub limit: Option<u32>,
}

/// A schedule as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ScheduleSummary {
    /// The post's id.
    pub id: PostId,
    pub account_id: AccountId,
    pub title: String,
    pub cover: Option<BlobHash>,
    /// What was changed about it.
    pub cover_edit: Option<PictureEdit>,
    pub schedule: Schedule,
    pub state: ScheduleState,
    pub recipient_count: u32,
    pub run_count: u32,
    pub failed_run_count: u32,
    pub max_occurrences: u32,
    pub next_run_at_ms: Option<i64>,
    pub lives: Lives,
    pub created_at_ms: i64,
}

/// Where a schedule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ScheduleState {
    /// Not taken by the system yet.
    Booking,
    Scheduled,
    Running,
    Completed,
    CompletedWithFailures,
    /// The cancel is on its way.
    Cancelling,
    Cancelled,
    NeedsYou,
    /// Given up without knowing whether the system booked it.
    Unknown,
}

impl ScheduleState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Booking,
        Self::Scheduled,
        Self::Running,
        Self::Completed,
        Self::CompletedWithFailures,
        Self::Cancelling,
        Self::Cancelled,
        Self::NeedsYou,
        Self::Unknown,
    ];
}

/// A schedule with its runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ScheduleDetail {
    pub id: PostId,
    pub summary: ScheduleSummary,
    pub post: Post,
    pub runs: Vec<Run>,
}

/// One run: planned, and what really happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Run {
    /// `<post>/<number>`.
    pub id: String,
    pub number: u32,
    pub run_at_ms: i64,
    /// Wall time in the schedule's zone, RFC 3339.
    pub local: String,
    pub note: Option<ClockNote>,
    pub state: RunState,
    pub started_at_ms: Option<i64>,
    pub counts: DeliveryCounts,
    pub error_message: Option<String>,
}

/// Where one run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RunState {
    Planned,
    Running,
    Completed,
    Failed,
    Cancelled,
    /// Given up without knowing whether the system booked it: it may still happen there.
    Unknown,
}
