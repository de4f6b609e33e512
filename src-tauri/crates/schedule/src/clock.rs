//! What clock changes do to wall times: skipped ones, doubled ones, and their order.

use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use ts_rs::TS;

use crate::Gap;

/// What a clock change did to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ClockNote {
    /// The wall time does not exist that day; the run is as much later as the clocks jumped.
    Skipped,
    /// The wall time comes twice that day; the run takes the first.
    Doubled,
    /// The distance to the run before differs, because the clocks changed in between.
    Shifted,
}

/// A wall time as an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    pub at: DateTime<Tz>,
    pub note: Option<ClockNote>,
}

/// Finds the instant of a wall time: the first of two, or past a gap by the gap's length.
///
/// Gives nothing outside the calendar.
pub(crate) fn read(local: NaiveDateTime, zone: Tz) -> Option<Reading> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Some(Reading { at, note: None }),
        LocalResult::Ambiguous(at, _) => Some(Reading {
            at,
            note: Some(ClockNote::Doubled),
        }),
        LocalResult::None => {
            let day = TimeDelta::days(1);
            let before = local.checked_sub_signed(day)?;
            let before = zone.from_local_datetime(&before).earliest()?;
            Some(Reading {
                at: before.checked_add_signed(day)?,
                note: Some(ClockNote::Skipped),
            })
        }
    }
}

/// Finds the last instant that still counts as "until" a wall time: the later of two readings.
pub(crate) fn last_instant(until: NaiveDateTime, zone: Tz) -> Option<DateTime<Tz>> {
    match zone.from_local_datetime(&until) {
        LocalResult::Single(at) | LocalResult::Ambiguous(_, at) => Some(at),
        LocalResult::None => read(until, zone).map(|reading| reading.at),
    }
}

/// One thing that becomes of a wall time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    Run(Reading),
    /// The wall time does not exist and nothing runs instead.
    LeftOut(NaiveDateTime),
}

/// Turns ascending wall times into ascending instants, each once.
///
/// A time moved out of a gap can land behind a later time or on it; then it waits for its place, or is not needed.
pub(crate) struct Ascending<I> {
    walls: I,
    zone: Tz,
    gap: Gap,
    moved: VecDeque<Reading>,
    left_out: VecDeque<NaiveDateTime>,
    plain: Option<Reading>,
}

impl<I: Iterator<Item = NaiveDateTime>> Ascending<I> {
    /// Starts with the first wall time; the times must ascend.
    pub fn new(walls: I, zone: Tz, gap: Gap) -> Self {
        Self {
            walls,
            zone,
            gap,
            moved: VecDeque::new(),
            left_out: VecDeque::new(),
            plain: None,
        }
    }

    /// Reads on to the next time that exists; times in gaps are put where they belong.
    fn next_plain(&mut self) -> Option<Reading> {
        loop {
            let wall = self.walls.next()?;
            let reading = read(wall, self.zone)?;
            match (reading.note, self.gap) {
                (Some(ClockNote::Skipped), Gap::Later) => self.moved.push_back(reading),
                (Some(ClockNote::Skipped), Gap::Skip) => self.left_out.push_back(wall),
                _ => return Some(reading),
            }
        }
    }
}

impl<I: Iterator<Item = NaiveDateTime>> Iterator for Ascending<I> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.plain.is_none() {
            self.plain = self.next_plain();
        }
        if let Some(wall) = self.left_out.pop_front() {
            return Some(Step::LeftOut(wall));
        }
        let moved = self.moved.front().map(|reading| reading.at);
        let plain = self.plain.map(|reading| reading.at);
        let next = match (moved, plain) {
            (Some(moved), Some(plain)) if moved == plain => {
                self.moved.pop_front();
                self.plain.take()
            }
            (Some(moved), Some(plain)) if moved > plain => self.plain.take(),
            (Some(_), _) => self.moved.pop_front(),
            (None, _) => self.plain.take(),
        };
        next.map(Step::Run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(walls: &[&str], gap: Gap) -> Vec<String> {
        let walls = walls.iter().map(|text| text.parse().unwrap());
        let steps = Ascending::new(walls, Tz::Europe__Berlin, gap);
        steps
            .map(|step| match step {
                Step::Run(run) => run.at.format("%H:%M").to_string(),
                Step::LeftOut(wall) => format!("not {}", wall.format("%H:%M")),
            })
            .collect()
    }

    const NIGHT: [&str; 4] = [
        "2027-03-28T01:30:00",
        "2027-03-28T02:30:00",
        "2027-03-28T03:10:00",
        "2027-03-28T04:00:00",
    ];

    #[test]
    fn a_moved_time_takes_its_place_among_the_later_ones() {
        assert_eq!(
            readings(&NIGHT, Gap::Later),
            ["01:30", "03:10", "03:30", "04:00"]
        );
    }

    #[test]
    fn a_moved_time_that_lands_on_another_runs_once() {
        let walls = ["2027-03-28T02:30:00", "2027-03-28T03:30:00"];
        assert_eq!(readings(&walls, Gap::Later), ["03:30"]);
    }

    #[test]
    fn a_time_in_the_gap_can_be_left_out_and_is_named() {
        assert_eq!(
            readings(&NIGHT, Gap::Skip),
            ["01:30", "not 02:30", "03:10", "04:00"]
        );
    }
}
