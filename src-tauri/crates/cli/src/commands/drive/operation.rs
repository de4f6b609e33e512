//! What can be asked for, one JSON object a line.

use composer::id::{DraftId, PostId};
use serde::Deserialize;
use std::path::PathBuf;

/// One operation; its answer comes once the core has confirmed it.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// Adds the account all drafts use, without a limit on its pace.
    Account { url: String },
    /// Makes an empty draft.
    New,
    /// Replaces the text.
    Type { draft: DraftId, text: String },
    /// Chooses the first so many groups that take posts.
    Address { draft: DraftId, groups: usize },
    /// Takes a picture file in.
    Attach { draft: DraftId, path: PathBuf },
    /// Takes a picture file into the library alone, and throws away for good what nothing needs.
    CleanUp { path: PathBuf },
    /// Orders the pictures by their present places.
    Arrange { draft: DraftId, order: Vec<usize> },
    /// Sets a moment in UTC such as `2030-01-31T09:00:00`, or none.
    Schedule { draft: DraftId, at: Option<String> },
    /// Sends the draft as it stands, with an undo time in seconds.
    Send { draft: DraftId, hold: u32 },
    /// Takes a post back if nothing of it has left.
    Undo { post: PostId },
    /// Puts a draft in the trash.
    Delete { draft: DraftId },
    /// Takes a draft out of the trash.
    Restore { draft: DraftId },
    /// Runs one round of sync.
    Sync,
    /// Writes everything to one file.
    Backup { path: PathBuf },
    /// Reads such a file through.
    CheckBackup { path: PathBuf },
    /// Prepares such a file to take the place of what is here at the next start.
    RestoreBackup { path: PathBuf },
    /// Ends every pause, so that what waits is tried now.
    Hurry,
    /// Tells everything that is kept.
    State,
}

impl Operation {
    /// Whether it only changes a draft and answers nothing.
    pub fn is_edit(&self) -> bool {
        matches!(
            self,
            Self::Type { .. }
                | Self::Address { .. }
                | Self::Arrange { .. }
                | Self::Schedule { .. }
                | Self::Delete { .. }
                | Self::Restore { .. }
        )
    }
}
