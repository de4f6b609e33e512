//! Schedules that the system runs, shown and cancelled.

use crate::support::{DEALERS, Ground};
use chrono::{TimeDelta, Utc};
use serde_json::Value;

const HOUR_MS: i64 = 3_600_000;

fn in_an_hour() -> String {
    (Utc::now() + TimeDelta::hours(1))
        .format("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

async fn scheduled(ground: &Ground, text: &str) -> String {
    let at = in_an_hour();
    let flags = [
        "--text", text, "--to", DEALERS, "--at", &at, "--every", "1h", "--count", "3",
    ];
    let draft = ground.draft(&flags).await;
    let sent = ground
        .run(&["send", &draft, "--wait"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&sent["state"], &sent["lives"]),
        (&Value::from("scheduled"), &Value::from("server"))
    );
    sent["id"].as_str().unwrap().to_owned()
}

fn states(schedule: &Value) -> Vec<&str> {
    let runs = schedule["runs"].as_array().unwrap();
    runs.iter()
        .map(|run| run["state"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_of_three_runs_shows_three_runs() {
    let ground = Ground::ready().await;
    let id = scheduled(&ground, "Every hour").await;
    let listed = ground.run(&["schedule", "list"]).await.ends_with(0).json();
    assert_eq!(listed["items"][0]["id"], id.as_str());
    assert_eq!(listed["items"][0]["max_occurrences"], 3);

    ground.advance(HOUR_MS + 60_000).await;
    let begun = ground
        .run(&["schedule", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!(states(&begun), ["completed", "planned", "planned"]);
    assert_eq!(begun["is_fresh"], true);

    ground.advance(2 * HOUR_MS).await;
    let shown = ground
        .run(&["schedule", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!(states(&shown), ["completed"; 3]);
    assert_eq!(shown["summary"]["run_count"], 3);
    for run in shown["runs"].as_array().unwrap() {
        assert_eq!(run["counts"]["sent"], 1, "{run}");
    }
    let arrived = ground.arrived().await;
    let runs: Vec<_> = arrived
        .iter()
        .map(|one| one["occurrence"].as_i64().unwrap())
        .collect();
    assert_eq!(runs.len(), 3, "each run arrived once: {runs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_schedule_does_not_run_again() {
    let ground = Ground::ready().await;
    let id = scheduled(&ground, "Only once").await;
    ground.advance(HOUR_MS + 60_000).await;
    let cancelled = ground
        .run(&["schedule", "cancel", &id, "--wait"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(cancelled["summary"]["state"], "cancelled");
    ground.advance(10 * HOUR_MS).await;
    assert_eq!(ground.arrived().await.len(), 1);
    let shown = ground
        .run(&["schedule", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!(states(&shown), ["completed", "cancelled", "cancelled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_run_in_the_past_is_refused_before_anything_leaves() {
    let ground = Ground::ready().await;
    let flags = [
        "--text",
        "Too late",
        "--to",
        DEALERS,
        "--at",
        "2020-01-01T09:00:00Z",
    ];
    let draft = ground.draft(&flags).await;
    let refused = ground.run(&["send", &draft]).await.ends_with(4);
    assert_eq!(refused.error()["detail"][0]["code"], "schedule_in_past");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_is_shown_when_the_system_is_gone() {
    let ground = Ground::ready().await;
    let id = scheduled(&ground, "Offline").await;
    let offline = ground
        .run(&["schedule", "show", &id, "--offline"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(offline["is_fresh"], false);
    let (ground, _address) = ground.abandoned().await;
    let shown = ground
        .run(&["schedule", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!(shown["is_fresh"], false);
    assert_eq!(states(&shown), ["planned"; 3]);
    ground.run(&["schedule", "show", "ffff"]).await.ends_with(3);
}
