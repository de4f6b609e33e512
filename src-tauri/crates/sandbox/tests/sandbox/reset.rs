use crate::support::{DIVERS, SHOP_PHONE, frozen, jpeg, text_send};
use serde_json::json;

#[tokio::test]
async fn a_reset_goes_back_to_the_seed() {
    let world = frozen().await;
    let image = world.upload(jpeg("x"), "x.jpg").await;
    world.send(&text_send("k", &[DIVERS])).await;
    world
        .call(
            "POST",
            &format!("/_sandbox/sessions/{SHOP_PHONE}"),
            &json!({ "status": "FAILED" }),
            200,
        )
        .await;
    world.advance(86_400_000).await;
    world
        .call(
            "POST",
            "/_sandbox/faults",
            &json!({ "method": "*", "path": "/v2/groups", "mode": "drop_before" }),
            201,
        )
        .await;
    world.call("POST", "/_sandbox/reset", &json!({}), 200).await;

    assert!(world.deliveries().await.is_empty());
    assert_eq!(
        world.get("/v2/groups").await["items"]
            .as_array()
            .unwrap()
            .len(),
        16,
        "no fault is left either"
    );
    assert_eq!(
        world.get("/v2/sessions").await["items"][0]["status"],
        "WORKING"
    );
    assert_eq!(
        world
            .client
            .get(image["url"].as_str().unwrap())
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        404
    );
    assert_eq!(
        world.send(&text_send("k", &[DIVERS])).await["status"],
        "accepted",
        "the key is free again"
    );
    world.upload(jpeg("x"), "x.jpg").await;
}
