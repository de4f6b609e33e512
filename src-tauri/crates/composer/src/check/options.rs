//! Checks what a system is asked for: what it does not know is left out, which is worth a warning.

use super::{DraftPart, Finding, FindingCode, blocks, length, warns};
use crate::{
    capabilities::{Capabilities, OptionKind},
    content::Content,
};

const PART: DraftPart = DraftPart::Options;
/// The most tags a message has. Bird's own limit.
pub(crate) const MAX_TAGS: usize = 10;
/// The longest tag. Bird's own limit.
const MAX_TAG_CHARS: usize = 50;
/// How long WhatsApp keeps a message for a phone that is off: 30 days.
pub(crate) const MAX_VALIDITY_SECONDS: u32 = 30 * 86_400;

pub(super) fn check(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    if content.reply_to.is_some() && !capabilities.replies {
        found.push(blocks(FindingCode::ReplyUnsupported, PART));
    }
    let wished = content.options.wished();
    let (known, strange): (Vec<OptionKind>, Vec<OptionKind>) = wished
        .into_iter()
        .partition(|kind| capabilities.options.contains(kind));
    if !strange.is_empty() {
        let names = strange.into_iter().map(word).collect();
        found.push(warns(FindingCode::OptionsUnsupported, PART).named(names));
    }
    if known.contains(&OptionKind::Tags) {
        check_tags(&content.options.tags, found);
    }
    if known.contains(&OptionKind::Validity) {
        check_validity(content.options.validity_seconds, found);
    }
}

fn check_tags(tags: &[String], found: &mut Vec<Finding>) {
    let (limit, actual) = (length(MAX_TAGS), length(tags.len()));
    if actual > limit {
        found.push(blocks(FindingCode::TooManyTags, PART).counted(limit, actual));
    }
    let wrong = tags.iter().filter(|tag| !is_tag(tag)).cloned();
    let names: Vec<String> = wrong.collect();
    if !names.is_empty() {
        let finding = blocks(FindingCode::TagInvalid, PART);
        let actual = length(names.len());
        found.push(finding.counted(length(MAX_TAG_CHARS), actual).named(names));
    }
}

/// Says whether a tag has the form that is taken.
pub(crate) fn is_tag(tag: &str) -> bool {
    let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ');
    (1..=MAX_TAG_CHARS).contains(&tag.chars().count()) && tag.chars().all(is_fit)
}

fn check_validity(seconds: Option<u32>, found: &mut Vec<Finding>) {
    match seconds {
        Some(0) => found.push(blocks(FindingCode::ValidityTooShort, PART)),
        Some(seconds) if seconds > MAX_VALIDITY_SECONDS => {
            let finding = warns(FindingCode::ValidityTooLong, PART);
            found.push(finding.counted(i64::from(MAX_VALIDITY_SECONDS), i64::from(seconds)));
        }
        _ => {}
    }
}

fn word(kind: OptionKind) -> String {
    let word = match kind {
        OptionKind::Tags => "tags",
        OptionKind::Validity => "validity",
        OptionKind::QuietHours => "quiet_hours",
        OptionKind::FrequencyCap => "frequency_cap",
        OptionKind::LinkTracking => "link_tracking",
    };
    word.to_owned()
}
