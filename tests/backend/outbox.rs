//! Sending over IPC, as the sandbox's ledger sees it.

use crate::{App, World, pictures, until};
use serde_json::{Value, json};

#[test]
fn a_photo_arrives_upright_small_and_without_its_place_once_per_group() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    let id = app.draft("Look", 3);
    let path = app.data().join("photo.jpg");
    std::fs::write(&path, pictures::phone_photo(4000, 3000)).unwrap();
    app.get("attach_paths", json!({"id": id, "paths": [path]}));
    let post = app.get("send_draft", json!({"id": id}));
    app.wait_for_post(&post["id"], "done");
    let ledger = world.wait_for_deliveries(3);
    assert_eq!(ledger.len(), 3);
    let sent = world.media(ledger[0]["media_sha256"][0].as_str().unwrap());
    assert!(pictures::is_upright(&sent) && !pictures::has_metadata(&sent));
    let picture = image::load_from_memory(&sent).unwrap();
    assert_eq!((picture.width(), picture.height()), (1200, 1600));
    assert!(sent.len() < 5_000_000);
}

#[test]
fn a_lost_answer_is_settled_by_the_same_key_and_shown_as_proof() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    world.fault("POST", "/v2/outbound/sends", "drop_after", 1);
    let post = app.get("send_draft", json!({"id": app.draft("Once only", 2)}));
    let detail = app.wait_for_post(&post["id"], "done");
    assert_eq!(detail["proofs"][0]["finding"], "already_there");
    assert_eq!(world.deliveries().len(), 2, "nothing was sent twice");
}

#[test]
fn a_send_can_be_undone_while_it_is_held_and_not_after() {
    let world = World::start();
    let app = App::open(&world);
    let post = app.get("send_draft", json!({"id": app.draft("Wait", 1)}));
    assert_eq!(post["state"], "held");
    assert_eq!(app.get("list_active_posts", json!({}))[0]["id"], post["id"]);
    assert_eq!(app.get("undo_send", json!({"id": post["id"]})), true);
    app.wait_for_post(&post["id"], "cancelled");
    let second = app.get("send_draft", json!({"id": app.draft("Go", 1)}));
    app.get("send_held_now", json!({"id": second["id"]}));
    app.wait_for_post(&second["id"], "done");
    assert_eq!(
        app.get("undo_send", json!({"id": second["id"]})),
        false,
        "it had left"
    );
    assert_eq!(world.deliveries().len(), 1);
}

#[test]
fn an_expired_sign_in_pauses_and_a_new_one_goes_on() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    let id = app.draft("Later", 1);
    let args = json!({"id": app.account, "secret": "expired", "sessionOnly": true});
    assert_eq!(app.refused("change_secret", args), "sign_in_needed");
    let post = app.get("send_draft", json!({"id": id}));
    let status = app.get("outbox_status", json!({}));
    assert_eq!(status["safe_to_close"], false);
    assert!(world.deliveries().is_empty());
    let accounts = app.get("list_accounts", json!({}));
    assert_eq!(accounts[0]["state"], "sign_in_needed");
    app.get(
        "change_secret",
        json!({"id": app.account, "secret": "sandbox", "sessionOnly": true}),
    );
    app.wait_for_post(&post["id"], "done");
    assert_eq!(app.get("outbox_status", json!({}))["safe_to_close"], true);
}

#[test]
fn a_post_written_while_the_network_is_away_leaves_when_it_is_back() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    let id = app.draft("Offline", 2);
    world.fault("POST", "/v2/outbound/sends", "drop_before", 3);
    let post = app.get("send_draft", json!({"id": id}));
    app.wait_for_post(&post["id"], "done");
    assert_eq!(world.deliveries().len(), 2);
}

