//! Checks a draft against its channel's capabilities before anything is sent.
//!
//! Findings carry codes and numbers, never sentences: the words are the UI's.

mod files;
pub(crate) mod people;

use crate::{
    account::Sender,
    audience::Group,
    capabilities::{ActionKind, Capabilities, NativeSchedule, PieceKind},
    content::{Action, Content, MediaKind, Piece},
    draft::DraftFields,
    recipient::{Recipient, RecipientKind},
    schedule::{ClockNote, ExpandError, Occurrence, Schedule},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// One thing that stands in the way of a send, or is worth knowing before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Finding {
    pub code: FindingCode,
    pub level: FindingLevel,
    pub part: DraftPart,
    pub limit: Option<i64>,
    pub actual: Option<i64>,
    /// Names of the groups, files or senders meant.
    pub names: Vec<String>,
    /// The kind of files it is about, if it is about files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<MediaKind>,
}

/// Whether a finding stops the send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingLevel {
    Blocks,
    Warns,
}

/// Where in the composer a finding belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DraftPart {
    Account,
    Sender,
    Recipients,
    Text,
    Attachments,
    Content,
    Schedule,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingCode {
    NoAccount,
    NoSender,
    /// The sender is not ready (`actual` words in `names`).
    SenderNotReady,
    NoRecipients,
    RecipientKindUnsupported,
    /// The groups in `names` are not known to the sender.
    RecipientNotInSender,
    /// Only admins may post, or the group was left.
    RecipientCannotPost,
    /// More than one request is needed; `limit` per batch, `actual` recipients.
    SplitIntoBatches,
    /// More recipients than a post can have.
    TooManyRecipients,
    /// The recipients in `names`, `actual` in all, must never be sent to and are left out.
    SuppressedLeftOut,
    /// Of the saved audience in `names`, `limit` groups vanished and `actual` were renamed.
    AudienceChanged,
    /// `actual` saved audiences were deleted.
    AudienceMissing,
    /// Variables stay empty for the recipients in `names`, `actual` in all.
    VariablesUnfilled,
    /// Groups have no fields; the variables in `names` take their defaults, or need one.
    VariablesInGroups,
    NoContent,
    TextTooLong,
    TextNearLimit,
    TooManyAttachments,
    /// The account takes no files of this `kind`.
    MediaKindUnsupported,
    /// More files of one `kind` than a message takes.
    TooManyOfKind,
    /// The type of the file (second name) is not taken, though its kind is.
    MediaTypeUnsupported,
    /// A file has more bytes than are taken.
    MediaTooBig,
    /// It plays longer than is taken, in milliseconds.
    MediaTooLong,
    /// Its codec (second name) is not taken.
    MediaCodec,
    /// A sticker is not as wide and high as it must be, in pixels.
    StickerSize,
    /// Private facts (the names after the first) leave with the file, because they cannot be taken out.
    MediaTells,
    /// The system fetches files by their public address, and the account has no storage for them.
    NeedsMediaHost,
    PieceUnsupported,
    ActionUnsupported,
    /// The system sends at once only.
    ScheduleNotOffered,
    ScheduleInPast,
    ScheduleEndsBeforeItStarts,
    ScheduleTooLong,
    /// The rule lacks days or times of day, or has more than it may.
    ScheduleIncomplete,
    /// No day of the calendar fits the rule.
    ScheduleHasNoRuns,
    /// It has no end; the next `limit` runs are planned.
    ScheduleOpenEnded,
    IntervalTooShort,
    /// The moment after which it must not leave has passed, or lies before the first run.
    NotAfterTooEarly,
    /// At least one run was moved or doubled by a clock change.
    ClockChange,
}

/// What is known about the target when a draft is checked.
pub struct Target<'a> {
    pub capabilities: &'a Capabilities,
    /// The chosen sender, when the account still lists it.
    pub sender: Option<&'a Sender>,
    pub groups: &'a [Group],
}

/// Lists everything that stands in the way of a send or is worth knowing before it. Pure.
pub fn findings(
    fields: &DraftFields,
    target: Option<&Target<'_>>,
    runs: &Result<Vec<Occurrence>, ExpandError>,
    now_ms: i64,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if fields.content.is_empty() {
        found.push(blocks(FindingCode::NoContent, DraftPart::Content));
    }
    if fields.recipients.is_empty() {
        found.push(blocks(FindingCode::NoRecipients, DraftPart::Recipients));
    }
    let Some(target) = target else {
        found.push(blocks(FindingCode::NoAccount, DraftPart::Account));
        return found;
    };
    check_sender(fields, target, &mut found);
    check_recipients(fields, target, &mut found);
    check_content(&fields.content, target.capabilities, &mut found);
    check_schedule(
        &fields.schedule,
        runs,
        target.capabilities,
        now_ms,
        &mut found,
    );
    check_limit(fields, runs, now_ms, &mut found);
    found
}

