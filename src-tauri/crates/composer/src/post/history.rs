//! What went where, and what can be done with it again.

use super::{
    DeliveryQuery, DeliveryState, Hold, Post, PostDetail, PostPage, PostQuery, PostState,
    PostSummary, Proof,
};
use crate::{
    desk::Desk,
    draft::{self, Draft, DraftFields, PAGE_LIMIT},
    error::DeskError,
    id::{AttachmentId, PostId},
    schedule::Schedule,
    store::{deliveries, posts, posts::ListQuery, proofs},
};

const PAGE_USUAL: u32 = 100;

/// Lists posts, newest first.
pub fn list(desk: &Desk, query: &PostQuery) -> Result<PostPage, DeskError> {
    let limit = query.limit.unwrap_or(PAGE_USUAL).clamp(1, PAGE_LIMIT);
    let wanted = ListQuery {
        search: query.search.as_deref(),
        after: query
            .cursor
            .as_deref()
            .map(draft::parse_cursor)
            .transpose()?,
        limit: limit + 1,
    };
    let (mut items, total) = desk.store.read(|db| posts::list(db, &wanted))?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| draft::cursor(last.created_at_ms, &last.id.to_string()));
    Ok(PostPage { items, next, total })
}

/// Lists posts that are held, on their way, or wait for the person.
pub fn active(desk: &Desk) -> Result<Vec<PostSummary>, DeskError> {
    let states = [PostState::Held, PostState::OnItsWay, PostState::NeedsYou];
    Ok(desk.store.read(|db| posts::in_states(db, &states))?)
}

/// Reads a post with its outcomes.
pub fn read(desk: &Desk, id: PostId) -> Result<PostDetail, DeskError> {
    desk.store.read(|db| {
        let missing = || DeskError::NotFound("post");
        let proofs: Vec<Proof> = proofs::list(db, id)?;
        let first = DeliveryQuery {
            limit: Some(PAGE_LIMIT),
            ..DeliveryQuery::default()
        };
        let page = super::deliveries::page(db, id, &first)?;
        let mut post = posts::read(db, id)?.ok_or_else(missing)?;
        post.recipients.truncate(PAGE_LIMIT as usize);
        Ok(PostDetail {
            id,
            post,
            summary: posts::summary(db, id)?.ok_or_else(missing)?,
            deliveries: page.items,
            next: page.next,
            proofs,
        })
    })
}

/// Reads a post as lists show it.
pub fn summary(desk: &Desk, id: PostId) -> Result<PostSummary, DeskError> {
    desk.store
        .read(|db| posts::summary(db, id))?
        .ok_or(DeskError::NotFound("post"))
}

/// Sends a post again, with the content as it was frozen, to exactly the recipients that failed in any of its runs.
///
/// The new post belongs to the same draft and revision as the old one.
pub fn retry_failed(desk: &Desk, id: PostId, hold: Hold) -> Result<PostSummary, DeskError> {
    let (post, failed) = desk.store.read(|db| {
        let post = posts::read(db, id)?.ok_or(DeskError::NotFound("post"))?;
        let failed = deliveries::keys_in(db, id, DeliveryState::Failed)?;
        Ok::<_, DeskError>((post, failed))
    })?;
    if failed.is_empty() {
        return Err(DeskError::Invalid(
            "no recipient of this post has failed".into(),
        ));
    }
    let is_test = post.is_test;
    let mut draft = Draft {
        id: post.draft_id,
        revision: post.revision,
        created_at_ms: post.created_at_ms,
        updated_at_ms: post.created_at_ms,
        deleted_at_ms: None,
        fields: fields_of(post),
    };
    draft
        .fields
        .recipients
        .retain(|recipient| failed.contains(&recipient.key()));
    let source = super::send::Source::Post {
        earlier: id,
        is_test,
    };
    super::send::send_from(desk, draft, hold, source)
}

/// Makes a new draft with a post's content and recipients.
pub fn again(desk: &Desk, id: PostId) -> Result<Draft, DeskError> {
    let post = desk.store.read(|db| posts::read(db, id))?;
    draft::new_from(desk, fields_of(post.ok_or(DeskError::NotFound("post"))?))
}

fn fields_of(post: Post) -> DraftFields {
    let mut content = post.content;
    for attachment in &mut content.attachments {
        attachment.id = AttachmentId::new();
    }
    DraftFields {
        account_id: Some(post.account_id),
        sender_id: Some(post.sender_id),
        content,
        recipients: post.recipients,
        audiences: Vec::new(),
        schedule: Schedule::Now,
        not_after: None,
    }
}
