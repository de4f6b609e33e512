//! The ledger of a schedule: every run in local time, in UTC and on the person's own clock, before anything is booked.

use crate::{
    Schedule,
    expand::{ExpandError, MAX_OCCURRENCES, Occurrence},
    pattern::{Pattern, PatternStep},
};
use chrono::{DateTime, NaiveDateTime, SecondsFormat};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One run, as the ledger shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LedgerLine {
    #[serde(flatten)]
    pub run: Occurrence,
    /// The instant in UTC, RFC 3339.
    pub utc: String,
    /// What the schedule's zone is ahead of UTC then, such as `+01:00`.
    pub offset: String,
    /// The same instant on the person's own clock, RFC 3339.
    pub own: String,
}

/// The runs of a schedule and what is worth knowing about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Ledger {
    pub lines: Vec<LedgerLine>,
    /// Wall times the clocks jump over and that do not run, between the first and the last line.
    #[ts(type = "Array<string>")]
    pub left_out: Vec<NaiveDateTime>,
    /// Whether more runs follow: the schedule has no end.
    pub goes_on: bool,
}

impl Schedule {
    /// Lists every run, or the next ones of what goes on for ever, with the person's own zone beside.
    pub fn ledger(&self, now_ms: i64, own: Tz) -> Result<Ledger, ExpandError> {
        let lines: Vec<_> = self
            .expand(now_ms)?
            .into_iter()
            .map(|run| line(run, own))
            .collect();
        let left_out = match self {
            Self::Pattern(pattern) => left_out(pattern, &lines)?,
            _ => Vec::new(),
        };
        Ok(Ledger {
            goes_on: self.is_open_ended() && lines.len() == MAX_OCCURRENCES as usize,
            lines,
            left_out,
        })
    }
}

fn line(run: Occurrence, own: Tz) -> LedgerLine {
    let at = DateTime::from_timestamp_millis(run.run_at_ms).unwrap_or_default();
    LedgerLine {
        utc: at.to_rfc3339_opts(SecondsFormat::Secs, true),
        offset: run.local.get(19..).unwrap_or_default().to_owned(),
        own: at
            .with_timezone(&own)
            .format("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        run,
    }
}

fn left_out(pattern: &Pattern, lines: &[LedgerLine]) -> Result<Vec<NaiveDateTime>, ExpandError> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Ok(Vec::new());
    };
    let from_ms = match pattern.end {
        None => first.run.run_at_ms,
        Some(_) => i64::MIN,
    };
    let mut steps = pattern.occurrences(from_ms, last.run.run_at_ms, lines.len())?;
    let steps = std::iter::from_fn(|| steps.next_step());
    Ok(steps
        .filter_map(|step| match step {
            PatternStep::LeftOut(wall) => Some(wall),
            PatternStep::Run(_) => None,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClockNote, Days, End, Gap};

    fn nightly(gap: Gap, end: Option<End>) -> Schedule {
        Schedule::Pattern(Pattern {
            start: "2027-03-27".parse().unwrap(),
            zone: Tz::Europe__Berlin,
            days: Days::Every { days: 1 },
            times: vec!["02:30:00".parse().unwrap()],
            end,
            except: Vec::new(),
            gap,
        })
    }

    #[test]
    fn a_line_tells_local_time_utc_offset_and_the_own_clock() {
        let ledger = nightly(Gap::Later, Some(End::Count { count: 3 }))
            .ledger(0, Tz::Asia__Kathmandu)
            .unwrap();
        let second = &ledger.lines[1];
        assert_eq!(second.run.local, "2027-03-28T03:30:00+02:00");
        assert_eq!(second.utc, "2027-03-28T01:30:00Z");
        assert_eq!(second.offset, "+02:00");
        assert_eq!(second.own, "2027-03-28T07:15:00+05:45");
        assert_eq!(second.run.note, Some(ClockNote::Skipped));
        assert!(ledger.left_out.is_empty() && !ledger.goes_on);
    }

    #[test]
    fn a_time_that_is_left_out_is_named_and_not_counted() {
        let end = Some(End::Count { count: 3 });
        let ledger = nightly(Gap::Skip, end).ledger(0, Tz::UTC).unwrap();
        assert_eq!(ledger.lines.len(), 3);
        let left_out = ["2027-03-28T02:30:00".parse::<NaiveDateTime>().unwrap()];
        assert_eq!(ledger.left_out, left_out);
    }

    #[test]
    fn what_goes_on_for_ever_says_so_and_begins_after_now() {
        let now = DateTime::parse_from_rfc3339("2050-01-01T00:00:00Z").unwrap();
        let ledger = nightly(Gap::Later, None)
            .ledger(now.timestamp_millis(), Tz::UTC)
            .unwrap();
        assert!(ledger.goes_on);
        assert_eq!(ledger.lines.len(), 366);
        assert_eq!(ledger.lines[0].run.local, "2050-01-01T02:30:00+01:00");
    }
}
