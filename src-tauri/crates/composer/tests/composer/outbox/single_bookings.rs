//! Systems that plan one instant at a time: each recipient's message is a booking of its own, and so far ahead at most.

use crate::support::{NOON_MS, World, groups};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use composer::{
    capabilities::NativeSchedule,
    channel::{ChannelError, RunReport, ScheduleReport},
    draft,
    outbox::{self, EntryState, Settled, StuckReason},
    post::{self, DeliveryState, Hold, PostState, PostSummary, RunState, ScheduleState},
    schedule::Schedule,
};
use std::sync::atomic::Ordering;

const DAY_MS: i64 = 24 * 3_600_000;

fn world() -> World {
    let world = World::new();
    world.system.plans(NativeSchedule::Single {
        max_ahead_ms: 35 * DAY_MS,
    });
    let per_request = &world.system.recipients_per_request;
    per_request.store(1, Ordering::SeqCst);
    world
}

fn book(world: &World, at: &str, count: usize) -> PostSummary {
    let mut fields = world.fields("Bread", groups(count));
    let at: NaiveDateTime = at.parse().unwrap();
    fields.schedule = Schedule::Once { at, zone: Tz::UTC };
    let draft = draft::new_from(&world.desk, fields).unwrap();
    post::send(&world.desk, draft.id, Hold { seconds: 0 }).unwrap()
}

/// A message that went out at its time, whose send goes by the name of its booking.
fn gone(id: &str, state: RunState) -> ScheduleReport {
    ScheduleReport {
        state: match state {
            RunState::Failed => ScheduleState::CompletedWithFailures,
            _ => ScheduleState::Completed,
        },
        next_run_at_ms: None,
        runs: vec![RunReport {
            number: 1,
            state,
            send_id: Some(id.into()),
            started_at_ms: Some(NOON_MS + DAY_MS),
            error_message: None,
        }],
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_whose_booking_and_send_share_a_name_is_followed_to_its_end() {
    let world = world();
    let post = book(&world, "2026-11-22T12:00:00", 2);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("send"), 2, "one request for each");
    for id in ["id-1", "id-2"] {
        world.system.report(id, gone(id, RunState::Completed));
    }
    world.run_for(60_000).await;
    let detail = world.detail(post.id);
    assert_eq!(detail.summary.state, PostState::Done);
    let states: Vec<DeliveryState> = detail.deliveries.iter().map(|one| one.state).collect();
    assert_eq!(states, [DeliveryState::Sent; 2]);
    let schedule = post::read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(schedule.runs[0].state, RunState::Completed);
}

#[tokio::test(start_paused = true)]
async fn one_message_that_is_not_sent_fails_alone() {
    let world = world();
    world.system.fail_for("g2");
    let post = book(&world, "2026-11-22T12:00:00", 2);
    world.settle().await;
    world
        .system
        .report("id-1", gone("id-1", RunState::Completed));
    world.system.report("id-2", gone("id-2", RunState::Failed));
    world.run_for(60_000).await;
    let mut states: Vec<DeliveryState> = world
        .deliveries(post.id)
        .iter()
        .map(|one| one.state)
        .collect();
    states.sort_by_key(|state| format!("{state:?}"));
    assert_eq!(states, [DeliveryState::Failed, DeliveryState::Sent]);
    assert_eq!(world.detail(post.id).summary.state, PostState::PartlyFailed);
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_the_system_does_not_offer_is_left_to_the_person() {
    let world = world();
    let post = book(&world, "2026-11-22T12:00:00", 1);
    world.settle().await;
    let refused = ChannelError::Refused {
        code: "cancel_not_offered".into(),
        message: "it goes out at its time".into(),
    };
    let reply = crate::support::Reply::Error(refused);
    world.system.next("cancel", [reply]);
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let entry = world.only_entry();
    assert_eq!(entry.stuck_reason, Some(StuckReason::Refused));
    assert_eq!(entry.message.as_deref(), Some("it goes out at its time"));
    assert!(world.system.cancelled().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_lies_further_ahead_than_the_system_plans_waits_here_until_it_is_near() {
    let world = world();
    book(&world, "2027-01-20T12:00:00", 1);
    assert_eq!(world.settle().await, Settled::Later);
    assert_eq!(world.system.count("send"), 0, "it is 60 days ahead");
    assert_eq!(world.only_entry().state, EntryState::Waiting);
    let now = world.send("News", groups(1));
    assert_eq!(world.settle().await, Settled::Later);
    assert_eq!(
        world.detail(now.id).summary.state,
        PostState::Done,
        "it holds nobody up"
    );
    world.clock.jump_ms(24 * DAY_MS);
    assert_eq!(world.settle().await, Settled::Later, "a day too far");
    world.clock.jump_ms(DAY_MS);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("send"), 2);
}

#[tokio::test(start_paused = true)]
async fn ending_the_undo_time_does_not_book_what_is_too_far_ahead() {
    let world = world();
    let post = book(&world, "2027-01-20T12:00:00", 1);
    outbox::send_held_now(&world.desk, post.id).unwrap();
    assert_eq!(world.settle().await, Settled::Later);
    assert_eq!(world.system.count("send"), 0);
}
