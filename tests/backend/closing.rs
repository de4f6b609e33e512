//! Closing the window over IPC.

use crate::{App, World};
use serde_json::json;
use std::sync::atomic::Ordering;

#[test]
fn closing_asks_first_while_a_post_waits_and_names_it() {
    let world = World::start();
    let app = App::open(&world);
    let asked = app.count_events("close-asked");
    let post = app.get("send_draft", json!({"id": app.draft("Bread at nine", 1)}));
    let left = app.get("unfinished", json!({}));
    assert_eq!(left["post_count"], 1);
    assert_eq!(left["posts"][0]["title"], "Bread at nine");
    app.get("ask_close", json!({}));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    app.get("undo_send", json!({"id": post["id"]}));
    assert_eq!(app.get("unfinished", json!({}))["post_count"], 0);
}

#[test]
fn closing_asks_nothing_when_nothing_waits() {
    let world = World::start();
    let app = App::open(&world);
    let asked = app.count_events("close-asked");
    app.get("ask_close", json!({}));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
