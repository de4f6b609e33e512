//! Parts a long text where a reader would: between paragraphs, else lines, sentences, words.

use crate::capabilities::TextLimit;

/// Where a part may end, best first.
const ENDS: [&str; 5] = ["\n\n", "\n", ". ", " ", ""];

/// Parts a text; the first part has a limit of its own. Blank space between parts is left out.
pub(super) fn parted(
    text: &str,
    first: TextLimit,
    next: TextLimit,
    most: usize,
) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end();
    let mut limit = first;
    while limit.count(rest) > limit.max {
        if parts.len() + 1 >= most {
            return None;
        }
        let (part, after) = rest.split_at(end_of_part(rest, limit)?);
        parts.push(part.trim_end().to_owned());
        rest = after.trim_start_matches(['\n', ' ', '\t', '\r']);
        limit = next;
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    Some(parts)
}

/// Finds where the part ends, in bytes; `None` when not even a character fits.
fn end_of_part(text: &str, limit: TextLimit) -> Option<usize> {
    let longest = longest_that_fits(text, limit);
    let head = &text[..longest];
    let ends = ENDS.iter().filter_map(|end| match *end {
        "" => Some(longest),
        end => head.rfind(end).map(|at| at + end.len()),
    });
    // A part of blank space only would say nothing.
    ends.filter(|at| !text[..*at].trim().is_empty())
        .find(|at| *at > 0)
}

fn longest_that_fits(text: &str, limit: TextLimit) -> usize {
    let mut count = 0;
    let mut bytes = 0;
    for character in text.chars() {
        let end = bytes + character.len_utf8();
        count += limit.count(&text[bytes..end]);
        if count > limit.max {
            break;
        }
        bytes = end;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capabilities::TextUnit;

    fn at(max: u32, unit: TextUnit) -> TextLimit {
        TextLimit {
            max,
            warn_from: max,
            unit,
        }
    }

    #[track_caller]
    fn expect(text: &str, first: u32, next: u32, wanted: &[&str]) {
        let unit = TextUnit::CodePoints;
        let parts = parted(text, at(first, unit), at(next, unit), 20);
        assert_eq!(
            parts.as_deref(),
            Some(
                &wanted
                    .iter()
                    .map(|part| (*part).to_owned())
                    .collect::<Vec<_>>()[..]
            )
        );
    }

    #[test]
    fn a_text_is_parted_where_a_reader_would() {
        expect("short", 10, 10, &["short"]);
        expect(
            "one two\n\nthree\nfour",
            12,
            20,
            &["one two", "three\nfour"],
        );
        expect("one two\nthree four", 12, 12, &["one two", "three four"]);
        expect("One. Two. Three", 11, 11, &["One. Two.", "Three"]);
        expect("one two three", 9, 9, &["one two", "three"]);
        expect("abcdefgh", 3, 4, &["abc", "defg", "h"]);
    }

    #[test]
    fn no_character_is_cut() {
        let parts = parted("🍞🍞🍞", at(5, TextUnit::Bytes), at(9, TextUnit::Bytes), 20);
        assert_eq!(parts, Some(vec!["🍞".to_owned(), "🍞🍞".to_owned()]));
        assert_eq!(
            parted("🍞", at(3, TextUnit::Bytes), at(3, TextUnit::Bytes), 20),
            None
        );
    }

    #[test]
    fn too_many_parts_are_none() {
        let tiny = at(1, TextUnit::CodePoints);
        assert_eq!(parted("abc", tiny, tiny, 2), None);
    }
}