#[test]
fn a_refused_batch_is_stuck_with_the_systems_words_and_can_be_given_up() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    let id = app.draft("No", 1);
    let body =
        json!({"method": "POST", "path": "/v2/outbound/sends", "mode": "status", "status": 403});
    let _: () = tauri::async_runtime::block_on(async {
        let url = format!("{}/_sandbox/faults", world.url());
        reqwest::Client::new()
            .post(url)
            .json(&body)
            .send()
            .await
            .unwrap();
    });
    let post = app.get("send_draft", json!({"id": id}));
    app.wait_for_post(&post["id"], "needs_you");
    let items = app.get("list_outbox", json!({}));
    assert_eq!(
        (&items[0]["state"], &items[0]["stuck_reason"]),
        (&json!("stuck"), &json!("refused"))
    );
    assert_eq!(
        app.refused("settle_entry", json!({"id": items[0]["id"], "sent": true})),
        "invalid"
    );
    assert_eq!(app.get("cancel_entry", json!({"id": items[0]["id"]})), true);
    app.wait_for_post(&post["id"], "cancelled");
    assert!(
        app.get("list_outbox", json!({}))
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_stuck_entry_can_be_tried_again() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    let id = app.draft("Again", 1);
    let url = format!("{}/_sandbox/faults", world.url());
    let body =
        json!({"method": "POST", "path": "/v2/outbound/sends", "mode": "status", "status": 422});
    tauri::async_runtime::block_on(async {
        reqwest::Client::new()
            .post(url)
            .json(&body)
            .send()
            .await
            .unwrap();
    });
    let post = app.get("send_draft", json!({"id": id}));
    app.wait_for_post(&post["id"], "needs_you");
    let items = app.get("list_outbox", json!({}));
    app.get("retry_entry", json!({"id": items[0]["id"]}));
    app.wait_for_post(&post["id"], "done");
    assert_eq!(world.deliveries().len(), 1);
}

#[test]
fn cancelling_says_honestly_what_had_left() {
    let world = World::start();
    let app = App::open(&world);
    let held = app.get("send_draft", json!({"id": app.draft("Held", 1)}));
    let outcome = app.get("cancel_post", json!({"id": held["id"]}));
    assert_eq!(
        outcome,
        json!({"cancelled": 1, "too_late": 0, "under_way": 0})
    );
    app.without_hold();
    let gone = app.get("send_draft", json!({"id": app.draft("Gone", 1)}));
    app.wait_for_post(&gone["id"], "done");
    let outcome = app.get("cancel_post", json!({"id": gone["id"]}));
    assert_eq!(
        outcome,
        json!({"cancelled": 0, "too_late": 1, "under_way": 0})
    );
}

#[test]
fn a_post_survives_the_end_of_the_app_and_arrives_once() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    world.fault("POST", "/v2/outbound/sends", "drop_after", 1);
    let post: Value = app.get("send_draft", json!({"id": app.draft("Survives", 2)}));
    until("the first delivery", || {
        (!world.deliveries().is_empty()).then_some(())
    });
    let app = app.restart();
    app.wait_for_post(&post["id"], "done");
    assert_eq!(world.deliveries().len(), 2);
}

#[test]
fn a_post_is_paused_resumed_and_its_rest_taken_back() {
    let world = World::start();
    let app = App::open(&world);
    let post = app.get("send_draft", json!({"id": app.draft("Wait", 2)}));
    let id = json!({"id": post["id"]});
    let paused = app.get("pause_post", id.clone());
    assert_eq!(paused, json!({"waiting": 1, "under_way": 0}));
    app.get("send_held_now", id.clone());
    let line = &app.get("list_outbox", json!({}))[0];
    assert_eq!(line["wait"], "paused");
    assert_eq!(line["recipients"].as_array().unwrap().len(), 2);
    assert_eq!(app.get("list_active_posts", json!({}))[0]["paused"], true);
    app.get("resume_post", id.clone());
    app.wait_for_post(&post["id"], "done");
    assert_eq!(app.refused("pause_post", id.clone()), "invalid");
    let late = app.get("cancel_post", id.clone());
    assert_eq!(late, json!({"cancelled": 0, "too_late": 1, "under_way": 0}));
    let wanted = json!({"id": post["id"], "states": ["sent"], "cursor": null});
    let page = app.get("list_deliveries", wanted);
    assert_eq!((&page["total"], &page["next"]), (&json!(2), &Value::Null));
    assert_eq!(world.deliveries().len(), 2);
}

#[test]
fn a_test_goes_to_one_group_at_once_and_the_draft_stays_unsent() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Look", 2);
    let draft = app.get("read_draft", json!({"id": id}));
    let own = draft["fields"]["recipients"][1].clone();
    let test = app.get("test_send", json!({"id": id, "recipient": own}));
    assert_eq!(test["is_test"], true);
    app.wait_for_post(&test["id"], "done");
    assert_eq!(world.wait_for_deliveries(1).len(), 1);
    let listed = app.get("list_drafts", json!({"query": {}}));
    assert_eq!(listed["items"][0]["state"], "unsent");
    let settings = app.get("read_settings", json!({}));
    assert_eq!(settings["own_numbers"], json!([own]));
    let nothing = app.get("settle_post", json!({"id": test["id"], "sent": true}));
    assert_eq!(nothing, 0);
    assert_eq!(app.get("retry_post", json!({"id": test["id"]})), 0);
}
