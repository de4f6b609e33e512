use crate::support::{Reply, World, groups};
use composer::{
    channel::ChannelError,
    post::{self, Hold},
};
use std::time::Duration;
use tokio::time::sleep;

const DAY_MS: i64 = 86_400_000;

/// Runs the outbox for so long and sets the clock ten seconds after the beginning.
async fn run_with_a_jump(world: &World, time_ms: u64, jump_ms: i64) {
    let jump = async {
        sleep(Duration::from_secs(10)).await;
        world.clock.jump_ms(jump_ms);
    };
    tokio::join!(world.run_for(time_ms), jump);
}

fn held_for_a_minute(world: &World) {
    let draft = world.draft("Bread at nine", groups(1));
    post::send(&world.desk, draft.id, Hold { seconds: 60 }).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_back_while_it_runs_does_not_lengthen_a_wait() {
    let world = World::new();
    held_for_a_minute(&world);
    run_with_a_jump(&world, 50_000, -DAY_MS).await;
    assert_eq!(world.system.count("send"), 0, "the undo time is not over");
    world.run_for(40_000).await;
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_forward_does_not_shorten_an_undo_time() {
    let world = World::new();
    held_for_a_minute(&world);
    run_with_a_jump(&world, 50_000, 3_600_000).await;
    assert_eq!(world.system.count("send"), 0, "the undo time is not over");
    world.run_for(40_000).await;
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_back_while_it_was_closed_does_not_freeze_what_waits() {
    let world = World::new();
    let wait = ChannelError::TryLater {
        after: Some(Duration::from_secs(300)),
    };
    world.system.next("send", [Reply::Error(wait)]);
    world.send("Bread at nine", groups(1));
    world.run_for(1_000).await;
    world.clock.jump_ms(-DAY_MS);
    world.run_for(200_000).await;
    assert_eq!(
        world.system.count("send"),
        1,
        "never before the time it was asked for"
    );
    world.run_for(200_000).await;
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_send_that_no_worker_has_seen_leaves_after_the_clock_was_set_back() {
    let world = World::new();
    held_for_a_minute(&world);
    world.clock.jump_ms(-2 * DAY_MS);
    let world = world.restarted();
    world.run_for(50_000).await;
    assert_eq!(world.system.count("send"), 0, "the undo time is not over");
    let world = world.restarted();
    world.run_for(20_000).await;
    assert_eq!(world.system.delivered(), ["g1"], "it did not wait two days");
}

#[tokio::test(start_paused = true)]
async fn the_day_of_tries_neither_shrinks_nor_grows_when_the_clock_is_set() {
    for jump_ms in [-DAY_MS, DAY_MS - 3_600_000] {
        let world = World::new();
        let away = Reply::Error(ChannelError::Unreachable("no route".into()));
        world.system.next("send", vec![away; 4_000]);
        world.send("Bread at nine", groups(1));
        run_with_a_jump(&world, 23 * 3_600_000, jump_ms).await;
        let entry = world.only_entry();
        let early = entry.stuck_reason == Some(composer::outbox::StuckReason::GaveUp);
        assert!(!early, "the day is not over: {entry:#?}");
    }
}
