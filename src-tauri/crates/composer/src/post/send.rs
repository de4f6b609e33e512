//! Freezes a draft into a post and its outbox entries, in one transaction.

use super::{
    Post, PostState, PostSummary,
    plan::{IN_TRASH, Prepared, check, prepare},
    state::begin,
    values::{self, ValuesFrom},
};
use crate::{
    account::UploadRoute,
    change::Topic,
    check::FindingLevel,
    desk::Desk,
    draft::{Draft, DraftFields},
    error::DeskError,
    id::{DraftId, PostId},
    outbox::{NewEntry, Work},
    recipient::Recipient,
    settings,
    store::{deliveries, drafts, outbox, posts, runs, suppressions},
};
use rusqlite::Connection;
use std::collections::HashSet;
use uuid::Uuid;

/// Why a post is not sent again: a number came onto the list in that moment.
const ON_THE_LIST: &str =
    "a recipient has just been put on the list of numbers never to send to; try again";

/// How long a send can be undone before anything leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    pub seconds: u32,
}

/// Sends or schedules a draft as it stands. When this returns, the post is on its way, whatever happens to the app.
pub fn send(desk: &Desk, id: DraftId, hold: Hold) -> Result<PostSummary, DeskError> {
    loop {
        let prepared = prepare(desk, id)?;
        if prepared
            .findings
            .iter()
            .any(|finding| finding.level == FindingLevel::Blocks)
        {
            return Err(DeskError::ChecksFailed(prepared.findings));
        }
        // Someone may have typed since it was read: then it is checked anew.
        if let Some(post) = freeze(desk, &prepared, hold, Source::Draft)? {
            announce(desk, post.id, id);
            return Ok(post);
        }
    }
}

/// Sends fields as another post of their draft, which stays as it is.
pub(super) fn send_from(
    desk: &Desk,
    frozen: Draft,
    hold: Hold,
    source: Source,
) -> Result<PostSummary, DeskError> {
    let id = frozen.id;
    let prepared = check(desk, frozen)?;
    if prepared
        .findings
        .iter()
        .any(|finding| finding.level == FindingLevel::Blocks)
    {
        return Err(DeskError::ChecksFailed(prepared.findings));
    }
    let post = freeze(desk, &prepared, hold, source)?
        .ok_or_else(|| DeskError::Invalid(ON_THE_LIST.into()))?;
    announce(desk, post.id, id);
    Ok(post)
}

/// Where the content of a new post comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A draft, which someone may be changing.
    Draft,
    /// An earlier post, which never changes.
    Post { earlier: PostId, is_test: bool },
    /// What a person tries out before it is sent for good.
    Test,
}

fn announce(desk: &Desk, post: PostId, draft: DraftId) {
    desk.announce(Topic::Outbox, Some(post.to_string()));
    desk.announce(Topic::Drafts, Some(draft.to_string()));
    desk.announce(Topic::History, Some(post.to_string()));
}

fn freeze(
    desk: &Desk,
    prepared: &Prepared,
    hold: Hold,
    source: Source,
) -> Result<Option<PostSummary>, DeskError> {
    let now_ms = desk.now_ms();
    let hold_until_ms = now_ms + i64::from(hold.seconds) * 1000;
    let post = Post {
        is_test: matches!(source, Source::Test | Source::Post { is_test: true, .. }),
        ..new_post(prepared, now_ms, hold_until_ms)?
    };
    let not_after_ms = not_after(desk, &prepared.draft.fields, now_ms)?;
    desk.store.write(|tx| {
        let current = drafts::read(tx, post.draft_id)?.ok_or(DeskError::NotFound("draft"))?;
        if source == Source::Draft && current.deleted_at_ms.is_some() {
            return Err(DeskError::Invalid(IN_TRASH.into()));
        }
        if source == Source::Draft && current.revision != prepared.draft.revision {
            return Ok(None);
        }
        let numbers = post.recipients.iter().filter_map(Recipient::number);
        if !suppressions::listed(tx, numbers)?.is_empty() {
            return Ok(None);
        }
        write(tx, prepared, &post, now_ms)?;
        let from = match source {
            Source::Draft | Source::Test => ValuesFrom::Contacts,
            Source::Post { earlier, .. } => ValuesFrom::Post(earlier),
        };
        values::freeze(tx, post.id, &post.content, &post.recipients, from)?;
        posts::set_not_after(tx, post.id, not_after_ms)?;
        begin(tx, post.id, now_ms)?;
        // Read before the commit: an error after it would make a person send a second time.
        let summary = posts::summary(tx, post.id)?;
        Ok(Some(summary.ok_or(DeskError::NotFound("post"))?))
    })
}

