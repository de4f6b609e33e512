//! Which new copies at a system are later versions of ones that vanished: every save there makes another draft.

use super::fingerprint::file_key;
use crate::draft::SharedDraft;
use std::collections::{HashMap, HashSet};

/// From here on two versions count as the same draft.
const ENOUGH: f64 = 0.5;

/// Says how alike two versions are, 0 to 1: by words, groups and files, each only where either has any.
pub(super) fn likeness(one: &SharedDraft, other: &SharedDraft) -> f64 {
    let groups = |draft: &SharedDraft| draft.groups.clone();
    let files = |draft: &SharedDraft| {
        let keys = draft.files.iter().map(|file| file_key(file).to_owned());
        keys.collect::<Vec<_>>()
    };
    let parts = [
        (0.6, overlap(&words(one), &words(other))),
        (0.25, overlap(&groups(one), &groups(other))),
        (0.15, overlap(&files(one), &files(other))),
    ];
    let told = || {
        parts
            .iter()
            .filter_map(|(weight, part)| Some((weight, (*part)?)))
    };
    let weight: f64 = told().map(|(weight, _)| weight).sum();
    if weight == 0.0 {
        return 1.0;
    }
    told().map(|(weight, part)| weight * part).sum::<f64>() / weight
}

fn words(draft: &SharedDraft) -> Vec<String> {
    let words = draft.text.split_whitespace();
    words.map(str::to_lowercase).collect()
}

/// Gives the share of what both have, counting repeats; `None` when neither has anything.
fn overlap(one: &[String], other: &[String]) -> Option<f64> {
    if one.is_empty() && other.is_empty() {
        return None;
    }
    let mut left: HashMap<&str, u32> = HashMap::new();
    for item in one {
        *left.entry(item).or_default() += 1;
    }
    let mut both = 0_u32;
    for item in other {
        if let Some(count) = left.get_mut(item.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            both += 1;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "texts are far shorter")]
    let all = (one.len() + other.len()) as f64;
    Some(2.0 * f64::from(both) / all)
}

/// Pairs what vanished with what is new, the most alike first and each at most once.
///
/// `may` says whether a pair is possible at all; a tie goes to what stands first.
pub(super) fn pair(
    vanished: &[&SharedDraft],
    new: &[&SharedDraft],
    may: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut scores = Vec::new();
    for (old, before) in vanished.iter().enumerate() {
        for (later, after) in new.iter().enumerate() {
            let score = likeness(before, after);
            if score >= ENOUGH && may(old, later) {
                scores.push((score, old, later));
            }
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut olds, mut laters) = (HashSet::new(), HashSet::new());
    scores.retain(|(_, old, later)| {
        let is_free = !olds.contains(old) && !laters.contains(later);
        if is_free {
            olds.insert(*old);
            laters.insert(*later);
        }
        is_free
    });
    scores
        .into_iter()
        .map(|(_, old, later)| (old, later))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SenderId;

    fn draft(text: &str, groups: &[&str]) -> SharedDraft {
        SharedDraft {
            sender: SenderId("shop".into()),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            text: text.into(),
            files: Vec::new(),
            schedule: None,
        }
    }

    #[test]
    fn a_few_changed_words_are_still_the_same_draft() {
        let before = draft("New in: a diver of 1968, full set, 71 euro", &["a", "b"]);
        let after = draft("New in: a diver of 1968, full set, 99 euro today", &["a"]);
        assert!(likeness(&before, &after) > 0.7);
        assert!(likeness(&before, &before) > 0.999);
    }

    #[test]
    fn other_words_to_other_groups_are_another_draft() {
        let bread = draft("Currant bread at seven", &["a"]);
        assert!(likeness(&bread, &draft("New in: a diver", &["b"])) < 0.1);
        assert!(likeness(&bread, &draft("New in: a diver", &["a"])) < ENOUGH);
    }

    #[test]
    fn each_is_paired_once_and_the_most_alike_first() {
        let (bread, diver) = (
            draft("bread at seven", &["a"]),
            draft("a diver 1968", &["a"]),
        );
        let (bread_2, diver_2) = (
            draft("bread at eight", &["a"]),
            draft("a diver 1969", &["a"]),
        );
        let pairs = pair(&[&bread, &diver], &[&diver_2, &bread_2], |_, _| true);
        assert_eq!(HashSet::from([(0, 1), (1, 0)]), pairs.into_iter().collect());
        assert_eq!(pair(&[&bread, &bread], &[&bread_2], |_, _| true), [(0, 0)]);
        assert!(pair(&[&bread], &[&bread_2], |_, _| false).is_empty());
    }
}
