//! Drafts over IPC.

use crate::{App, World};
use serde_json::{Value, json};

#[test]
fn what_was_typed_is_there_after_a_restart() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Submariner, full set", 2);
    let saved = app.get(
        "save_draft",
        json!({"id": id, "change": {"text": "Submariner, *full set*"}}),
    );
    let app = app.restart();
    let draft = app.get("read_draft", json!({"id": id}));
    assert_eq!(draft["fields"]["content"]["text"], "Submariner, *full set*");
    assert_eq!(draft["revision"], saved["revision"]);
    assert_eq!(draft["fields"]["recipients"].as_array().unwrap().len(), 2);
}

#[test]
fn a_save_changes_only_the_fields_it_names() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Text", 3);
    app.get(
        "save_draft",
        json!({"id": id, "change": {"text": "Other text"}}),
    );
    let draft = app.get("read_draft", json!({"id": id}));
    assert_eq!(draft["fields"]["recipients"].as_array().unwrap().len(), 3);
    assert_eq!(draft["fields"]["sender_id"], app.sender());
}

#[test]
fn every_save_is_a_revision_that_can_be_read_again() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("one", 1);
    for text in ["two", "two", "three"] {
        app.get("save_draft", json!({"id": id, "change": {"text": text}}));
    }
    let revisions = app.get("draft_revisions", json!({"id": id}));
    let texts: Vec<&str> = revisions
        .as_array()
        .unwrap()
        .iter()
        .map(|revision| revision["fields"]["content"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        texts,
        ["three", "two", "one", ""],
        "saving the same text again is no revision"
    );
}

#[test]
fn lists_search_filter_and_page() {
    let world = World::start();
    let app = App::open(&world);
    for number in 0..25 {
        app.draft(&format!("Speedmaster number {number}"), 1);
    }
    app.draft("Geneva fair: our table", 1);
    let page = app.get("list_drafts", json!({"query": {"limit": 10}}));
    assert_eq!(
        (
            page["total"].as_u64(),
            page["items"].as_array().unwrap().len()
        ),
        (Some(26), 10)
    );
    let next = app.get(
        "list_drafts",
        json!({"query": {"limit": 10, "cursor": page["next"]}}),
    );
    let ids = |page: &Value| {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].clone())
            .collect::<Vec<_>>()
    };
    assert!(
        ids(&page).iter().all(|id| !ids(&next).contains(id)),
        "no row comes twice"
    );
    let found = app.get("list_drafts", json!({"query": {"search": "genev tab"}}));
    assert_eq!(found["items"][0]["title"], "Geneva fair: our table");
    assert_eq!(found["total"], 1);
    let none = app.get("list_drafts", json!({"query": {"filter": "scheduled"}}));
    assert_eq!(none["total"], 0);
}

#[test]
fn the_trash_gives_back_what_was_put_in() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Explorer II", 1);
    app.get("delete_draft", json!({"id": id}));
    assert_eq!(app.get("list_drafts", json!({"query": {}}))["total"], 0);
    assert_eq!(
        app.get("list_drafts", json!({"query": {"filter": "trash"}}))["total"],
        1
    );
    let back = app.get("restore_draft", json!({"id": id}));
    assert_eq!(back["fields"]["content"]["text"], "Explorer II");
    assert_eq!(app.get("list_drafts", json!({"query": {}}))["total"], 1);
}

#[test]
fn a_copy_is_a_draft_of_its_own() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Explorer II", 2);
    let copy = app.get("duplicate_draft", json!({"id": id}));
    app.get(
        "save_draft",
        json!({"id": copy["id"], "change": {"text": "changed"}}),
    );
    assert_eq!(
        app.get("read_draft", json!({"id": id}))["fields"]["content"]["text"],
        "Explorer II"
    );
}

