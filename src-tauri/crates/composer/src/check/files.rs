//! Checks the files of a draft against what its account takes, with the numbers.

use super::{DraftPart, Finding, FindingCode, blocks, length, warns};
use crate::{
    capabilities::{Capabilities, MediaRule},
    content::{Attachment, Content, MediaKind},
};

const PART: DraftPart = DraftPart::Attachments;
const KINDS: [MediaKind; 5] = [
    MediaKind::Image,
    MediaKind::Video,
    MediaKind::Document,
    MediaKind::Audio,
    MediaKind::Sticker,
];

pub(super) fn check(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    let loose: Vec<&Attachment> = content.loose_files().collect();
    let actual = length(loose.len());
    let limit = i64::from(capabilities.max_attachments);
    if actual > limit {
        found.push(blocks(FindingCode::TooManyAttachments, PART).counted(limit, actual));
    }
    if capabilities.needs_media_host && !content.attachments.is_empty() {
        found.push(blocks(FindingCode::NeedsMediaHost, PART));
    }
    let mut kinds = 0;
    for kind in KINDS {
        let of_kind = loose.iter().copied().filter(|file| file.kind == kind);
        let files: Vec<&Attachment> = of_kind.collect();
        kinds += i64::from(!files.is_empty());
        let rule = capabilities.media.iter().find(|rule| rule.kind == kind);
        match rule {
            _ if files.is_empty() => {}
            Some(rule) => check_kind(&files, rule, capabilities.max_attachments, found),
            None => {
                let names = files.iter().map(|file| file.name.clone()).collect();
                let finding = blocks(FindingCode::MediaKindUnsupported, PART).of(kind);
                found.push(finding.named(names));
            }
        }
    }
    if capabilities.one_kind_per_message && kinds > 1 {
        found.push(blocks(FindingCode::OneKindPerMessage, PART).counted(1, kinds));
    }
    let tells = content.attachments.iter().filter_map(told);
    found.extend(tells);
}

/// Says whether a file by itself is taken as it is.
pub(crate) fn fits(file: &Attachment, capabilities: &Capabilities) -> bool {
    let rule = capabilities
        .media
        .iter()
        .find(|rule| rule.kind == file.kind);
    rule.is_some_and(|rule| rule.kind == MediaKind::Image || check_file(file, rule).is_empty())
}

fn check_kind(files: &[&Attachment], rule: &MediaRule, in_all: u32, found: &mut Vec<Finding>) {
    let (actual, limit) = (length(files.len()), i64::from(rule.max_count));
    // Where a kind may fill the message alone, too many of it are too many in all.
    if actual > limit && rule.max_count < in_all {
        let finding = blocks(FindingCode::TooManyOfKind, PART).of(rule.kind);
        found.push(finding.counted(limit, actual));
    }
    // A picture is prepared for its target, so its type and size do not matter here.
    if rule.kind != MediaKind::Image {
        found.extend(files.iter().flat_map(|file| check_file(file, rule)));
    }
}

fn check_file(file: &Attachment, rule: &MediaRule) -> Vec<Finding> {
    let about = |code| blocks(code, PART).of(rule.kind);
    let named = |more: &str| {
        let names = [file.name.as_str(), more];
        names
            .iter()
            .filter(|name| !name.is_empty())
            .map(|name| (*name).to_owned())
            .collect()
    };
    let media = file.media.clone().unwrap_or_default();
    let mut found = Vec::new();
    if !rule.mimes.is_empty() && !rule.mimes.contains(&file.mime) {
        found.push(about(FindingCode::MediaTypeUnsupported).named(named(&file.mime)));
    }
    if file.size_bytes > rule.max_bytes {
        let finding = about(FindingCode::MediaTooBig).named(named(""));
        found.push(finding.counted(signed(rule.max_bytes), signed(file.size_bytes)));
    }
    if let (Some(limit), Some(actual)) = (rule.max_duration_ms, media.duration_ms)
        && actual > limit
    {
        let finding = about(FindingCode::MediaTooLong).named(named(""));
        found.push(finding.counted(signed(limit), signed(actual)));
    }
    let codecs = [media.video_codec, media.audio_codec].into_iter().flatten();
    for codec in codecs.filter(|codec| !rule.codecs.is_empty() && !rule.codecs.contains(codec)) {
        found.push(about(FindingCode::MediaCodec).named(named(&codec)));
    }
    if let Some(side) = rule.exact_px {
        let sides = [file.width_px, file.height_px].map(|side| side.unwrap_or_default());
        if let Some(other) = sides.iter().find(|other| **other != side) {
            let finding = about(FindingCode::StickerSize).named(named(""));
            found.push(finding.counted(i64::from(side), i64::from(*other)));
        }
    }
    found
}

/// What cannot be taken out of a file is said before it leaves.
fn told(file: &Attachment) -> Option<Finding> {
    let stays = file.media.as_ref().map(|media| &media.stays)?;
    let names = [&file.name].into_iter().chain(stays).cloned().collect();
    (!stays.is_empty()).then(|| {
        warns(FindingCode::MediaTells, PART)
            .of(file.kind)
            .named(names)
    })
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
