//! When an entry would leave too late: then it is held, and a person is asked.

use super::{Entry, Work};
use crate::{
    error::DeskError,
    schedule::{NativeRun, Schedule},
    store::posts,
};
use rusqlite::Connection;

/// Everything that decides whether an entry may still leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The stretch of runs it books; `None` leaves at once.
    pub booking: Option<NativeRun>,
    /// Whether the post runs once only.
    pub is_once: bool,
    pub not_after_ms: Option<i64>,
    pub now_ms: i64,
}

/// Decides whether an entry would leave too late; a desk has one, so that a test can take the check out.
pub type LateRule = fn(&Leaving) -> bool;

/// Says whether an entry would leave too late.
///
/// The limit of a post with a schedule is about its first run. A booking whose first run has passed is too late, except
/// a post that runs once and has a later limit: that goes out at once.
pub fn is_too_late(leaving: &Leaving) -> bool {
    let is_over = leaving
        .not_after_ms
        .is_some_and(|limit| leaving.now_ms > limit);
    match leaving.booking {
        None => is_over,
        Some(run) if run.first_number > 1 => has_passed(run, leaving.now_ms),
        Some(run) => is_over || (has_passed(run, leaving.now_ms) && !goes_at_once(leaving)),
    }
}

/// Says whether a booking whose run has passed goes out at once instead.
pub fn goes_at_once(leaving: &Leaving) -> bool {
    let passed = leaving
        .booking
        .filter(|run| has_passed(*run, leaving.now_ms));
    let limit_ms = leaving.not_after_ms;
    passed.is_some_and(|run| {
        leaving.is_once
            && limit_ms.is_some_and(|limit| limit > run.first_run_at_ms && leaving.now_ms <= limit)
    })
}

fn has_passed(run: NativeRun, now_ms: i64) -> bool {
    run.first_run_at_ms <= now_ms
}

/// Reads what decides whether an entry may still leave.
pub(super) fn leaving(
    db: &Connection,
    entry: &Entry,
    now_ms: i64,
) -> Result<Option<Leaving>, DeskError> {
    let booking = match &entry.work {
        Work::Upload { .. } => None,
        Work::Dispatch { booking, .. } => *booking,
        Work::CancelSchedule { .. } => return Ok(None),
    };
    let Some(post) = entry.post_id else {
        return Ok(None);
    };
    let Some((schedule, not_after_ms)) = posts::limit(db, post)? else {
        return Ok(None);
    };
    Ok(Some(Leaving {
        booking,
        is_once: matches!(schedule, Schedule::Once { .. }),
        not_after_ms,
        now_ms,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: NativeRun = NativeRun {
        first_run_at_ms: 1_000,
        interval_ms: None,
        count: 1,
        first_number: 1,
    };

    fn once(not_after_ms: Option<i64>, now_ms: i64) -> Leaving {
        Leaving {
            booking: Some(RUN),
            is_once: true,
            not_after_ms,
            now_ms,
        }
    }

    #[test]
    fn a_post_that_leaves_at_once_is_late_after_its_limit_and_not_at_it() {
        let leaving = |now_ms| Leaving {
            booking: None,
            is_once: false,
            not_after_ms: Some(5),
            now_ms,
        };
        assert!(!is_too_late(&leaving(5)));
        assert!(is_too_late(&leaving(6)));
    }

    #[test]
    fn a_booking_is_late_from_its_first_run_on() {
        assert!(!is_too_late(&once(None, 999)));
        assert!(is_too_late(&once(None, 1_000)));
    }

    #[test]
    fn a_later_limit_lets_a_single_run_go_at_once_until_then() {
        assert!(!is_too_late(&once(Some(2_000), 1_500)));
        assert!(goes_at_once(&once(Some(2_000), 1_500)));
        assert!(
            !goes_at_once(&once(Some(2_000), 999)),
            "it is booked as usual"
        );
        assert!(is_too_late(&once(Some(2_000), 2_001)));
    }

    #[test]
    fn a_series_never_goes_at_once_and_its_later_stretches_know_no_limit() {
        let series = Leaving {
            is_once: false,
            ..once(Some(2_000), 1_500)
        };
        assert!(is_too_late(&series));
        let second = NativeRun {
            first_number: 5,
            first_run_at_ms: 9_000,
            ..RUN
        };
        let later = Leaving {
            booking: Some(second),
            ..once(Some(2_000), 8_000)
        };
        assert!(!is_too_late(&later));
    }
}
