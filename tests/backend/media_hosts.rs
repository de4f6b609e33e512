//! Where pictures are kept, over IPC: chosen, tried, and really used.

use crate::{App, World, pictures, static_server};
use serde_json::{Value, json};
use tempfile::TempDir;

fn folder(own: &TempDir, public_url: &str) -> Value {
    json!({
        "place": {"kind": "folder", "path": own.path()},
        "prefix": "posts",
        "public_url": public_url,
    })
}

#[test]
fn a_folder_is_tried_chosen_and_gets_the_pictures_of_a_post() {
    let world = World::start();
    let app = App::open(&world);
    app.without_hold();
    let own = TempDir::new().unwrap();
    let storage = folder(&own, &static_server::show(own.path()));
    let id = &app.account;
    let shown = app.get("media_host", json!({"id": id}));
    assert_eq!(shown["route"], "endpoint");

    let trial = app.get(
        "try_media_host",
        json!({"id": id, "storage": storage, "keys": null}),
    );
    assert!(trial["problem"].is_null(), "{trial}");
    assert_eq!(
        app.get("media_host", json!({"id": id})),
        shown,
        "nothing is kept"
    );
    app.get(
        "set_media_host",
        json!({"id": id, "route": "own_storage", "storage": storage, "keys": null, "sessionOnly": false}),
    );

    let photo = app.data().join("a.jpg");
    std::fs::write(&photo, pictures::phone_photo(2400, 1800)).unwrap();
    let draft = app.draft("With a picture", 1);
    app.get("attach_paths", json!({"id": draft, "paths": [photo]}));
    let post = app.get("send_draft", json!({"id": draft}));
    app.wait_for_post(&post["id"], "done");
    let kept: Vec<_> = std::fs::read_dir(own.path().join("posts"))
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
}

#[test]
fn what_is_wrong_with_a_storage_is_told_by_a_word_and_keys_are_asked_for() {
    let world = World::start();
    let app = App::open(&world);
    let own = TempDir::new().unwrap();
    let elsewhere = static_server::show(app.data());
    let args = json!({"id": app.account, "storage": folder(&own, &elsewhere), "keys": null});
    assert_eq!(app.get("try_media_host", args)["problem"], "not_public");
    let bucket = json!({
        "place": {"kind": "s3", "bucket": "photos", "region": "", "endpoint": "http://127.0.0.1:9"},
        "prefix": "",
        "public_url": "http://127.0.0.1:9",
    });
    let choose = |keys: Value| json!({"id": app.account, "route": "own_storage", "storage": bucket, "keys": keys, "sessionOnly": true});
    assert_eq!(
        app.refused("set_media_host", choose(Value::Null)),
        "keys_missing"
    );
    let half = json!({"kind": "s3", "access_key_id": "AKID", "secret_access_key": " "});
    assert_eq!(app.refused("set_media_host", choose(half)), "keys_missing");
    let keys = json!({"kind": "s3", "access_key_id": "AKID", "secret_access_key": "not-for-eyes"});
    app.get("set_media_host", choose(keys));
    let shown = app.get("media_host", json!({"id": app.account}));
    assert_eq!(shown["has_keys"], true);
    assert!(!shown.to_string().contains("not-for-eyes"));
    let accounts = app.get("list_accounts", json!({})).to_string();
    assert!(!accounts.contains("not-for-eyes") && !accounts.contains("AKID"));
}
