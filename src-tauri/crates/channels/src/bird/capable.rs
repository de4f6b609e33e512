//! What Bird can do, as data.
//!
//! Numbers are those of the contract: `x-limits` (100 MiB of a file, 35 days), `CarouselBody` (1,024 letters, ten
//! cards). It prints no maximum for words, files or buttons: there WhatsApp's own stand, as Meta and the contract of
//! the other WhatsApp provider give them.

use composer::{
    capabilities::{
        ActionKind, Beside, Capabilities, MediaRule, NativeSchedule, OptionKind, PieceKind,
        PieceRule, Settles, ShownLimits, TemplateForm, TextLimit, TextUnit,
    },
    content::MediaKind,
    recipient::RecipientKind,
};

/// The furthest a message may lie ahead.
const MAX_AHEAD_MS: i64 = 35 * 24 * 3_600_000;
/// The largest file the signed upload takes.
pub(super) const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;
/// Letters above the cards of a carousel.
pub(super) const CAROUSEL_TEXT: usize = 1_024;
/// Cards of a carousel.
pub(super) const CARDS: std::ops::RangeInclusive<usize> = 2..=10;
/// Meta's limits on media.
const PICTURE_BYTES: u64 = 5_000_000;
const FILM_BYTES: u64 = 16_000_000;
const STICKER_BYTES: u64 = 100_000;

/// Says what every account at Bird can do.
pub fn capabilities() -> Capabilities {
    Capabilities {
        // Meta's: 4,096 letters in a text, 1,024 below a picture.
        caption: Some(letters(1_024, 950)),
        media: media(),
        max_attachments: 10,
        pieces: pieces(),
        actions: vec![
            ActionKind::Reply,
            ActionKind::Postback,
            ActionKind::Link,
            ActionKind::LocationRequest,
        ],
        max_actions: 10,
        actions_with_files: true,
        replies: true,
        options: vec![
            OptionKind::Tags,
            OptionKind::Validity,
            OptionKind::QuietHours,
            OptionKind::FrequencyCap,
            OptionKind::LinkTracking,
        ],
        templates: Some(TemplateForm::Project),
        service_window: true,
        shown: Some(ShownLimits {
            buttons: 3,
            button_chars: 20,
            rows: 10,
        }),
        recipients: vec![RecipientKind::Phone, RecipientKind::Contact],
        recipients_per_request: 1,
        reports_per_look: 100,
        schedule: NativeSchedule::Single {
            max_ahead_ms: MAX_AHEAD_MS,
        },
        settles: Settles::LookUpReference,
        receipts: true,
        ..Capabilities::text_only(letters(4_096, 4_000))
    }
}

fn letters(max: u32, warn_from: u32) -> TextLimit {
    TextLimit {
        max,
        warn_from,
        unit: TextUnit::CodePoints,
    }
}

fn media() -> Vec<MediaRule> {
    let film = ["video/mp4", "video/3gpp"];
    let sound = [
        "audio/aac",
        "audio/mp4",
        "audio/amr",
        "audio/mpeg",
        "audio/ogg; codecs=opus",
    ];
    vec![
        MediaRule {
            max_edge_px: Some(1_600),
            ..MediaRule::new(
                MediaKind::Image,
                &["image/jpeg", "image/png"],
                PICTURE_BYTES,
                10,
            )
        },
        MediaRule::new(MediaKind::Video, &film, FILM_BYTES, 10),
        MediaRule::new(MediaKind::Document, &[], MAX_FILE_BYTES, 10),
        MediaRule::new(MediaKind::Audio, &sound, FILM_BYTES, 10),
        MediaRule {
            exact_px: Some(512),
            ..MediaRule::new(MediaKind::Sticker, &["image/webp"], STICKER_BYTES, 1)
        },
    ]
}

/// A body of its own holds each piece; what has no field in it cannot stand beside it.
fn pieces() -> Vec<PieceRule> {
    let rule = |kind, text, files| PieceRule {
        kind,
        text,
        files,
        actions: Beside::Never,
    };
    vec![
        rule(PieceKind::Location, Beside::Never, Beside::Never),
        rule(PieceKind::List, Beside::Needed, Beside::Never),
        // The files are the pictures of its cards.
        rule(PieceKind::Carousel, Beside::Needed, Beside::Allowed),
        rule(PieceKind::Template, Beside::Never, Beside::Never),
    ]
}
