//! What a series found wrong.

use std::fmt;

/// The ways a promise can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Something confirmed is gone or different.
    Lost,
    /// A group got a post more than once.
    Duplicate,
    /// Something is there that nobody asked for.
    Phantom,
    /// The database or a file of the library is damaged.
    Corrupt,
    /// A picture worker lives on after its parent.
    Orphan,
    /// Work does not come to an end.
    Unsettled,
    /// The program refused what it must do, or ended by itself.
    Refused,
}

/// One broken promise, in words.
#[derive(Clone, Debug)]
pub struct Finding {
    pub kind: Kind,
    pub what: String,
}

impl Finding {
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { kind, what }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.what)
    }
}