/// Gives the moment after which the post is held: the draft's own, or the usual hours after now.
///
/// A schedule without one is held by the time of its runs.
fn not_after(desk: &Desk, fields: &DraftFields, now_ms: i64) -> Result<Option<i64>, DeskError> {
    if let Some(limit) = &fields.not_after {
        return Ok(limit.instant_ms());
    }
    if !fields.schedule.is_now() {
        return Ok(None);
    }
    let hours = settings::read(desk)?.late_after_hours;
    Ok(Some(now_ms + i64::from(hours) * 3_600_000))
}

fn new_post(prepared: &Prepared, now_ms: i64, hold_until_ms: i64) -> Result<Post, DeskError> {
    let fields = prepared.draft.fields.clone();
    Ok(Post {
        id: PostId::new(),
        draft_id: prepared.draft.id,
        revision: prepared.draft.revision,
        account_id: fields.account_id.ok_or(DeskError::NotFound("account"))?,
        sender_id: fields.sender_id.ok_or(DeskError::NotFound("sender"))?,
        content: fields.content,
        recipients: fields.recipients,
        schedule: fields.schedule,
        state: PostState::OnItsWay,
        hold_until_ms,
        created_at_ms: now_ms,
        is_test: false,
    })
}

fn write(tx: &Connection, prepared: &Prepared, post: &Post, now_ms: i64) -> Result<(), DeskError> {
    posts::add(tx, post)?;
    if post.schedule.is_now() {
        let waiting = super::DeliveryState::Waiting;
        deliveries::add(tx, post.id, 1, &post.recipients, waiting, now_ms)?;
    } else {
        runs::add(tx, post.id, &prepared.runs)?;
    }
    let route = prepared
        .account
        .as_ref()
        .map(|account| account.options.upload_route);
    if matches!(route, Some(UploadRoute::Endpoint | UploadRoute::OwnStorage)) {
        add_uploads(tx, post, now_ms)?;
    }
    add_dispatches(tx, prepared, post, now_ms)
}

fn add_uploads(tx: &Connection, post: &Post, now_ms: i64) -> Result<(), DeskError> {
    let mut seen = HashSet::new();
    for attachment in &post.content.attachments {
        if seen.insert((&attachment.blob, attachment.edit)) {
            let work = Work::Upload {
                attachment: attachment.id,
                blob: attachment.blob.clone(),
                edit: attachment.edit,
            };
            let entry = NewEntry {
                account_id: post.account_id,
                post_id: Some(post.id),
                work,
                subject: attachment.name.clone(),
                not_before_ms: post.hold_until_ms,
                key: None,
                total: attachment.size_bytes,
            };
            outbox::add(tx, &entry, now_ms)?;
        }
    }
    Ok(())
}

fn add_dispatches(
    tx: &Connection,
    prepared: &Prepared,
    post: &Post,
    now_ms: i64,
) -> Result<(), DeskError> {
    let chunks: Vec<&[Recipient]> = post.recipients.chunks(prepared.batch_size()).collect();
    let batches = u32::try_from(chunks.len()).unwrap_or(u32::MAX);
    for booking in prepared.bookings() {
        let bookable_from_ms = prepared.bookable_from_ms(booking);
        let not_before_ms = bookable_from_ms.map_or(post.hold_until_ms, |from_ms| {
            from_ms.max(post.hold_until_ms)
        });
        for (batch, recipients) in (1_u32..).zip(&chunks) {
            let work = Work::Dispatch {
                batch,
                batches,
                recipients: recipients.to_vec(),
                booking,
            };
            let entry = NewEntry {
                account_id: post.account_id,
                post_id: Some(post.id),
                work,
                subject: format!("{batch}/{batches}"),
                not_before_ms,
                key: Some(format!("postroom-{}", Uuid::now_v7())),
                total: recipients.len() as u64,
            };
            outbox::add(tx, &entry, now_ms)?;
        }
    }
    Ok(())
}
