//! Daily copies: when they are made, and which ones stay.

use crate::support::World;
use composer::backup;
use std::fs;
use tokio_util::sync::CancellationToken;

const HOUR_MS: i64 = 3_600_000;

fn copies(world: &World) -> usize {
    backup::facts(&world.desk).unwrap().copies.len()
}

#[tokio::test(start_paused = true)]
async fn one_copy_a_day_is_made_by_itself() {
    let world = World::new();
    let stop = CancellationToken::new();
    let runner = tokio::spawn(backup::run_copies(world.desk.clone(), stop.clone()));
    let hours = |hours: u64| std::time::Duration::from_secs(hours * 3_600 + 60);
    for (waited, expected) in [(hours(1), 1), (hours(20), 1), (hours(4), 2), (hours(24), 3)] {
        tokio::time::sleep(waited).await;
        // The copy itself is made on a thread of its own; asking again waits behind it.
        while copies(&world) < expected {
            tokio::task::spawn_blocking(std::thread::yield_now)
                .await
                .unwrap();
        }
        assert_eq!(copies(&world), expected);
    }
    stop.cancel();
    runner.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_makes_no_heap_of_copies() {
    let world = World::new();
    let stop = CancellationToken::new();
    for _ in 0..6 {
        backup::copy_if_due(&world.desk, &stop).unwrap();
        world.clock.jump_ms(-72 * HOUR_MS);
        backup::copy_if_due(&world.desk, &stop).unwrap();
        backup::copy_if_due(&world.desk, &stop).unwrap();
        world.clock.jump_ms(72 * HOUR_MS);
    }
    assert_eq!(copies(&world), 2, "one for each of the two days");
}

#[tokio::test(start_paused = true)]
async fn old_copies_go_and_the_newest_stays() {
    let world = World::new();
    let stop = CancellationToken::new();
    for _ in 0..40 {
        assert!(backup::copy_if_due(&world.desk, &stop).unwrap().is_some());
        world.clock.jump_ms(24 * HOUR_MS);
    }
    let kept = backup::facts(&world.desk).unwrap().copies;
    assert!((7..=11).contains(&kept.len()), "{kept:?}");
    let ages = kept
        .windows(2)
        .map(|pair| pair[0].made_at_ms - pair[1].made_at_ms);
    assert!(
        ages.take(6).all(|age| age == 24 * HOUR_MS),
        "the last week is whole"
    );
}

#[tokio::test(start_paused = true)]
async fn a_stopped_copy_leaves_nothing_behind() {
    let world = World::new();
    let stop = CancellationToken::new();
    stop.cancel();
    assert!(backup::copy_now(&world.desk, &stop).is_err());
    assert_eq!(
        fs::read_dir(world.folder.path().join("copies"))
            .unwrap()
            .count(),
        0
    );
}
