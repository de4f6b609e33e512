//! What watchcollect can do, as data. Numbers are the contract's `x-limits`.

use composer::{
    capabilities::{Capabilities, MediaRule, NativeSchedule, Settles, TextLimit, TextUnit},
    content::MediaKind,
    recipient::RecipientKind,
};

/// Says what every watchcollect account can do.
pub fn capabilities() -> Capabilities {
    // The contract counts code points (assumed there); it warns from 4,000.
    let text = TextLimit {
        max: 4096,
        warn_from: 4000,
        unit: TextUnit::CodePoints,
    };
    Capabilities {
        media: vec![MediaRule {
            max_edge_px: Some(1600),
            ..MediaRule::new(
                MediaKind::Image,
                &["image/jpeg", "image/png", "image/webp"],
                5_000_000,
                10,
            )
        }],
        max_attachments: 10,
        recipients: vec![RecipientKind::Group],
        recipients_per_request: 100,
        requests_at_once: 4,
        schedule: NativeSchedule::Series {
            min_interval_ms: 60_000,
            max_occurrences: 366,
        },
        drafts: true,
        settles: Settles::ReplayKey,
        ..Capabilities::text_only(text)
    }
}
