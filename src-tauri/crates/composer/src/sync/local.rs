//! What sync reads and writes of a draft here, each in the transaction of the step it belongs to.

use super::{
    projection::{Projected, project},
    site::Site,
};
use crate::{
    draft::{Draft, Origin},
    error::DeskError,
    id::DraftId,
    store::{draft_conflicts, draft_links::Link, drafts, posts, revisions},
};
use rusqlite::Connection;

/// A draft as sync sees it.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub draft: Draft,
    pub link: Link,
    pub projected: Projected,
    /// Its newest post that was not cancelled froze this very revision.
    pub is_sent: bool,
    pub in_conflict: bool,
}

impl Look {
    /// Reads a draft, its link and what it would be at the system.
    pub fn at(db: &Connection, site: &Site, id: DraftId) -> Result<Self, DeskError> {
        let draft = drafts::read(db, id)?.ok_or(DeskError::NotFound("draft"))?;
        let link = site.link(db, id)?;
        let projected = project(db, site, &draft.fields, &link.files)?;
        Ok(Self {
            is_sent: posts::frozen_revision(db, id)? == Some(draft.revision),
            in_conflict: draft_conflicts::read(db, id)?.is_some(),
            draft,
            link,
            projected,
        })
    }

    /// Says whether the draft belongs to this account at all.
    pub fn belongs(&self, site: &Site) -> bool {
        self.draft.fields.account_id == Some(site.account.id)
    }

    /// Says whether the draft differs from what both sides last agreed on.
    pub fn is_changed(&self) -> bool {
        let base = self.link.base.as_ref();
        base.map(super::fingerprint) != Some(super::fingerprint(&self.projected.shared))
    }
}

/// Writes a draft as its next revision.
pub(super) fn add_revision(
    tx: &Connection,
    draft: &mut Draft,
    origin: Origin,
    now_ms: i64,
) -> Result<(), DeskError> {
    draft.revision += 1;
    draft.updated_at_ms = now_ms.max(draft.updated_at_ms);
    drafts::write(tx, draft)?;
    Ok(revisions::add(tx, draft, origin)?)
}
