//! Gives findings the nearest thing that does fit, after it was tried out.

use super::{DraftPart, Finding, FindingCode, FindingLevel, message};
use crate::{
    capabilities::Capabilities,
    content::{Content, MediaKind, Offer, adapt},
};

/// Adds an offer to every finding that one clears away.
pub(super) fn add(content: &Content, capabilities: &Capabilities, found: &mut [Finding]) {
    let before: Vec<Key> = found.iter().map(key).collect();
    for finding in found.iter_mut().filter(|finding| finding.offer.is_none()) {
        let helps = |offer: &&Offer| clears(finding, **offer, &before, content, capabilities);
        finding.offer = candidates(finding).iter().find(helps).copied();
    }
}

/// What could help, best first.
fn candidates(finding: &Finding) -> &'static [Offer] {
    use FindingCode as Code;
    match finding.code {
        Code::PieceUnsupported => &[Offer::PieceAsText],
        Code::PieceBeside if finding.part == DraftPart::Actions => {
            &[Offer::ButtonsAsText, Offer::SplitPiece, Offer::PieceAsText]
        }
        Code::PieceBeside => &[Offer::SplitPiece, Offer::PieceAsText],
        Code::TextTooLong => &[Offer::SplitText],
        Code::TooManyAttachments | Code::TooManyOfKind => &[Offer::SplitFiles],
        Code::OneKindPerMessage => &[Offer::SplitKinds],
        Code::StickerSize
        | Code::MediaKindUnsupported
        | Code::MediaTypeUnsupported
        | Code::MediaTooBig
        | Code::MediaTooLong
        | Code::MediaCodec => match finding.kind {
            Some(MediaKind::Sticker) => &[Offer::StickerAsPicture],
            _ => &[Offer::AsDocument],
        },
        Code::ActionUnsupported
        | Code::TooManyActions
        | Code::ActionsWithFiles
        | Code::LocationRequestNotAlone => &[Offer::ButtonsAsText],
        Code::LinkNotHttps if finding.part == DraftPart::Actions => &[Offer::ButtonsAsText],
        Code::ReplyUnsupported => &[Offer::DropReply],
        Code::OptionsUnsupported => &[Offer::DropOptions],
        Code::TooManyTags | Code::TagInvalid => &[Offer::DropTags],
        Code::ValidityTooShort | Code::ValidityTooLong => &[Offer::DropValidity],
        _ => &[],
    }
}

/// An offer helps when what it was made for is gone in every message, nothing else blocks that did not before, and
/// no message is empty. A text may have become too long for it, or be missing beside files: that is for the person.
fn clears(
    finding: &Finding,
    offer: Offer,
    before: &[Key],
    content: &Content,
    capabilities: &Capabilities,
) -> bool {
    let Some(adapted) = adapt(content, offer, capabilities) else {
        return false;
    };
    let mut messages = adapted.messages();
    messages.all(|message| {
        let mut found = Vec::new();
        message::check(message, capabilities, &mut found);
        let is_new = |other: &Finding| {
            let is_mild = matches!(
                other.code,
                FindingCode::TextTooLong | FindingCode::NeedsText
            );
            other.level == FindingLevel::Blocks && !is_mild && !before.contains(&key(other))
        };
        let hinders = |other: &Finding| key(other) == key(finding) || is_new(other);
        !message.is_empty() && !found.iter().any(hinders)
    })
}

type Key = (FindingCode, DraftPart, Option<MediaKind>);

/// What makes two findings the same.
fn key(finding: &Finding) -> Key {
    (finding.code, finding.part, finding.kind)
}
