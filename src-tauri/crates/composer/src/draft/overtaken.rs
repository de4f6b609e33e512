//! What becomes of a change that was made from a version which sync has replaced meanwhile: it is merged with the
//! newer one, as sync would have done had it been saved a moment earlier.

use super::{
    Draft, DraftChange, DraftField, NoticeKind, Origin, SharedDraft, SyncMark, SyncNotice,
    edit::change_in,
    merge::{order, text},
};
use crate::{
    error::DeskError,
    recipient::Recipient,
    store::{
        draft_conflicts::{self, OpenConflict},
        draft_links, revisions,
    },
};
use rusqlite::Connection;

/// Versions that a change did not know: for each part it changes, what it was made from and what stands there now.
#[derive(Debug)]
pub(super) struct Arrived {
    text: Option<Sides<String>>,
    recipients: Option<Sides<Vec<Recipient>>>,
}

/// One part, as the change found it and as it is now.
#[derive(Debug)]
struct Sides<T> {
    base: T,
    theirs: T,
}

/// How the two went together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The change needed nothing of the other version.
    Kept,
    /// Both are in it.
    Merged,
    /// A person has to choose.
    Conflict,
}

impl Arrived {
    /// Finds what sync brought after the revisions a change was made from.
    pub fn since(
        tx: &Connection,
        draft: &Draft,
        change: &DraftChange,
    ) -> Result<Option<Self>, DeskError> {
        let before = |changes: bool, base: Option<u32>| match base.filter(|_| changes) {
            Some(base) => revisions::before_arrival(tx, draft.id, base),
            None => Ok(None),
        };
        let now = &draft.fields;
        let text = before(change.text.is_some(), change.text_base)?.map(|fields| Sides {
            base: fields.content.text,
            theirs: now.content.text.clone(),
        });
        let recipients = before(change.recipients.is_some(), change.recipients_base)?;
        let recipients = recipients.map(|fields| Sides {
            base: fields.recipients,
            theirs: now.recipients.clone(),
        });
        let is_one = text.is_some() || recipients.is_some();
        Ok(is_one.then_some(Self { text, recipients }))
    }

    /// Brings the newer version into the draft, which holds the change already.
    pub fn bring_in(
        self,
        tx: &Connection,
        draft: &mut Draft,
        now_ms: i64,
    ) -> Result<Outcome, DeskError> {
        let mine_revision = draft.revision;
        let together = self.text.as_ref().map(|sides| {
            let mine = &draft.fields.content.text;
            text::merge(Some(&sides.base), mine, &sides.theirs)
        });
        let clashes = matches!(together, Some(None));
        change_in(tx, draft, Origin::Merged, now_ms, |fields| {
            if let Some(Some(text)) = together {
                fields.content.text = text;
            }
            if let Some(sides) = &self.recipients {
                fields.recipients = recipients(sides, &fields.recipients);
            }
            Ok(())
        })?;
        if clashes && let Some(sides) = self.text {
            return ask(tx, draft, mine_revision, sides.base, now_ms);
        }
        if draft.revision == mine_revision {
            return Ok(Outcome::Kept);
        }
        tell(tx, draft, now_ms)?;
        Ok(Outcome::Merged)
    }
}

fn recipients(sides: &Sides<Vec<Recipient>>, mine: &[Recipient]) -> Vec<Recipient> {
    let keyed = |list: &[Recipient]| -> Vec<(String, Recipient)> {
        list.iter().map(|one| (one.key(), one.clone())).collect()
    };
    let merged = order::merge(
        &keyed(&sides.base),
        &keyed(mine),
        &keyed(&sides.theirs),
        |(key, _)| key,
    );
    merged.into_iter().map(|(_, one)| one).collect()
}

/// Leaves a notice with the draft that both versions are in it.
fn tell(tx: &Connection, draft: &Draft, at_ms: i64) -> Result<(), DeskError> {
    if let Some(mut link) = draft_links::read(tx, draft.id)? {
        let kind = NoticeKind::Merged;
        link.notice = Some(SyncNotice { kind, at_ms });
        draft_links::write(tx, &link)?;
    }
    Ok(())
}

/// Opens a conflict about the text, unless one is open already; what was typed stays until a person chooses.
fn ask(
    tx: &Connection,
    draft: &Draft,
    mine_revision: u32,
    base: String,
    now_ms: i64,
) -> Result<Outcome, DeskError> {
    let link = draft_links::read(tx, draft.id)?;
    let theirs = link.as_ref().and_then(|link| link.base.clone());
    let (Some(mut link), Some(theirs)) = (link, theirs) else {
        return Ok(Outcome::Kept);
    };
    if draft_conflicts::read(tx, draft.id)?.is_some() {
        return Ok(Outcome::Kept);
    }
    let base = SharedDraft {
        text: base,
        ..theirs.clone()
    };
    let conflict = OpenConflict {
        draft_id: draft.id,
        base: Some(base.clone()),
        mine_revision,
        theirs_revision: link.base_revision,
        theirs,
        fields: vec![DraftField::Text],
        found_at_ms: now_ms,
    };
    draft_conflicts::write(tx, &conflict)?;
    link.base = Some(base);
    link.mark = SyncMark::Conflict;
    link.marked_revision = draft.revision;
    link.notice = None;
    draft_links::write(tx, &link)?;
    Ok(Outcome::Conflict)
}
