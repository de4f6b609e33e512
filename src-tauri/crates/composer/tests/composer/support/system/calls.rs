//! The calls a system gets, and the answers it can be told to give.

use composer::{
    channel::{ChannelError, Dispatch, OutgoingFile},
    draft::SharedDraft,
};

/// One call as it came in.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    Senders,
    Groups,
    Upload(OutgoingFile),
    Dispatch(Dispatch),
    Settle(Dispatch),
    Look(Dispatch),
    SendReport(String),
    ScheduleReport(String),
    Cancel(String),
    Drafts,
    Draft(String),
    CreateDraft(SharedDraft),
    DeleteDraft(String),
    Download(String),
}

impl Call {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Senders => "senders",
            Self::Groups => "groups",
            Self::Upload(_) => "upload",
            Self::Dispatch(_) | Self::Settle(_) => "send",
            Self::Look(_) => "look",
            Self::SendReport(_) => "send_report",
            Self::ScheduleReport(_) => "schedule_report",
            Self::Cancel(_) => "cancel",
            Self::Drafts => "drafts",
            Self::Draft(_) => "draft",
            Self::CreateDraft(_) => "create_draft",
            Self::DeleteDraft(_) => "delete_draft",
            Self::Download(_) => "download",
        }
    }
}

/// What the next call of a kind gets instead of an ordinary answer.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It is handled, and the answer is lost.
    LostAfter,
    /// It is not handled, and nobody can tell.
    LostBefore,
    /// It is not handled.
    Error(ChannelError),
    /// The asking process dies before it is handled.
    DieBefore,
    /// It is handled, and the asking process dies before it hears of it.
    DieAfter,
}
