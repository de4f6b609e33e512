//! Merges text by lines, and lines that both changed by words where that is safe.

use super::{chunks, words};

/// Merges two texts; `None` when their changes do not go together.
pub fn merge(base: Option<&str>, mine: &str, theirs: &str) -> Option<String> {
    match base {
        _ if mine == theirs => Some(mine.to_owned()),
        Some(base) if base == theirs => Some(mine.to_owned()),
        Some(base) if base == mine => Some(theirs.to_owned()),
        Some(base) => both_changed(base, mine, theirs),
        None if theirs.is_empty() => Some(mine.to_owned()),
        None if mine.is_empty() => Some(theirs.to_owned()),
        None => None,
    }
}

fn both_changed(base: &str, mine: &str, theirs: &str) -> Option<String> {
    let mut merged = String::new();
    for chunk in chunks::cut(base, mine, theirs)? {
        merged.push_str(&chunk.settled);
        if let Some(clash) = chunk.clash {
            merged.push_str(&words::merge(&clash.base, &clash.mine, &clash.theirs)?);
        }
    }
    words::figures_are_known(&merged, mine, theirs).then_some(merged)
}
