//! Accounts over IPC.

use crate::{App, World};
use serde_json::{Value, json};

#[test]
fn a_wrong_token_or_address_adds_nothing() {
    let world = World::start();
    let app = App::open(&world);
    let code = |url: &str, secret: &str| app.add_account(url, secret).unwrap_err()["code"].clone();
    assert_eq!(code(world.url(), "wrong"), "sign_in_needed");
    assert_eq!(code("http://example.com", "sandbox"), "invalid");
    assert_eq!(code("http://127.0.0.1:1", "sandbox"), "unreachable");
    assert_eq!(
        app.get("list_accounts", json!({}))
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn the_token_is_nowhere_in_the_data_folder() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    let post = app.get("send_draft", json!({"id": app.draft("Secret", 1)}));
    app.wait_for_post(&post["id"], "done");
    for file in ["postroom.db", "postroom.db-wal"] {
        let bytes = std::fs::read(app.data().join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Bearer"), "{file}");
    }
    let accounts = app.get("list_accounts", json!({})).to_string();
    assert!(!accounts.contains("secret"), "{accounts}");
}

#[test]
fn an_account_can_be_checked_renamed_removed_and_brought_back() {
    let world = World::start();
    let app = App::open(&world);
    let id = &app.account;
    assert_eq!(
        app.get("check_account", json!({"id": id}))
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        app.get("rename_account", json!({"id": id, "name": " Shop "}))["name"],
        "Shop"
    );
    app.get("remove_account", json!({"id": id}));
    assert!(
        app.get("list_accounts", json!({}))
            .as_array()
            .unwrap()
            .is_empty()
    );
    let back: Value = app.get("restore_account", json!({"id": id}));
    assert_eq!(back["name"], "Shop");
}

#[test]
fn capabilities_are_data() {
    let world = World::start();
    let app = App::open(&world);
    let can = app.get("capabilities", json!({"accountId": app.account}));
    assert_eq!(
        can["text"],
        json!({"max": 4096, "warn_from": 4000, "unit": "code_points"})
    );
    assert_eq!(can["recipients_per_request"], 100);
}
