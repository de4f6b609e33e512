//! Schedules in the window.

use crate::desk::{Desk, journey};
use serde_json::{Value, json};

/// A draft that goes out three times, far from now; the picker has a journey of its own below.
async fn scheduled_draft(desk: &Desk) -> Value {
    desk.skip_welcome().await;
    let draft = desk
        .invoke("begin_sandbox_draft", json!({"text": "Every day at nine"}))
        .await;
    let schedule = json!({
        "kind": "repeat", "first": "2031-03-03T09:00:00", "zone": "Europe/Berlin",
        "every": {"count": 1, "unit": "days"}, "end": {"kind": "count", "count": 3},
    });
    desk.invoke(
        "save_draft",
        json!({"id": draft["id"], "change": {"schedule": schedule}}),
    )
    .await;
    draft["id"].clone()
}

#[test]
fn a_schedule_of_three_runs_shows_three_runs() {
    journey(|desk| async move {
        let draft = scheduled_draft(&desk).await;
        desk.press_at(&format!("//*[@data-draft={draft}]")).await;
        desk.press("Schedule for 1 group").await;
        desk.press("Schedules").await;
        desk.press_at("//*[@role='option'][contains(., 'Every day at nine')]")
            .await;
        desk.see("0 of 3 runs").await;
        let years = 6_i64 * 366 * 24 * 3_600_000;
        desk.control("clock", json!({"advance_ms": years})).await;
        let ledger = desk.wait_for_deliveries(3).await;
        assert_eq!(ledger.len(), 3);
        desk.see("3 of 3 runs").await;
    });
}

#[test]
fn a_schedule_can_be_cancelled_before_it_runs() {
    journey(|desk| async move {
        let draft = scheduled_draft(&desk).await;
        desk.press_at(&format!("//*[@data-draft={draft}]")).await;
        desk.press("Schedule for 1 group").await;
        desk.press("Schedules").await;
        desk.press_at("//*[@role='option'][contains(., 'Every day at nine')]")
            .await;
        desk.press("Cancel schedule").await;
        desk.press_at("//*[@role='dialog']//button[normalize-space(.)='Cancel 3 runs']")
            .await;
        desk.see("Cancelled").await;
        desk.control("clock", json!({"advance_ms": 6_i64 * 366 * 24 * 3_600_000}))
            .await;
        assert!(desk.deliveries().await.is_empty());
    });
}
