//! Draft sync over IPC.

use crate::{App, World};
use serde_json::json;

#[test]
fn a_draft_reaches_the_system_and_its_badge_says_so() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Submariner, full set", 2);
    let report = app.get("sync_now", json!({}));
    assert_eq!(report["failed"], 0, "{report}");
    let stands = app.get("draft_sync", json!({"id": id}));
    assert_eq!(stands["mark"], "synced", "{stands}");
    let page = app.get("list_drafts", json!({"query": {"search": "Submariner"}}));
    assert_eq!(page["items"][0]["sync"], "synced");
    app.get("delete_draft", json!({"id": id}));
    let report = app.get("sync_now", json!({}));
    assert_eq!(report["deleted_there"], 1, "{report}");
}

#[test]
fn without_a_conflict_there_is_nothing_to_read_or_resolve() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("Calm", 1);
    let none = app.get("read_conflict", json!({"id": id}));
    assert!(none.is_null(), "{none}");
    app.get("dismiss_notice", json!({"id": id}));
    let refused = app.refused("resolve_conflict", json!({"id": id, "resolution": {}}));
    assert_eq!(refused, "not_found");
}
