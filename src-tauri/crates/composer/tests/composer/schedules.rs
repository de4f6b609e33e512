use crate::support::{NOON_MS, Reply, World, groups};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use composer::{
    channel::{ChannelError, RunReport, ScheduleReport},
    outbox::{self, EntryState, Settled, StuckReason},
    post::{
        self, DeliveryState, Hold, PostState, PostSummary, RunState, ScheduleState, list_schedules,
        read_schedule,
    },
    schedule::{ClockNote, End, Every, Keep, Schedule, Unit},
};

use std::time::Duration;
use tokio::time::sleep;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn repeat(first: &str, zone: Tz, unit: Unit, end: End) -> Schedule {
    Schedule::Repeat {
        first: local(first),
        zone,
        every: Every { count: 1, unit },
        end,
        keep: Keep::Distance,
    }
}

fn wall_times(schedule: &Schedule) -> Vec<String> {
    let runs = schedule.expand(NOON_MS).unwrap();
    runs.into_iter().map(|run| run.local).collect()
}

fn book(world: &World, schedule: Schedule, count: usize) -> PostSummary {
    let mut fields = world.fields("Bread", groups(count));
    fields.schedule = schedule;
    let draft = composer::draft::new_from(&world.desk, fields).unwrap();
    post::send(&world.desk, draft.id, Hold { seconds: 0 }).unwrap()
}

fn tomorrow(world: &World, count: usize) -> PostSummary {
    let at = local("2026-11-22T09:00:00");
    book(world, Schedule::Once { at, zone: Tz::UTC }, count)
}

#[tokio::test(start_paused = true)]
async fn a_schedule_over_a_clock_change_is_two_bookings_at_exactly_the_local_times() {
    let world = World::new();
    let end = End::Count { count: 4 };
    let post = book(
        &world,
        repeat("2027-03-26T09:00:00", Tz::Europe__Berlin, Unit::Days, end),
        1,
    );
    assert_eq!(world.settle().await, Settled::All);
    let mut instants = Vec::new();
    for request in world.system.requests() {
        let run = request.booking.unwrap();
        let step = run.interval_ms.unwrap_or(0);
        instants.extend((0..i64::from(run.count)).map(|index| run.first_run_at_ms + index * step));
    }
    instants.sort_unstable();
    assert_eq!(
        world.system.requests().len(),
        2,
        "one on each side of the change"
    );
    let shown: Vec<String> = instants
        .iter()
        .map(|at_ms| chrono::DateTime::from_timestamp_millis(*at_ms).unwrap())
        .map(|at| at.with_timezone(&Tz::Europe__Berlin).to_rfc3339())
        .collect();
    assert_eq!(
        shown,
        [
            "2027-03-26T09:00:00+01:00",
            "2027-03-27T09:00:00+01:00",
            "2027-03-28T09:00:00+02:00",
            "2027-03-29T09:00:00+02:00"
        ]
    );
    let detail = read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(detail.summary.state, ScheduleState::Scheduled);
    assert_eq!(detail.runs[2].note, Some(ClockNote::Shifted));
}

