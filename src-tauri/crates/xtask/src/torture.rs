//! `cargo xtask torture`: every test that is called `long_…` and usually ignored, for as long as asked.

mod figures;
mod programs;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::ensure;

use crate::command_line::TortureOptions;
use crate::packages::Purpose;
use crate::setup;
use crate::workspace::Workspace;
use figures::Figures;
use programs::LongTest;

/// The share of the time that the kills get when there are other tests too.
const SHARE_OF_KILLS: f64 = 0.6;

/// Runs the long tests one after the other, prints their figures, and fails if one failed.
pub fn torture(workspace: &Workspace, options: &TortureOptions) -> anyhow::Result<ExitCode> {
    setup::prepare(&[Purpose::Build])?;
    let tests = programs::find(workspace)?;
    ensure!(!tests.is_empty(), "there is no long test");
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let minutes = options.minutes;
    println!("Seed {seed}; `cargo xtask torture --minutes {minutes} --seed {seed}` replays it.");
    let mut results = Vec::new();
    for test in &tests {
        let minutes = options.minutes * share(test, &tests);
        println!("\n{} for {minutes:.1} minutes", test.name);
        let begun = Instant::now();
        let ran = test.run(minutes, seed)?;
        results.push(Figures {
            test: test.name.clone(),
            passed: ran.passed,
            took: begun.elapsed(),
            lines: figures::lines(&ran.output),
        });
    }
    println!("\n{}", figures::table(&results));
    Ok(if results.iter().all(|result| result.passed) {
        ExitCode::SUCCESS
    } else {
        println!("\nA long test failed; its seed and how to replay it stand above.");
        ExitCode::FAILURE
    })
}

/// Divides the time: most of it for the kills, the rest equally among the others.
fn share(test: &LongTest, all: &[LongTest]) -> f64 {
    let killers = all.iter().filter(|test| test.kills()).count() as f64;
    let others = all.len() as f64 - killers;
    match (test.kills(), killers > 0.0 && others > 0.0) {
        (true, true) => SHARE_OF_KILLS / killers,
        (false, true) => (1.0 - SHARE_OF_KILLS) / others,
        (_, false) => 1.0 / all.len() as f64,
    }
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
    fn the_kills_get_most_of_the_time_and_all_of_it_is_used() {
        let tests = ["long::long_kills", "a::long_faults", "b::long_merges"].map(test);
        let shares = tests.each_ref().map(|test| share(test, &tests));
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((shares[0] - SHARE_OF_KILLS).abs() < 1e-9);
        let alone = [test("long::long_kills")];
        assert!((share(&alone[0], &alone) - 1.0).abs() < 1e-9);
    }
}