/// The limit has to leave time for the post: it is after now, and not before the first run.
fn check_limit(
    fields: &DraftFields,
    runs: &Result<Vec<Occurrence>, ExpandError>,
    now_ms: i64,
    found: &mut Vec<Finding>,
) {
    let Some(limit) = &fields.not_after else {
        return;
    };
    let first_ms = runs.as_ref().ok().and_then(|runs| runs.first());
    let first_ms = first_ms.map_or(now_ms, |run| run.run_at_ms);
    let is_open = |limit_ms: i64| limit_ms > now_ms && limit_ms >= first_ms;
    if !limit.instant_ms().is_some_and(is_open) {
        found.push(blocks(FindingCode::NotAfterTooEarly, DraftPart::Schedule));
    }
}

fn check_sender(fields: &DraftFields, target: &Target<'_>, found: &mut Vec<Finding>) {
    match target.sender {
        None if fields.sender_id.is_none() => {
            found.push(blocks(FindingCode::NoSender, DraftPart::Sender));
        }
        None => found.push(blocks(FindingCode::SenderNotReady, DraftPart::Sender)),
        Some(sender) if !sender.can_send => {
            let names = vec![sender.name.clone(), sender.status.clone()];
            found.push(blocks(FindingCode::SenderNotReady, DraftPart::Sender).named(names));
        }
        Some(_) => {}
    }
}

fn check_recipients(fields: &DraftFields, target: &Target<'_>, found: &mut Vec<Finding>) {
    let capabilities = target.capabilities;
    let names = |wanted: &dyn Fn(&Recipient) -> bool| {
        let meant = fields
            .recipients
            .iter()
            .filter(|recipient| wanted(recipient));
        meant
            .map(|recipient| recipient.name().to_owned())
            .collect::<Vec<_>>()
    };
    let known: HashMap<&str, &Group> = target
        .groups
        .iter()
        .map(|group| (group.id.as_str(), group))
        .collect();
    let unsupported = names(&|recipient| !capabilities.recipients.contains(&recipient.kind()));
    let strange = names(&|recipient| {
        recipient.kind() == RecipientKind::Group
            && !is_member(known.get(recipient.address()).copied(), target.sender)
    });
    let mute = names(&|recipient| {
        known
            .get(recipient.address())
            .is_some_and(|group| !group.can_send)
    });
    let part = DraftPart::Recipients;
    if !unsupported.is_empty() {
        found.push(blocks(FindingCode::RecipientKindUnsupported, part).named(unsupported));
    }
    if !strange.is_empty() {
        found.push(blocks(FindingCode::RecipientNotInSender, part).named(strange));
    }
    if !mute.is_empty() {
        found.push(warns(FindingCode::RecipientCannotPost, part).named(mute));
    }
    let per_request = i64::from(capabilities.recipients_per_request);
    let actual = length(fields.recipients.len());
    if actual > per_request && per_request > 1 {
        found.push(warns(FindingCode::SplitIntoBatches, part).counted(per_request, actual));
    }
}

/// A group is reachable when it is listed and its members are not known to leave the sender out.
fn is_member(group: Option<&Group>, sender: Option<&Sender>) -> bool {
    match (group, sender) {
        (Some(group), Some(sender)) => {
            group.sender_ids.is_empty() || group.sender_ids.contains(&sender.id)
        }
        (Some(_), None) => true,
        (None, _) => false,
    }
}

fn check_content(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    let captioned = !content.attachments.is_empty();
    let limit = capabilities
        .caption
        .filter(|_| captioned)
        .unwrap_or(capabilities.text);
    let actual = i64::from(limit.count(&content.text));
    if actual > i64::from(limit.max) {
        let finding = blocks(FindingCode::TextTooLong, DraftPart::Text);
        found.push(finding.counted(i64::from(limit.max), actual));
    } else if actual >= i64::from(limit.warn_from) {
        let finding = warns(FindingCode::TextNearLimit, DraftPart::Text);
        found.push(finding.counted(i64::from(limit.max), actual));
    }
    files::check(content, capabilities, found);
    if let Some(piece) = &content.piece
        && capabilities.piece(piece_kind(piece)).is_none()
    {
        found.push(blocks(FindingCode::PieceUnsupported, DraftPart::Content));
    }
    let too_many_actions = length(content.actions.len()) > i64::from(capabilities.max_actions);
    let strange = content
        .actions
        .iter()
        .any(|action| !capabilities.actions.contains(&action_kind(action)));
    if too_many_actions || strange {
        let finding = blocks(FindingCode::ActionUnsupported, DraftPart::Content);
        let limit = i64::from(capabilities.max_actions);
        found.push(finding.counted(limit, length(content.actions.len())));
    }
}

