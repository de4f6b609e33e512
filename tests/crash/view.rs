//! What the driver tells about everything that is kept.

use serde::Deserialize;
use std::fmt;

/// Everything that is kept.
#[derive(Debug, Deserialize)]
pub struct State {
    pub drafts: Vec<DraftLine>,
    pub posts: Vec<PostLine>,
    pub open: Vec<Open>,
}

#[derive(Debug, Deserialize)]
pub struct DraftLine {
    pub id: String,
    #[serde(flatten)]
    pub view: DraftView,
    /// Where it stands between here and its system.
    pub sync: String,
}

/// A draft as far as a person sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct DraftView {
    pub text: String,
    pub groups: Vec<String>,
    pub blobs: Vec<String>,
    pub schedule: Option<String>,
    pub deleted: bool,
}

#[derive(Debug, Deserialize)]
pub struct PostLine {
    pub id: String,
    #[serde(flatten)]
    pub view: PostView,
}

/// A post and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PostView {
    pub draft: String,
    pub text: String,
    pub groups: Vec<String>,
    pub blobs: Vec<String>,
    pub schedule: Option<String>,
    pub state: String,
}

impl PostView {
    /// Says whether it was taken back.
    pub fn is_cancelled(&self) -> bool {
        self.state == "cancelled"
    }
}

/// An outbox entry that is not done.
#[derive(Debug, Deserialize)]
pub struct Open {
    pub post: Option<String>,
    pub work: String,
    pub state: String,
    pub stuck_reason: Option<String>,
    pub message: Option<String>,
}

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            post,
            work,
            state,
            stuck_reason,
            message,
        } = self;
        write!(
            f,
            "{work} of {post:?} is {state} ({stuck_reason:?}, {message:?})"
        )
    }
}
