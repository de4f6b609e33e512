//! Tells everything that is kept, as the tests compare it.

use crate::problem::Problem;
use composer::{
    desk::Desk,
    draft::{self, Draft, DraftFilter, DraftQuery},
    id::{DraftId, PostId},
    library::BlobHash,
    outbox::{self, EntryState, StuckReason, WorkKind},
    post::{self, PostQuery, PostState},
    recipient::Recipient,
    schedule::Schedule,
    sync::SyncMark,
};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct State {
    drafts: Vec<DraftLine>,
    posts: Vec<PostLine>,
    open: Vec<OpenLine>,
}

#[derive(Serialize)]
struct DraftLine {
    id: DraftId,
    text: String,
    groups: Vec<String>,
    blobs: Vec<BlobHash>,
    schedule: Option<String>,
    deleted: bool,
    sync: SyncMark,
}

#[derive(Serialize)]
struct PostLine {
    id: PostId,
    draft: DraftId,
    text: String,
    groups: Vec<String>,
    blobs: Vec<BlobHash>,
    schedule: Option<String>,
    state: PostState,
}

#[derive(Serialize)]
struct OpenLine {
    post: Option<PostId>,
    work: WorkKind,
    state: EntryState,
    stuck_reason: Option<StuckReason>,
    message: Option<String>,
}

/// Lists every draft, every post and every open entry.
pub fn state(desk: &Desk) -> Result<Value, Problem> {
    let state = State {
        drafts: drafts(desk)?,
        posts: posts(desk)?,
        open: open(desk)?,
    };
    serde_json::to_value(state).map_err(|why| Problem::usage(why.to_string()))
}

fn drafts(desk: &Desk) -> Result<Vec<DraftLine>, Problem> {
    let mut lines = Vec::new();
    for filter in [DraftFilter::All, DraftFilter::Trash] {
        let mut query = DraftQuery {
            filter,
            limit: Some(draft::PAGE_LIMIT),
            ..DraftQuery::default()
        };
        loop {
            let page = draft::list(desk, &query)?;
            for item in page.items {
                lines.push(draft_line(draft::read(desk, item.id)?, item.sync));
            }
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
    }
    Ok(lines)
}

fn draft_line(draft: Draft, sync: SyncMark) -> DraftLine {
    let fields = draft.fields;
    let attachments = fields.content.attachments.into_iter();
    DraftLine {
        id: draft.id,
        text: fields.content.text,
        groups: addresses(&fields.recipients),
        blobs: attachments.map(|attachment| attachment.blob).collect(),
        schedule: moment(&fields.schedule),
        deleted: draft.deleted_at_ms.is_some(),
        sync,
    }
}

fn posts(desk: &Desk) -> Result<Vec<PostLine>, Problem> {
    let mut lines = Vec::new();
    let mut query = PostQuery {
        limit: Some(draft::PAGE_LIMIT),
        ..PostQuery::default()
    };
    loop {
        let page = post::list(desk, &query)?;
        for item in page.items {
            lines.push(post_line(desk, item.id)?);
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            return Ok(lines);
        }
    }
}

fn post_line(desk: &Desk, id: PostId) -> Result<PostLine, Problem> {
    let detail = post::read(desk, id)?;
    let attachments = detail.post.content.attachments.into_iter();
    Ok(PostLine {
        id,
        draft: detail.post.draft_id,
        text: detail.post.content.text,
        groups: addresses(&detail.post.recipients),
        blobs: attachments.map(|attachment| attachment.blob).collect(),
        schedule: moment(&detail.post.schedule),
        state: detail.summary.state,
    })
}

fn open(desk: &Desk) -> Result<Vec<OpenLine>, Problem> {
    let items = outbox::list(desk)?.into_iter();
    Ok(items
        .map(|item| OpenLine {
            post: item.post_id,
            work: item.work,
            state: item.state,
            stuck_reason: item.stuck_reason,
            message: item.message,
        })
        .collect())
}

fn addresses(recipients: &[Recipient]) -> Vec<String> {
    let addresses = recipients.iter().map(Recipient::address);
    addresses.map(str::to_owned).collect()
}

/// A moment as it was asked for.
fn moment(schedule: &Schedule) -> Option<String> {
    match schedule {
        Schedule::Once { at, .. } => Some(at.format("%Y-%m-%dT%H:%M:%S").to_string()),
        _ => None,
    }
}
