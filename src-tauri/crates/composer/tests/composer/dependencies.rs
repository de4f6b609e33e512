//! The dependency rule: what the core, the pictures and the sandbox may never need.

use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    process::Command,
};

/// Reads the whole tree of normal dependencies of a package of the workspace, by name.
fn tree(package: &str) -> BTreeSet<String> {
    let metadata = metadata();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let names: HashMap<String, String> = list(&metadata["packages"])
        .iter()
        .map(|one| (word(&one["id"]), word(&one["name"])))
        .collect();
    let nodes: HashMap<String, Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (word(&node["id"]), node))
        .collect();
    let members = list(&metadata["workspace_members"]);
    let start = members.iter().map(word).find(|id| names[id] == package);
    let (mut open, mut seen) = (vec![start.unwrap()], BTreeSet::new());
    while let Some(id) = open.pop() {
        for dependency in list(&nodes[&id]["deps"]) {
            let kinds = list(&dependency["dep_kinds"]);
            let next = word(&dependency["pkg"]);
            if kinds.iter().any(|kind| kind["kind"].is_null()) && seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    seen.iter().map(|id| names[id].clone()).collect()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        // Only this platform: packages of others are not on a machine that never built for them.
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "cargo metadata answers: {errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let facts = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = facts.lines().find_map(|line| line.strip_prefix("host: "));
    line.expect("rustc names its host").to_owned()
}

fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[track_caller]
fn assert_free_of(package: &str, forbidden: &[&str]) {
    let needed = tree(package);
    assert!(needed.len() > 5, "{package} needs something: {needed:?}");
    for name in forbidden {
        assert!(!needed.contains(*name), "{package} must not need {name}");
    }
}

#[test]
fn the_core_needs_no_window_and_no_network() {
    let own = [
        "channels", "hosts", "imaging", "sandbox", "host", "cli", "postroom",
    ];
    assert_free_of("composer", &own);
    assert_free_of(
        "composer",
        &["tauri", "reqwest", "hyper", "axum", "object_store"],
    );
}

#[test]
fn pictures_and_sandbox_need_nothing_of_ours() {
    let own = ["composer", "channels", "hosts", "host", "cli", "postroom"];
    assert_free_of("imaging", &own);
    assert_free_of("imaging", &["sandbox", "rusqlite", "reqwest", "tauri"]);
    assert_free_of("sandbox", &own);
    assert_free_of("sandbox", &["imaging", "tauri"]);
}

#[test]
fn schedules_need_nothing_but_clocks() {
    let own = [
        "composer", "channels", "hosts", "imaging", "sandbox", "host", "cli", "postroom",
    ];
    assert_free_of("schedule", &own);
    assert_free_of("schedule", &["rusqlite", "tokio", "reqwest", "tauri"]);
}

#[test]
fn the_clients_need_no_database_and_no_window() {
    let needed = tree("channels");
    assert!(
        needed.contains("reqwest") && needed.contains("composer"),
        "the tree is read"
    );
    assert!(!needed.contains("tauri") && !needed.contains("sandbox"));
}

#[test]
fn the_storages_need_no_window_and_no_other_tls_than_ours() {
    let needed = tree("hosts");
    assert!(
        needed.contains("object_store") && needed.contains("composer"),
        "the tree is read"
    );
    assert_free_of("hosts", &["tauri", "channels", "imaging", "sandbox"]);
    assert_free_of("hosts", &["openssl", "native-tls", "s3s"]);
}
