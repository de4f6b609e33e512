//! The words of findings and states for people at a terminal.

mod pieces;

use chrono::{DateTime, Local};
use composer::check::{Finding, FindingCode};
use serde::Serialize;

/// Gives the word an enum has in JSON, for tables.
pub fn word<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).ok();
    let word = value.as_ref().and_then(|value| value.as_str());
    word.unwrap_or_default().replace('_', " ")
}

/// Writes an instant in this machine's local time.
pub fn instant(at_ms: i64) -> String {
    DateTime::from_timestamp_millis(at_ms).map_or_else(
        || at_ms.to_string(),
        |at| {
            at.with_timezone(&Local)
                .format("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    )
}

/// Counts a thing: `1 group`, `2 groups`.
pub fn count(number: u32, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// Writes a number in another unit, rounded up to a tenth.
fn tenths(value: i64, unit: i64) -> String {
    let tenths = (value.max(0) * 10 + unit - 1) / unit;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Says what a finding means and what to do about it.
pub fn finding(finding: &Finding) -> String {
    let limit = finding.limit.unwrap_or_default();
    let actual = finding.actual.unwrap_or_default();
    let names = finding
        .names
        .iter()
        .map(|name| format!("“{name}”"))
        .collect::<Vec<_>>()
        .join(", ");
    match finding.code {
        FindingCode::NoAccount => "no account is chosen (--account)".into(),
        FindingCode::NoSender => "no sender is chosen (--sender; see `senders`)".into(),
        FindingCode::SenderNotReady => format!("the sender cannot send at the moment {names}"),
        FindingCode::NoRecipients => "no group is chosen (--to)".into(),
        FindingCode::RecipientKindUnsupported => format!("this account cannot send to {names}"),
        FindingCode::RecipientNotInSender => format!("the sender is not a member of {names}"),
        FindingCode::RecipientCannotPost => {
            format!("posting is not allowed in {names}; it will fail there and nowhere else")
        }
        FindingCode::SplitIntoBatches => format!("{actual} groups go out {limit} at a time"),
        FindingCode::TooManyRecipients => {
            format!("there are {actual} recipients, {limit} are allowed")
        }
        FindingCode::SuppressedLeftOut => {
            format!("{actual} on the list of numbers never to send to are left out: {names}")
        }
        FindingCode::AudienceChanged => format!(
            "{names} has changed since it was saved: {limit} vanished, {actual} renamed (audience check)"
        ),
        FindingCode::AudienceMissing => format!("{actual} saved audiences were deleted"),
        FindingCode::VariablesUnfilled => {
            format!("variables stay empty for {actual} recipients: {names}")
        }
        FindingCode::VariablesInGroups => {
            format!("groups have no fields; these variables need or take their default: {names}")
        }
        FindingCode::NoContent => "there is neither text nor picture".into(),
        FindingCode::TextTooLong => {
            format!("the text has {actual} characters, {limit} are allowed")
        }
        FindingCode::TextNearLimit => format!("the text has {actual} of {limit} characters"),
        FindingCode::TooManyAttachments => {
            format!("there are {actual} files, {limit} are allowed")
        }
        FindingCode::MediaKindUnsupported => {
            let kind = finding.kind.as_ref().map(word).unwrap_or_default();
            format!("this account takes no {kind} files: {names}")
        }
        FindingCode::TooManyOfKind => {
            let kind = finding.kind.as_ref().map(word).unwrap_or_default();
            format!("there are {actual} {kind} files, {limit} are allowed")
        }
        FindingCode::MediaTypeUnsupported => format!("this type is not taken: {names}"),
        FindingCode::MediaTooBig => format!(
            "{names} is too big by {} MB: it has {} MB, {} MB are allowed",
            tenths(actual - limit, 1_000_000),
            tenths(actual, 1_000_000),
            tenths(limit, 1_000_000)
        ),
        FindingCode::MediaTooLong => format!(
            "{names} is too long by {} s: it plays {} s, {} s are allowed",
            tenths(actual - limit, 1000),
            tenths(actual, 1000),
            tenths(limit, 1000)
        ),
        FindingCode::MediaCodec => format!("this codec is not taken: {names}"),
        FindingCode::StickerSize => format!(
            "the sticker {names} has a side of {actual} pixels; it must be {limit} × {limit}"
        ),
        FindingCode::MediaTells => {
            format!("private facts leave with the file, because they cannot be taken out: {names}")
        }
        FindingCode::NeedsMediaHost => {
            "this system fetches files by a public address: choose where they are kept \
                                        (`account media-host set`)"
                .into()
        }
        FindingCode::ScheduleNotOffered => {
            "this system sends at once only; take the schedule out".into()
        }
        FindingCode::NeedsText => "this account needs words beside it (--text)".into(),
        FindingCode::OneKindPerMessage => {
            format!("one message takes files of one kind; these are of {actual}")
        }
        FindingCode::ReplyUnsupported => {
            "this account cannot answer a message (--no-answer takes it back)".into()
        }
        FindingCode::OptionsUnsupported => {
            format!("this account does not know these options, they are left out: {names}")
        }
        FindingCode::TooManyTags => format!("there are {actual} tags, {limit} are allowed"),
        FindingCode::TagInvalid => format!(
            "a tag has 1 to {limit} letters, digits, hyphens, underscores and spaces, unlike {names}"
        ),
        FindingCode::ValidityTooShort => "it would end before it can arrive (--valid-for)".into(),
        FindingCode::ValidityTooLong => {
            format!("WhatsApp keeps it for {} days at most", limit / 86_400)
        }
        FindingCode::CapNeedsContact => {
            format!("the frequency cap counts for contacts only, not for {names}")
        }
        FindingCode::PieceUnsupported
        | FindingCode::PieceBeside
        | FindingCode::PieceNeeds
        | FindingCode::PlaceOutOfRange
        | FindingCode::PlaceAddressAlone
        | FindingCode::ListEmpty
        | FindingCode::ListButtonMissing
        | FindingCode::ListButtonTooLong
        | FindingCode::SectionTitleMissing
        | FindingCode::SectionEmpty
        | FindingCode::RowTitleMissing
        | FindingCode::TooManyRows
        | FindingCode::TooFewCards
        | FindingCode::TooManyCards
        | FindingCode::CardTitleMissing
        | FindingCode::CardPictureMissing
        | FindingCode::CardPicturesMixed
        | FindingCode::CardNeedsLink
        | FindingCode::TemplateNameMissing
        | FindingCode::TemplateLocaleMissing
        | FindingCode::TemplateValuesMissing
        | FindingCode::TemplateValueInvalid
        | FindingCode::TemplateFormUnfit => pieces::piece(finding, &names),
        FindingCode::ActionUnsupported
        | FindingCode::TooManyActions
        | FindingCode::ActionsWithFiles
        | FindingCode::LocationRequestNotAlone
        | FindingCode::ButtonEmpty
        | FindingCode::ButtonTooLong
        | FindingCode::ButtonsNotShown
        | FindingCode::PayloadMissing
        | FindingCode::PayloadTwice
        | FindingCode::LinkNotHttps => pieces::button(finding, &names),
        FindingCode::ScheduleInPast => "the first run lies in the past (--at)".into(),
        FindingCode::ScheduleEndsBeforeItStarts => {
            "the schedule ends before it starts (--until)".into()
        }
        FindingCode::ScheduleTooLong => format!("the schedule has more than {limit} runs"),
        FindingCode::IntervalTooShort => {
            format!("runs must be at least {} s apart (--every)", limit / 1000)
        }
        FindingCode::NotAfterTooEarly => {
            "the last moment has passed or lies before the first run (--not-after)".into()
        }
        FindingCode::ScheduleIncomplete => {
            "the rule needs at least one day and 1 to 24 times of day, and may leave out 366 days"
                .into()
        }
        FindingCode::ScheduleHasNoRuns => "no day of the calendar fits the rule".into(),
        FindingCode::ScheduleOpenEnded => {
            format!("the schedule has no end; the next {limit} runs are planned, no more")
        }
        FindingCode::ClockChange => "a change of the clocks moves or doubles a run".into(),
    }
}
