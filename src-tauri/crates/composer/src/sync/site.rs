//! One account's system, as a round of sync works with it.

use crate::{
    account::Account,
    capabilities::Capabilities,
    change::Topic,
    channel::Channel,
    desk::{Desk, blocking},
    error::DeskError,
    id::DraftId,
    store::draft_links::{self, Link},
};
use rusqlite::Connection;
use std::sync::Arc;

/// Everything a step of sync needs to know of the account it works for.
pub(super) struct Site {
    pub desk: Arc<Desk>,
    pub account: Account,
    pub capabilities: Capabilities,
    pub channel: Arc<dyn Channel>,
}

impl Site {
    /// Runs blocking work, such as a transaction, away from the async threads.
    pub async fn local<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError> {
        let site = self.clone();
        blocking(&self.desk, move |_| work(&site)).await
    }

    /// Reads a draft's link, or makes one for this account.
    pub fn link(&self, db: &Connection, draft: DraftId) -> Result<Link, DeskError> {
        let link = draft_links::read(db, draft)?;
        Ok(link.unwrap_or_else(|| Link::new(draft, self.account.id)))
    }

    /// Tells whoever watches that a draft's sync stands differently.
    pub fn tell(&self, draft: DraftId) {
        self.desk.announce(Topic::Sync, Some(draft.to_string()));
    }

    /// Tells whoever watches that the account stands differently.
    pub fn tell_account(&self) {
        self.desk
            .announce(Topic::Accounts, Some(self.account.id.to_string()));
    }

    /// Tells whoever watches that a draft itself changed.
    pub fn tell_draft(&self, draft: DraftId) {
        self.desk.announce(Topic::Drafts, Some(draft.to_string()));
        self.tell(draft);
    }
}

/// Writes a link if it differs from what is kept; says whether it did.
pub(super) fn keep_link(tx: &Connection, link: &Link) -> Result<bool, DeskError> {
    let differs = draft_links::read(tx, link.draft_id)?.as_ref() != Some(link);
    if differs {
        draft_links::write(tx, link)?;
    }
    Ok(differs)
}
