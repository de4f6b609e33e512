//! What Routee can do, as data. Numbers are the contract's `x-message-kinds`.

use composer::{
    account::{Account, UploadRoute},
    capabilities::{
        Beside, Capabilities, MediaRule, PieceKind, PieceRule, Settles, TemplateForm, TextLimit,
        TextUnit,
    },
    content::MediaKind,
    recipient::RecipientKind,
};

/// As printed, not 4,096. Source: the vendor's page of the call.
pub(super) const MAX_TEXT: u32 = 4_069;
/// Source: the vendor's page of the call.
pub(super) const MAX_CAPTION: u32 = 512;
/// Ogg is taken with this codec only; the base type is refused. Source: the vendor's page of the call.
pub(super) const OPUS: &str = "audio/ogg; codecs=opus";

const IMAGES: &[&str] = &["image/jpeg", "image/png"];
const VIDEOS: &[&str] = &["video/mp4", "video/3gpp"];
const SOUNDS: &[&str] = &["audio/aac", "audio/mp4", "audio/amr", "audio/mpeg", OPUS];
const STICKERS: &[&str] = &["image/webp"];
const ANY: &[&str] = &[];

/// Says what a Routee account can do.
pub fn capabilities(account: &Account) -> Capabilities {
    Capabilities {
        caption: Some(limit(MAX_CAPTION)),
        media: media(),
        max_attachments: 1,
        needs_media_host: needs_media_host(account),
        one_kind_per_message: true,
        needs_text: !account.options.routee.send_empty_text,
        pieces: vec![alone(PieceKind::Location), alone(PieceKind::Template)],
        templates: Some(TemplateForm::Named { lists: true }),
        balance: true,
        recipients: vec![RecipientKind::Phone, RecipientKind::Group],
        settles: Settles::CannotKnow,
        receipts: true,
        ..Capabilities::text_only(limit(MAX_TEXT))
    }
}

/// The unit is not printed; code points are taken, as for every text with a length in the contract.
fn limit(max: u32) -> TextLimit {
    TextLimit {
        max,
        warn_from: max - max / 50,
        unit: TextUnit::CodePoints,
    }
}

/// MB and KB are read as powers of ten, the careful reading.
fn media() -> Vec<MediaRule> {
    let one = |kind, mimes, max_bytes| MediaRule::new(kind, mimes, max_bytes, 1);
    vec![
        MediaRule {
            // Not Routee's: what WhatsApp itself keeps of a picture.
            max_edge_px: Some(1600),
            ..one(MediaKind::Image, IMAGES, 5_000_000)
        },
        one(MediaKind::Video, VIDEOS, 16_000_000),
        one(MediaKind::Document, ANY, 100_000_000),
        one(MediaKind::Audio, SOUNDS, 16_000_000),
        MediaRule {
            // Meta's own size; Routee prints bytes only.
            exact_px: Some(512),
            ..one(MediaKind::Sticker, STICKERS, 100_000)
        },
    ]
}

/// That one message holds one kind beside its text is assumed; nothing of Routee's forbids a mix.
fn alone(kind: PieceKind) -> PieceRule {
    PieceRule {
        kind,
        text: Beside::Allowed,
        files: Beside::Never,
        actions: Beside::Never,
    }
}

/// There is no upload call: Routee fetches by public address. The app's own sandbox lends a place.
fn needs_media_host(account: &Account) -> bool {
    let options = &account.options;
    let lends = account.is_sandbox && options.upload_route == UploadRoute::Endpoint;
    options.storage().is_none() && !lends
}
