//! Decides what follows a failed attempt: a pure function of error, attempts, times and chance.

use super::StuckReason;
use crate::channel::ChannelError;
use std::time::Duration;

const FIRST_WAIT_MS: i64 = 1_000;
const LONGEST_WAIT_MS: i64 = 60_000;
/// A day of tries; after that a person has to look.
const BUDGET_MS: i64 = 24 * 3_600_000;

/// What follows a failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing happened at the system; try again then.
    Retry { at_ms: i64 },
    /// It may have happened; ask then.
    Ask { at_ms: i64 },
    /// A new sign-in is needed; the attempt does not count.
    SignIn,
    /// Only a person can go on.
    Stuck { reason: StuckReason },
}

/// Decides what follows. `chance` is between 0 and 1.
pub fn after(
    error: &ChannelError,
    attempts: u32,
    first_try_at_ms: i64,
    now_ms: i64,
    chance: f64,
) -> Next {
    let wait_ms = back_off(attempts, chance);
    let at_ms = now_ms + wait_ms;
    let spent = at_ms - first_try_at_ms > BUDGET_MS;
    match error {
        ChannelError::SignInNeeded => Next::SignIn,
        ChannelError::Refused { .. } | ChannelError::NotOffered => Next::Stuck {
            reason: StuckReason::Refused,
        },
        ChannelError::Unknown { after, .. } => Next::Ask {
            at_ms: after.map_or(at_ms, |after| asked_for(after, now_ms, chance)),
        },
        _ if spent => Next::Stuck {
            reason: StuckReason::GaveUp,
        },
        ChannelError::TryLater { after: Some(after) } => Next::Retry {
            at_ms: asked_for(*after, now_ms, chance),
        },
        ChannelError::TryLater { after: None }
        | ChannelError::Unreachable(_)
        | ChannelError::Unexpected { .. } => Next::Retry { at_ms },
    }
}

/// Never earlier than asked, and a little later, so that not everyone comes at once.
fn asked_for(after: Duration, now_ms: i64, chance: f64) -> i64 {
    let asked_ms = i64::try_from(after.as_millis())
        .unwrap_or(BUDGET_MS)
        .min(BUDGET_MS);
    now_ms + asked_ms.max(100) + jitter(1_000, chance)
}

/// Doubles from a second up to a minute, with the upper half left to chance.
fn back_off(attempts: u32, chance: f64) -> i64 {
    let doublings = attempts.saturating_sub(1).min(16);
    let full_ms = (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS);
    full_ms / 2 + jitter(full_ms / 2, chance)
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the product is between 0 and range_ms"
)]
fn jitter(range_ms: i64, chance: f64) -> i64 {
    (range_ms as f64 * chance.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unreachable() -> ChannelError {
        ChannelError::Unreachable("no route".into())
    }

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<i64> = (1..9)
            .map(
                |attempts| match after(&unreachable(), attempts, 0, 0, 1.0) {
                    Next::Retry { at_ms } => at_ms,
                    other => panic!("expected a retry, got {other:?}"),
                },
            )
            .collect();
        assert_eq!(
            waits,
            [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]
        );
    }

    #[test]
    fn a_day_of_tries_ends_stuck() {
        let next = after(&unreachable(), 2000, 0, BUDGET_MS, 0.5);
        assert_eq!(
            next,
            Next::Stuck {
                reason: StuckReason::GaveUp
            }
        );
    }

    #[test]
    fn an_unknown_outcome_is_asked_about_and_never_given_up() {
        let error = ChannelError::Unknown {
            why: "reset".into(),
            after: None,
        };
        assert!(matches!(
            after(&error, 5000, 0, BUDGET_MS * 3, 0.5),
            Next::Ask { .. }
        ));
    }

    #[test]
    fn a_refusal_is_not_repeated() {
        let error = ChannelError::Refused {
            code: "conflict".into(),
            message: "no".into(),
        };
        assert_eq!(
            after(&error, 1, 0, 0, 0.5),
            Next::Stuck {
                reason: StuckReason::Refused
            }
        );
    }

    proptest! {
        #[test]
        fn retry_after_is_never_cut_short(seconds in 0u64..3600, chance in 0.0f64..1.0) {
            let error = ChannelError::TryLater { after: Some(Duration::from_secs(seconds)) };
            let Next::Retry { at_ms } = after(&error, 1, 0, 0, chance) else {
                return Err(TestCaseError::fail("expected a retry"));
            };
            prop_assert!(at_ms >= i64::try_from(seconds).unwrap() * 1000);
        }

        #[test]
        fn every_wait_lies_in_the_future(attempts in 0u32..100_000, chance in 0.0f64..=1.0) {
            let Next::Retry { at_ms } = after(&unreachable(), attempts, 0, 7, chance) else {
                return Err(TestCaseError::fail("expected a retry"));
            };
            prop_assert!(at_ms > 7 && at_ms <= 7 + LONGEST_WAIT_MS);
        }
    }
}
