//! Takes the other side's version of a draft in: as it is, merged, or as a conflict. It is always kept as a revision.

use super::{
    NoticeKind, SyncMark, SyncNotice, applied,
    applied::Brought,
    fingerprint,
    local::{Look, add_revision},
    pictures::bring,
    projection::project,
    site::{Site, keep_link},
};
use crate::{
    draft::{Draft, DraftField, Origin, RemoteDraft, SharedDraft, three_way},
    error::DeskError,
    id::DraftId,
    store::{
        draft_conflicts::{self, OpenConflict},
        draft_errands::{self, Errand, ErrandStep, Outdated},
        draft_links::LinkedFile,
    },
};
use rusqlite::Connection;
use std::sync::Arc;
use uuid::Uuid;

/// What became of the other side's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absorbed {
    /// Both sides say the same.
    Same,
    /// It is the draft's version now.
    Taken,
    /// Both changes are in it; the result still has to go there.
    Merged,
    /// A person has to choose.
    Conflict,
    /// Someone typed meanwhile; it is taken in the next round.
    Moved,
}

/// The other side's version, and what ends with it.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    pub theirs: RemoteDraft,
    /// The errand that met it.
    pub ends: Option<Errand>,
    /// Copies of ours that it replaces.
    pub replaces: Vec<Outdated>,
}

impl Arrival {
    /// A version that replaces nothing of ours.
    pub fn of(theirs: RemoteDraft) -> Self {
        Self {
            theirs,
            ends: None,
            replaces: Vec::new(),
        }
    }
}

/// Takes a version in.
pub(super) async fn absorb(
    site: &Arc<Site>,
    id: DraftId,
    arrival: Arrival,
) -> Result<Absorbed, DeskError> {
    let look = site
        .local(move |site| site.desk.store.read(|db| Look::at(db, site, id)))
        .await?;
    let have = &look.projected.shared;
    let (brought, files) = bring(site, &arrival.theirs.shared, have).await?;
    let absorbed = site
        .local(move |site| {
            let seen = (look.draft.revision, look.draft.deleted_at_ms);
            site.desk.store.write(|tx| {
                let look = Look::at(tx, site, id)?;
                if (look.draft.revision, look.draft.deleted_at_ms) != seen {
                    return Ok(Absorbed::Moved);
                }
                let meeting = Meeting {
                    tx,
                    site,
                    brought: &brought,
                    now_ms: site.desk.now_ms(),
                };
                meeting.settle(look, &files, arrival)
            })
        })
        .await?;
    site.tell_draft(id);
    Ok(absorbed)
}

/// Two versions of a draft, in one transaction.
struct Meeting<'a> {
    tx: &'a Connection,
    site: &'a Site,
    brought: &'a Brought,
    now_ms: i64,
}

/// How two versions go together.
struct Outcome {
    absorbed: Absorbed,
    notice: Option<NoticeKind>,
    base: SharedDraft,
    base_revision: u32,
}

