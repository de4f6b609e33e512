//! Says how two revisions of a draft differ.

use super::{
    DraftDiff, DraftField, DraftFields, SetDiff, SpanSide, TextSpan, edit::read_revision,
    merge::tokens,
};
use crate::{
    content::Attachment,
    desk::Desk,
    error::DeskError,
    id::{AudienceId, DraftId},
    store::audience,
};
use similar::{Algorithm, ChangeTag};
use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

/// After this long the rest of two texts counts as replaced.
const PATIENCE: Duration = Duration::from_millis(300);

/// Compares two revisions of a draft.
pub fn compare(desk: &Desk, id: DraftId, from: u32, to: u32) -> Result<DraftDiff, DeskError> {
    let old = read_revision(desk, id, from)?.fields;
    let new = read_revision(desk, id, to)?.fields;
    let mut names = HashMap::new();
    desk.store.read(|db| {
        for id in old.audiences.iter().chain(&new.audiences) {
            // A deleted set still has its name.
            if let Some(name) = audience::name(db, *id)? {
                names.insert(*id, name);
            }
        }
        Ok::<_, DeskError>(())
    })?;
    Ok(differences(&old, &new, &names))
}

fn differences(
    old: &DraftFields,
    new: &DraftFields,
    names: &HashMap<AudienceId, String>,
) -> DraftDiff {
    let recipients = |fields: &DraftFields| {
        let mut list = named(&fields.recipients, |one| (one.key(), one.name()));
        list.extend(named(&fields.audiences, |id| {
            let name = names.get(id).map(String::as_str);
            (format!("audience:{id}"), name.unwrap_or_default())
        }));
        list
    };
    let files = |fields: &DraftFields| {
        named(&fields.content.attachments, |one| {
            (one.id.to_string(), one.name.as_str())
        })
    };
    let schedules = || (old.schedule.clone(), new.schedule.clone());
    DraftDiff {
        text: spans(&old.content.text, &new.content.text),
        recipients: sets(&recipients(old), &recipients(new)),
        attachments: SetDiff {
            changed: other_looks(&old.content.attachments, &new.content.attachments),
            ..sets(&files(old), &files(new))
        },
        schedule: (old.schedule != new.schedule).then(schedules),
        changed: changed(old, new),
    }
}

/// Lists the parts that differ.
pub(super) fn changed(old: &DraftFields, new: &DraftFields) -> Vec<DraftField> {
    let (before, after) = (&old.content, &new.content);
    let sender = |fields: &DraftFields| (fields.account_id, fields.sender_id.clone());
    let rest_differs = before.piece != after.piece
        || before.actions != after.actions
        || before.reply_to != after.reply_to
        || before.options != after.options;
    let parts = [
        (DraftField::Text, before.text != after.text),
        (
            DraftField::Attachments,
            before.attachments != after.attachments,
        ),
        (
            DraftField::Recipients,
            old.recipients != new.recipients || old.audiences != new.audiences,
        ),
        (DraftField::Schedule, old.schedule != new.schedule),
        (DraftField::Sender, sender(old) != sender(new)),
        (DraftField::NotAfter, old.not_after != new.not_after),
        (DraftField::Other, rest_differs),
    ];
    parts
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
}

fn spans(old: &str, new: &str) -> Vec<TextSpan> {
    let (old, new) = (tokens(old), tokens(new));
    let end = Instant::now().checked_add(PATIENCE);
    let steps = similar::capture_diff_slices_deadline(Algorithm::Myers, &old, &new, end);
    let mut spans: Vec<TextSpan> = Vec::new();
    for change in steps.iter().flat_map(|step| step.iter_changes(&old, &new)) {
        let side = match change.tag() {
            ChangeTag::Equal => SpanSide::Both,
            ChangeTag::Delete => SpanSide::Removed,
            ChangeTag::Insert => SpanSide::Added,
        };
        match spans.last_mut().filter(|last| last.side == side) {
            Some(last) => last.text.push_str(change.value()),
            None => spans.push(TextSpan {
                side,
                text: change.value().to_owned(),
            }),
        }
    }
    spans
}

/// Names the files of both that are sent differently or described in other words.
fn other_looks(old: &[Attachment], new: &[Attachment]) -> Vec<String> {
    let differs = |before: &Attachment, after: &Attachment| {
        (
            before.edit,
            before.focus,
            before.kind,
            &before.alt,
            &before.blob,
        ) != (after.edit, after.focus, after.kind, &after.alt, &after.blob)
    };
    let kept = new.iter().filter(|after| {
        let mut before = old.iter();
        before.any(|before| before.id == after.id && differs(before, after))
    });
    kept.map(|file| file.name.clone()).collect()
}

/// Things by key and name, in order.
type Named = Vec<(String, String)>;

fn named<'a, T>(things: &'a [T], name: impl Fn(&'a T) -> (String, &'a str)) -> Named {
    let both = things.iter().map(name);
    both.map(|(key, name)| (key, name.to_owned())).collect()
}

