//! Adding, checking and removing accounts; tokens and the data folder's lock.

use crate::support::{Ground, Ran, TOKEN, ended};

#[tokio::test(flavor = "multi_thread")]
async fn with_the_token_in_the_environment_nothing_is_asked() {
    let ground = Ground::bare().await;
    let url = ground.sandbox.url().to_owned();
    let add = [
        "account",
        "add",
        "watchcollect",
        "--url",
        &url,
        "--name",
        "Shop",
        "--session-only",
    ];
    let added = ground.run(&add).await.ends_with(0).json();
    assert_eq!(added["name"], "Shop");
    let listed = ground.run(&["account", "list"]).await.ends_with(0).json();
    assert_eq!(listed["items"][0]["id"], added["id"]);
    assert_eq!(
        listed["items"].as_array().unwrap().len(),
        1,
        "no sandbox account beside a real one"
    );
    let checked = ground
        .run(&["account", "check", "Shop"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(checked["id"], added["id"]);
    assert_eq!(checked["senders"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_adds_no_account_and_asks_for_a_sign_in() {
    let ground = Ground::bare().await;
    let url = ground.sandbox.url().to_owned();
    let mut add = ground.command(&[
        "account",
        "add",
        "watchcollect",
        "--url",
        &url,
        "--session-only",
    ]);
    add.env("POSTROOM_TOKEN", "wrong-token");
    let refused = ended(add, "").await.ends_with(6);
    assert_eq!(refused.error()["code"], "sign_in_needed");
    assert!(!refused.err.contains("wrong-token") && !refused.out.contains("wrong-token"));
    let draft = ground.run(&["draft", "list"]).await.ends_with(0).json();
    assert_eq!(draft["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_from_standard_input_is_never_printed() {
    let ground = Ground::bare().await;
    let url = ground.sandbox.url().to_owned();
    let arguments = [
        "-vv",
        "account",
        "add",
        "watchcollect",
        "--url",
        &url,
        "--session-only",
        "--token-stdin",
    ];
    let mut add = ground.command(&arguments);
    add.env_remove("POSTROOM_TOKEN").env("RUST_BACKTRACE", "1");
    let added = ended(add, &format!("{TOKEN}\n")).await.ends_with(0);
    assert_eq!(added.json()["session_only"], true);
    assert!(
        !added.err.contains(TOKEN) && !added.out.contains(TOKEN),
        "{}",
        added.err
    );
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_the_way_out_is_named() {
    let ground = Ground::bare().await;
    let url = ground.sandbox.url().to_owned();
    let mut add = ground.command(&[
        "account",
        "add",
        "watchcollect",
        "--url",
        &url,
        "--token-stdin",
    ]);
    add.env_remove("POSTROOM_TOKEN");
    let refused = ended(add, TOKEN).await.ends_with(6);
    let error = refused.error();
    assert_eq!(error["code"], "no_keychain");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("POSTROOM_TOKEN"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_terminal_and_a_token_nothing_is_asked() {
    let ground = Ground::bare().await;
    let mut add = ground.command(&[
        "account",
        "add",
        "watchcollect",
        "--url",
        "https://example.com",
    ]);
    add.env_remove("POSTROOM_TOKEN");
    let refused = ended(add, "").await.ends_with(2);
    assert!(
        refused.error()["message"]
            .as_str()
            .unwrap()
            .contains("--token-stdin")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_does_not_answer_adds_no_account() {
    let ground = Ground::bare().await;
    let add = [
        "account",
        "add",
        "watchcollect",
        "--url",
        "http://127.0.0.1:1",
        "--session-only",
    ];
    let refused = ground.run(&add).await.ends_with(7);
    assert_eq!(refused.error()["code"], "unreachable");
    let insecure = [
        "account",
        "add",
        "watchcollect",
        "--url",
        "http://example.com",
    ];
    let refused = ground.run(&insecure).await.ends_with(4);
    assert!(
        refused.error()["message"]
            .as_str()
            .unwrap()
            .contains("https://")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_account_is_gone_and_an_unknown_one_was_never_there() {
    let ground = Ground::ready().await;
    let listed = ground.run(&["account", "list"]).await.json();
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    ground
        .run(&["account", "remove", &id[..13]])
        .await
        .ends_with(0);
    ground.run(&["account", "remove", &id]).await.ends_with(3);
    ground
        .run(&["account", "check", "ffffffff"])
        .await
        .ends_with(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_use_is_named_with_who_uses_it() {
    let ground = Ground::ready().await;
    let folder = ground.folder.path().join("data");
    let lock = std::fs::File::options()
        .write(true)
        .open(folder.join("lock"))
        .unwrap();
    lock.lock().unwrap();
    let refused = ground.run(&["draft", "list"]).await.ends_with(8);
    let error = refused.error();
    assert_eq!(error["code"], "folder_in_use");
    assert!(
        error["message"].as_str().unwrap().contains("data"),
        "{error}"
    );
    drop(lock);
    ground.run(&["draft", "list"]).await.ends_with(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_folder_has_the_built_in_sandbox_to_send_to() {
    let ground = Ground::bare().await;
    let mut list = ground.command(&["account", "list"]);
    list.env_remove("POSTROOM_TOKEN");
    let listed = ended(list, "").await.ends_with(0).json();
    assert_eq!(listed["items"][0]["is_sandbox"], true);
    let mut groups = ground.command(&["groups"]);
    groups.env_remove("POSTROOM_TOKEN");
    let groups = ended(groups, "").await.ends_with(0).json();
    assert!(groups["items"].as_array().unwrap().len() >= 12);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn with_the_token_in_the_environment_no_keychain_is_needed() {
    let ground = Ground::bare().await;
    let url = ground.sandbox.url().to_owned();
    let add = ["account", "add", "watchcollect", "--url", &url];
    let added = ground.run(&add).await.ends_with(0).json();
    assert_eq!(
        added["session_only"], true,
        "it could not be kept, and that is said"
    );
    ground.run(&["groups", "--refresh"]).await.ends_with(0);
    let mut later = ground.command(&["groups", "--refresh"]);
    later.env_remove("POSTROOM_TOKEN");
    let refused = ended(later, "").await.ends_with(6);
    assert!(
        refused.error()["message"]
            .as_str()
            .unwrap()
            .contains("POSTROOM_TOKEN")
    );
}

const WORKSPACE: &str = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";

async fn add_bird(ground: &Ground, workspace: &[&str]) -> Ran {
    let url = ground.sandbox.url().to_owned();
    let add = ["account", "add", "bird", "--url", &url, "--session-only"];
    let all: Vec<&str> = add.iter().chain(workspace).copied().collect();
    ground.run(&all).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_at_bird_lists_the_channels_of_its_workspace() {
    let ground = Ground::bare().await;
    let added = add_bird(&ground, &["--workspace", WORKSPACE, "--name", "Bakery"]).await;
    let added = added.ends_with(0).json();
    assert_eq!(added["kind"], "bird");
    assert_eq!(added["options"]["bird"]["workspace_id"], WORKSPACE);
    let checked = ground.run(&["account", "check", "Bakery"]).await;
    let checked = checked.ends_with(0).json();
    let names: Vec<&str> = checked["senders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sender| sender["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["De Korenmolen", "Dealer desk", "Market stall"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_at_bird_is_not_added_without_its_workspace() {
    let ground = Ground::bare().await;
    let elsewhere = "00000000-0000-4000-8000-000000000000";
    for (workspace, word) in [
        (vec![], "workspace is missing"),
        (vec!["--workspace", "bakery"], "must look like"),
        (vec!["--workspace", elsewhere], "workspace not found"),
    ] {
        let refused = add_bird(&ground, &workspace).await;
        assert_ne!(refused.code, 0, "{workspace:?}");
        let message = refused.error()["message"].to_string();
        assert!(message.contains(word), "{message}");
    }
    let listed = ground.run(&["account", "list"]).await.ends_with(0).json();
    let kinds: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert!(!kinds.contains(&"bird"), "nothing was kept: {kinds:?}");
}
