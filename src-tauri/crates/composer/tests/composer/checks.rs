mod files;
mod kit;
mod offers;
mod pieces;

use crate::support::{NOON_MS, World, group, groups};
use composer::{
    account::Sender,
    audience::{self, Group},
    capabilities::NativeSchedule,
    check::{Finding, FindingCode as Code, FindingLevel, Target, findings},
    content::{Attachment, MediaKind, Piece, Template, TemplateFilling},
    draft::DraftFields,
    id::{AttachmentId, SenderId},
    recipient::Recipient,
    schedule::{End, Every, Keep, Schedule, Unit},
};

struct Case {
    fields: DraftFields,
    sender: Option<Sender>,
    groups: Vec<Group>,
}

impl Case {
    fn new() -> Self {
        let world = World::new();
        let sender = audience::senders(&world.desk, world.account.id)
            .unwrap()
            .remove(0);
        Self {
            fields: world.fields("Bread", groups(1)),
            sender: Some(sender),
            groups: audience::groups(&world.desk, world.account.id, None).unwrap(),
        }
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut case = Self::new();
        change(&mut case);
        case
    }

    fn found(&self) -> Vec<Finding> {
        let world = World::new();
        let capabilities = world.desk.capabilities(world.account.id).unwrap();
        let target = Target {
            capabilities: &capabilities,
            sender: self.sender.as_ref(),
            groups: &self.groups,
        };
        let runs = self.fields.schedule.expand(NOON_MS);
        findings(&self.fields, Some(&target), &runs, NOON_MS)
    }

    fn group(&mut self, number: usize) -> &mut Group {
        let id = format!("g{number}");
        self.groups.iter_mut().find(|group| group.id == id).unwrap()
    }
}

fn text(text: String) -> Case {
    Case::with(|case| case.fields.content.text = text)
}

fn pictures(count: usize, kind: MediaKind) -> Case {
    let picture = |number: usize| Attachment {
        id: AttachmentId::new(),
        blob: format!("{number:064x}").parse().unwrap(),
        name: format!("{number}.jpg"),
        kind,
        mime: "image/jpeg".into(),
        width_px: Some(10),
        height_px: Some(10),
        size_bytes: 10,
        alt: String::new(),
        edit: None,
        focus: None,
        media: None,
        removes: Vec::new(),
    };
    Case::with(|case| case.fields.content.attachments = (0..count).map(picture).collect())
}

fn once(at: &str) -> Case {
    let schedule = Schedule::Once {
        at: at.parse().unwrap(),
        zone: chrono_tz::Europe::Berlin,
    };
    Case::with(|case| case.fields.schedule = schedule)
}

fn repeat(unit: Unit, step: u32, end: End) -> Case {
    let schedule = Schedule::Repeat {
        first: "2026-11-22T09:00:00".parse().unwrap(),
        zone: chrono_tz::UTC,
        every: Every { count: step, unit },
        end,
        keep: Keep::Distance,
    };
    Case::with(|case| case.fields.schedule = schedule)
}

#[track_caller]
fn expect(case: &Case, wanted: &[(Code, FindingLevel)]) -> Vec<Finding> {
    let found = case.found();
    let seen: Vec<(Code, FindingLevel)> = found.iter().map(|one| (one.code, one.level)).collect();
    assert_eq!(seen, wanted, "{found:#?}");
    found
}

const BLOCKS: FindingLevel = FindingLevel::Blocks;
const WARNS: FindingLevel = FindingLevel::Warns;

#[test]
fn a_good_draft_has_nothing_in_its_way() {
    expect(&Case::new(), &[]);
}

