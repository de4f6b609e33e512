//! Backups, restores, daily copies, damage and exports.

mod copies;
mod damage;
mod export;
mod files;
mod restore;

use crate::support::{World, groups};
use composer::{
    backup::{self, Course},
    draft::{self, Draft, DraftQuery},
    outbox::{self, EntryState, StuckReason},
    post::{self, PostDetail, PostQuery},
};
use std::path::PathBuf;

impl World {
    /// Writes a few drafts, one with a picture and one in the trash, and a post that was sent.
    async fn lived_in() -> Self {
        let world = Self::new();
        let draft = world.draft("with a picture", groups(2));
        world.attach(&draft, "a picture's bytes");
        let gone = world.draft("in the trash", Vec::new());
        draft::delete(&world.desk, gone.id).unwrap();
        world.send("already sent", groups(3));
        world.settle().await;
        world
    }

    fn backup(&self) -> PathBuf {
        let path = self.folder.path().join("everything.postroom-backup");
        backup::make(&self.desk, &path, &Course::default()).unwrap();
        path
    }

    fn all_drafts(&self) -> Vec<Draft> {
        use composer::draft::DraftFilter::{All, Trash};
        let mut drafts = Vec::new();
        for filter in [All, Trash] {
            let query = DraftQuery {
                filter,
                limit: Some(500),
                ..DraftQuery::default()
            };
            let page = draft::list(&self.desk, &query).unwrap();
            let ids = page.items.into_iter().map(|row| row.id);
            drafts.extend(ids.map(|id| draft::read(&self.desk, id).unwrap()));
        }
        drafts
    }

    fn all_posts(&self) -> Vec<PostDetail> {
        let page = post::list(&self.desk, &PostQuery::default()).unwrap();
        let ids = page.items.into_iter().map(|row| row.id);
        ids.map(|id| self.detail(id)).collect()
    }

    /// Gives the only entry, which must be held.
    #[track_caller]
    fn only_held(&self) -> composer::id::EntryId {
        let entry = self.only_entry();
        assert_eq!(entry.state, EntryState::Stuck);
        assert_eq!(entry.stuck_reason, Some(StuckReason::Restored));
        assert!(entry.may_have_arrived, "only an answer about it can tell");
        entry.id
    }

    async fn retry(&self, id: composer::id::EntryId) {
        outbox::retry_entry(&self.desk, id).unwrap();
        self.settle().await;
    }
}
