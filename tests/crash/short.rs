//! The short version, for every change.

use crate::{
    phase::Phase,
    series::{self, Plan},
    torture::{Time, replay, seed},
};

const KILLS: u64 = 80;

#[test]
fn kills_at_random_instants_lose_nothing_and_send_nothing_twice() {
    let seed = seed();
    let name = "short::kills_at_random_instants_lose_nothing_and_send_nothing_twice";
    println!("To replay: {}", replay(seed, "cli", "crash", name));
    let plan = Plan {
        seed,
        kills: KILLS,
        time: Time::endless(),
        phases: &Phase::ALL,
        arguments: &[],
        slower: 1.0,
        sabotage: None,
    };
    let figures = series::run(plan).unwrap_or_else(|broken| panic!("{broken:?}"));
    figures.print();
    assert!(figures.all_kills() >= KILLS);
    assert!(figures.posts > 0 && figures.arrivals > 0, "{figures:?}");
}
