//! Checks a draft against its channel's capabilities before anything is sent.
//!
//! Findings carry codes and numbers, never sentences: the words are the UI's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One thing that stands in the way of a send, or is worth knowing before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Finding {
    pub code: FindingCode,
    pub level: FindingLevel,
    pub part: DraftPart,
    pub limit: Option<i64>,
    pub actual: Option<i64>,
    /// Names of the groups, files or senders meant.
    pub names: Vec<String>,
}

/// Whether a finding stops the send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingLevel {
    Blocks,
    Warns,
}

/// Where in the composer a finding belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DraftPart {
    Account,
    Sender,
    Recipients,
    Text,
    Attachments,
    Content,
    Schedule,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingCode {
    NoAccount,
    NoSender,
    /// The sender is not ready (`actual` words in `names`).
    SenderNotReady,
    NoRecipients,
    RecipientKindUnsupported,
    /// The groups in `names` are not known to the sender.
    RecipientNotInSender,
    /// Only admins may post, or the group was left.
    RecipientCannotPost,
    /// More than one request is needed; `limit` per batch, `actual` recipients.
    SplitIntoBatches,
    NoContent,
    TextTooLong,
    TextNearLimit,
    TooManyAttachments,
    MediaKindUnsupported,
    PieceUnsupported,
    ActionUnsupported,
    ScheduleInPast,
    ScheduleEndsBeforeItStarts,
    ScheduleTooLong,
    IntervalTooShort,
    /// At least one run was moved or doubled by a clock change.
    ClockChange,
}
