use crate::support::{BAKERY_COUNTER, BREAD, DIVERS, NOBODY, RECEIVER, frozen, jpeg};
use serde_json::json;

const PATH: &str = "/v2/outbound/drafts";

#[tokio::test]
async fn a_draft_is_kept_whole_until_it_is_deleted() {
    let world = frozen().await;
    let image = world.upload(jpeg("bread"), "bread.jpg").await;
    let body = json!({
        "session_id": BAKERY_COUNTER, "group_ids": [BREAD], "text": "Good morning!",
        "media": [{ "url": image["url"], "filename": "bread.jpg" }],
        "schedule": { "first_run_at_ms": 1, "interval_ms": null },
    });
    let saved = world.call("POST", PATH, &body, 201).await;
    assert_eq!(
        (&saved["text"], &saved["session_label"]),
        (&"Good morning!".into(), &"Bakery counter".into())
    );
    assert_eq!(saved["media"][0]["sha256"], image["sha256"]);
    assert_eq!(
        saved["schedule"],
        json!({ "first_run_at_ms": 1, "max_occurrences": 1 })
    );
    let path = format!("{PATH}/{}", saved["id"].as_str().unwrap());
    assert_eq!(world.get(&path).await, saved);
    assert_eq!(
        world
            .get(&format!("{PATH}?session_id={BAKERY_COUNTER}"))
            .await["items"],
        json!([saved])
    );
    assert_eq!(
        world.get(&format!("{PATH}?session_id={RECEIVER}")).await["items"],
        json!([])
    );
    assert_eq!(world.status("DELETE", &path).await, 204);
    assert_eq!(world.status("DELETE", &path).await, 404);
    assert_eq!(world.status("GET", &path).await, 404);
}

#[tokio::test]
async fn saving_twice_makes_two_drafts() {
    let world = frozen().await;
    let body = json!({ "session_id": BAKERY_COUNTER });
    let (one, two) = (
        world.call("POST", PATH, &body, 201).await,
        world.call("POST", PATH, &body, 201).await,
    );
    assert_ne!(one["id"], two["id"]);
    assert_eq!(
        (&one["text"], &one["group_ids"], &one["media"]),
        (&"".into(), &json!([]), &json!([]))
    );
}

#[tokio::test]
async fn a_draft_for_strangers_is_refused() {
    let world = frozen().await;
    for (body, status, word) in [
        (json!({}), 400, "validation_failed"),
        (
            json!({ "session_id": BAKERY_COUNTER, "text": "x".repeat(4097) }),
            400,
            "validation_failed",
        ),
        (json!({ "session_id": NOBODY }), 422, "session_unknown"),
        (
            json!({ "session_id": RECEIVER }),
            422,
            "session_not_sending",
        ),
        (
            json!({ "session_id": BAKERY_COUNTER, "group_ids": [DIVERS] }),
            422,
            "group_not_in_session",
        ),
    ] {
        assert_eq!(
            world.refusal("POST", PATH, &body, status).await,
            word,
            "{body}"
        );
    }
}
