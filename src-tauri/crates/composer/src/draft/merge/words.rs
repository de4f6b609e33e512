//! Merges lines that both sides changed, word by word. A number is never merged: a wrong price is
//! worse than a question.

use similar::{Algorithm, DiffOp};
use std::{collections::HashSet, ops::Range};

/// The most words and gaps that are compared; longer stretches are a person's to settle.
const MAX_TOKENS: usize = 4_000;

/// Merges lines that both sides changed; `None` when a person has to choose.
pub fn merge(base: &str, mine: &str, theirs: &str) -> Option<String> {
    let [base, mine, theirs] = [base, mine, theirs].map(tokens);
    if [&base, &mine, &theirs]
        .iter()
        .any(|side| side.len() > MAX_TOKENS)
    {
        return None;
    }
    let mut edits = edits(&base, &mine);
    edits.extend(self::edits(&base, &theirs));
    edits.sort_by_key(|edit| (edit.place.start, edit.place.end));
    edits.dedup();
    let figures = edits.iter().any(|edit| edit.touches_figures(&base));
    let apart = edits
        .windows(2)
        .all(|pair| are_apart(&base, &pair[0], &pair[1]));
    (apart && !figures).then(|| apply(&base, &edits))
}

/// Cuts a text into words and the gaps between them.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut in_gap = None;
    for (at, letter) in text.char_indices() {
        let is_gap = letter.is_whitespace();
        if in_gap.is_some_and(|before| before != is_gap) {
            tokens.push(&text[start..at]);
            start = at;
        }
        in_gap = Some(is_gap);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

/// Says whether every word with a digit stands like this on one of the sides.
pub fn figures_are_known(merged: &str, mine: &str, theirs: &str) -> bool {
    let known: HashSet<&str> = tokens(mine).into_iter().chain(tokens(theirs)).collect();
    let mut figures = tokens(merged).into_iter().filter(|token| has_figure(token));
    figures.all(|figure| known.contains(figure))
}

fn has_figure(token: &str) -> bool {
    token.contains(char::is_numeric)
}

/// A stretch of the base and what one side made of it.
#[derive(Debug, PartialEq, Eq)]
struct Edit<'a> {
    place: Range<usize>,
    new: Vec<&'a str>,
}

impl Edit<'_> {
    fn touches_figures(&self, base: &[&str]) -> bool {
        let old = &base[self.place.clone()];
        old.iter().chain(&self.new).any(|token| has_figure(token))
    }
}

fn edits<'a>(base: &[&str], side: &[&'a str]) -> Vec<Edit<'a>> {
    let mut edits: Vec<Edit<'a>> = Vec::new();
    for step in similar::capture_diff_slices(Algorithm::Myers, base, side) {
        if matches!(step, DiffOp::Equal { .. }) {
            continue;
        }
        let (place, new) = (step.old_range(), &side[step.new_range()]);
        match edits
            .last_mut()
            .filter(|last| last.place.end == place.start)
        {
            Some(last) => {
                last.place.end = place.end;
                last.new.extend(new);
            }
            None => edits.push(Edit {
                place,
                new: new.to_vec(),
            }),
        }
    }
    edits
}

/// Two edits are apart when a whole word that nobody changed stands between them.
fn are_apart(base: &[&str], first: &Edit<'_>, second: &Edit<'_>) -> bool {
    let between = base.get(first.place.end..second.place.start);
    between.is_some_and(|between| between.iter().any(|token| !token.trim().is_empty()))
}

fn apply(base: &[&str], edits: &[Edit<'_>]) -> String {
    let mut merged = String::new();
    let mut at = 0;
    for edit in edits {
        merged.extend(base[at..edit.place.start].iter().copied());
        merged.extend(edit.new.iter().copied());
        at = edit.place.end;
    }
    merged.extend(base[at..].iter().copied());
    merged
}
