//! Changes drafts: each change is one transaction, one revision.

use super::{
    Draft, DraftChange, DraftFields, Origin, Revision, SavedDraft,
    overtaken::{Arrived, Outcome},
};
use crate::{
    account, audience,
    change::Topic,
    content::Content,
    desk::Desk,
    error::DeskError,
    id::{AccountId, AttachmentId, DraftId, SenderId},
    recipient::Recipient,
    store::{drafts, revisions, settings},
};
use rusqlite::Connection;

/// The most characters a draft keeps: the longest any system takes, many times over.
const MAX_TEXT: usize = 200_000;
/// The most recipients of a draft or post.
pub(crate) const MAX_RECIPIENTS: usize = 100_000;
/// The most saved audiences of a draft.
const MAX_AUDIENCES: usize = 100;
/// The most a piece, its buttons and its options take as JSON: more than any system takes in a request.
const MAX_STRUCTURE_BYTES: usize = 500_000;
const REVISIONS_LISTED: u32 = 200;
/// Remembers account and sender for the next new draft.
const LAST_USED: &str = "last_used";

/// Makes an empty draft that takes the last used account and sender, or the first that can send.
pub fn create(desk: &Desk) -> Result<Draft, DeskError> {
    let last: Option<DraftFields> = desk.store.read(|db| settings::read(db, LAST_USED))?;
    let last = last.and_then(|last| last.account_id.map(|account| (account, last.sender_id)));
    let accounts = account::list(desk)?;
    let is_known = |id: AccountId| accounts.iter().any(|account| account.id == id);
    let (account_id, sender_id) = match last.filter(|(account, _)| is_known(*account)) {
        Some((account, sender)) => (Some(account), sender),
        None => (accounts.first().map(|account| account.id), None),
    };
    let sender_id = match (account_id, sender_id) {
        (Some(account), None) => first_sender(desk, account)?,
        (_, sender) => sender,
    };
    new_from(
        desk,
        DraftFields {
            account_id,
            sender_id,
            ..DraftFields::default()
        },
    )
}

fn first_sender(desk: &Desk, account: AccountId) -> Result<Option<SenderId>, DeskError> {
    let senders = audience::senders(desk, account)?;
    Ok(senders
        .into_iter()
        .find(|sender| sender.can_send)
        .map(|sender| sender.id))
}

/// Makes a newcomer's first draft: a sender that can send, and one group that takes it.
pub fn first(desk: &Desk, account: AccountId, text: &str) -> Result<Draft, DeskError> {
    let sender = first_sender(desk, account)?.ok_or(DeskError::NotFound("sender"))?;
    let groups = audience::groups(desk, account, Some(&sender))?;
    let group = groups
        .into_iter()
        .find(|group| group.can_send && !group.is_announce);
    let recipients = group.map(|group| Recipient::Group {
        id: group.id,
        name: group.name,
    });
    let fields = DraftFields {
        account_id: Some(account),
        sender_id: Some(sender),
        content: Content {
            text: text.to_owned(),
            ..Content::default()
        },
        recipients: recipients.into_iter().collect(),
        ..DraftFields::default()
    };
    new_from(desk, fields)
}

/// Makes a draft with the given fields.
pub fn new_from(desk: &Desk, fields: DraftFields) -> Result<Draft, DeskError> {
    check_size(&fields)?;
    let now_ms = desk.now_ms();
    let draft = Draft {
        id: DraftId::new(),
        revision: 1,
        fields,
        created_at_ms: now_ms,
        updated_at_ms: now_ms,
        deleted_at_ms: None,
    };
    desk.store.write(|tx| keep(tx, &draft, Origin::Typed))?;
    desk.announce(Topic::Drafts, Some(draft.id.to_string()));
    Ok(draft)
}

/// Reads a draft.
pub fn read(desk: &Desk, id: DraftId) -> Result<Draft, DeskError> {
    desk.store
        .read(|db| drafts::read(db, id))?
        .ok_or(DeskError::NotFound("draft"))
}

