//! The shapes scripts rely on.

use crate::support::{DEALERS, Ground};
use insta::assert_json_snapshot;
use std::process::Command;

#[tokio::test(flavor = "multi_thread")]
async fn groups_and_senders_have_their_shape() {
    let ground = Ground::ready().await;
    let senders = ground.run(&["senders"]).await.ends_with(0).json();
    assert_json_snapshot!("senders", senders, { ".items[].account_id" => "[account]" });
    let mut groups = ground.run(&["groups"]).await.ends_with(0).json();
    groups["items"].as_array_mut().unwrap().truncate(2);
    assert_json_snapshot!("groups", groups, { ".items[].account_id" => "[account]" });
    let bakery = ground
        .run(&["groups", "--sender", "Bakery counter", "--refresh"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(bakery["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_and_its_post_have_their_shape() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "*Hello*", "--to", DEALERS]).await;
    let draft = ground
        .run(&["draft", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_json_snapshot!("draft", draft, {
        ".id" => "[draft]", ".fields.account_id" => "[account]",
        ".created_at_ms" => "[time]", ".updated_at_ms" => "[time]",
    });
    let sent = ground
        .run(&["send", &id, "--wait"])
        .await
        .ends_with(0)
        .json();
    assert_json_snapshot!("sent", sent, {
        ".id" => "[post]", ".draft_id" => "[draft]", ".account_id" => "[account]",
        ".deliveries[].id" => "[delivery]", ".deliveries[].send_id" => "[send]",
        ".deliveries[].updated_at_ms" => "[time]",
    });
    let history = ground.run(&["history", "list"]).await.ends_with(0).json();
    assert_json_snapshot!("history", history, {
        ".items[].id" => "[post]", ".items[].draft_id" => "[draft]", ".items[].account_id" => "[account]",
        ".items[].created_at_ms" => "[time]", ".items[].hold_until_ms" => "[time]",
        ".items[].not_after_ms" => "[time]",
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_one_json_object_on_stderr() {
    let ground = Ground::ready().await;
    let missing = ground.run(&["draft", "show", "ffff"]).await.ends_with(3);
    assert_eq!(missing.out, "");
    assert_json_snapshot!("error", missing.error());
    let usage = ground.run(&["draft", "shwo"]).await.ends_with(2);
    assert_eq!(usage.error()["code"], "usage");
}

#[test]
fn without_json_an_error_is_a_sentence_and_help_ends_well() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_postroom-cli"))
            .args(arguments)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("Exit codes:") && out.contains("POSTROOM_TOKEN"),
        "{out}"
    );
    let (code, out, err) = run(&["hash", "/no/such/file"]);
    assert_eq!((code, out.as_str()), (Some(3), ""));
    assert!(
        err.starts_with("error: /no/such/file cannot be read"),
        "{err}"
    );
}
