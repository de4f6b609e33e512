use crate::support::{NOON_MS, World, groups};
use composer::{
    account::Sender,
    audience,
    capabilities::{Capabilities, MediaRule},
    check::{Finding, FindingCode as Code, FindingLevel, Target, findings},
    content::{Attachment, MediaKind},
    id::AttachmentId,
    media::MediaFacts,
};

const BLOCKS: FindingLevel = FindingLevel::Blocks;
const WARNS: FindingLevel = FindingLevel::Warns;

/// An account that takes everything, with limits like those of the systems that do.
fn generous(mut capabilities: Capabilities) -> Capabilities {
    let mb = 1_000_000;
    capabilities.max_attachments = 30;
    capabilities.media.extend([
        MediaRule {
            max_duration_ms: Some(60_000),
            codecs: vec!["h264".into(), "aac".into()],
            ..MediaRule::new(MediaKind::Video, &["video/mp4", "video/3gpp"], 16 * mb, 1)
        },
        MediaRule::new(MediaKind::Document, &[], 100 * mb, 5),
        MediaRule::new(
            MediaKind::Audio,
            &["audio/aac", "audio/ogg; codecs=opus"],
            16 * mb,
            1,
        ),
        MediaRule {
            exact_px: Some(512),
            ..MediaRule::new(MediaKind::Sticker, &["image/webp"], 100_000, 1)
        },
    ]);
    capabilities
}

fn file(kind: MediaKind, mime: &str, size_bytes: u64, media: MediaFacts) -> Attachment {
    Attachment {
        id: AttachmentId::new(),
        blob: "0".repeat(64).parse().unwrap(),
        name: "the file".into(),
        kind,
        mime: mime.into(),
        width_px: Some(512),
        height_px: Some(512),
        size_bytes,
        alt: String::new(),
        edit: None,
        focus: None,
        media: media.some(),
        removes: Vec::new(),
    }
}

fn film(size_bytes: u64, duration_ms: u64, codec: &str) -> Attachment {
    let media = MediaFacts {
        duration_ms: Some(duration_ms),
        video_codec: Some(codec.into()),
        audio_codec: Some("aac".into()),
        ..MediaFacts::default()
    };
    file(MediaKind::Video, "video/mp4", size_bytes, media)
}

/// Checks files for an account that takes pictures only, or for the generous one.
fn found(attachments: Vec<Attachment>, change: fn(Capabilities) -> Capabilities) -> Vec<Finding> {
    let world = World::new();
    let capabilities = change(world.desk.capabilities(world.account.id).unwrap());
    let senders: Vec<Sender> = audience::senders(&world.desk, world.account.id).unwrap();
    let all = audience::groups(&world.desk, world.account.id, None).unwrap();
    let target = Target {
        capabilities: &capabilities,
        sender: senders.first(),
        groups: &all,
    };
    let mut fields = world.fields("Bread", groups(1));
    fields.content.attachments = attachments;
    let runs = fields.schedule.expand(NOON_MS);
    findings(&fields, Some(&target), &runs, NOON_MS)
}

fn codes(found: &[Finding]) -> Vec<(Code, FindingLevel)> {
    found.iter().map(|one| (one.code, one.level)).collect()
}

#[test]
fn an_account_that_takes_no_videos_says_so_by_kind() {
    let found = found(vec![film(1, 1, "h264")], |capabilities| capabilities);
    assert_eq!(codes(&found), [(Code::MediaKindUnsupported, BLOCKS)]);
    assert_eq!(found[0].kind, Some(MediaKind::Video));
    assert_eq!(found[0].names, ["the file"]);
}

