//! History over IPC.

use crate::{App, World};
use serde_json::{Value, json};

/// Sends to a group that takes posts and to one where only admins may post.
fn partly_failed(app: &App) -> Value {
    app.without_hold();
    let id = app.draft("Both", 1);
    let args = json!({"accountId": app.account, "senderId": app.sender()});
    let groups = app.get("list_groups", args);
    let mute = groups
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group["is_announce"] == true && group["can_send"] == false);
    let mute = mute.expect("the sandbox has an announce-only group");
    let mut recipients = app.get("read_draft", json!({"id": id}))["fields"]["recipients"].clone();
    recipients
        .as_array_mut()
        .unwrap()
        .push(json!({"kind": "group", "id": mute["id"], "name": mute["name"]}));
    app.get(
        "save_draft",
        json!({"id": id, "change": {"recipients": recipients}}),
    );
    let post = app.get("send_draft", json!({"id": id}));
    app.wait_for_post(&post["id"], "partly_failed")
}

#[test]
fn each_group_has_its_own_outcome_and_reason() {
    let world = World::start();
    let app = App::open(&world);
    let detail = partly_failed(&app);
    let states: Vec<&Value> = detail["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["state"])
        .collect();
    assert_eq!(states, ["sent", "failed"]);
    assert_eq!(detail["deliveries"][1]["error_code"], "group_cannot_send");
    assert_eq!(detail["summary"]["counts"]["sent"], 1);
}

#[test]
fn only_the_failed_are_tried_again() {
    let world = World::start();
    let app = App::open(&world);
    let detail = partly_failed(&app);
    let again = app.get("retry_failed", json!({"id": detail["id"]}));
    assert_eq!(again["recipient_count"], 1);
    let second = app.wait_for_post(&again["id"], "failed");
    assert_eq!(
        second["deliveries"][0]["recipient"]["id"],
        detail["deliveries"][1]["recipient"]["id"]
    );
    assert_eq!(
        world.deliveries().len(),
        1,
        "the group that had it got nothing again"
    );
}

#[test]
fn a_past_post_becomes_a_new_draft() {
    let world = World::start();
    let app = App::open(&world);
    let detail = partly_failed(&app);
    let draft = app.get("post_again", json!({"id": detail["id"]}));
    assert_eq!(draft["fields"]["content"]["text"], "Both");
    assert_eq!(draft["fields"]["schedule"]["kind"], "now");
}

#[test]
fn posts_are_listed_and_found_by_text_and_group() {
    let world = World::start();
    let app = App::open(&world);
    let detail = partly_failed(&app);
    let name = detail["deliveries"][0]["recipient"]["name"]
        .as_str()
        .unwrap();
    for search in ["both", name] {
        let page = app.get("list_posts", json!({"query": {"search": search}}));
        assert_eq!(page["total"], 1, "searched for {search}");
    }
    assert_eq!(
        app.get("list_posts", json!({"query": {"search": "100%"}}))["total"],
        0
    );
}
