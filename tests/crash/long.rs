//! The long version, for `cargo xtask torture`: series after series, each with the next seed.

use crate::{
    figures::Figures,
    phase::Phase,
    seed,
    series::{self, Plan},
};
use std::time::Instant;

const KILLS_A_SERIES: u64 = 120;

#[test]
#[ignore = "runs for minutes; cargo xtask torture runs it"]
fn long_kills_at_random_instants() {
    let (first, begun) = (seed::seed(), Instant::now());
    let mut figures = Figures::default();
    for seed in first.. {
        println!(
            "To replay: {}",
            seed::replay(seed, "long::long_kills_at_random_instants")
        );
        let plan = Plan {
            seed,
            kills: KILLS_A_SERIES,
            phases: &Phase::ALL,
            arguments: &[],
            slower: 1.0,
            sabotage: None,
        };
        let done = series::run(plan).unwrap_or_else(|broken| panic!("seed {seed}: {broken:?}"));
        figures.add(&done);
        if begun.elapsed() >= seed::time_allowed() {
            break;
        }
    }
    figures.print();
}
