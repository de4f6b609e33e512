use crate::support::{Call, Reply, World, groups};
use composer::{
    channel::ChannelError,
    check::FindingCode,
    draft::{Draft, LocalTime, new_from},
    error::DeskError,
    outbox::{self, OutboxItem, Settled, StuckReason},
    post::{self, DeliveryState, Hold, PostState, RunState},
    schedule::Schedule,
};

const HOUR_MS: i64 = 3_600_000;

fn utc(time: &str) -> LocalTime {
    LocalTime {
        at: format!("2026-11-21T{time}").parse().unwrap(),
        zone: chrono_tz::UTC,
    }
}

/// A post to one group that must not leave after one o'clock; it is noon.
fn not_after_one(world: &World) -> Draft {
    let mut fields = world.fields("Lunch is ready", groups(1));
    fields.not_after = Some(utc("13:00:00"));
    new_from(&world.desk, fields).unwrap()
}

fn booked_for_one(world: &World, not_after: Option<LocalTime>) -> Draft {
    let mut fields = world.fields("Lunch is ready", groups(1));
    let LocalTime { at, zone } = utc("13:00:00");
    fields.schedule = Schedule::Once { at, zone };
    fields.not_after = not_after;
    new_from(&world.desk, fields).unwrap()
}

fn is_held(entry: &OutboxItem) {
    assert_eq!(entry.stuck_reason, Some(StuckReason::TooLate));
    assert!(!entry.may_have_arrived);
}

#[tokio::test(start_paused = true)]
async fn what_would_leave_too_late_is_held_until_the_person_sends_it_all_the_same() {
    let world = World::new();
    let post = world.send_draft(&not_after_one(&world));
    assert_eq!(post.not_after_ms, Some(world.desk.now_ms() + HOUR_MS));
    world.clock.jump_ms(2 * HOUR_MS);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(world.system.count("send"), 0);
    let entry = world.only_entry();
    is_held(&entry);
    outbox::retry_entry(&world.desk, entry.id).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
}

#[tokio::test(start_paused = true)]
async fn without_the_check_the_same_post_leaves_late() {
    let world = World::new().without_the_late_check();
    world.send_draft(&not_after_one(&world));
    world.clock.jump_ms(2 * HOUR_MS);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_post_without_a_limit_takes_the_usual_hours() {
    let world = World::new();
    world.send("Bread at nine", groups(1));
    world.clock.jump_ms(25 * HOUR_MS);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    is_held(&world.only_entry());
}

#[tokio::test(start_paused = true)]
async fn pictures_of_a_post_that_is_too_late_stay_here_until_it_is_sent_all_the_same() {
    let world = World::new();
    let draft = not_after_one(&world);
    world.attach(&draft, "one");
    world.attach(&draft, "two");
    world.send_draft(&draft);
    world.clock.jump_ms(2 * HOUR_MS);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert!(world.system.calls().is_empty());
    let first = world.outbox().remove(0);
    is_held(&first);
    outbox::retry_entry(&world.desk, first.id).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
}

/// A post whose answer was lost in time, and whose time is over before anybody asks.
async fn lost_and_late(reply: Reply, look: Option<Reply>) -> World {
    let world = World::new();
    world.system.next("send", [reply]);
    world.system.next("look", look);
    world.send_draft(&not_after_one(&world));
    world.run_for(200).await;
    world.clock.jump_ms(2 * HOUR_MS);
    world
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_only_looked_for_when_it_is_late() {
    let world = lost_and_late(Reply::LostAfter, None).await;
    assert_eq!(world.settle().await, Settled::All);
    let asked = |call: &Call| matches!(call, Call::Look(_));
    assert_eq!(
        world
            .system
            .calls()
            .iter()
            .filter(|call| asked(call))
            .count(),
        1
    );
    assert_eq!(world.system.count("send"), 1, "nothing is repeated");
    let posts = post::list(&world.desk, &Default::default()).unwrap();
    let detail = world.detail(posts.items[0].id);
    assert_eq!(detail.proofs[0].finding, "already_there");
    assert_eq!(detail.summary.state, PostState::Done);
}

#[tokio::test(start_paused = true)]
async fn what_had_certainly_not_arrived_is_held_as_too_late() {
    let world = lost_and_late(Reply::LostBefore, None).await;
    assert_eq!(world.settle().await, Settled::NeedsYou);
    is_held(&world.only_entry());
    assert!(world.system.delivered().is_empty());
    let posts = post::list(&world.desk, &Default::default()).unwrap();
    let shown = world.deliveries(posts.items[0].id)[0].state;
    assert_eq!(shown, DeliveryState::Waiting);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_looked_for_is_left_to_the_person() {
    let blind = Reply::Error(ChannelError::NotOffered);
    let world = lost_and_late(Reply::LostBefore, Some(blind)).await;
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let entry = world.only_entry();
    assert_eq!(entry.stuck_reason, Some(StuckReason::OutcomeUnknown));
    assert!(entry.may_have_arrived);
    outbox::settle_entry(&world.desk, entry.id, true).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert!(world.system.delivered().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_booking_whose_time_has_passed_is_held_and_goes_at_once_when_the_person_says_so() {
    let world = World::new();
    let post = world.send_draft(&booked_for_one(&world, None));
    world.clock.jump_ms(2 * HOUR_MS);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    is_held(&world.only_entry());
    outbox::retry_entry(&world.desk, world.only_entry().id).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
}

#[tokio::test(start_paused = true)]
async fn a_booking_with_a_later_limit_goes_at_once_and_its_run_shows_when() {
    let world = World::new();
    let post = world.send_draft(&booked_for_one(&world, Some(utc("15:00:00"))));
    world.clock.jump_ms(2 * HOUR_MS);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
    let schedule = post::read_schedule(&world.desk, post.id).unwrap();
    let run = &schedule.runs[0];
    assert_eq!(run.state, RunState::Completed);
    assert!(run.started_at_ms.unwrap() >= run.run_at_ms + HOUR_MS);
    assert_eq!(run.counts.sent, 1);
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_leaves_no_time_stops_the_send() {
    let world = World::new();
    let mut gone = world.fields("Lunch", groups(1));
    gone.not_after = Some(utc("11:00:00"));
    let gone = new_from(&world.desk, gone).unwrap();
    let before_its_run = booked_for_one(&world, Some(utc("12:30:00")));
    for draft in [gone, before_its_run] {
        let Err(DeskError::ChecksFailed(found)) =
            post::send(&world.desk, draft.id, Hold { seconds: 0 })
        else {
            panic!("it should not be sent");
        };
        assert!(
            found
                .iter()
                .any(|one| one.code == FindingCode::NotAfterTooEarly)
        );
    }
}