fn sets(old: &Named, new: &Named) -> SetDiff {
    let keys = |list: &'_ Named| {
        list.iter()
            .map(|(key, _)| key.clone())
            .collect::<HashSet<_>>()
    };
    let (before, after) = (keys(old), keys(new));
    let missing = |list: &Named, other: &HashSet<String>| {
        let own = list.iter().filter(|(key, _)| !other.contains(key));
        own.map(|(_, name)| name.clone()).collect::<Vec<_>>()
    };
    let shared_before = old
        .iter()
        .map(|(key, _)| key)
        .filter(|key| after.contains(*key));
    let shared_after = new
        .iter()
        .map(|(key, _)| key)
        .filter(|key| before.contains(*key));
    SetDiff {
        added: missing(new, &before),
        removed: missing(old, &after),
        changed: Vec::new(),
        reordered: !shared_before.eq(shared_after),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        content::{MediaKind, PictureEdit},
        id::AttachmentId,
        recipient::Recipient,
    };

    fn fields(text: &str, groups: &[&str]) -> DraftFields {
        let mut fields = DraftFields::default();
        fields.content.text = text.into();
        let group = |name: &&str| Recipient::Group {
            id: (*name).into(),
            name: (*name).into(),
        };
        fields.recipients = groups.iter().map(group).collect();
        fields
    }

    #[test]
    fn a_changed_word_stands_between_what_stayed() {
        let found = differences(
            &fields("our old bread", &[]),
            &fields("our new bread", &[]),
            &HashMap::new(),
        );
        let spans: Vec<_> = found
            .text
            .iter()
            .map(|span| (span.side, span.text.as_str()))
            .collect();
        assert_eq!(
            spans,
            [
                (SpanSide::Both, "our "),
                (SpanSide::Removed, "old"),
                (SpanSide::Added, "new"),
                (SpanSide::Both, " bread"),
            ]
        );
        assert_eq!(found.changed, [DraftField::Text]);
    }

    #[test]
    fn groups_are_told_by_name() {
        let found = differences(
            &fields("", &["a", "b", "c"]),
            &fields("", &["c", "b", "d"]),
            &HashMap::new(),
        );
        assert_eq!(
            (found.recipients.added, found.recipients.removed),
            (vec!["d".into()], vec!["a".into()])
        );
        assert!(found.recipients.reordered);
        assert_eq!(found.changed, [DraftField::Recipients]);
    }

    #[test]
    fn a_kept_picture_that_was_edited_is_named() {
        let picture = |name: &str| Attachment {
            id: AttachmentId::new(),
            blob: "0".repeat(64).parse().unwrap(),
            name: name.into(),
            kind: MediaKind::Image,
            mime: "image/jpeg".into(),
            width_px: Some(40),
            height_px: Some(30),
            size_bytes: 1,
            alt: String::new(),
            edit: None,
            focus: None,
            removes: Vec::new(),
            media: None,
        };
        let mut before = fields("", &[]);
        before.content.attachments = vec![picture("a.jpg"), picture("b.jpg"), picture("c.jpg")];
        let mut after = before.clone();
        after.content.attachments[1].edit = Some(PictureEdit {
            quarter_turns: 1,
            ..PictureEdit::default()
        });
        after.content.attachments[2] = picture("d.jpg");
        let found = differences(&before, &after, &HashMap::new()).attachments;
        assert_eq!(found.changed, ["b.jpg"]);
        assert_eq!(
            (found.added, found.removed),
            (vec!["d.jpg".into()], vec!["c.jpg".into()])
        );
    }

    #[test]
    fn two_long_strange_texts_are_compared_in_time_and_lose_nothing() {
        let long = |word: &str| {
            (0..40_000)
                .map(|at| format!("{word}{at} "))
                .collect::<String>()
        };
        let start = Instant::now();
        let spans = spans(&long("a"), &long("b"));
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}",
            start.elapsed()
        );
        let side = |side| {
            spans
                .iter()
                .filter(|span| span.side != side)
                .map(|span| span.text.as_str())
                .collect::<String>()
        };
        assert!(side(SpanSide::Added) == long("a") && side(SpanSide::Removed) == long("b"));
    }

    #[test]
    fn saved_sets_are_told_by_name_beside_the_groups() {
        let (mut old, mut new) = (fields("", &["a"]), fields("", &["a"]));
        let (friday, fair) = (AudienceId::new(), AudienceId::new());
        old.audiences = vec![friday];
        new.audiences = vec![fair];
        let names = HashMap::from([(friday, "Friday".to_owned()), (fair, "Fair".to_owned())]);
        let found = differences(&old, &new, &names);
        assert_eq!(
            (found.recipients.added, found.recipients.removed),
            (vec!["Fair".into()], vec!["Friday".into()])
        );
        assert_eq!(found.changed, [DraftField::Recipients]);
    }
}
