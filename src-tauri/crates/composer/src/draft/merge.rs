//! Brings two versions of a draft together that started from the same one. Pure: it reads and writes nothing.

mod chunks;
pub(super) mod order;
pub(super) mod text;
mod words;

pub(super) use words::tokens;

use super::{DraftField, SharedDraft};
use crate::channel::RemoteFile;

/// What a merge came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// Both sides' changes; in a field with a conflict it is mine.
    pub draft: SharedDraft,
    /// The fields in which the changes do not go together.
    pub conflicts: Vec<DraftField>,
}

/// Merges field by field. Lists never conflict; text, schedule and sender can.
pub fn three_way(base: Option<&SharedDraft>, mine: &SharedDraft, theirs: &SharedDraft) -> Merged {
    let mut conflicts = Vec::new();
    let mut settle = |field, is_merged: bool| {
        if !is_merged {
            conflicts.push(field);
        }
    };
    let text = text::merge(
        base.map(|base| base.text.as_str()),
        &mine.text,
        &theirs.text,
    );
    settle(DraftField::Text, text.is_some());
    let schedule = unit(
        base.map(|base| &base.schedule),
        &mine.schedule,
        &theirs.schedule,
    )
    .or_else(|| {
        base.is_none()
            .then(|| only(&mine.schedule, &theirs.schedule))?
    });
    settle(DraftField::Schedule, schedule.is_some());
    let sender = unit(base.map(|base| &base.sender), &mine.sender, &theirs.sender);
    settle(DraftField::Sender, sender.is_some());
    let groups = base.map_or(&[][..], |base| &base.groups);
    let files = base.map_or(&[][..], |base| &base.files);
    Merged {
        draft: SharedDraft {
            sender: sender.unwrap_or_else(|| mine.sender.clone()),
            groups: order::merge(groups, &mine.groups, &theirs.groups, String::as_str),
            text: text.unwrap_or_else(|| mine.text.clone()),
            files: order::merge(files, &mine.files, &theirs.files, identity),
            schedule: schedule.unwrap_or(mine.schedule),
        },
        conflicts,
    }
}

/// Takes the side that changed; `None` when both did, differently.
fn unit<T: Clone + PartialEq>(base: Option<&T>, mine: &T, theirs: &T) -> Option<T> {
    match base {
        _ if mine == theirs => Some(mine.clone()),
        Some(base) if base == mine => Some(theirs.clone()),
        Some(base) if base == theirs => Some(mine.clone()),
        _ => None,
    }
}

/// Takes the one that is there, when the other side has none.
fn only<T: Clone>(mine: &Option<T>, theirs: &Option<T>) -> Option<Option<T>> {
    (mine.is_none() || theirs.is_none()).then(|| mine.clone().or_else(|| theirs.clone()))
}

/// Names a file by its content, or by its address where the content's hash is not known.
fn identity(file: &RemoteFile) -> &str {
    let is_hash =
        file.sha256.len() == 64 && file.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { &file.sha256 } else { &file.url }
}
