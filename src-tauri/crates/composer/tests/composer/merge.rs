//! What a merge of two drafts promises.

mod against_git;
mod figures;
mod lists;
mod text;

use composer::{
    channel::RemoteFile,
    draft::{SharedDraft, SharedSchedule},
    id::SenderId,
};

pub fn draft(text: &str) -> SharedDraft {
    SharedDraft {
        sender: SenderId("one".into()),
        groups: Vec::new(),
        text: text.into(),
        files: Vec::new(),
        schedule: None,
    }
}

pub fn grouped(groups: &[&str]) -> SharedDraft {
    let groups = groups.iter().map(|group| (*group).to_owned()).collect();
    SharedDraft {
        groups,
        ..draft("")
    }
}

pub fn at(first_run_at_ms: i64) -> Option<SharedSchedule> {
    Some(SharedSchedule {
        first_run_at_ms,
        interval_ms: None,
        max_occurrences: None,
    })
}

pub fn file(url: &str, sha256: &str) -> RemoteFile {
    RemoteFile {
        url: url.into(),
        mime: "image/jpeg".into(),
        name: url.into(),
        sha256: sha256.into(),
        size_bytes: 1,
        storage_key: None,
    }
}

/// Merges texts; `None` is a conflict.
pub fn merged(base: &str, mine: &str, theirs: &str) -> Option<String> {
    let [base, mine, theirs] = [base, mine, theirs].map(draft);
    let merged = composer::draft::three_way(Some(&base), &mine, &theirs);
    if !merged.conflicts.is_empty() {
        assert_eq!(merged.draft.text, mine.text, "a conflict keeps mine");
        return None;
    }
    Some(merged.draft.text)
}
