//! What would be left behind if the app were closed now.

use super::Unfinished;
use crate::{
    desk::Desk,
    error::DeskError,
    store::{drafts, posts},
};

/// The most posts that are named.
const NAMED: u32 = 50;

/// Lists the posts that can go on by themselves but only while the app runs, and counts the drafts that are only here.
///
/// What is stuck is left out: it needs a person, whether the app is open or not.
pub fn unfinished(desk: &Desk) -> Result<Unfinished, DeskError> {
    desk.store.read(|db| {
        let (posts, post_count) = posts::unfinished(db, NAMED)?;
        let draft_count = drafts::count_not_there_yet(db)?;
        Ok(Unfinished {
            posts,
            post_count,
            draft_count,
        })
    })
}

impl Unfinished {
    /// Says whether the app can be closed without leaving anything behind.
    pub fn is_nothing(&self) -> bool {
        self.post_count == 0 && self.draft_count == 0
    }
}