impl Meeting<'_> {
    fn settle(
        &self,
        mut look: Look,
        files: &[LinkedFile],
        arrival: Arrival,
    ) -> Result<Absorbed, DeskError> {
        look.link.files.extend_from_slice(&look.projected.files);
        look.link.files.extend_from_slice(files);
        let mut seen = std::collections::HashSet::new();
        look.link
            .files
            .retain(|file| seen.insert((file.blob.clone(), file.edit)));
        let outcome = self.bring_together(&mut look, &arrival.theirs.shared)?;
        self.replace_errand(&look, &arrival, outcome.absorbed)?;
        let link = &mut look.link;
        link.copy = fingerprint(&arrival.theirs.shared);
        link.remote_id = Some(arrival.theirs.id);
        link.remote_updated_at_ms = arrival.theirs.updated_at_ms;
        link.base = Some(outcome.base);
        link.base_revision = outcome.base_revision;
        link.marked_revision = look.draft.revision;
        link.stays = None;
        link.message = None;
        link.mark = match outcome.absorbed {
            Absorbed::Same | Absorbed::Taken => SyncMark::Synced,
            Absorbed::Conflict => SyncMark::Conflict,
            Absorbed::Merged | Absorbed::Moved => SyncMark::Waiting,
        };
        if link.mark == SyncMark::Synced {
            link.synced_at_ms = Some(self.now_ms);
        }
        if let Some(kind) = outcome.notice {
            let at_ms = self.now_ms;
            link.notice = Some(SyncNotice { kind, at_ms });
        }
        keep_link(self.tx, link)?;
        Ok(outcome.absorbed)
    }

    fn bring_together(&self, look: &mut Look, theirs: &SharedDraft) -> Result<Outcome, DeskError> {
        let was_deleted = look.draft.deleted_at_ms.take().is_some();
        let mine = look.projected.shared.clone();
        let is_same = fingerprint(&mine) == fingerprint(theirs);
        if was_deleted || !look.is_changed() || is_same {
            draft_conflicts::remove(self.tx, look.draft.id)?;
        }
        if is_same && !was_deleted {
            return Ok(Outcome {
                absorbed: Absorbed::Same,
                notice: None,
                base: theirs.clone(),
                base_revision: look.draft.revision,
            });
        }
        if was_deleted || !look.is_changed() {
            self.revise(look, theirs, Origin::Pulled)?;
            let kind = match was_deleted {
                true => NoticeKind::CameBack,
                false => NoticeKind::Updated,
            };
            return Ok(Outcome {
                absorbed: Absorbed::Taken,
                notice: Some(kind),
                base: theirs.clone(),
                base_revision: look.draft.revision,
            });
        }
        self.merge(look, &mine, theirs)
    }

    fn merge(
        &self,
        look: &mut Look,
        mine: &SharedDraft,
        theirs: &SharedDraft,
    ) -> Result<Outcome, DeskError> {
        let base = look.link.base.clone();
        let merged = three_way(base.as_ref(), mine, theirs);
        let (mine_revision, before) = (look.draft.revision, look.draft.fields.clone());
        self.revise(look, theirs, Origin::Theirs)?;
        let theirs_revision = look.draft.revision;
        look.draft.fields = before;
        self.change(&mut look.draft, mine, &merged.draft)?;
        add_revision(self.tx, &mut look.draft, Origin::Merged, self.now_ms)?;
        let outcome = Outcome {
            absorbed: Absorbed::Merged,
            notice: Some(NoticeKind::Merged),
            base: theirs.clone(),
            base_revision: theirs_revision,
        };
        if merged.conflicts.is_empty() {
            draft_conflicts::remove(self.tx, look.draft.id)?;
            return Ok(outcome);
        }
        let conflict = OpenConflict {
            draft_id: look.draft.id,
            base: base.clone(),
            mine_revision,
            theirs_revision,
            theirs: theirs.clone(),
            fields: merged.conflicts.clone(),
            found_at_ms: self.now_ms,
        };
        draft_conflicts::write(self.tx, &conflict)?;
        Ok(Outcome {
            absorbed: Absorbed::Conflict,
            notice: None,
            base: still_open(base.as_ref(), theirs, &merged.conflicts),
            ..outcome
        })
    }

    /// Makes the other side's version a revision.
    fn revise(
        &self,
        look: &mut Look,
        theirs: &SharedDraft,
        origin: Origin,
    ) -> Result<(), DeskError> {
        self.change(&mut look.draft, &look.projected.shared, theirs)?;
        let read_back = project(self.tx, self.site, &look.draft.fields, &look.link.files)?;
        if fingerprint(&read_back.shared) != fingerprint(theirs) {
            let why = "the version at the system has no form here; it was left as it is";
            return Err(DeskError::Invalid(why.into()));
        }
        add_revision(self.tx, &mut look.draft, origin, self.now_ms)
    }

    fn change(
        &self,
        draft: &mut Draft,
        from: &SharedDraft,
        to: &SharedDraft,
    ) -> Result<(), DeskError> {
        let native = self.site.capabilities.schedule;
        applied::apply(&mut draft.fields, from, to, self.brought, native)?;
        crate::draft::check_size(&draft.fields)
    }

    /// Ends the errand that met the other side's version, and sees to the copies that nobody needs any more.
    fn replace_errand(
        &self,
        look: &Look,
        arrival: &Arrival,
        absorbed: Absorbed,
    ) -> Result<(), DeskError> {
        if let Some(met) = &arrival.ends {
            let mut met = met.clone();
            met.ended_at_ms = Some(self.now_ms);
            draft_errands::write(self.tx, &met)?;
        }
        let mut outdated = arrival.replaces.clone();
        outdated.retain(|copy| copy.id != arrival.theirs.id);
        if outdated.is_empty() {
            return Ok(());
        }
        let mut step = ErrandStep::Deleting;
        if absorbed == Absorbed::Merged {
            step = ErrandStep::Waiting;
            outdated.push(Outdated {
                id: arrival.theirs.id.clone(),
                fingerprint: fingerprint(&arrival.theirs.shared),
                asked: false,
            });
        }
        let errand = Errand {
            id: Uuid::now_v7(),
            account_id: look.link.account_id,
            draft_id: look.draft.id,
            revision: 0,
            step,
            shared: arrival.theirs.shared.clone(),
            fingerprint: fingerprint(&arrival.theirs.shared),
            known: Vec::new(),
            new_remote_id: Some(arrival.theirs.id.clone()),
            outdated,
            lost: 0,
            attempts: 0,
            not_before_ms: 0,
            started_at_ms: self.now_ms,
            ended_at_ms: None,
        };
        Ok(draft_errands::write(self.tx, &errand)?)
    }
}

/// What both sides agree on while a conflict is open: theirs, except the parts still to be chosen.
fn still_open(
    base: Option<&SharedDraft>,
    theirs: &SharedDraft,
    open: &[DraftField],
) -> SharedDraft {
    let mut agreed = theirs.clone();
    let Some(base) = base else {
        return agreed;
    };
    for field in open {
        match field {
            DraftField::Text => agreed.text.clone_from(&base.text),
            DraftField::Schedule => agreed.schedule = base.schedule,
            DraftField::Sender => agreed.sender = base.sender.clone(),
            DraftField::Recipients => agreed.groups.clone_from(&base.groups),
            DraftField::Attachments => agreed.files.clone_from(&base.files),
            DraftField::NotAfter | DraftField::Other => {}
        }
    }
    agreed
}
