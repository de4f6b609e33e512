//! Checks what a message says against what its account takes.

use super::{
    DraftPart, Finding, FindingCode, actions, blocks, carousel, files, offers, options, piece,
    warns,
};
use crate::{
    capabilities::{Beside, Capabilities, TextLimit},
    content::{Content, Piece},
};

/// Lists what stands in the way of a content alone, whoever gets it and whenever. Pure.
pub fn findings_of(content: &Content, capabilities: &Capabilities) -> Vec<Finding> {
    let mut found = Vec::new();
    check(content, capabilities, &mut found);
    offers::add(content, capabilities, &mut found);
    found
}

pub(super) fn check(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    check_text(content, capabilities, found);
    files::check(content, capabilities, found);
    piece::check(content, capabilities, found);
    actions::check(content, capabilities, found);
    options::check(content, capabilities, found);
}

fn check_text(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    let limit = text_limit(content, capabilities);
    let actual = i64::from(limit.count(&content.text));
    if actual > i64::from(limit.max) {
        let finding = blocks(FindingCode::TextTooLong, DraftPart::Text);
        found.push(finding.counted(i64::from(limit.max), actual));
    } else if actual >= i64::from(limit.warn_from) {
        let finding = warns(FindingCode::TextNearLimit, DraftPart::Text);
        found.push(finding.counted(i64::from(limit.max), actual));
    }
    // A piece says itself whether it needs words; it is checked with the piece.
    let rule = content.piece.as_ref().map(Piece::kind);
    let rule = rule.and_then(|kind| capabilities.piece(kind));
    let is_wordless = content.text.trim().is_empty() && !content.is_empty();
    if capabilities.needs_text
        && is_wordless
        && rule.is_none_or(|rule| rule.text == Beside::Allowed)
    {
        found.push(blocks(FindingCode::NeedsText, DraftPart::Text));
    }
}

/// Gives the limit for the words: fewer fit beside files and above cards.
pub(crate) fn text_limit(content: &Content, capabilities: &Capabilities) -> TextLimit {
    if let Some(Piece::Carousel(_)) = content.piece {
        return carousel::text_limit(capabilities.text);
    }
    let is_caption = content.loose_files().next().is_some();
    let caption = capabilities.caption.filter(|_| is_caption);
    caption.unwrap_or(capabilities.text)
}
