//! One draft of a round: what is known of its sync, and whether that leaves anything to do.

use super::{SyncMark, pull::Seen};
use crate::{
    id::AccountId,
    store::{
        draft_errands::{Errand, ErrandStep},
        draft_links::{Glance, Link},
    },
};

/// A draft rests so long after its last change before it goes to its system by itself.
pub(super) const QUIET_MS: i64 = 5_000;

/// Who wants a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The time has come; drafts still being typed in are left alone.
    ByItself,
    /// The person wants it now, also where it was refused before.
    ByPerson,
}

/// A draft and what is known of its sync.
pub(super) struct Case {
    pub(super) glance: Glance,
    pub(super) link: Option<Link>,
    pub(super) errand: Option<Errand>,
    pub(super) seen: Option<Seen>,
}

impl Case {
    /// Says whether it is looked at in this round.
    pub(super) fn is_due(&self, asked: Asked, now_ms: i64) -> bool {
        let age_ms = now_ms - self.glance.updated_at_ms;
        let is_typed_in = (0..QUIET_MS).contains(&age_ms) && !self.glance.is_deleted;
        let is_left_alone = asked == Asked::ByItself && is_typed_in;
        if is_left_alone || matches!(self.seen, Some(Seen::Unclear)) {
            return false;
        }
        if let Some(errand) = &self.errand {
            let is_changed = errand.revision != 0 && errand.revision != self.glance.revision;
            let is_unwanted = self.glance.is_deleted || self.glance.is_sent;
            let is_news = matches!(self.seen, Some(Seen::Changed(_) | Seen::Gone));
            let is_time = errand.not_before_ms <= now_ms || is_changed || is_unwanted || is_news;
            return errand.step == ErrandStep::Waiting && (is_time || asked == Asked::ByPerson);
        }
        let Some(link) = &self.link else {
            return !self.glance.is_deleted && !self.glance.is_sent;
        };
        let was_refused =
            link.mark == SyncMark::Failing && link.marked_revision == self.glance.revision;
        let stands_as_seen = matches!(self.seen, None | Some(Seen::Same));
        !(was_refused && stands_as_seen && asked == Asked::ByItself)
    }

    /// Says whether an unchanged copy leaves anything to do.
    pub(super) fn has_work(&self, account: AccountId) -> bool {
        let is_settled = self.link.as_ref().is_some_and(|link| {
            link.marked_revision == self.glance.revision
                && matches!(link.mark, SyncMark::Synced | SyncMark::Conflict)
        });
        let is_wanted = !self.glance.is_deleted
            && !self.glance.is_sent
            && self.glance.account_id == Some(account);
        !(is_settled && is_wanted)
    }

    /// Says whether it was put in the trash while a person had to choose.
    pub(super) fn was_trashed_in_conflict(&self) -> bool {
        let is_open = |link: &Link| link.mark == SyncMark::Conflict;
        self.glance.is_deleted && self.link.as_ref().is_some_and(is_open)
    }
}
