use crate::support::{
    ADMINS_ONLY, DIVERS, NOBODY, SHOP_PHONE, World, calm, changed, frozen, text_send,
};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;

async fn planned(world: &World, groups: &[&str], first_in_ms: i64, runs: i64) -> (String, i64) {
    let first = world.now_ms().await + first_in_ms;
    let plan = json!({ "first_run_at_ms": first, "interval_ms": HOUR, "max_occurrences": runs });
    let answer = world
        .send(&changed(
            text_send("plan", groups),
            json!({ "schedule": plan }),
        ))
        .await;
    assert_eq!(answer["schedule"]["next_run_at_ms"], first);
    (
        format!(
            "/v2/outbound/schedules/{}",
            answer["schedule"]["schedule_id"].as_str().unwrap()
        ),
        first,
    )
}

#[tokio::test]
async fn a_schedule_runs_at_its_instants_and_completes() {
    let world = frozen().await;
    let (path, first) = planned(&world, &[DIVERS], HOUR, 3).await;
    assert_eq!(world.get(&path).await["status"], "scheduled");
    world.advance(HOUR).await;
    let after_one = world.get(&path).await;
    assert_eq!(
        (&after_one["status"], &after_one["run_count"]),
        (&"running".into(), &1.into())
    );
    assert_eq!(after_one["next_run_at_ms"], first + HOUR);

    world.advance(5 * HOUR).await;
    let done = world.get(&path).await;
    assert_eq!(
        (&done["status"], &done["run_count"], &done["next_run_at_ms"]),
        (&"completed".into(), &3.into(), &Value::Null)
    );
    let starts: Vec<_> = done["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["started_at_ms"].clone())
        .collect();
    assert_eq!(
        json!(starts),
        json!([first, first + HOUR, first + 2 * HOUR])
    );
    assert!(done["text"].is_null(), "the record does not tell the text");
    let rows = world.deliveries().await;
    let runs: Vec<_> = rows
        .iter()
        .map(|row| (row["occurrence"].clone(), row["delivered_at_ms"].clone()))
        .collect();
    assert_eq!(
        json!(runs),
        json!([[1, first], [2, first + HOUR], [3, first + 2 * HOUR]]),
        "in order, each at its instant"
    );

    let send = world
        .get(&format!(
            "/v2/outbound/sends/{}",
            done["runs"][0]["send_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&send["source_type"], &send["status"]),
        (&"schedule".into(), &"sent".into())
    );
}

#[tokio::test]
async fn runs_whose_groups_fail_are_counted_and_mark_the_schedule() {
    let world = frozen().await;
    let (path, _) = planned(&world, &[DIVERS, ADMINS_ONLY], HOUR, 2).await;
    world.advance(3 * HOUR).await;
    let done = world.get(&path).await;
    assert_eq!(
        (&done["status"], &done["failed_run_count"]),
        (&"completed_with_failures".into(), &2.into())
    );
    assert_eq!(
        (&done["runs"][0]["status"], &done["runs"][0]["error_code"]),
        (&"failed".into(), &"recipients_failed".into())
    );
    assert!(done["runs"][0]["send_id"].is_string());
    assert_eq!(world.deliveries().await.len(), 2, "the good group got both");
}

#[tokio::test]
async fn a_run_fails_without_a_send_while_the_session_is_down_and_the_next_one_runs() {
    let world = frozen().await;
    let (path, _) = planned(&world, &[DIVERS], HOUR, 2).await;
    let session = format!("/_sandbox/sessions/{SHOP_PHONE}");
    world
        .call("POST", &session, &json!({ "status": "FAILED" }), 200)
        .await;
    world.advance(HOUR).await;
    let run = world.get(&path).await["runs"][0].clone();
    assert_eq!(
        (&run["status"], &run["error_code"], &run["send_id"]),
        (
            &"failed".into(),
            &"session_not_working".into(),
            &Value::Null
        )
    );
    world
        .call("POST", &session, &json!({ "status": "WORKING" }), 200)
        .await;
    world.advance(HOUR).await;
    let done = world.get(&path).await;
    assert_eq!(
        (&done["status"], &done["failed_run_count"]),
        (&"completed_with_failures".into(), &1.into())
    );
    assert_eq!(world.deliveries().await.len(), 1);
}

#[tokio::test]
async fn runs_that_became_due_while_the_server_was_down_happen_at_its_start() {
    let dir = tempfile::tempdir().unwrap();
    let options = || calm().data_dir(dir.path());
    let world = World::start(options().clock_speed(0.0)).await;
    let (path, first) = planned(&world, &[DIVERS], 10_000, 2).await;
    // Sandbox time runs fast enough while the server is down for both runs to become due.
    world
        .call("POST", "/_sandbox/clock", &json!({ "speed": 0.001 }), 200)
        .await;
    world
        .call(
            "POST",
            "/_sandbox/faults",
            &json!({ "method": "GET", "path": "/x", "mode": "drop_after" }),
            201,
        )
        .await;
    world.running.shutdown().await;
    push_clock(dir.path(), 2 * HOUR);
    let world = World::start(options()).await;
    let opened = world.now_ms().await;
    world.advance(0).await;
    let done = world.get(&path).await;
    assert_eq!(
        (&done["status"], &done["run_count"]),
        (&"completed".into(), &2.into())
    );
    let started = done["runs"][0]["started_at_ms"].as_i64().unwrap();
    assert!(
        started > first && started <= opened + 1_000,
        "a late run says when it really ran"
    );
    assert_eq!(world.deliveries().await.len(), 2);
    assert_eq!(
        world.get("/_sandbox/faults").await["items"],
        json!([]),
        "faults are forgotten"
    );
}

/// Lets sandbox time pass in the stored clock, as hours of being switched off would.
fn push_clock(dir: &std::path::Path, by_ms: i64) {
    let conn = rusqlite::Connection::open(dir.join("sandbox.db")).unwrap();
    conn.execute("UPDATE clock SET sandbox_ms = sandbox_ms + ?1", [by_ms])
        .unwrap();
}

#[tokio::test]
async fn a_fast_clock_runs_a_long_schedule_by_itself() {
    let world = World::start(calm().clock_speed(100_000.0)).await;
    let (path, _) = planned(&world, &[DIVERS], HOUR, 3).await;
    let mut tries = 0;
    while world.get(&path).await["status"] != "completed" {
        tries += 1;
        assert!(tries < 500, "{}", world.get(&path).await);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(world.deliveries().await.len(), 3);
}

#[tokio::test]
async fn cancelling_stops_what_has_not_started_and_can_be_repeated() {
    let world = frozen().await;
    let (path, _) = planned(&world, &[DIVERS], HOUR, 3).await;
    world.advance(HOUR).await;
    let cancel = async || {
        let response = world.request("DELETE", &path).send().await.unwrap();
        (
            response.status().as_u16(),
            response.json::<Value>().await.unwrap()["status"].clone(),
        )
    };
    assert_eq!(cancel().await, (202, "accepted".into()));
    assert_eq!(cancel().await, (202, "duplicate_accepted".into()));
    world.advance(10 * HOUR).await;
    let canceled = world.get(&path).await;
    assert_eq!(
        (&canceled["status"], &canceled["run_count"]),
        (&"canceled".into(), &1.into())
    );
    assert!(canceled["canceled_at_ms"].is_i64());
    assert_eq!(world.deliveries().await.len(), 1);
    assert_eq!(
        world
            .status("DELETE", &format!("/v2/outbound/schedules/{NOBODY}"))
            .await,
        404
    );
}

#[tokio::test]
async fn a_completed_schedule_cannot_be_cancelled() {
    let world = frozen().await;
    let (path, _) = planned(&world, &[DIVERS], HOUR, 1).await;
    world.advance(HOUR).await;
    assert_eq!(
        world.refusal("DELETE", &path, &json!({}), 409).await,
        "schedule_not_cancelable"
    );
}

#[tokio::test]
async fn a_repeated_schedule_call_makes_no_second_schedule() {
    let world = frozen().await;
    let first = world.now_ms().await + HOUR;
    let body = changed(
        text_send("plan", &[DIVERS]),
        json!({ "schedule": { "first_run_at_ms": first } }),
    );
    let made = world.send(&body).await;
    world.advance(2 * HOUR).await;
    let again = world.send(&body).await;
    assert_eq!(again["schedule"]["status"], "duplicate_accepted");
    assert_eq!(
        again["schedule"]["schedule_id"],
        made["schedule"]["schedule_id"]
    );
    assert_eq!(
        world.get("/v2/outbound/schedules").await["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        world.get("/v2/outbound/schedules?status=completed").await["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        world.get("/v2/outbound/schedules?status=running").await["items"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}
