//! Checks a structured piece: whether it is taken, what stands beside it, and what is in it.

use super::{DraftPart, Finding, FindingCode, blocks, carousel, list, template, warns};
use crate::{
    capabilities::{Beside, Capabilities, PieceKind},
    content::{Content, Location, Piece},
};

const PART: DraftPart = DraftPart::Piece;

pub(super) fn check(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    let Some(piece) = &content.piece else { return };
    let kind = piece.kind();
    let Some(rule) = capabilities.piece(kind) else {
        found.push(blocks(FindingCode::PieceUnsupported, PART).named(named(kind)));
        return;
    };
    let parts = [
        (rule.text, DraftPart::Text, !content.text.trim().is_empty()),
        (
            rule.files,
            DraftPart::Attachments,
            content.loose_files().next().is_some(),
        ),
        (
            rule.actions,
            DraftPart::Actions,
            !content.actions.is_empty(),
        ),
    ];
    for (beside, part, is_there) in parts {
        let code = match (beside, is_there) {
            (Beside::Never, true) => FindingCode::PieceBeside,
            (Beside::Needed, false) => FindingCode::PieceNeeds,
            _ => continue,
        };
        found.push(blocks(code, part).named(named(kind)));
    }
    match piece {
        Piece::Location(location) => check_location(location, found),
        Piece::List(menu) => list::check(menu, capabilities, found),
        Piece::Carousel(cards) => carousel::check(cards, content, found),
        Piece::Template(form) => template::check(form, capabilities, found),
    }
}

fn check_location(location: &Location, found: &mut Vec<Finding>) {
    let is_place = (-90.0..=90.0).contains(&location.latitude)
        && (-180.0..=180.0).contains(&location.longitude);
    if !is_place {
        found.push(blocks(FindingCode::PlaceOutOfRange, PART));
    }
    let has = |words: &Option<String>| words.as_ref().is_some_and(|words| !words.trim().is_empty());
    if has(&location.address) && !has(&location.name) {
        found.push(warns(FindingCode::PlaceAddressAlone, PART));
    }
}

/// Findings about a piece carry the word for its kind.
fn named(kind: PieceKind) -> Vec<String> {
    let word = match kind {
        PieceKind::Location => "location",
        PieceKind::List => "list",
        PieceKind::Carousel => "carousel",
        PieceKind::Template => "template",
    };
    vec![word.to_owned()]
}
