//! `draft history`, `diff`, `restore-revision` and `purge`.

use super::{find, shown};
use crate::{
    problem::Problem,
    screen::{plain, table},
    words::{instant, word},
    workplace::Workplace,
};
use composer::draft::{self, DraftDiff, DraftField, MOMENTS_PAGE, SetDiff, SpanSide};
use serde_json::json;

/// Lists a draft's moments, newest first.
pub fn history(typed: &str, before: Option<u32>, place: &Workplace) -> Result<(), Problem> {
    let id = find(place, typed)?;
    let moments = draft::moments(place.desk(), id, before)?;
    place.screen.list(moments, |moments| {
        let rows = moments.iter().map(|moment| {
            [
                moment.revision.to_string(),
                instant(moment.saved_at_ms),
                word(&moment.origin),
                fields(&moment.changed),
                moment.title.clone(),
            ]
        });
        let rows = table(["revision", "saved", "origin", "changed", "title"], rows);
        let full = moments.len() == MOMENTS_PAGE as usize;
        match moments.last().filter(|_| full) {
            Some(last) => format!("{rows}\n--before {} shows more", last.revision),
            None => rows,
        }
    })
}

fn fields(changed: &[DraftField]) -> String {
    changed.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Shows how two revisions of a draft differ.
pub fn diff(typed: &str, from: u32, to: u32, place: &Workplace) -> Result<(), Problem> {
    let id = find(place, typed)?;
    let diff = draft::compare(place.desk(), id, from, to)?;
    place.screen.show(&diff, || describe(&diff))
}

/// Words that went stand in `[-…-]`, new ones in `{+…+}`.
fn describe(diff: &DraftDiff) -> String {
    if diff.changed.is_empty() {
        return "The two revisions are the same.".to_owned();
    }
    let mut lines = vec![format!("Changed: {}", fields(&diff.changed))];
    if diff.changed.contains(&DraftField::Text) {
        let spans = diff.text.iter().map(|span| match span.side {
            SpanSide::Both => span.text.clone(),
            SpanSide::Removed => format!("[-{}-]", span.text),
            SpanSide::Added => format!("{{+{}+}}", span.text),
        });
        let text = spans.collect::<String>();
        lines.extend(text.lines().map(|line| format!("  | {}", plain(line))));
    }
    lines.extend(sets("to", &diff.recipients));
    lines.extend(sets("file", &diff.attachments));
    lines.join("\n")
}

fn sets(noun: &str, diff: &SetDiff) -> Vec<String> {
    let line = |sign: char, name: &String| format!("  {sign} {noun} {}", plain(name));
    let removed = diff.removed.iter().map(|name| line('-', name));
    let added = diff.added.iter().map(|name| line('+', name));
    let order = diff
        .reordered
        .then(|| format!("  {noun}: in another order"));
    let changed = diff.changed.iter().map(|name| line('~', name));
    removed.chain(added).chain(changed).chain(order).collect()
}

/// Makes an older revision the newest again and shows the draft.
pub fn restore(typed: &str, revision: u32, place: &Workplace) -> Result<(), Problem> {
    let id = find(place, typed)?;
    shown::show(
        place,
        &draft::restore_revision(place.desk(), id, revision)?,
        &[],
    )
}

/// Deletes one draft of the trash for good, or all of them.
pub fn purge(typed: Option<&str>, place: &Workplace) -> Result<(), Problem> {
    let purged = match typed {
        Some(typed) => {
            draft::delete_forever(place.desk(), find(place, typed)?)?;
            1
        }
        None => draft::empty_trash(place.desk())?,
    };
    place
        .screen
        .show(&json!({ "purged": purged }), || match purged {
            1 => "1 draft was deleted for good; what was sent stays in the history.".to_owned(),
            some => {
                format!("{some} drafts were deleted for good; what was sent stays in the history.")
            }
        })
}
