use crate::support::{ANTWERP, DIVERS, frozen, text_send};
use serde_json::Value;

fn keys(answer: &Value) -> Vec<&str> {
    answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["idempotency_key"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_ledger_can_be_narrowed_by_time_group_and_number() {
    let world = frozen().await;
    world.send(&text_send("early", &[DIVERS])).await;
    let later = world.advance(60_000).await;
    world.send(&text_send("late", &[DIVERS])).await;
    world.send(&text_send("other", &[ANTWERP])).await;
    world.advance(1).await;
    assert_eq!(
        keys(&world.get("/_sandbox/deliveries").await),
        ["early", "late", "other"]
    );
    assert_eq!(
        keys(
            &world
                .get(&format!("/_sandbox/deliveries?since={later}"))
                .await
        ),
        ["late", "other"]
    );
    assert_eq!(
        keys(
            &world
                .get(&format!("/_sandbox/deliveries?group_id={DIVERS}"))
                .await
        ),
        ["early", "late"]
    );
    assert_eq!(
        keys(&world.get("/_sandbox/deliveries?limit=1").await),
        ["early"]
    );
    assert_eq!(
        keys(&world.get("/_sandbox/deliveries?limit=1&order=newest").await),
        ["other"]
    );
    assert_eq!(
        keys(&world.get("/_sandbox/deliveries?after=2").await),
        ["other"]
    );
    assert_eq!(
        world
            .status("GET", "/_sandbox/deliveries?since=yesterday")
            .await,
        400
    );
    let row = &world.get("/_sandbox/deliveries?limit=1").await["items"][0];
    assert_eq!(
        (&row["system"], &row["group_name"]),
        (&"watchcollect".into(), &"Vintage divers - buyers".into())
    );
    assert_eq!(row["request_body"]["text"], row["text"]);
}

#[tokio::test]
async fn the_request_log_tells_methods_paths_and_statuses_but_no_secrets() {
    let world = frozen().await;
    world.get("/v2/groups?page_size=3").await;
    world.status("GET", "/v2/outbound/sends/x").await;
    let log = world.get("/_sandbox/requests").await;
    let brief: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["path"].as_str().unwrap(), r["status"].clone()))
        .collect();
    assert_eq!(
        brief,
        [
            ("/v2/groups", 200.into()),
            ("/v2/outbound/sends/x", 404.into())
        ]
    );
    assert!(
        !log.to_string().contains(world.running.token()),
        "tokens are never logged"
    );
}
