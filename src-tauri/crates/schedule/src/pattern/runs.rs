//! The runs of a pattern over a window, one after the other and without keeping them.

use super::{End, Pattern, days::RuleDays};
use crate::{
    ClockNote, Occurrence,
    clock::{Ascending, Reading, Step, last_instant},
};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset};
use std::collections::BTreeSet;

/// A gap moves a run by a day at most; the windows begin a day earlier still, for the run before.
const LEAD: Days = Days::new(3);

/// The runs of a pattern in a window of instants.
pub struct Occurrences<'a> {
    steps: Ascending<Walls<'a>>,
    from_ms: i64,
    to_ms: i64,
    last_ms: i64,
    /// Runs that may still come by the pattern's own count and by the limit of the caller.
    left_of_count: u32,
    left_of_limit: usize,
    number: u32,
    counts_all: bool,
    /// Offset from UTC of the run before, in seconds.
    offset_s: Option<i32>,
}

impl<'a> Occurrences<'a> {
    pub(super) fn new(pattern: &'a Pattern, from_ms: i64, to_ms: i64, limit: usize) -> Self {
        let counted = match pattern.end {
            Some(End::Count { count }) => Some(count),
            _ => None,
        };
        let from = match counted {
            // What comes before the window has to be counted.
            Some(_) => pattern.start,
            None => day_before(pattern, from_ms),
        };
        let last = match pattern.end {
            Some(End::Until { at }) => last_instant(at, pattern.zone),
            _ => None,
        };
        Self {
            steps: Ascending::new(Walls::new(pattern, from), pattern.zone, pattern.gap),
            from_ms,
            to_ms,
            last_ms: last.map_or(i64::MAX, |at| at.timestamp_millis()),
            left_of_count: counted.unwrap_or(u32::MAX),
            left_of_limit: limit,
            number: 0,
            counts_all: counted.is_some(),
            offset_s: None,
        }
    }

    /// Gives the next run or wall time left out, within the window.
    pub(crate) fn next_step(&mut self) -> Option<PatternStep> {
        while self.left_of_limit > 0 && self.left_of_count > 0 {
            let reading = match self.steps.next()? {
                Step::Run(reading) => reading,
                Step::LeftOut(wall) if self.has_begun() => return Some(PatternStep::LeftOut(wall)),
                Step::LeftOut(_) => continue,
            };
            let at_ms = reading.at.timestamp_millis();
            if at_ms > self.last_ms || at_ms >= self.to_ms {
                return None;
            }
            self.left_of_count -= 1;
            let is_inside = at_ms >= self.from_ms;
            self.number += u32::from(is_inside || self.counts_all);
            let note = self.note(&reading);
            if is_inside {
                self.left_of_limit -= 1;
                let run = Occurrence::new(self.number, reading.at, note);
                return Some(PatternStep::Run(run));
            }
        }
        None
    }

    /// Whether the window began with the pattern, or a run of it was given; what was left out before is not of interest.
    fn has_begun(&self) -> bool {
        self.number > 0 || self.from_ms == i64::MIN
    }

    fn note(&mut self, reading: &Reading) -> Option<ClockNote> {
        let offset_s = reading.at.offset().fix().local_minus_utc();
        let before = self.offset_s.replace(offset_s);
        let shifted = before.is_some_and(|before| before != offset_s);
        reading.note.or(shifted.then_some(ClockNote::Shifted))
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        loop {
            if let PatternStep::Run(run) = self.next_step()? {
                return Some(run);
            }
        }
    }
}

/// What comes next of a pattern.
pub(crate) enum PatternStep {
    Run(Occurrence),
    /// A time the clocks jump over, without a run instead.
    LeftOut(NaiveDateTime),
}

/// Gives a day so much before an instant that no run of the window is missed.
fn day_before(pattern: &Pattern, from_ms: i64) -> NaiveDate {
    let from = DateTime::from_timestamp_millis(from_ms);
    let day = from.map(|from| from.with_timezone(&pattern.zone).date_naive());
    let day = day.and_then(|day| day.checked_sub_days(LEAD));
    day.unwrap_or(pattern.start)
}

/// The wall times of a pattern, ascending.
struct Walls<'a> {
    days: RuleDays<'a>,
    except: BTreeSet<NaiveDate>,
    /// Ascending, each once.
    times: Vec<NaiveTime>,
    today: Option<(NaiveDate, usize)>,
}

impl<'a> Walls<'a> {
    fn new(pattern: &'a Pattern, from: NaiveDate) -> Self {
        let mut times = pattern.times.clone();
        times.sort_unstable();
        times.dedup();
        Self {
            days: RuleDays::new(&pattern.days, pattern.start, from),
            except: pattern.except.iter().copied().collect(),
            times,
            today: None,
        }
    }
}

impl Iterator for Walls<'_> {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        loop {
            if let Some((day, at)) = self.today
                && let Some(time) = self.times.get(at)
            {
                self.today = Some((day, at + 1));
                return Some(day.and_time(*time));
            }
            let except = &self.except;
            let day = self.days.find(|day| !except.contains(day))?;
            self.today = Some((day, 0));
        }
    }
}