#[test]
fn a_video_within_its_limits_has_nothing_in_its_way_and_one_over_them_is_told_each_number() {
    assert_eq!(found(vec![film(16_000_000, 60_000, "h264")], generous), []);
    let over = found(vec![film(16_000_001, 60_001, "hevc")], generous);
    assert_eq!(
        codes(&over),
        [
            (Code::MediaTooBig, BLOCKS),
            (Code::MediaTooLong, BLOCKS),
            (Code::MediaCodec, BLOCKS)
        ]
    );
    assert_eq!(
        (over[0].limit, over[0].actual),
        (Some(16_000_000), Some(16_000_001))
    );
    assert_eq!(
        (over[1].limit, over[1].actual),
        (Some(60_000), Some(60_001))
    );
    assert_eq!(over[2].names, ["the file", "hevc"]);
}

#[test]
fn types_that_are_not_taken_and_too_many_of_a_kind_are_named() {
    let sound = |mime: &str| file(MediaKind::Audio, mime, 10, MediaFacts::default());
    let plain_ogg = found(vec![sound("audio/ogg")], generous);
    assert_eq!(codes(&plain_ogg), [(Code::MediaTypeUnsupported, BLOCKS)]);
    assert_eq!(plain_ogg[0].names, ["the file", "audio/ogg"]);
    assert_eq!(found(vec![sound("audio/ogg; codecs=opus")], generous), []);
    let two = found(vec![sound("audio/aac"), sound("audio/aac")], generous);
    assert_eq!(codes(&two), [(Code::TooManyOfKind, BLOCKS)]);
    assert_eq!(
        (two[0].limit, two[0].actual, two[0].kind),
        (Some(1), Some(2), Some(MediaKind::Audio))
    );
}

#[test]
fn a_document_of_any_type_is_taken_and_what_it_tells_is_a_warning() {
    let media = MediaFacts {
        stays: vec!["owner".into()],
        ..MediaFacts::default()
    };
    let paper = file(MediaKind::Document, "application/x-anything", 1_000, media);
    let found = found(vec![paper], generous);
    assert_eq!(codes(&found), [(Code::MediaTells, WARNS)]);
    assert_eq!(found[0].names, ["the file", "owner"]);
}

#[test]
fn a_sticker_has_an_exact_size_and_few_bytes() {
    let sticker = || {
        file(
            MediaKind::Sticker,
            "image/webp",
            100_000,
            MediaFacts::default(),
        )
    };
    assert_eq!(found(vec![sticker()], generous), []);
    let mut odd = sticker();
    odd.height_px = Some(511);
    odd.size_bytes = 100_001;
    let over = found(vec![odd], generous);
    assert_eq!(
        codes(&over),
        [(Code::MediaTooBig, BLOCKS), (Code::StickerSize, BLOCKS)]
    );
    assert_eq!((over[1].limit, over[1].actual), (Some(512), Some(511)));
}

#[test]
fn a_picture_over_the_limit_is_prepared_and_so_not_in_the_way() {
    let photo = file(
        MediaKind::Image,
        "image/heic",
        40_000_000,
        MediaFacts::default(),
    );
    assert_eq!(found(vec![photo], |capabilities| capabilities), []);
}

#[test]
fn files_need_a_storage_where_the_system_only_fetches() {
    let world = World::new();
    let mut capabilities = world.desk.capabilities(world.account.id).unwrap();
    capabilities.needs_media_host = true;
    let codes = |attachments: Vec<Attachment>| {
        let mut fields = world.fields("Bread", groups(1));
        fields.content.attachments = attachments;
        let target = Target {
            capabilities: &capabilities,
            sender: None,
            groups: &[],
        };
        let runs = fields.schedule.expand(NOON_MS);
        let found = findings(&fields, Some(&target), &runs, NOON_MS);
        found
            .into_iter()
            .filter(|one| one.level == BLOCKS)
            .map(|one| one.code)
            .collect::<Vec<_>>()
    };
    let picture = file(MediaKind::Image, "image/jpeg", 9, MediaFacts::default());
    assert!(codes(vec![picture]).contains(&Code::NeedsMediaHost));
    assert!(!codes(Vec::new()).contains(&Code::NeedsMediaHost));
}
