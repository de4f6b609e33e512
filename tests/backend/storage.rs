//! Backup, copies and restore over IPC.

use crate::{App, World};
use serde_json::{Value, json};

#[test]
fn a_copy_is_made_at_once_and_listed() {
    let world = World::start();
    let app = App::open(&world);
    let before = app.get("storage_facts", json!({}));
    assert!(before["database_bytes"].as_u64().unwrap() > 0);
    let after = app.get("copy_now", json!({}));
    assert_eq!(after["copies"].as_array().unwrap().len(), 1);
    assert_eq!(after["recovery"], Value::Null);
    assert_eq!(
        app.get("storage_facts", json!({}))["copies"],
        after["copies"]
    );
}

#[test]
fn a_file_that_is_no_backup_is_refused_and_nothing_changes() {
    let world = World::start();
    let app = App::open(&world);
    let path = app.data().join("notes.txt");
    std::fs::write(&path, "shopping list").unwrap();
    let code = app.refused("restore_backup", json!({"path": path}));
    assert_eq!(code, "invalid");
    assert!(!app.data().join("restore").exists());
}

#[test]
fn a_damaged_database_is_told_until_it_is_dismissed() {
    let world = World::start();
    let app = App::open(&world);
    app.draft("kept in the copy", 1);
    app.get("copy_now", json!({}));
    let app = app.restart_after(|data| std::fs::write(data.join("postroom.db"), "").unwrap());
    let recovery = app.get("storage_facts", json!({}))["recovery"].clone();
    assert_eq!(recovery["kind"], "damaged");
    let drafts = app.get("list_drafts", json!({"query": {}}));
    assert_eq!(drafts["items"][0]["title"], "kept in the copy");
    app.get("dismiss_recovery", json!({}));
    assert_eq!(app.get("storage_facts", json!({}))["recovery"], Value::Null);
}
