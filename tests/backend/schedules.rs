//! Schedules over IPC, against the sandbox's own clock.

use crate::{App, World, until};
use serde_json::{Value, json};
use std::time::Duration;

fn repeat(count: u32) -> Value {
    let first = "2031-03-03T09:00:00";
    json!({
        "kind": "repeat", "first": first, "zone": "Europe/Berlin",
        "every": {"count": 1, "unit": "days"}, "end": {"kind": "count", "count": count},
    })
}

fn scheduled(app: &App, schedule: Value) -> Value {
    app.without_hold();
    let id = app.draft("Every day", 1);
    app.get(
        "save_draft",
        json!({"id": id, "change": {"schedule": schedule}}),
    );
    let post = app.get("send_draft", json!({"id": id}));
    wait_for_state(app, &post["id"], "scheduled")
}

fn wait_for_state(app: &App, id: &Value, state: &str) -> Value {
    until(&format!("schedule in state {state}"), || {
        let detail = app.get("read_schedule", json!({"id": id}));
        (detail["summary"]["state"] == state).then_some(detail)
    })
}

/// Moves the sandbox's clock past the planned time of a run.
fn pass(world: &World, run: &Value) {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let at = Duration::from_millis(run["run_at_ms"].as_u64().unwrap());
    world.advance(at.saturating_sub(now) + Duration::from_secs(60));
}

#[test]
fn three_planned_runs_become_three_runs() {
    let world = World::start();
    let app = App::open(&world);
    let detail = scheduled(&app, repeat(3));
    assert_eq!(detail["summary"]["lives"], "server");
    assert_eq!(detail["runs"].as_array().unwrap().len(), 3);
    pass(&world, &detail["runs"][2]);
    let done = wait_for_state(&app, &detail["id"], "completed");
    let states: Vec<&Value> = done["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| &run["state"])
        .collect();
    assert_eq!(states, ["completed", "completed", "completed"]);
    assert_eq!(world.wait_for_deliveries(3).len(), 3);
    app.wait_for_post(&detail["id"], "done");
    assert_eq!(app.get("list_schedules", json!({}))[0]["run_count"], 3);
}

#[test]
fn a_cancelled_schedule_runs_no_more() {
    let world = World::start();
    let app = App::open(&world);
    let detail = scheduled(&app, repeat(2));
    app.get("cancel_schedule", json!({"id": detail["id"]}));
    let cancelled = wait_for_state(&app, &detail["id"], "cancelled");
    assert_eq!(cancelled["runs"][0]["state"], "cancelled");
    pass(&world, &detail["runs"][1]);
    assert!(world.deliveries().is_empty());
}

#[test]
fn a_preview_keeps_nine_at_nine_and_marks_the_change() {
    let world = World::start();
    let app = App::open(&world);
    let mut schedule = repeat(2);
    schedule["first"] = json!("2027-03-27T09:00:00");
    let ledger = app.get("preview_schedule", json!({"schedule": schedule}));
    let runs = &ledger["lines"];
    assert_eq!(runs[0]["utc"], "2027-03-27T08:00:00Z");
    assert_eq!(runs[0]["local"], "2027-03-27T09:00:00+01:00");
    assert_eq!(runs[1]["local"], "2027-03-28T09:00:00+02:00");
    assert_eq!(runs[1]["note"], "shifted");
    let mut endless = repeat(400);
    endless["first"] = json!("2027-03-27T09:00:00");
    assert_eq!(
        app.refused("preview_schedule", json!({"schedule": endless})),
        "invalid"
    );
}

#[test]
fn a_pattern_is_previewed_with_what_the_clocks_leave_out() {
    let world = World::start();
    let app = App::open(&world);
    let nightly = json!({
        "kind": "pattern", "start": "2027-03-27", "zone": "Europe/Berlin",
        "days": {"kind": "every", "days": 1}, "times": ["02:30:00"],
        "end": {"kind": "count", "count": 2}, "except": [], "gap": "skip",
    });
    let ledger = app.get("preview_schedule", json!({"schedule": nightly}));
    assert_eq!(ledger["lines"][1]["local"], "2027-03-29T02:30:00+02:00");
    assert_eq!(ledger["left_out"], json!(["2027-03-28T02:30:00"]));
    assert_eq!(ledger["goes_on"], false);
}

#[test]
fn a_time_that_has_passed_is_not_sent() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Late", 1);
    let past = json!({"kind": "once", "at": "2020-01-01T09:00:00", "zone": "UTC"});
    app.get(
        "save_draft",
        json!({"id": id, "change": {"schedule": past}}),
    );
    assert_eq!(
        app.refused("send_draft", json!({"id": id})),
        "checks_failed"
    );
}

#[test]
fn zones_are_offered_with_ones_own() {
    let world = World::start();
    let app = App::open(&world);
    let zones = app.get("list_zones", json!({}));
    let own = app.get("own_zone", json!({}));
    assert!(zones.as_array().unwrap().contains(&own), "{own}");
}