#[test]
fn text_is_counted_in_code_points_and_the_limit_names_both_numbers() {
    expect(&text("a".repeat(3_999)), &[]);
    expect(&text("a".repeat(4_000)), &[(Code::TextNearLimit, WARNS)]);
    expect(&text("🍞".repeat(4_096)), &[(Code::TextNearLimit, WARNS)]);
    let found = expect(&text("🍞".repeat(4_097)), &[(Code::TextTooLong, BLOCKS)]);
    assert_eq!(
        (found[0].limit, found[0].actual),
        (Some(4_096), Some(4_097))
    );
    // An e with a combining accent is two code points; a family is seven.
    expect(
        &text("e\u{301}".repeat(2_049)),
        &[(Code::TextTooLong, BLOCKS)],
    );
    let found = expect(&text("👨‍👩‍👧‍👦".repeat(586)), &[(Code::TextTooLong, BLOCKS)]);
    assert_eq!(found[0].actual, Some(586 * 7));
}

#[test]
fn nothing_to_say_and_nobody_to_say_it_to_block() {
    expect(&text(" \n\t ".into()), &[(Code::NoContent, BLOCKS)]);
    let nobody = Case::with(|case| case.fields.recipients.clear());
    expect(&nobody, &[(Code::NoRecipients, BLOCKS)]);
    let pictures_only = pictures(10, MediaKind::Image);
    expect(&pictures_only, &[]);
}

#[test]
fn more_groups_than_one_request_takes_are_split_and_said_so() {
    let hundred = Case::with(|case| case.fields.recipients = groups(100));
    expect(&hundred, &[]);
    let more = Case::with(|case| case.fields.recipients = groups(101));
    let found = expect(&more, &[(Code::SplitIntoBatches, WARNS)]);
    assert_eq!((found[0].limit, found[0].actual), (Some(100), Some(101)));
}

#[test]
fn files_over_the_count_or_of_a_kind_not_taken_block() {
    let found = expect(
        &pictures(11, MediaKind::Image),
        &[(Code::TooManyAttachments, BLOCKS)],
    );
    assert_eq!((found[0].limit, found[0].actual), (Some(10), Some(11)));
    let found = expect(
        &pictures(1, MediaKind::Video),
        &[(Code::MediaKindUnsupported, BLOCKS)],
    );
    assert_eq!(found[0].names, ["0.jpg"]);
}

#[test]
fn a_sender_must_be_chosen_known_and_working() {
    let none = Case::with(|case| {
        case.fields.sender_id = None;
        case.sender = None;
    });
    expect(&none, &[(Code::NoSender, BLOCKS)]);
    let gone = Case::with(|case| case.sender = None);
    expect(&gone, &[(Code::SenderNotReady, BLOCKS)]);
    let asleep = Case::with(|case| {
        let sender = case.sender.as_mut().unwrap();
        sender.can_send = false;
        sender.status = "SCAN_QR_CODE".into();
    });
    let found = expect(&asleep, &[(Code::SenderNotReady, BLOCKS)]);
    assert_eq!(found[0].names, ["Shop phone", "SCAN_QR_CODE"]);
}

#[test]
fn a_group_must_be_listed_and_hold_the_sender() {
    let unlisted = Case::with(|case| case.groups.clear());
    let found = expect(&unlisted, &[(Code::RecipientNotInSender, BLOCKS)]);
    assert_eq!(found[0].names, ["Group 1"]);
    let elsewhere = Case::with(|case| case.group(1).sender_ids = vec![SenderId("other".into())]);
    expect(&elsewhere, &[(Code::RecipientNotInSender, BLOCKS)]);
    let untold = Case::with(|case| case.group(1).sender_ids.clear());
    expect(&untold, &[]);
}

#[test]
fn a_group_where_only_admins_post_is_warned_about() {
    let mute = Case::with(|case| {
        case.fields.recipients = vec![group(1), group(2)];
        case.group(2).can_send = false;
    });
    let found = expect(&mute, &[(Code::RecipientCannotPost, WARNS)]);
    assert_eq!(found[0].names, ["Group 2"]);
}

