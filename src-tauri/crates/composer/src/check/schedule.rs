//! Checks when a draft is to leave.

use super::{DraftPart, Finding, FindingCode, blocks, length, warns};
use crate::{
    capabilities::{Capabilities, NativeSchedule},
    draft::DraftFields,
    schedule::{ClockNote, ExpandError, MAX_OCCURRENCES, Occurrence, Schedule},
};

pub(super) fn check(
    fields: &DraftFields,
    runs: &Result<Vec<Occurrence>, ExpandError>,
    capabilities: &Capabilities,
    now_ms: i64,
    found: &mut Vec<Finding>,
) {
    if !fields.schedule.is_now() {
        check_runs(&fields.schedule, runs, capabilities, now_ms, found);
    }
    check_limit(fields, runs, now_ms, found);
}

fn check_runs(
    schedule: &Schedule,
    runs: &Result<Vec<Occurrence>, ExpandError>,
    capabilities: &Capabilities,
    now_ms: i64,
    found: &mut Vec<Finding>,
) {
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
            let limit = i64::from(MAX_OCCURRENCES);
            blocks(FindingCode::ScheduleTooLong).counted(limit, limit + 1)
        }
    }
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
