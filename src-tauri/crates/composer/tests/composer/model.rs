//! Two devices, one system, faults and clocks that jump: whatever the order, nothing is lost and nothing sent twice.

mod devices;
mod promises;
mod steps;

use crate::torture::{self, Time, figure, replay};
use devices::{Devices, Rule};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::Cell;
use steps::Step;

const CASES: u32 = 48;
const DAYS_A_ROUND: u32 = 20;

/// Lives through a day and checks every promise; an error names the first one that was broken.
async fn live(rule: Rule, day: &[Step]) -> Result<(), String> {
    let mut devices = Devices::new(rule);
    for step in day {
        devices = devices.take(step).await;
        devices.check_always()?;
    }
    devices.check_words()?;
    devices.finish_sends().await?;
    devices.come_to_rest().await?;
    devices.check_always()?;
    devices.check_at_rest()
}

/// Runs a day in virtual time.
fn day_of(rule: Rule, day: &[Step]) -> Result<(), String> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(live(rule, day))
}

/// Looks for a day that breaks a promise and gives the shortest it finds.
fn search(rule: Rule, seed: u64, cases: u32) -> Result<(), TestError<Vec<Step>>> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_time: 8_000,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner.run(&steps::days(), |day| {
        day_of(rule, &day).map_err(TestCaseError::fail)
    })
}

fn seed() -> u64 {
    let told = std::env::var("POSTROOM_TORTURE_SEED").ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(2026)
}

#[test]
fn two_devices_lose_no_word_and_send_nothing_twice() {
    let seed = seed();
    if let Err(error) = search(Rule::Kept, seed, CASES) {
        panic!("seed {seed}: {error}");
    }
}

/// Expects that a broken rule is found out, and by the check that is there for it.
fn is_found_out(rule: Rule, sign: &str) {
    match search(rule, seed(), CASES) {
        Err(TestError::Fail(why, day)) => {
            println!("found after shrinking to {} steps: {why}", day.len());
            assert!(why.message().contains(sign), "another failure: {why}");
        }
        other => panic!("nobody noticed {rule:?}: {other:?}"),
    }
}

#[test]
fn a_device_that_forgets_what_was_is_found_out() {
    is_found_out(Rule::ForgetsAfterSync, "lost the word");
}

#[test]
fn a_device_that_sends_twice_is_found_out() {
    is_found_out(Rule::SendsTwice, "arrived");
}

#[test]
#[ignore = "long"]
fn long_model_of_two_devices() {
    let (time, first) = (Time::allowed_or_a_minute(), torture::seed());
    let test = "model::long_model_of_two_devices";
    println!("To replay: {}", replay(first, "composer", "composer", test));
    let rounds = Cell::new(0);
    while !time.is_over() {
        let seed = first.wrapping_add(rounds.get());
        if let Err(error) = search(Rule::Kept, seed, DAYS_A_ROUND) {
            panic!("seed {seed}: {error}");
        }
        rounds.set(rounds.get() + 1);
    }
    let days = rounds.get() * u64::from(DAYS_A_ROUND);
    figure("model days of two devices", days);
    figure("broken promises on these days", 0);
}
