use crate::support::{ANTWERP, DIVERS, NOBODY, frozen};
use serde_json::{Value, json};

const PATH: &str = "/v2/outbound/group-presets";

#[tokio::test]
async fn a_preset_is_made_changed_in_part_and_deleted() {
    let world = frozen().await;
    let body = json!({ "name": "Dealers", "description": "Trade", "group_ids": [DIVERS] });
    let made = world.call("POST", PATH, &body, 201).await;
    let path = format!("{PATH}/{}", made["id"].as_str().unwrap());
    world.advance(1_000).await;
    let renamed = world
        .call("PATCH", &path, &json!({ "name": "Buyers" }), 200)
        .await;
    assert_eq!(
        (
            &renamed["name"],
            &renamed["description"],
            &renamed["group_ids"]
        ),
        (&"Buyers".into(), &"Trade".into(), &json!([DIVERS]))
    );
    assert!(renamed["updated_at_ms"].as_i64() > made["updated_at_ms"].as_i64());
    let emptied = world
        .call(
            "PATCH",
            &path,
            &json!({ "description": null, "group_ids": [ANTWERP] }),
            200,
        )
        .await;
    assert_eq!(
        (&emptied["description"], &emptied["group_ids"]),
        (&Value::Null, &json!([ANTWERP]))
    );
    assert_eq!(world.get(PATH).await["items"], json!([emptied]));
    assert_eq!(world.status("DELETE", &path).await, 204);
    assert_eq!(
        world.refusal("PATCH", &path, &json!({}), 404).await,
        "not_found"
    );
}

#[tokio::test]
async fn a_preset_outside_the_limits_is_refused() {
    let world = frozen().await;
    for (body, status) in [
        (json!({ "group_ids": [DIVERS] }), 400),
        (json!({ "name": "x" }), 400),
        (json!({ "name": "", "group_ids": [DIVERS] }), 400),
        (
            json!({ "name": "x".repeat(121), "group_ids": [DIVERS] }),
            400,
        ),
        (json!({ "name": "x", "group_ids": [] }), 400),
        (
            json!({ "name": "x", "group_ids": [DIVERS], "description": "d".repeat(501) }),
            400,
        ),
        (
            json!({ "name": "x", "group_ids": [DIVERS], "filling": "x".repeat(1024 * 1024) }),
            400,
        ),
        (json!({ "name": "x", "group_ids": [NOBODY] }), 422),
    ] {
        world.refusal("POST", PATH, &body, status).await;
    }
    assert_eq!(world.get(PATH).await["items"], json!([]));
}
