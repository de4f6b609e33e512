//! Checks cards side by side, by WhatsApp's rules as Bird's contract gives them in prose.

use super::{
    DraftPart, Finding, FindingCode,
    actions::{check_addresses, check_words},
    blocks, length,
};
use crate::{
    capabilities::TextLimit,
    content::{Action, Attachment, Card, Carousel, Content, MediaKind},
};

const PART: DraftPart = DraftPart::Piece;
const FEWEST_CARDS: usize = 2;
const MOST_CARDS: usize = 10;
/// Most characters above the cards.
const MAX_TEXT: u32 = 1024;

pub(super) fn text_limit(usual: TextLimit) -> TextLimit {
    TextLimit {
        max: usual.max.min(MAX_TEXT),
        warn_from: usual.warn_from.min(MAX_TEXT - MAX_TEXT / 40),
        ..usual
    }
}

pub(super) fn check(carousel: &Carousel, content: &Content, found: &mut Vec<Finding>) {
    let cards = &carousel.cards;
    let actual = length(cards.len());
    if cards.len() < FEWEST_CARDS {
        let finding = blocks(FindingCode::TooFewCards, PART);
        found.push(finding.counted(length(FEWEST_CARDS), actual));
    }
    if cards.len() > MOST_CARDS {
        let finding = blocks(FindingCode::TooManyCards, PART);
        found.push(finding.counted(length(MOST_CARDS), actual));
    }
    let mut first = |code, wrong: &dyn Fn(&Card) -> bool| {
        let at = cards.iter().position(wrong);
        found.extend(at.map(|at| blocks(code, PART).at(length(at + 1))));
    };
    first(FindingCode::CardTitleMissing, &|card| {
        card.title.trim().is_empty()
    });
    first(FindingCode::CardPictureMissing, &|card| {
        picture(card, content).is_none()
    });
    first(FindingCode::CardNeedsLink, &|card| {
        !matches!(card.actions[..], [Action::Link { .. }])
    });
    check_pictures(cards, content, found);
    let buttons: Vec<&Action> = cards.iter().flat_map(|card| &card.actions).collect();
    check_words(&buttons, PART, found);
    check_addresses(&buttons, PART, found);
}

/// All cards have pictures, or all have videos.
fn check_pictures(cards: &[Card], content: &Content, found: &mut Vec<Finding>) {
    let pictures: Vec<&Attachment> = cards
        .iter()
        .filter_map(|card| picture(card, content))
        .collect();
    let is = |kind| pictures.iter().all(|file| file.kind == kind);
    if !is(MediaKind::Image) && !is(MediaKind::Video) {
        let names = pictures.iter().map(|file| file.name.clone()).collect();
        found.push(blocks(FindingCode::CardPicturesMixed, PART).named(names));
    }
}

fn picture<'a>(card: &Card, content: &'a Content) -> Option<&'a Attachment> {
    let id = card.attachment?;
    content.attachments.iter().find(|file| file.id == id)
}