#[tokio::test(start_paused = true)]
async fn a_series_that_comes_too_late_is_stuck_and_never_sent() {
    let world = World::new();
    let end = End::Count { count: 3 };
    let series = repeat("2026-11-21T13:00:00", Tz::UTC, Unit::Hours, end);
    book(&world, series, 1);
    world.clock.jump_ms(2 * DAY_MS);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(world.only_entry().stuck_reason, Some(StuckReason::TooLate));
    assert_eq!(world.system.count("send"), 0);
    outbox::retry_entry(&world.desk, world.only_entry().id).unwrap();
    world.settle().await;
    assert_eq!(
        world.system.count("send"),
        0,
        "trying again does not make it less late"
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_booking_that_turns_out_missing_is_not_sent_late() {
    let world = World::new();
    world
        .system
        .settles(composer::capabilities::Settles::LookUpReference);
    world.system.next("send", [Reply::LostBefore]);
    tomorrow(&world, 1);
    world.run_for(200).await;
    world.clock.jump_ms(2 * DAY_MS);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(world.only_entry().stuck_reason, Some(StuckReason::TooLate));
}

#[tokio::test(start_paused = true)]
async fn a_lost_booking_that_is_not_to_be_sent_is_not_called_cancelled() {
    let world = World::new();
    world
        .system
        .settles(composer::capabilities::Settles::CannotKnow);
    world.system.next("send", [Reply::LostAfter]);
    let post = tomorrow(&world, 1);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert!(composer::outbox::cancel_entry(&world.desk, world.only_entry().id).unwrap());
    assert_eq!(world.settle().await, Settled::All);
    let detail = read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(detail.summary.state, ScheduleState::Unknown);
    assert_eq!(detail.runs[0].state, RunState::Unknown, "it may be booked");
    assert_eq!(
        world.detail(post.id).summary.state,
        PostState::PartlyFailed,
        "the draft is not called unsent"
    );
}

#[tokio::test(start_paused = true)]
async fn run_reports_fill_runs_and_deliveries() {
    let world = World::new();
    let end = End::Count { count: 3 };
    let post = book(
        &world,
        repeat("2026-11-21T13:00:00", Tz::UTC, Unit::Hours, end),
        2,
    );
    world.settle().await;
    let run = |number: u32, state, send_id: Option<&str>| RunReport {
        number,
        state,
        send_id: send_id.map(str::to_owned),
        started_at_ms: Some(NOON_MS + i64::from(number) * HOUR_MS),
        error_message: send_id.is_none().then(|| "the session was down".into()),
    };
    world.system.fail_for("g2");
    world.system.run_made("send-1", &["g1", "g2"]);
    let report = ScheduleReport {
        state: ScheduleState::CompletedWithFailures,
        next_run_at_ms: None,
        runs: vec![
            run(1, RunState::Completed, Some("send-1")),
            run(2, RunState::Failed, None),
        ],
    };
    world.system.report("id-1", report);
    world.run_for(10_000).await;
    let detail = read_schedule(&world.desk, post.id).unwrap();
    let states: Vec<RunState> = detail.runs.iter().map(|run| run.state).collect();
    assert_eq!(
        states,
        [RunState::Completed, RunState::Failed, RunState::Planned]
    );
    assert_eq!(
        (detail.runs[0].counts.sent, detail.runs[0].counts.failed),
        (1, 1)
    );
    assert_eq!(
        detail.runs[1].error_message.as_deref(),
        Some("the session was down")
    );
    assert_eq!(detail.summary.state, ScheduleState::CompletedWithFailures);
    let outcomes: Vec<(u32, DeliveryState)> = world
        .deliveries(post.id)
        .iter()
        .map(|delivery| (delivery.occurrence, delivery.state))
        .collect();
    let (sent, failed) = (DeliveryState::Sent, DeliveryState::Failed);
    assert_eq!(outcomes, [(1, sent), (1, failed), (2, failed), (2, failed)]);
    assert_eq!(world.detail(post.id).summary.state, PostState::PartlyFailed);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_schedule_is_cancelled_at_the_system_and_shown_so() {
    let world = World::new();
    let post = tomorrow(&world, 250);
    world.settle().await;
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    let state = || read_schedule(&world.desk, post.id).unwrap().summary.state;
    assert_eq!(state(), ScheduleState::Cancelling);
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    world.settle().await;
    world.run_for(10_000).await;
    assert_eq!(
        world.system.count("cancel"),
        3,
        "each booking once, however often it is asked"
    );
    assert_eq!(state(), ScheduleState::Cancelled);
    let detail = read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(detail.runs[0].state, RunState::Cancelled);
    assert_eq!(world.detail(post.id).summary.state, PostState::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_cancelled_before_it_was_booked_never_reaches_the_system() {
    let world = World::new();
    let post = tomorrow(&world, 1);
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert!(world.system.calls().is_empty());
    assert_eq!(
        list_schedules(&world.desk).unwrap()[0].state,
        ScheduleState::Cancelled
    );
}

#[tokio::test(start_paused = true)]
async fn a_schedule_cancelled_while_its_answer_is_lost_does_not_run() {
    let world = World::new();
    world.system.next("send", [Reply::LostAfter]);
    let post = tomorrow(&world, 1);
    world.run_for(100).await;
    assert_eq!(world.only_entry().state, EntryState::Unknown);
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    world.settle().await;
    world.run_for(10_000).await;
    assert!(
        world.system.cancelled().contains("id-1"),
        "{:?}",
        world.system.calls()
    );
    let detail = read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(detail.summary.state, ScheduleState::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_cancel_whose_answer_is_lost_is_asked_again() {
    let world = World::new();
    let post = tomorrow(&world, 1);
    world.settle().await;
    world
        .system
        .next("cancel", [Reply::LostAfter, Reply::LostBefore]);
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    world.settle().await;
    world.run_for(10_000).await;
    assert_eq!(world.system.count("cancel"), 3);
    let detail = read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(detail.summary.state, ScheduleState::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_report_that_a_cancel_overtook_does_not_bring_the_schedule_back() {
    let world = World::new();
    let post = tomorrow(&world, 1);
    world.settle().await;
    let asked = world.system.count("schedule_report");
    world.system.delay_next_report(Duration::from_secs(20));
    let cancel = async {
        sleep(Duration::from_secs(10)).await;
        assert_eq!(
            world.system.count("schedule_report"),
            asked + 1,
            "a report is under way"
        );
        outbox::cancel_schedule(&world.desk, post.id).unwrap();
    };
    tokio::join!(world.run_for(25_000), cancel);
    assert!(world.system.cancelled().contains("id-1"));
    let detail = read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(detail.summary.state, ScheduleState::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_schedule_that_the_system_has_forgotten_ends_cancelled() {
    let world = World::new();
    let post = tomorrow(&world, 1);
    world.settle().await;
    let gone = ChannelError::Refused {
        code: "not_found".into(),
        message: "no such schedule".into(),
    };
    outbox::cancel_schedule(&world.desk, post.id).unwrap();
    world
        .system
        .next("schedule_report", vec![Reply::Error(gone); 1_000]);
    world.settle().await;
    world.run_for(120_000).await;
    let detail = read_schedule(&world.desk, post.id).unwrap();
    assert_eq!(detail.summary.state, ScheduleState::Cancelled);
    let asked = world.system.count("schedule_report");
    world.run_for(120_000).await;
    assert_eq!(
        world.system.count("schedule_report"),
        asked,
        "it is not asked about for ever"
    );
}

#[test]
fn wall_times_are_kept_where_the_clocks_go_their_own_way() {
    let count = |count| End::Count { count };
    // Morocco goes back an hour for Ramadan: 7 February 2027 at 3:00.
    let casablanca = repeat(
        "2027-02-06T09:00:00",
        Tz::Africa__Casablanca,
        Unit::Days,
        count(3),
    );
    assert_eq!(
        wall_times(&casablanca),
        [
            "2027-02-06T09:00:00+01:00",
            "2027-02-07T09:00:00+00:00",
            "2027-02-08T09:00:00+00:00"
        ]
    );
    // Brazil has had no summer time since 2019.
    let sao_paulo = repeat(
        "2026-10-31T23:30:00",
        Tz::America__Sao_Paulo,
        Unit::Days,
        count(2),
    );
    assert_eq!(
        wall_times(&sao_paulo),
        ["2026-10-31T23:30:00-03:00", "2026-11-01T23:30:00-03:00"]
    );
    let midnight_gap = repeat(
        "2018-11-04T00:00:00",
        Tz::America__Sao_Paulo,
        Unit::Days,
        count(2),
    );
    assert_eq!(
        wall_times(&midnight_gap),
        ["2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"]
    );
    let kathmandu = repeat(
        "2026-12-31T23:59:00",
        Tz::Asia__Kathmandu,
        Unit::Days,
        count(2),
    );
    assert_eq!(
        wall_times(&kathmandu),
        ["2026-12-31T23:59:00+05:45", "2027-01-01T23:59:00+05:45"]
    );
}

#[test]
fn a_weekly_time_stays_over_both_changes_of_a_year() {
    let end = End::Until {
        at: local("2027-04-03T07:00:00"),
    };
    let schedule = repeat("2026-10-17T07:00:00", Tz::Europe__Berlin, Unit::Weeks, end);
    let runs = schedule.expand(NOON_MS).unwrap();
    assert_eq!(runs.len(), 25, "the last Saturday is included");
    assert!(runs.iter().all(|run| run.local[11..19] == *"07:00:00"));
    let shifted: Vec<&str> = runs
        .iter()
        .filter(|run| run.note.is_some())
        .map(|run| &run.local[..10])
        .collect();
    assert_eq!(shifted, ["2026-10-31", "2027-04-03"]);
}

#[test]
fn hours_keep_their_distance_over_a_change() {
    let end = End::Count { count: 4 };
    let schedule = repeat("2026-10-25T01:30:00", Tz::Europe__Berlin, Unit::Hours, end);
    let shown = wall_times(&schedule);
    assert_eq!(
        shown,
        [
            "2026-10-25T01:30:00+02:00",
            "2026-10-25T02:30:00+02:00",
            "2026-10-25T02:30:00+01:00",
            "2026-10-25T03:30:00+01:00"
        ]
    );
}

#[test]
fn an_end_inside_the_gap_counts_as_the_time_after_it() {
    let end = End::Until {
        at: local("2027-03-28T02:30:00"),
    };
    let runs = wall_times(&repeat(
        "2027-03-27T02:30:00",
        Tz::Europe__Berlin,
        Unit::Days,
        end,
    ));
    assert_eq!(
        runs,
        ["2027-03-27T02:30:00+01:00", "2027-03-28T03:30:00+02:00"]
    );
}
