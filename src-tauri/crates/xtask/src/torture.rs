//! `cargo xtask torture`: every test that is called `long_…` and usually ignored, one after the other, for as long as
//! asked in all.

mod figures;
mod programs;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::command_line::TortureOptions;
use crate::packages::Purpose;
use crate::setup;
use crate::workspace::Workspace;
use figures::Figures;
use programs::LongTest;

const A_MINUTE: Duration = Duration::from_secs(60);
/// How much of the time a test gets beside the others: kills and sends take long for each.
const WEIGHTS: [(&str, f64); 2] = [("long_kills", 6.0), ("long_ten_thousand_sends", 4.0)];
const USUAL_WEIGHT: f64 = 1.0;
/// Even after others took too long a test gets this much.
const SHORTEST: Duration = Duration::from_secs(5);

/// Runs the long tests one after the other, prints their figures, and fails if one failed.
pub fn torture(workspace: &Workspace, options: &TortureOptions) -> anyhow::Result<ExitCode> {
    setup::prepare(&[Purpose::Build])?;
    let mut tests = programs::find(workspace)?;
    ensure!(!tests.is_empty(), "there is no long test");
    // Those with most to do go first, so that what they take too long is made up for by the others.
    tests.sort_by(|one, other| weight(other).total_cmp(&weight(one)));
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let replay = format!(
        "cargo xtask torture --minutes {} --seed {seed}",
        options.minutes
    );
    println!("Seed {seed}; `{replay}` repeats it.");
    let results = run_all(&tests, A_MINUTE.mul_f64(options.minutes), seed)?;
    println!("\n{}", figures::table(&results));
    let failed = results.iter().filter(|result| !result.passed).count();
    println!("\n{}", verdict(&results, failed));
    if failed == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    println!("Each one's seed and how to repeat it alone stand above; `{replay}` repeats all.");
    Ok(ExitCode::FAILURE)
}

fn run_all(tests: &[LongTest], time: Duration, seed: u64) -> anyhow::Result<Vec<Figures>> {
    let begun = Instant::now();
    let mut results = Vec::new();
    for (place, test) in tests.iter().enumerate() {
        let time = share(time.saturating_sub(begun.elapsed()), &tests[place..]);
        println!(
            "\n{} of {}: {} for {:.1} minutes",
            place + 1,
            tests.len(),
            test.name,
            in_minutes(time)
        );
        let begun = Instant::now();
        let ran = test.run(time, seed)?;
        results.push(Figures {
            test: test.name.clone(),
            passed: ran.passed,
            took: begun.elapsed(),
            lines: figures::lines(&ran.output),
        });
    }
    Ok(results)
}

/// Gives the first of the tests its part of the time that is left for all of them.
fn share(left: Duration, tests: &[LongTest]) -> Duration {
    let all: f64 = tests.iter().map(weight).sum();
    let first = tests.first().map_or(0.0, weight);
    left.mul_f64(first / all.max(f64::MIN_POSITIVE))
        .max(SHORTEST)
}

fn weight(test: &LongTest) -> f64 {
    let known = WEIGHTS.iter().find(|(name, _)| test.name.contains(name));
    known.map_or(USUAL_WEIGHT, |(_, weight)| *weight)
}

fn verdict(results: &[Figures], failed: usize) -> String {
    let took: Duration = results.iter().map(|result| result.took).sum();
    let (count, minutes) = (results.len(), in_minutes(took));
    if failed == 0 {
        format!("All {count} long tests passed in {minutes:.1} minutes.")
    } else {
        format!("{failed} of {count} long tests FAILED in {minutes:.1} minutes.")
    }
}

fn in_minutes(time: Duration) -> f64 {
    time.as_secs_f64() / A_MINUTE.as_secs_f64()
}

fn fresh_seed() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(1, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &str) -> LongTest {
        LongTest {
            name: name.to_owned(),
            program: "x".into(),
            folder: "/".into(),
        }
    }

    #[test]
    fn the_time_is_used_up_and_the_kills_get_most_of_it() {
        let tests = ["long::long_kills", "a::long_faults", "b::long_merges"].map(test);
        let mut left = A_MINUTE * 16;
        let mut shares = Vec::new();
        for place in 0..tests.len() {
            let share = share(left, &tests[place..]);
            left -= share;
            shares.push(share);
        }
        assert_eq!(shares, [A_MINUTE * 12, A_MINUTE * 2, A_MINUTE * 2]);
    }

    #[test]
    fn a_test_for_which_no_time_is_left_runs_for_a_moment() {
        assert_eq!(share(Duration::ZERO, &[test("a::long_faults")]), SHORTEST);
    }

    #[test]
    fn one_failure_among_many_is_told_at_the_end() {
        let result = |passed| Figures {
            test: "a".into(),
            passed,
            took: A_MINUTE,
            lines: Vec::new(),
        };
        let results = [result(true), result(false)];
        assert_eq!(
            verdict(&results, 1),
            "1 of 2 long tests FAILED in 2.0 minutes."
        );
        assert_eq!(
            verdict(&results[..1], 0),
            "All 1 long tests passed in 1.0 minutes."
        );
    }
}
