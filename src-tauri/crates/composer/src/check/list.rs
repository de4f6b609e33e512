//! Checks a list: a button, sections with titles, rows that can be told apart.

use super::{DraftPart, Finding, FindingCode, actions::twice, blocks, length, warns};
use crate::{
    capabilities::Capabilities,
    content::{List, ListRow, ListSection},
};

const PART: DraftPart = DraftPart::Piece;

pub(super) fn check(list: &List, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    check_button(list, capabilities, found);
    let rows: Vec<&ListRow> = list
        .sections
        .iter()
        .flat_map(|section| &section.rows)
        .collect();
    if rows.is_empty() {
        found.push(blocks(FindingCode::ListEmpty, PART));
        return;
    }
    check_sections(&list.sections, found);
    check_rows(&rows, found);
    let (actual, limit) = (
        length(rows.len()),
        capabilities.shown.map(|shown| i64::from(shown.rows)),
    );
    if let Some(limit) = limit.filter(|limit| actual > *limit) {
        found.push(warns(FindingCode::TooManyRows, PART).counted(limit, actual));
    }
}

/// A longer word on the button is refused by the system that has lists.
fn check_button(list: &List, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    if list.button.trim().is_empty() {
        found.push(blocks(FindingCode::ListButtonMissing, PART));
    }
    let limit = capabilities
        .shown
        .map(|shown| i64::from(shown.button_chars));
    let actual = length(list.button.chars().count());
    if let Some(limit) = limit.filter(|limit| actual > *limit) {
        found.push(blocks(FindingCode::ListButtonTooLong, PART).counted(limit, actual));
    }
}

fn check_sections(sections: &[ListSection], found: &mut Vec<Finding>) {
    let number = |at: Option<usize>| at.map(|at| length(at + 1));
    let empty = sections.iter().position(|section| section.rows.is_empty());
    found.extend(number(empty).map(|at| blocks(FindingCode::SectionEmpty, PART).at(at)));
    let bare = |section: &ListSection| section.title.trim().is_empty();
    let untitled = sections
        .iter()
        .position(bare)
        .filter(|_| sections.len() > 1);
    found.extend(number(untitled).map(|at| blocks(FindingCode::SectionTitleMissing, PART).at(at)));
}

fn check_rows(rows: &[&ListRow], found: &mut Vec<Finding>) {
    let bare = rows.iter().position(|row| row.title.trim().is_empty());
    found.extend(bare.map(|at| blocks(FindingCode::RowTitleMissing, PART).at(length(at + 1))));
    let mute = rows.iter().filter(|row| row.payload.trim().is_empty());
    let names: Vec<String> = mute.map(|row| row.title.clone()).collect();
    if !names.is_empty() {
        found.push(blocks(FindingCode::PayloadMissing, PART).named(names));
    }
    let payloads = rows
        .iter()
        .map(|row| (row.payload.as_str(), row.title.as_str()));
    found.extend(twice(payloads, PART));
}