/// Saves what changed. Nothing changed means no new revision. A version that sync brought after the one the
/// change was made from is not written over: both are merged, and the answer holds the result.
pub fn save(desk: &Desk, id: DraftId, change: DraftChange) -> Result<SavedDraft, DeskError> {
    let chosen = change.account_id.is_some() || change.sender_id.is_some();
    let now_ms = desk.now_ms();
    let (draft, typed_revision, outcome) = desk.store.write(|tx| {
        let mut draft = drafts::read(tx, id)?.ok_or(DeskError::NotFound("draft"))?;
        let arrived = Arrived::since(tx, &draft, &change)?;
        change_in(tx, &mut draft, Origin::Typed, now_ms, |fields| {
            apply(change, fields);
            Ok(())
        })?;
        let typed_revision = draft.revision;
        let outcome = match arrived {
            Some(arrived) => Some(arrived.bring_in(tx, &mut draft, now_ms)?),
            None => None,
        };
        Ok::<_, DeskError>((draft, typed_revision, outcome))
    })?;
    desk.announce(Topic::Drafts, Some(id.to_string()));
    if outcome.is_some_and(|outcome| outcome != Outcome::Kept) {
        desk.announce(Topic::Sync, Some(id.to_string()));
    }
    if chosen {
        remember(desk, &draft.fields)?;
    }
    Ok(SavedDraft {
        revision: draft.revision,
        typed_revision,
        updated_at_ms: draft.updated_at_ms,
        overtaken: outcome.map(|_| draft),
    })
}

/// Keeps account and sender for the next new draft.
fn remember(desk: &Desk, fields: &DraftFields) -> Result<(), DeskError> {
    let last = DraftFields {
        account_id: fields.account_id,
        sender_id: fields.sender_id.clone(),
        ..DraftFields::default()
    };
    Ok(desk
        .store
        .write(|tx| settings::write(tx, LAST_USED, &last))?)
}

fn apply(change: DraftChange, fields: &mut DraftFields) {
    if let Some(text) = change.text {
        fields.content.text = text;
    }
    if let Some(piece) = change.piece {
        fields.content.piece = piece;
    }
    if let Some(actions) = change.actions {
        fields.content.actions = actions;
    }
    if let Some(reply_to) = change.reply_to {
        fields.content.reply_to = reply_to;
    }
    if let Some(options) = change.options {
        fields.content.options = options;
    }
    if let Some(recipients) = change.recipients {
        fields.recipients = unique(recipients);
    }
    if let Some(mut audiences) = change.audiences {
        let mut seen = std::collections::HashSet::new();
        audiences.retain(|audience| seen.insert(*audience));
        fields.audiences = audiences;
    }
    if let Some(schedule) = change.schedule {
        fields.schedule = schedule;
    }
    if let Some(not_after) = change.not_after {
        fields.not_after = not_after;
    }
    if let Some(account) = change.account_id {
        if fields.account_id != Some(account) {
            fields.sender_id = None;
        }
        fields.account_id = Some(account);
    }
    if let Some(sender) = change.sender_id {
        fields.sender_id = Some(sender);
    }
}

fn unique(recipients: Vec<Recipient>) -> Vec<Recipient> {
    let mut seen = std::collections::HashSet::new();
    recipients
        .into_iter()
        .filter(|recipient| seen.insert(recipient.key()))
        .collect()
}

/// Changes a draft's fields in one transaction and keeps the result as a new revision.
pub(super) fn edit(
    desk: &Desk,
    id: DraftId,
    change: impl FnOnce(&mut DraftFields) -> Result<(), DeskError>,
) -> Result<Draft, DeskError> {
    edit_as(desk, id, Origin::Typed, change)
}

/// Does the same, and says where the revision came from.
pub(super) fn edit_as(
    desk: &Desk,
    id: DraftId,
    origin: Origin,
    change: impl FnOnce(&mut DraftFields) -> Result<(), DeskError>,
) -> Result<Draft, DeskError> {
    let now_ms = desk.now_ms();
    let draft = desk.store.write(|tx| {
        let mut draft = drafts::read(tx, id)?.ok_or(DeskError::NotFound("draft"))?;
        change_in(tx, &mut draft, origin, now_ms, change)?;
        Ok::<_, DeskError>(draft)
    })?;
    desk.announce(Topic::Drafts, Some(id.to_string()));
    Ok(draft)
}

