use crate::support::{Call, Reply, World, groups};
use composer::{
    account::{self, AccountState},
    channel::ChannelError,
    outbox::{self, EntryState, Settled, StuckReason},
    post::PostState,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

fn unreachable() -> Reply {
    Reply::Error(ChannelError::Unreachable("no route".into()))
}

/// Notes the time of every send.
fn times_of_sends(world: &World) -> Arc<Mutex<Vec<i64>>> {
    let (times, desk) = (Arc::new(Mutex::new(Vec::new())), world.desk.clone());
    let noted = times.clone();
    world.system.watch(move |call| {
        if matches!(call, Call::Dispatch(_)) {
            noted.lock().unwrap().push(desk.now_ms());
        }
    });
    times
}

#[tokio::test(start_paused = true)]
async fn a_retry_never_comes_before_the_time_the_system_asked_for() {
    let world = World::new();
    let wait = ChannelError::TryLater {
        after: Some(Duration::from_secs(300)),
    };
    world.system.next("send", [Reply::Error(wait)]);
    let times = times_of_sends(&world);
    world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::All);
    let times = times.lock().unwrap().clone();
    assert_eq!(times.len(), 2);
    let waited_ms = times[1] - times[0];
    assert!(
        (300_000..310_000).contains(&waited_ms),
        "waited {waited_ms} ms"
    );
}

#[tokio::test(start_paused = true)]
async fn an_unreachable_system_is_tried_again_more_and_more_slowly() {
    let world = World::new();
    world.system.next("send", vec![unreachable(); 6]);
    let times = times_of_sends(&world);
    world.send("Bread at nine", groups(1));
    world.run_for(120_000).await;
    let times = times.lock().unwrap().clone();
    assert_eq!(times.len(), 7, "six misses and the one that got through");
    let gaps: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps[5] > gaps[0] * 4, "{gaps:?}");
    assert_eq!(world.system.delivered(), ["g1"]);
    let known = account::list(&world.desk).unwrap();
    assert_eq!(known[0].state, AccountState::Ready, "it answers again");
}

#[tokio::test(start_paused = true)]
async fn a_system_that_stays_away_is_named_and_the_run_ends() {
    let world = World::new();
    world.system.next("send", vec![unreachable(); 100]);
    world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::Away);
    let status = outbox::status(&world.desk, None).unwrap();
    assert!(status.offline && !status.safe_to_close);
}

#[tokio::test(start_paused = true)]
async fn a_day_of_tries_ends_stuck_and_the_person_can_start_anew() {
    let world = World::new();
    world.system.next("send", vec![unreachable(); 4_000]);
    world.send("Bread at nine", groups(1));
    world.run_for(26 * 3_600_000).await;
    let entry = world.only_entry();
    assert_eq!(entry.stuck_reason, Some(StuckReason::GaveUp));
    let tries = world.system.count("send");
    outbox::retry_entry(&world.desk, entry.id).unwrap();
    world.run_for(5_000).await;
    assert!(world.system.count("send") > tries);
    assert_eq!(
        world.only_entry().state,
        EntryState::Waiting,
        "a fresh day has begun"
    );
}

#[tokio::test(start_paused = true)]
async fn a_needed_sign_in_rests_the_account_costs_no_attempt_and_goes_on_after_a_check() {
    let world = World::new();
    world
        .system
        .next("send", [Reply::Error(ChannelError::SignInNeeded)]);
    let post = world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::SignInNeeded);
    let entry = world.only_entry();
    assert_eq!((entry.state, entry.attempts), (EntryState::Waiting, 0));
    world.run_for(3_600_000).await;
    assert_eq!(
        world.system.count("send"),
        1,
        "a resting account is left alone"
    );
    account::check(&world.desk, world.account.id).await.unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
    assert_eq!(world.number("SELECT count(*) FROM attempts"), 1);
}

#[tokio::test(start_paused = true)]
async fn days_without_a_sign_in_do_not_use_up_the_day_of_tries() {
    let world = World::new();
    let week = composer::settings::Settings {
        late_after_hours: 168,
        ..Default::default()
    };
    composer::settings::save(&world.desk, week).unwrap();
    let replies = [Reply::Error(ChannelError::SignInNeeded), unreachable()];
    world.system.next("send", replies);
    world.send("Bread at nine", groups(1));
    world.settle().await;
    world.clock.jump_ms(3 * 86_400_000);
    account::check(&world.desk, world.account.id).await.unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_clock_set_back_a_day_loses_nothing() {
    let world = World::new();
    world.send("Bread at nine", groups(1));
    world.clock.jump_ms(-86_400_000);
    world.send("Cakes at ten", groups(1));
    world.clock.jump_ms(86_400_000);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered().len(), 2);
}
