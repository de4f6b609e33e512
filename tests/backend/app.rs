//! The app's own commands over IPC.

use crate::{App, World};
use serde_json::json;

#[test]
fn the_facts_name_version_folder_and_database() {
    let world = World::start();
    let app = App::open(&world);
    let facts = app.get("app_facts", json!({}));
    assert_eq!(facts["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(facts["data_dir"], app.data().to_str().unwrap());
    assert!(facts["sqlite_version"].as_str().unwrap().starts_with("3."));
}

#[test]
fn only_https_links_are_opened() {
    let world = World::start();
    let app = App::open(&world);
    for url in [
        "http://example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://a b",
    ] {
        assert_eq!(
            app.refused("open_link", json!({"url": url})),
            "invalid",
            "{url}"
        );
    }
    assert_eq!(
        app.refused("open_sandbox", json!({})),
        "invalid",
        "no built-in sandbox runs here"
    );
    assert_eq!(
        app.refused("begin_sandbox_draft", json!({"text": "Hello"})),
        "not_found"
    );
}

#[test]
fn the_first_frame_is_noted_only_when_asked_for() {
    let world = World::start();
    let app = App::open(&world);
    app.get("first_frame", json!({}));
}
