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

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_by_rule_is_previewed_on_every_clock() {
    let ground = Ground::ready().await;
    let flags = [
        "--text",
        "Bread",
        "--to",
        DEALERS,
        "--at",
        "2027-03-21T09:00",
        "--zone",
        "Europe/Berlin",
        "--weekdays",
        "sun",
        "--times",
        "09:00,02:30",
        "--count",
        "5",
        "--gap",
        "skip",
    ];
    let draft = ground.draft(&flags).await;
    let preview = ground
        .run(&["schedule", "preview", &draft, "--own", "Asia/Tokyo"])
        .await
        .ends_with(0)
        .json();
    let items = preview["items"].as_array().unwrap();
    let local: Vec<_> = items
        .iter()
        .map(|one| one["local"].as_str().unwrap())
        .collect();
    assert_eq!(
        local,
        [
            "2027-03-21T02:30:00+01:00",
            "2027-03-21T09:00:00+01:00",
            "2027-03-28T09:00:00+02:00",
            "2027-04-04T02:30:00+02:00",
            "2027-04-04T09:00:00+02:00"
        ]
    );
    assert_eq!(items[2]["note"], "shifted");
    assert_eq!(items[2]["run_at_ms"], 1_806_217_200_000_i64);
    assert_eq!(items[2]["own"], "2027-03-28T16:00:00+09:00");
    assert!(items.iter().all(|one| one["lives"] == "server"));
    assert_eq!(preview["left_out"][0], "2027-03-28T02:30:00");

    ground
        .run(&[
            "draft",
            "edit",
            &draft,
            "--except",
            "2027-03-21",
            "--gap",
            "later",
        ])
        .await
        .ends_with(0);
    let changed = ground
        .run(&["schedule", "preview", &draft])
        .await
        .ends_with(0)
        .json();
    assert_eq!(changed["items"][0]["local"], "2027-03-28T03:30:00+02:00");
    assert_eq!(changed["items"][0]["note"], "skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_runs_of_schedules_go_into_a_calendar_file() {
    let ground = Ground::ready().await;
    let id = scheduled(&ground, "Bread; rolls").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("posts.ics");
    let path = file.to_str().unwrap();
    let written = ground
        .run(&["calendar", "export", path])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&written["events"], &written["left_out"]),
        (&3.into(), &0.into())
    );
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3);
    assert!(text.contains(&format!("UID:{id}-1@postroom\r\n")), "{text}");
    assert!(text.contains("SUMMARY:Bread\\; rolls\r\n"), "{text}");
    let nowhere = folder.path().join("missing/posts.ics");
    ground
        .run(&["calendar", "export", nowhere.to_str().unwrap()])
        .await
        .ends_with(1);
}