#[test]
fn a_plan_says_what_stands_in_the_way() {
    let world = World::start();
    let app = App::open(&world);
    let empty = app.get("create_draft", json!({}));
    let plan = app.get("plan_send", json!({"id": empty["id"]}));
    let codes: Vec<&str> = plan["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(
        codes.contains(&"no_content") && codes.contains(&"no_recipients"),
        "{codes:?}"
    );
    let long = app.draft(&"é".repeat(4097), 1);
    let plan = app.get("plan_send", json!({"id": long}));
    assert_eq!(plan["findings"][0]["code"], "text_too_long");
    assert_eq!(
        (
            &plan["findings"][0]["limit"],
            &plan["findings"][0]["actual"]
        ),
        (&json!(4096), &json!(4097))
    );
    assert_eq!(
        app.refused("send_draft", json!({"id": long})),
        "checks_failed"
    );
}

#[test]
fn a_draft_that_is_gone_is_named_as_gone() {
    let world = World::start();
    let app = App::open(&world);
    let strange = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a99";
    assert_eq!(
        app.refused("read_draft", json!({"id": strange})),
        "not_found"
    );
    assert_eq!(
        app.refused(
            "save_draft",
            json!({"id": strange, "change": {"text": "x"}})
        ),
        "not_found"
    );
}

#[test]
fn the_time_machine_lists_compares_and_restores() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("our old bread", 1);
    app.get(
        "save_draft",
        json!({"id": id, "change": {"text": "our new bread"}}),
    );
    let moments = app.get("draft_moments", json!({"id": id, "before": null}));
    let newest = moments[0]["revision"].as_u64().unwrap();
    assert_eq!(moments[0]["title"], "our new bread");
    let old = app.get("read_revision", json!({"id": id, "revision": newest - 1}));
    assert_eq!(old["fields"]["content"]["text"], "our old bread");
    let diff = app.get(
        "compare_revisions",
        json!({"id": id, "from": newest - 1, "to": newest}),
    );
    assert_eq!(diff["text"][1], json!({"side": "removed", "text": "old"}));
    let back = app.get(
        "restore_revision",
        json!({"id": id, "revision": newest - 1}),
    );
    assert_eq!(back["fields"]["content"]["text"], "our old bread");
    assert_eq!(back["revision"], newest + 1);
    let moments = app.get("draft_moments", json!({"id": id, "before": newest + 1}));
    assert_eq!(moments[0]["revision"], newest);
}

#[test]
fn the_trash_is_emptied_for_good() {
    let world = World::start();
    let app = App::open(&world);
    let ids: Vec<String> = ["one", "two", "three"]
        .map(|text| app.draft(text, 1))
        .into();
    for id in &ids {
        app.get("delete_draft", json!({"id": id}));
    }
    app.get("delete_draft_forever", json!({"id": ids[0]}));
    assert_eq!(app.get("empty_trash", json!({})), json!(2));
    let trash = app.get("list_drafts", json!({"query": {"filter": "trash"}}));
    assert_eq!(trash["total"], 0);
}

#[test]
fn a_piece_the_account_does_not_take_is_offered_as_text_and_can_come_back() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Here:", 1);
    let place = json!({
        "kind": "location", "latitude": 1.0, "longitude": 2.0, "name": "Shop", "address": null,
    });
    let saved = app.get("save_draft", json!({"id": id, "change": {"piece": place}}));
    let finding = app.get("plan_send", json!({"id": id}))["findings"][0].clone();
    assert_eq!(finding["code"], "piece_unsupported");
    let adapted = app.get("adapt_draft", json!({"id": id, "offer": finding["offer"]}));
    let content = &adapted["draft"]["fields"]["content"];
    assert_eq!(
        (&content["text"], &content["piece"]),
        (&json!("Here:\n\nShop (1, 2)"), &Value::Null)
    );
    let back = app.get(
        "restore_revision",
        json!({"id": id, "revision": saved["revision"]}),
    );
    assert_eq!(back["fields"]["content"]["piece"], place);
}
