//! Faults in random sequences while many posts leave; the seed is printed and can be given again.

use crate::{
    calls::{CALLS, faults},
    doors::FastClock,
    world::World,
};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::{sync::Arc, time::Instant};

/// Wall time runs this many times as fast, so that waiting between tries does not take hours.
const SPEED: i64 = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes; cargo xtask torture runs it"]
async fn long_ten_thousand_sends_under_random_faults() {
    run(seed(), 10_000).await;
}

fn seed() -> u64 {
    let given = std::env::var("POSTROOM_TORTURE_SEED").ok();
    given
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(rand::random)
}

async fn run(seed: u64, sends: usize) {
    println!("fault sequence with POSTROOM_TORTURE_SEED={seed}");
    let began = Instant::now();
    let mut chance = SmallRng::seed_from_u64(seed);
    let world = World::open(Arc::new(FastClock::at_speed(SPEED))).await;
    let groups = world.groups(4);
    let mut faults_set = 0;
    let mut expected = Vec::new();
    while expected.len() < sends {
        for _ in 0..chance.random_range(0..4) {
            let (method, path) = CALLS[chance.random_range(0..CALLS.len())];
            let all = faults(method, path, chance.random_range(1..4));
            world.fault(&all[chance.random_range(0..all.len())]).await;
            faults_set += 1;
        }
        for _ in 0..chance.random_range(1..30) {
            let text = format!("Post {}", expected.len());
            let group = groups[chance.random_range(0..groups.len())].clone();
            let draft = world.draft(&text, vec![group.clone()]);
            if chance.random_bool(0.2) {
                world.attach(&draft, &format!("picture {}", chance.random_range(0..9)));
            }
            world.send(&draft);
            expected.push((text, group.address().to_owned()));
        }
        world.finish().await;
        let _ = composer::sync::sync_now(&world.desk).await;
    }
    world.end_faults().await;
    world.finish().await;
    let arrived = world.arrived().await;
    let lost = expected.iter().filter(|place| !arrived.contains_key(place));
    let lost = lost.count();
    let doubled = arrived.values().filter(|count| **count > 1).count();
    println!(
        "{} sends, {faults_set} faults, {lost} lost, {doubled} doubled, {:.0} s",
        expected.len(),
        began.elapsed().as_secs_f64()
    );
    assert_eq!((lost, doubled), (0, 0), "seed {seed}");
    assert_eq!(
        arrived.len(),
        expected.len(),
        "nothing that nobody sent, seed {seed}"
    );
}
