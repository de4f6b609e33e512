//! Finding out about a lost answer without sending anything.

use crate::support::{DIVERS, World, booked, lost, text_to};
use composer::channel::{ChannelError, Dispatch, Dispatched, Settling};
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

const SENDS: &str = "/v2/outbound/sends";

/// A key as the outbox makes them, made now.
fn key(number: u64) -> String {
    let age = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let made = format!("{:012x}", age.as_millis());
    let (high, low) = made.split_at(8);
    format!("postroom-{high}-{low}-7000-8000-{number:012x}")
}

/// Loses the answer to a dispatch in one way and looks for it.
async fn looked_for_after(world: &World, dispatch: &Dispatch, loss: &str) -> Option<Dispatched> {
    world.fault("POST", SENDS, json!({ "mode": loss })).await;
    world.client.dispatch(dispatch, &|_| {}).await.unwrap_err();
    let found = world
        .client
        .settle(dispatch, Settling::OnlyLook, lost())
        .await;
    found.unwrap()
}

#[tokio::test]
async fn a_send_that_had_arrived_is_found_and_nothing_is_sent() {
    let world = World::new().await;
    let dispatch = text_to(&key(1), &[DIVERS]);
    let found = looked_for_after(&world, &dispatch, "drop_after").await;
    let found = found.expect("it had arrived");
    assert!(found.repeat && found.send_id.is_some());
    assert_eq!(world.arrived(60_000).await.len(), 1);
}

#[tokio::test]
async fn a_send_that_had_not_arrived_is_certainly_not_there_and_stays_unsent() {
    let world = World::new().await;
    let dispatch = text_to(&key(1), &[DIVERS]);
    let found = looked_for_after(&world, &dispatch, "drop_before").await;
    assert_eq!(found, None);
    assert!(world.arrived(60_000).await.is_empty());
}

#[tokio::test]
async fn a_send_is_found_behind_a_page_of_newer_ones() {
    let world = World::new().await;
    let dispatch = text_to(&key(0), &[DIVERS]);
    world.client.dispatch(&dispatch, &|_| {}).await.unwrap();
    for number in 1..=201 {
        let newer = text_to(&key(number), &[DIVERS]);
        world.client.dispatch(&newer, &|_| {}).await.unwrap();
    }
    let found = world
        .client
        .settle(&dispatch, Settling::OnlyLook, lost())
        .await
        .unwrap();
    assert!(found.is_some_and(|found| found.repeat));
}

#[tokio::test]
async fn a_schedule_cannot_be_looked_for() {
    let world = World::new().await;
    let answer = world
        .client
        .settle(
            &booked(&key(1), 2_000_000_000_000, 1),
            Settling::OnlyLook,
            lost(),
        )
        .await;
    assert_eq!(answer, Err(ChannelError::NotOffered));
}
