//! The long version, for `cargo xtask torture`: series after series, each with the next seed.

use crate::{
    figures::Figures,
    phase::Phase,
    series::{self, Plan},
    torture::{Time, replay, seed},
};

const KILLS_A_SERIES: u64 = 120;

#[test]
#[ignore = "runs for minutes; cargo xtask torture runs it"]
fn long_kills_at_random_instants() {
    let (first, time) = (seed(), Time::allowed_or_a_minute());
    let mut figures = Figures::default();
    for seed in first.. {
        println!(
            "To replay: {}",
            replay(seed, "cli", "crash", "long::long_kills_at_random_instants")
        );
        let plan = Plan {
            seed,
            kills: KILLS_A_SERIES,
            time,
            phases: &Phase::ALL,
            arguments: &[],
            slower: 1.0,
            sabotage: None,
        };
        let done = series::run(plan).unwrap_or_else(|broken| panic!("seed {seed}: {broken:?}"));
        figures.add(&done);
        if time.is_over() {
            break;
        }
    }
    figures.print();
}
