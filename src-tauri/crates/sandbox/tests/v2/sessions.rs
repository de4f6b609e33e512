use crate::support::{
    BAKERY_COUNTER, BREAD, NOBODY, RECEIVER, SHOP_PHONE, changed, frozen, text_send,
};
use serde_json::json;

#[tokio::test]
async fn the_seeded_sessions_are_those_of_the_contract() {
    let world = frozen().await;
    let all = world.get("/v2/sessions").await;
    let brief: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["id"].clone(), s["role"].clone(), s["status"].clone()))
        .collect();
    assert_eq!(
        json!(brief),
        json!([
            [SHOP_PHONE, "sending", "WORKING"],
            [BAKERY_COUNTER, "sending", "SCAN_QR_CODE"],
            [RECEIVER, "receiving", "WORKING"],
        ])
    );
    assert_eq!(
        world.get("/v2/sessions?role=receiving").await["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_session_that_is_scanned_can_send_and_one_that_is_lost_cannot() {
    let world = frozen().await;
    let body = changed(
        text_send("k", &[BREAD]),
        json!({ "session_id": BAKERY_COUNTER }),
    );
    assert_eq!(
        world
            .refusal("POST", "/v2/outbound/sends", &body, 422)
            .await,
        "session_not_working"
    );
    let scan = json!({ "status": "WORKING" });
    world
        .call(
            "POST",
            &format!("/_sandbox/sessions/{BAKERY_COUNTER}"),
            &scan,
            200,
        )
        .await;
    world.send(&body).await;
    let lost = json!({ "status": "FAILED" });
    world
        .call(
            "POST",
            &format!("/_sandbox/sessions/{BAKERY_COUNTER}"),
            &lost,
            200,
        )
        .await;
    let again = changed(body, json!({ "idempotency_key": "k2" }));
    assert_eq!(
        world
            .refusal("POST", "/v2/outbound/sends", &again, 422)
            .await,
        "session_not_working"
    );
}

#[tokio::test]
async fn pairing_challenges_are_fresh_and_only_for_sessions_that_wait() {
    let world = frozen().await;
    let path = format!("/v2/sessions/{BAKERY_COUNTER}/auth/qr");
    let (first, second) = (world.get(&path).await, world.get(&path).await);
    assert_ne!(first["value"], second["value"]);
    assert_eq!(
        world
            .status("GET", &format!("/v2/sessions/{SHOP_PHONE}/auth/qr"))
            .await,
        409
    );
    assert_eq!(
        world
            .status("GET", &format!("/v2/sessions/{NOBODY}/auth/qr"))
            .await,
        404
    );

    let code_path = format!("/v2/sessions/{BAKERY_COUNTER}/auth/request-code");
    let by_web = world
        .call(
            "POST",
            &code_path,
            &json!({ "phone_number": "447700900123" }),
            200,
        )
        .await;
    assert_eq!(
        (
            by_web["method"].as_str(),
            by_web["code"].as_str().map(str::len)
        ),
        (Some("web"), Some(9))
    );
    let by_sms = world
        .call(
            "POST",
            &code_path,
            &json!({ "phone_number": "447700900123", "otp_method": "sms" }),
            200,
        )
        .await;
    assert!(
        by_sms["code"].is_null(),
        "a code that goes by SMS is not told"
    );
    for body in [
        json!({}),
        json!({ "phone_number": "" }),
        json!({ "phone_number": 44 }),
        json!({ "phone_number": "44x" }),
    ] {
        assert_eq!(
            world.refusal("POST", &code_path, &body, 400).await,
            "validation_failed",
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_new_session_waits_to_be_scanned_and_an_existing_one_is_linked() {
    let world = frozen().await;
    let made = world
        .call(
            "POST",
            "/v2/sessions",
            &json!({ "role": "sending", "auth_method": "qr", "label": "Van" }),
            201,
        )
        .await;
    assert_eq!(
        (&made["created"], &made["session_status"]),
        (&true.into(), &"SCAN_QR_CODE".into())
    );
    assert!(made["qr"]["value"].is_string());
    let name = &made["waha_session_name"];
    let linked = world
        .call(
            "POST",
            "/v2/sessions",
            &json!({ "role": "sending", "waha_session_name": name }),
            201,
        )
        .await;
    assert_eq!(
        (&linked["created"], &linked["session_id"]),
        (&false.into(), &made["session_id"])
    );
    let other_role = json!({ "role": "receiving", "waha_session_name": name });
    assert_eq!(
        world
            .refusal("POST", "/v2/sessions", &other_role, 409)
            .await,
        "session_role_differs"
    );
    for body in [
        json!({}),
        json!({ "role": "watching", "auth_method": "qr" }),
        json!({ "role": "sending" }),
        json!({ "role": "sending", "auth_method": "qr", "engine": "WEBJS" }),
        json!({ "role": "sending", "auth_method": "otp" }),
        json!({ "role": "sending", "waha_session_name": "nobody" }),
    ] {
        assert_eq!(
            world.refusal("POST", "/v2/sessions", &body, 400).await,
            "validation_failed",
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_stopped_session_comes_up_some_seconds_after_its_start() {
    let world = frozen().await;
    let start = format!("/v2/sessions/{SHOP_PHONE}/start");
    assert_eq!(
        world.status("POST", &start).await,
        409,
        "it is WORKING already"
    );
    world
        .call(
            "POST",
            &format!("/_sandbox/sessions/{SHOP_PHONE}"),
            &json!({ "status": "STOPPED" }),
            200,
        )
        .await;
    assert_eq!(
        world
            .status("POST", &format!("/v2/sessions/{SHOP_PHONE}/sync"))
            .await,
        409
    );
    assert_eq!(world.status("POST", &start).await, 202);
    let status = async || world.get("/v2/sessions").await["items"][0]["status"].clone();
    assert_eq!(status().await, "STARTING");
    world.advance(5_000).await;
    assert_eq!(status().await, "WORKING");
    assert_eq!(
        world
            .status("POST", &format!("/v2/sessions/{SHOP_PHONE}/sync"))
            .await,
        202
    );
}
