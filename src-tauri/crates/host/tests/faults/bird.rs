//! Bird has no idempotency key: every way to lose an answer, and a kill, must end with one message each.

use crate::world::World;
use composer::{
    outbox,
    post::{self, DeliveryState, PostState, PostSummary},
    recipient::Recipient,
};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const MESSAGES: &str = "/workspaces/3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001/channels/a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002/messages";

fn people() -> Vec<Recipient> {
    let person = |ending: u32| Recipient::Phone {
        number: format!("+44770090012{ending}"),
        name: format!("Person {ending}"),
    };
    vec![person(3), person(4)]
}

/// Insists that each of the two got it once and has read it.
async fn assert_once(world: &World, post: &PostSummary, what: &str) {
    let arrived = world.arrived().await;
    assert_eq!(arrived.len(), 2, "{what}: both got it: {arrived:?}");
    assert!(
        arrived.values().all(|count| *count == 1),
        "{what}: {arrived:?}"
    );
    let detail = post::read(&world.desk, post.id).unwrap();
    assert_eq!(detail.summary.state, PostState::Done, "{what}");
    let states: Vec<DeliveryState> = detail.deliveries.iter().map(|one| one.state).collect();
    assert_eq!(states, [DeliveryState::Seen; 2], "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn however_an_answer_is_lost_everybody_gets_one_message() {
    for mode in [
        json!({ "mode": "drop_before" }),
        json!({ "mode": "drop_after" }),
        json!({ "mode": "reset_mid_body" }),
        json!({ "mode": "truncate" }),
        json!({ "mode": "garbage" }),
        json!({ "mode": "status", "status": 500 }),
        json!({ "mode": "status", "status": 429, "retry_after_s": 1 }),
    ] {
        let world = World::open_at_bird().await;
        for method in ["POST", "GET"] {
            let mut fault = mode.clone();
            fault["method"] = json!(method);
            fault["path"] = json!(MESSAGES);
            fault["times"] = json!(2);
            world.fault(&fault).await;
        }
        let post = world.send(&world.draft("Bread at nine", people()));
        world.finish().await;
        assert_once(&world, &post, &mode.to_string()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_with_a_request_under_way_sends_nothing_twice() {
    for mode in ["drop_before", "drop_after", "delay"] {
        let world = World::open_at_bird().await;
        let fault = json!({ "method": "POST", "path": MESSAGES, "mode": mode, "delay_ms": 300, "times": 2 });
        world.fault(&fault).await;
        let post = world.send(&world.draft("Bread at nine", people()));
        let worker = tokio::spawn(outbox::run(world.desk.clone(), CancellationToken::new()));
        let is_waiting = || {
            let items = outbox::list(&world.desk).unwrap();
            items.iter().all(|item| item.attempts == 0)
        };
        while is_waiting() {
            sleep(Duration::from_millis(1)).await;
        }
        worker.abort();
        let _ = worker.await;
        outbox::recover(&world.desk).unwrap();
        world.finish().await;
        assert_once(&world, &post, mode).await;
    }
}