/// Changes a draft inside a transaction; what comes out the same makes no revision.
pub(super) fn change_in(
    tx: &Connection,
    draft: &mut Draft,
    origin: Origin,
    now_ms: i64,
    change: impl FnOnce(&mut DraftFields) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    let before = draft.fields.clone();
    change(&mut draft.fields)?;
    check_size(&draft.fields)?;
    if draft.fields != before {
        draft.revision += 1;
        draft.updated_at_ms = now_ms.max(draft.updated_at_ms);
        keep(tx, draft, origin)?;
    }
    Ok(())
}

/// Puts a draft in the trash; its revisions stay.
pub fn delete(desk: &Desk, id: DraftId) -> Result<(), DeskError> {
    set_deleted(desk, id, Some(desk.now_ms())).map(|_| ())
}

/// Takes a draft out of the trash.
pub fn restore(desk: &Desk, id: DraftId) -> Result<Draft, DeskError> {
    set_deleted(desk, id, None)
}

fn set_deleted(desk: &Desk, id: DraftId, at_ms: Option<i64>) -> Result<Draft, DeskError> {
    let draft = desk.store.write(|tx| {
        let mut draft = drafts::read(tx, id)?.ok_or(DeskError::NotFound("draft"))?;
        draft.deleted_at_ms = at_ms;
        drafts::write(tx, &draft)?;
        Ok::<_, DeskError>(draft)
    })?;
    desk.announce(Topic::Drafts, Some(id.to_string()));
    Ok(draft)
}

/// Makes a second draft with the same fields.
pub fn duplicate(desk: &Desk, id: DraftId) -> Result<Draft, DeskError> {
    let mut fields = read(desk, id)?.fields;
    for attachment in &mut fields.content.attachments {
        attachment.id = AttachmentId::new();
    }
    new_from(desk, fields)
}

/// Reads one revision of a draft.
pub fn read_revision(desk: &Desk, id: DraftId, revision: u32) -> Result<Revision, DeskError> {
    desk.store
        .read(|db| revisions::read(db, id, revision))?
        .ok_or(DeskError::NotFound("revision"))
}

/// Lists a draft's newest revisions.
pub fn revisions(desk: &Desk, id: DraftId) -> Result<Vec<Revision>, DeskError> {
    Ok(desk
        .store
        .read(|db| revisions::list(db, id, REVISIONS_LISTED))?)
}

pub(super) fn keep(tx: &Connection, draft: &Draft, origin: Origin) -> Result<(), DeskError> {
    drafts::write(tx, draft)?;
    Ok(revisions::add(tx, draft, origin)?)
}

/// Refuses what is larger than a draft keeps.
pub(crate) fn check_size(fields: &DraftFields) -> Result<(), DeskError> {
    let characters = fields.content.text.chars().count();
    if characters > MAX_TEXT {
        let why = format!("a draft keeps {MAX_TEXT} characters, this text has {characters}");
        return Err(DeskError::Invalid(why));
    }
    if fields.recipients.len() > MAX_RECIPIENTS {
        let why = format!("a draft keeps {MAX_RECIPIENTS} recipients");
        return Err(DeskError::Invalid(why));
    }
    if fields.audiences.len() > MAX_AUDIENCES {
        let why = format!("a draft keeps {MAX_AUDIENCES} saved audiences");
        return Err(DeskError::Invalid(why));
    }
    let bytes = structure_bytes(&fields.content);
    if bytes > MAX_STRUCTURE_BYTES {
        let why = format!(
            "a draft keeps {MAX_STRUCTURE_BYTES} bytes of lists, cards, values and buttons, these have {bytes}; \
             nothing was changed"
        );
        return Err(DeskError::Invalid(why));
    }
    Ok(())
}

/// Counts what a content holds beside its text and files; what cannot be written as JSON counts as too much.
fn structure_bytes(content: &Content) -> usize {
    let Content {
        piece,
        actions,
        reply_to,
        options,
        ..
    } = content;
    if piece.is_none() && actions.is_empty() && reply_to.is_none() && options.tags.is_empty() {
        return 0;
    }
    let json = serde_json::to_vec(&(piece, actions, reply_to, options));
    json.map_or(usize::MAX, |json| json.len())
}
