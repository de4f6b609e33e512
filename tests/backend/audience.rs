//! Senders, groups and saved audiences over IPC.

use crate::{App, World};
use serde_json::json;

#[test]
fn senders_say_whether_they_can_send() {
    let world = World::start();
    let app = App::open(&world);
    let senders = app.get("list_senders", json!({"accountId": app.account}));
    let all = senders.as_array().unwrap();
    assert_eq!(all.len(), 2, "receiving sessions are no senders");
    let waiting = all
        .iter()
        .find(|sender| sender["can_send"] == false)
        .unwrap();
    assert_eq!(waiting["status"], "SCAN_QR_CODE");
}

#[test]
fn groups_are_those_of_the_sender_and_can_be_asked_for_again() {
    let world = World::start();
    let app = App::open(&world);
    app.get("refresh_audience", json!({"accountId": app.account}));
    let mine = app.get(
        "list_groups",
        json!({"accountId": app.account, "senderId": app.sender()}),
    );
    let all = app.get(
        "list_groups",
        json!({"accountId": app.account, "senderId": null}),
    );
    assert!(mine.as_array().unwrap().len() >= 12);
    assert!(all.as_array().unwrap().len() >= mine.as_array().unwrap().len());
}

#[test]
fn a_set_of_groups_is_kept_under_its_name() {
    let world = World::start();
    let app = App::open(&world);
    let group = &app.groups()[0];
    let recipients = json!([{"kind": "group", "id": group["id"], "name": group["name"]}]);
    let args = json!({"accountId": app.account, "name": "Friday boxes", "source": {"kind": "fixed", "recipients": recipients}});
    let saved = app.get("save_audience", args.clone());
    let again = app.get("save_audience", args);
    assert_eq!(saved["id"], again["id"], "the same name is the same set");
    let list = app.get("list_audiences", json!({"accountId": app.account}));
    assert_eq!(list.as_array().unwrap().len(), 1);
    app.get("delete_audience", json!({"id": saved["id"]}));
    assert_eq!(
        app.refused("delete_audience", json!({"id": saved["id"]})),
        "not_found"
    );
    let empty = json!({"accountId": app.account, "name": "None", "source": {"kind": "fixed", "recipients": []}});
    assert_eq!(app.refused("save_audience", empty), "invalid");
}

#[test]
fn a_set_is_checked_and_a_draft_names_it() {
    let world = World::start();
    let app = App::open(&world);
    let group = &app.groups()[0];
    let recipients = json!([
        {"kind": "group", "id": group["id"], "name": "An old name"},
        {"kind": "group", "id": "gone", "name": "Gone"},
    ]);
    let source = json!({"kind": "fixed", "recipients": recipients});
    let args = json!({"accountId": app.account, "name": "Boxes", "source": source});
    let saved = app.get("save_audience", args);
    let id = json!({"id": saved["id"]});
    let check = app.get("check_audience", id.clone());
    assert_eq!(check["vanished"][0]["name"], "Gone");
    assert_eq!(check["renamed"][0]["name"], group["name"]);
    let draft = app.get("create_draft", json!({}));
    let change = json!({"text": "Hi {{first_name|all}}", "audiences": [saved["id"]]});
    app.get("save_draft", json!({"id": draft["id"], "change": change}));
    app.get("update_audience", id);
    let plan = app.get("plan_send", json!({"id": draft["id"]}));
    assert_eq!(plan["recipient_count"], 1);
    let seen = app.get("preview_recipient", json!({"id": draft["id"], "index": 0}));
    assert_eq!(seen["content"]["text"], "Hi all");
    let listed = app.get("list_drafts", json!({"query": {}}));
    assert_eq!(listed["items"][0]["audience_count"], 1);
}
