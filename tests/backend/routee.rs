//! An account at Routee over IPC: connected, asked, changed.

use crate::{App, World};
use serde_json::{Value, json};

const BAKERY: &str = "+442079460123";

fn options(world: &World) -> Value {
    json!({ "routee": {
        "auth_base_url": format!("{}/routee", world.url()),
        "senders": [BAKERY],
        "groups": [{ "id": "8841203", "name": "Currant bread list" }],
        "requests_per_second": 100,
        "template_account_id": "20441",
        "template_ids": ["114027"],
    } })
}

fn add(app: &App, world: &World, options: Value, secret: &str) -> Result<Value, Value> {
    let base_url = format!("{}/routee", world.url());
    let account =
        json!({ "kind": "routee", "name": "Bakery", "base_url": base_url, "options": options });
    let args = json!({ "account": account, "secret": secret, "sessionOnly": true });
    app.call("add_account", args)
}

fn added(app: &App, world: &World) -> Value {
    add(app, world, options(world), "sandbox:sandbox").unwrap()["id"].clone()
}

#[test]
fn what_is_missing_is_said_before_anything_is_asked() {
    let world = World::start();
    let app = App::open(&world);
    let half = add(&app, &world, options(&world), "sandbox").unwrap_err();
    assert_eq!(half["code"], "invalid");
    assert!(
        half["message"].as_str().unwrap().contains("colon"),
        "{half}"
    );
    let mute = add(&app, &world, json!({}), "sandbox:sandbox").unwrap_err();
    assert_eq!(mute["code"], "invalid");
    let wrong = add(&app, &world, options(&world), "sandbox:wrong").unwrap_err();
    assert_eq!(wrong["code"], "sign_in_needed");
    assert_eq!(
        app.get("list_accounts", json!({}))
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn money_and_templates_are_asked_for_and_a_template_is_handed_in() {
    let world = World::start();
    let app = App::open(&world);
    let id = added(&app, &world);
    let left = app.get("account_balance", json!({ "id": id }));
    assert_eq!(left, json!({ "amount": 41.2875, "currency": "EUR" }));
    let templates = app.get("account_templates", json!({ "id": id }));
    assert_eq!(templates[0]["name"], "order_ready");
    let template = |name: &str| {
        let body = json!({ "kind": "body", "text": "Hello {{1}}." });
        json!({ "name": name, "category": "utility", "language": "en", "components": [body] })
    };
    let submit = |name: &str| json!({ "id": id, "template": template(name) });
    assert_eq!(
        app.refused("submit_template", submit("Bad Name")),
        "invalid"
    );
    assert_eq!(
        app.get("submit_template", submit("greeting"))["status"],
        "PENDING"
    );
    assert_eq!(
        app.refused("submit_template", submit("greeting")),
        "refused"
    );
    let nobody = json!({ "kind": "phone", "number": "+447700900123", "name": "Robin" });
    let window = json!({ "id": id, "senderId": BAKERY, "recipient": nobody });
    assert_eq!(app.refused("service_window", window), "refused");
    let elsewhere = json!({ "id": app.account });
    assert_eq!(app.refused("account_balance", elsewhere), "refused");
}

#[test]
fn settings_are_changed_and_what_can_be_done_follows_them() {
    let world = World::start();
    let app = App::open(&world);
    let id = added(&app, &world);
    let can = || app.get("capabilities", json!({ "accountId": id }));
    assert_eq!(can()["needs_text"], false);
    assert_eq!(can()["needs_media_host"], true);
    let mut changed = options(&world);
    changed["routee"]["send_empty_text"] = json!(false);
    changed["routee"]["senders"] = json!(["0044 20 7946 0124"]);
    changed["upload_route"] = json!("multipart");
    let account = app.get(
        "set_account_options",
        json!({ "id": id, "options": changed }),
    );
    assert_eq!(
        account["options"]["upload_route"], "endpoint",
        "media hosts are chosen elsewhere"
    );
    assert_eq!(can()["needs_text"], true);
    let senders = app.get("list_senders", json!({ "accountId": id }));
    assert_eq!(senders[0]["id"], "+442079460124");
    changed["routee"]["senders"] = json!([]);
    let mute = json!({ "id": id, "options": changed });
    assert_eq!(app.refused("set_account_options", mute), "invalid");
}
