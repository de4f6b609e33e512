use crate::support::{World, calm, frozen};
use serde_json::json;

#[tokio::test]
async fn advances_survive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let options = || calm().data_dir(dir.path());
    let world = World::start(options().clock_speed(0.0)).await;
    let before = world.now_ms().await;
    assert_eq!(world.advance(1_000_000).await, before + 1_000_000);
    let world = world.restarted(options()).await;
    assert_eq!(
        world.get("/_sandbox/clock").await,
        json!({ "now_ms": before + 1_000_000, "speed": 0.0 })
    );
}

#[tokio::test]
async fn speed_multiplies_the_time_from_its_change_on() {
    let world = frozen().await;
    let before = world.now_ms().await;
    world
        .call(
            "POST",
            "/_sandbox/clock",
            &json!({ "speed": 1_000_000.0 }),
            200,
        )
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let stopped = world
        .call("POST", "/_sandbox/clock", &json!({ "speed": 0 }), 200)
        .await;
    assert!(stopped["now_ms"].as_i64().unwrap() - before >= 20 * 1_000_000);
    assert_eq!(world.now_ms().await, stopped["now_ms"].as_i64().unwrap());
}

#[tokio::test]
async fn time_does_not_go_back_and_nonsense_is_refused() {
    let world = frozen().await;
    for body in [
        json!({}),
        json!({ "advance_ms": -1 }),
        json!({ "speed": -1 }),
        json!({ "speed": 1e9 }),
        json!({ "jump": 1 }),
    ] {
        assert_eq!(
            world.refusal("POST", "/_sandbox/clock", &body, 400).await,
            "validation_failed",
            "{body}"
        );
    }
}