fn check_schedule(
    schedule: &Schedule,
    runs: &Result<Vec<Occurrence>, ExpandError>,
    capabilities: &Capabilities,
    now_ms: i64,
    found: &mut Vec<Finding>,
) {
    if schedule.is_now() {
        return;
    }
    let part = DraftPart::Schedule;
    if capabilities.schedule == NativeSchedule::None {
        found.push(blocks(FindingCode::ScheduleNotOffered, part));
    }
    let runs = match runs {
        Ok(runs) => runs,
        Err(error) => {
            found.push(why_no_runs(error));
            return;
        }
    };
    if schedule.is_open_ended() {
        let planned = length(runs.len());
        found.push(warns(FindingCode::ScheduleOpenEnded, part).counted(planned, planned));
    }
    if runs.first().is_some_and(|run| run.run_at_ms <= now_ms) {
        found.push(blocks(FindingCode::ScheduleInPast, part));
    }
    let moved =
        |run: &&Occurrence| matches!(run.note, Some(ClockNote::Skipped | ClockNote::Doubled));
    let moved = length(runs.iter().filter(moved).count());
    if moved > 0 {
        found.push(warns(FindingCode::ClockChange, part).counted(moved, moved));
    }
    if let NativeSchedule::Series {
        min_interval_ms, ..
    } = capabilities.schedule
    {
        let shortest = runs
            .windows(2)
            .map(|pair| pair[1].run_at_ms - pair[0].run_at_ms)
            .min();
        if let Some(shortest) = shortest.filter(|shortest| *shortest < min_interval_ms) {
            let finding = blocks(FindingCode::IntervalTooShort, part);
            found.push(finding.counted(min_interval_ms, shortest));
        }
    }
}

fn why_no_runs(error: &ExpandError) -> Finding {
    let blocks = |code| blocks(code, DraftPart::Schedule);
    match error {
        ExpandError::EndsBeforeItStarts => blocks(FindingCode::ScheduleEndsBeforeItStarts),
        ExpandError::NoRuns => blocks(FindingCode::ScheduleHasNoRuns),
        ExpandError::BadDays | ExpandError::BadTimes | ExpandError::TooManyExceptions => {
            blocks(FindingCode::ScheduleIncomplete)
        }
        ExpandError::BadDistance | ExpandError::TooMany(_) | ExpandError::OutOfRange => {
            let limit = i64::from(crate::schedule::MAX_OCCURRENCES);
            blocks(FindingCode::ScheduleTooLong).counted(limit, limit + 1)
        }
    }
}

fn piece_kind(piece: &Piece) -> PieceKind {
    match piece {
        Piece::Location(_) => PieceKind::Location,
        Piece::List(_) => PieceKind::List,
        Piece::Carousel(_) => PieceKind::Carousel,
        Piece::Template(_) => PieceKind::Template,
    }
}

fn action_kind(action: &Action) -> ActionKind {
    match action {
        Action::Reply { .. } => ActionKind::Reply,
        Action::Postback { .. } => ActionKind::Postback,
        Action::Link { .. } => ActionKind::Link,
        Action::LocationRequest { .. } => ActionKind::LocationRequest,
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn blocks(code: FindingCode, part: DraftPart) -> Finding {
    let level = FindingLevel::Blocks;
    Finding {
        code,
        level,
        part,
        limit: None,
        actual: None,
        names: Vec::new(),
        kind: None,
    }
}

fn warns(code: FindingCode, part: DraftPart) -> Finding {
    Finding {
        level: FindingLevel::Warns,
        ..blocks(code, part)
    }
}

impl Finding {
    fn counted(self, limit: i64, actual: i64) -> Self {
        Self {
            limit: Some(limit),
            actual: Some(actual),
            ..self
        }
    }

    fn of(self, kind: MediaKind) -> Self {
        Self {
            kind: Some(kind),
            ..self
        }
    }

    fn named(self, mut names: Vec<String>) -> Self {
        names.truncate(50);
        Self { names, ..self }
    }
}