#[test]
fn what_the_system_does_not_carry_blocks() {
    let phone = Case::with(|case| {
        case.fields.recipients = vec![Recipient::Phone {
            number: "+4930123456".into(),
            name: "Ann".into(),
        }];
    });
    let found = expect(&phone, &[(Code::RecipientKindUnsupported, BLOCKS)]);
    assert_eq!(found[0].names, ["Ann"]);
    let template = Case::with(|case| {
        case.fields.content.piece = Some(Piece::Template(Template {
            name: "welcome".into(),
            version: None,
            locale: "en".into(),
            parameters: Vec::new(),
            filling: TemplateFilling::Parameters,
            words: String::new(),
            raw: None,
        }));
    });
    expect(&template, &[(Code::PieceUnsupported, BLOCKS)]);
    let button = Case::with(|case| {
        let text = "Yes".into();
        case.fields.content.actions = vec![composer::content::Action::Reply { text }];
    });
    expect(&button, &[(Code::ActionUnsupported, BLOCKS)]);
}

#[test]
fn a_schedule_lies_ahead_ends_after_its_start_and_keeps_its_distance() {
    expect(&once("2026-11-22T09:00:00"), &[]);
    expect(
        &once("2026-11-21T13:00:00"),
        &[(Code::ScheduleInPast, BLOCKS)],
    );
    expect(&once("2027-03-28T02:30:00"), &[(Code::ClockChange, WARNS)]);
    expect(&once("2027-10-31T02:30:00"), &[(Code::ClockChange, WARNS)]);
    let count = |count| End::Count { count };
    expect(&repeat(Unit::Minutes, 1, count(5)), &[]);
    expect(&repeat(Unit::Days, 1, count(366)), &[]);
    expect(
        &repeat(Unit::Days, 1, count(367)),
        &[(Code::ScheduleTooLong, BLOCKS)],
    );
    expect(
        &repeat(Unit::Days, 0, count(2)),
        &[(Code::ScheduleTooLong, BLOCKS)],
    );
    let before = End::Until {
        at: "2026-11-22T08:59:00".parse().unwrap(),
    };
    expect(
        &repeat(Unit::Days, 1, before),
        &[(Code::ScheduleEndsBeforeItStarts, BLOCKS)],
    );
}

#[test]
fn runs_closer_than_the_system_takes_block_with_both_numbers() {
    let case = repeat(Unit::Minutes, 1, End::Count { count: 3 });
    let world = World::new();
    let mut capabilities = world.desk.capabilities(world.account.id).unwrap();
    capabilities.schedule = composer::capabilities::NativeSchedule::Series {
        min_interval_ms: 300_000,
        max_occurrences: 366,
    };
    let target = Target {
        capabilities: &capabilities,
        sender: case.sender.as_ref(),
        groups: &case.groups,
    };
    let runs = case.fields.schedule.expand(NOON_MS);
    let found = findings(&case.fields, Some(&target), &runs, NOON_MS);
    assert_eq!(found[0].code, Code::IntervalTooShort);
    assert_eq!(
        (found[0].limit, found[0].actual),
        (Some(300_000), Some(60_000))
    );
}

#[test]
fn without_an_account_nothing_more_is_said() {
    let runs = Schedule::Now.expand(NOON_MS);
    let found = findings(&DraftFields::default(), None, &runs, NOON_MS);
    let codes: Vec<Code> = found.iter().map(|one| one.code).collect();
    assert_eq!(
        codes,
        [Code::NoContent, Code::NoRecipients, Code::NoAccount]
    );
}

#[test]
fn a_system_that_sends_at_once_only_takes_no_schedule() {
    let world = World::new();
    let mut capabilities = world.desk.capabilities(world.account.id).unwrap();
    capabilities.schedule = NativeSchedule::None;
    let blocked = |schedule: Schedule| {
        let mut fields = world.fields("Bread", groups(1));
        fields.schedule = schedule;
        let target = Target {
            capabilities: &capabilities,
            sender: None,
            groups: &[],
        };
        let runs = fields.schedule.expand(NOON_MS);
        let found = findings(&fields, Some(&target), &runs, NOON_MS);
        found
            .iter()
            .any(|one| one.code == Code::ScheduleNotOffered && one.level == FindingLevel::Blocks)
    };
    let later = Schedule::Once {
        at: "2027-01-01T09:00:00".parse().unwrap(),
        zone: "UTC".parse().unwrap(),
    };
    assert!(blocked(later));
    assert!(!blocked(Schedule::Now));
}
