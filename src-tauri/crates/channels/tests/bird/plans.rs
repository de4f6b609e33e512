//! Messages planned for one instant.

use crate::support::{ROBIN, World, planned, text_to};
use composer::{
    channel::{Cancelled, ChannelError},
    post::{DeliveryState, RunState, ScheduleState},
};

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn a_planned_message_goes_out_at_its_time_and_is_one_run() {
    let world = World::new().await;
    let at_ms = world.sandbox.now_ms() + 2 * HOUR_MS;
    let taken = world.send(&planned(text_to("key-1", ROBIN), at_ms)).await;
    assert_eq!(taken.send_id, None, "it is a schedule");
    let id = taken.schedule_id.unwrap();
    let waiting = world.client.schedule_report(&id).await.unwrap();
    assert_eq!(
        (waiting.state, waiting.runs.len()),
        (ScheduleState::Scheduled, 0)
    );
    assert_eq!(waiting.next_run_at_ms, Some(at_ms));
    world.advance(2 * HOUR_MS).await;
    let gone = world.client.schedule_report(&id).await.unwrap();
    assert_eq!(gone.state, ScheduleState::Completed);
    assert_eq!(gone.next_run_at_ms, None);
    let [run] = gone.runs.as_slice() else {
        panic!("one run: {gone:?}");
    };
    assert_eq!((run.number, run.state), (1, RunState::Completed));
    let report = world
        .client
        .send_report(run.send_id.as_ref().unwrap())
        .await;
    let state = report.unwrap().outcomes[0].state;
    assert!(
        matches!(state, DeliveryState::Delivered | DeliveryState::Seen),
        "{state:?}"
    );
}

#[tokio::test]
async fn a_message_planned_for_the_next_minutes_may_go_at_once() {
    let world = World::new().await;
    let at_ms = world.sandbox.now_ms() + 5 * 60_000;
    let taken = world.send(&planned(text_to("key-1", ROBIN), at_ms)).await;
    world.advance(1).await;
    let report = world
        .client
        .schedule_report(&taken.schedule_id.unwrap())
        .await
        .unwrap();
    assert_eq!(report.state, ScheduleState::Completed);
    assert!(
        report.runs[0].started_at_ms.unwrap() < at_ms,
        "before its time"
    );
}

#[tokio::test]
async fn a_planned_message_that_is_not_sent_is_a_run_that_failed() {
    let world = World::new().await;
    let at_ms = world.sandbox.now_ms() + HOUR_MS;
    let taken = world
        .send(&planned(text_to("key-1", "+447700900901"), at_ms))
        .await;
    world.advance(HOUR_MS).await;
    let report = world
        .client
        .schedule_report(&taken.schedule_id.unwrap())
        .await
        .unwrap();
    assert_eq!(report.state, ScheduleState::CompletedWithFailures);
    assert_eq!(report.runs[0].state, RunState::Failed);
    let why = report.runs[0].error_message.as_deref();
    assert_eq!(why, Some("Message undeliverable (whatsapp 131026)"));
}

#[tokio::test]
async fn a_planned_message_cannot_be_cancelled_and_that_is_said() {
    let world = World::new().await;
    let at_ms = world.sandbox.now_ms() + HOUR_MS;
    let taken = world.send(&planned(text_to("key-1", ROBIN), at_ms)).await;
    let id = taken.schedule_id.unwrap();
    let answer = world.client.cancel_schedule(&id).await;
    let Err(ChannelError::Refused { code, message }) = answer else {
        panic!("there is no such call: {answer:?}");
    };
    assert_eq!(code, "cancel_not_offered");
    assert!(message.contains("goes out at its time"), "{message}");
    world.advance(HOUR_MS).await;
    assert_eq!(
        world.client.cancel_schedule(&id).await,
        Ok(Cancelled::NothingLeft)
    );
    assert_eq!(world.arrived().await.len(), 1);
}

#[tokio::test]
async fn more_than_35_days_ahead_is_refused_by_the_system() {
    let world = World::new().await;
    let at_ms = world.sandbox.now_ms() + 36 * 24 * HOUR_MS;
    let dispatch = planned(text_to("key-1", ROBIN), at_ms);
    let answer = world.client.dispatch(&dispatch, &|_| {}).await;
    assert!(
        matches!(answer, Err(ChannelError::Refused { .. })),
        "{answer:?}"
    );
}
