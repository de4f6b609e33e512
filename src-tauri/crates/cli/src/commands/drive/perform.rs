//! One core call per operation.

use super::{operation::Operation, report};
use crate::{problem::Problem, workplace::Workplace};
use composer::{
    account::{self, AccountOptions, Keeping, NewAccount, SystemKind},
    audience,
    backup::{self, Course},
    desk::Desk,
    draft::{self, DraftChange},
    id::{AttachmentId, DraftId},
    library::{self, AttachOutcome},
    outbox::{self, EntryState},
    post::{self, Hold, PostState},
    recipient::Recipient,
    schedule::Schedule,
    sync,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};

/// No run of the tests sends this many requests a minute.
const PACE: u32 = 1_000_000;

/// Carries one operation out; when it returns, the core has confirmed it.
pub async fn perform(operation: Operation, place: &mut Workplace) -> Result<Value, Problem> {
    let desk = place.desk();
    match operation {
        Operation::Account { url } => add_account(place, url).await,
        Operation::New => Ok(json!({ "draft": draft::create(desk)?.id })),
        Operation::Type { draft, text } => save(desk, draft, |change| change.text = Some(text)),
        Operation::Address { draft, groups } => address(desk, draft, groups),
        Operation::Attach { draft, path } => attach(desk, draft, &path),
        Operation::CleanUp { path } => clean_up(desk, &path),
        Operation::Arrange { draft, order } => arrange(desk, draft, &order),
        Operation::Schedule { draft, at } => {
            let schedule = moment(at)?;
            save(desk, draft, |change| change.schedule = Some(schedule))
        }
        Operation::Send { draft, hold } => {
            let post = post::send(desk, draft, Hold { seconds: hold })?;
            Ok(json!({ "post": post.id }))
        }
        Operation::Undo { post } => Ok(json!({ "in_time": outbox::undo_send(desk, post)? })),
        Operation::Delete { draft } => Ok(json!(draft::delete(desk, draft)?)),
        Operation::Restore { draft } => {
            draft::restore(desk, draft)?;
            Ok(Value::Null)
        }
        Operation::Sync => told(&sync::sync_now(desk).await?),
        Operation::Backup { path } => told(&backup::make(desk, &path, &Course::default())?),
        Operation::CheckBackup { path } => told(&backup::look_into(&path, &Course::default())?),
        Operation::RestoreBackup { path } => {
            told(&backup::restore(desk, &path, &Course::default())?)
        }
        Operation::Hurry => hurry(desk).await,
        Operation::State => report::state(desk),
    }
}

/// Gives what the core answered as it is.
fn told(answer: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(answer).map_err(|why| Problem::usage(why.to_string()))
}

async fn add_account(place: &Workplace, url: String) -> Result<Value, Problem> {
    let options = AccountOptions {
        requests_per_minute: PACE,
        ..AccountOptions::default()
    };
    let new = NewAccount {
        kind: SystemKind::Watchcollect,
        name: String::new(),
        base_url: url,
        options,
    };
    let secret = crate::workplace::token_of_this_run()
        .ok_or_else(|| Problem::usage("POSTROOM_TOKEN is not set"))?;
    let added = account::add(place.desk(), new, secret, Keeping::SessionOnly).await?;
    Ok(json!({ "account": added.id }))
}

fn save(desk: &Desk, id: DraftId, set: impl FnOnce(&mut DraftChange)) -> Result<Value, Problem> {
    let mut change = DraftChange::default();
    set(&mut change);
    draft::save(desk, id, change)?;
    Ok(Value::Null)
}

fn address(desk: &Desk, id: DraftId, number: usize) -> Result<Value, Problem> {
    let fields = draft::read(desk, id)?.fields;
    let account = fields
        .account_id
        .ok_or_else(|| Problem::usage("the draft has no account"))?;
    let groups = audience::groups(desk, account, fields.sender_id.as_ref())?;
    let open = groups.into_iter().filter(|group| group.can_send);
    let recipients: Vec<Recipient> = open
        .take(number)
        .map(|group| Recipient::Group {
            id: group.id,
            name: group.name,
        })
        .collect();
    let ids: Vec<String> = recipients
        .iter()
        .map(|to| to.address().to_owned())
        .collect();
    save(desk, id, |change| change.recipients = Some(recipients))?;
    Ok(json!({ "groups": ids }))
}

fn attach(desk: &Desk, id: DraftId, path: &Path) -> Result<Value, Problem> {
    match library::attach_file(desk, id, path)? {
        AttachOutcome::Attached { attachment } => Ok(json!({ "blob": attachment.blob })),
        AttachOutcome::Refused { error, .. } => {
            Err(composer::error::DeskError::Picture(error).into())
        }
    }
}

fn clean_up(desk: &Desk, path: &Path) -> Result<Value, Problem> {
    library::take_in_file(desk, path)?;
    library::clean_up(desk)?;
    Ok(json!({ "gone": library::empty_trash(desk)? }))
}

fn arrange(desk: &Desk, id: DraftId, order: &[usize]) -> Result<Value, Problem> {
    let attachments = draft::read(desk, id)?.fields.content.attachments;
    let ids: Vec<AttachmentId> = order
        .iter()
        .filter_map(|place| Some(attachments.get(*place)?.id))
        .collect();
    draft::arrange(desk, id, &ids)?;
    Ok(Value::Null)
}

fn moment(at: Option<String>) -> Result<Schedule, Problem> {
    let Some(at) = at else {
        return Ok(Schedule::Now);
    };
    let at = at
        .parse()
        .map_err(|_| Problem::usage(format!("{at} is no moment")))?;
    let zone = chrono_tz::Tz::UTC;
    Ok(Schedule::Once { at, zone })
}

/// Ends every undo time and lets every entry try now.
async fn hurry(desk: &Arc<Desk>) -> Result<Value, Problem> {
    for known in account::list(desk)? {
        account::check(desk, known.id).await?;
    }
    for post in post::active(desk)? {
        if post.state == PostState::Held {
            outbox::send_held_now(desk, post.id)?;
        }
    }
    for entry in outbox::list(desk)? {
        if matches!(entry.state, EntryState::Waiting | EntryState::Unknown) {
            outbox::retry_entry(desk, entry.id)?;
        }
    }
    Ok(Value::Null)
}
