//! An account at Routee: added, asked, written from, and left to the person where nobody can know.

use crate::support::{Ground, TOKEN, ended};
use serde_json::{Value, json};

const NUMBER: &str = "0044 20 7946 0123";
const LIST: &str = "Currant bread list";

fn secret() -> String {
    format!("sandbox:{TOKEN}")
}

/// Runs the binary signed in as an application.
async fn run(ground: &Ground, arguments: &[&str]) -> crate::support::Ran {
    let mut command = ground.command(arguments);
    command.env("POSTROOM_TOKEN", secret());
    ended(command, "").await
}

async fn added(ground: &Ground, more: &[&str]) -> Value {
    let url = format!("{}/routee", ground.sandbox.url());
    let mut add = vec!["account", "add", "routee", "--session-only"];
    add.extend(["--name", "Bakery", "--url", &url, "--auth-url", &url]);
    add.extend(["--number", NUMBER, "--group", "8841203=Currant bread list"]);
    add.extend(more);
    run(ground, &add).await.ends_with(0).json()
}

/// Writes a draft to the group and sends it.
async fn send(ground: &Ground, more: &[&str]) -> crate::support::Ran {
    let mut draft = vec![
        "draft",
        "new",
        "--text",
        "Currant bread from 07:00",
        "--to",
        LIST,
    ];
    draft.extend(more);
    let draft = run(ground, &draft).await.ends_with(0).json();
    run(ground, &["send", draft["id"].as_str().unwrap(), "--wait"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_added_with_its_settings_and_its_secret_stays_secret() {
    let ground = Ground::bare().await;
    let account = added(&ground, &["--path-prefix", "", "--per-second", "50"]).await;
    let routee = &account["options"]["routee"];
    assert_eq!(routee["senders"], json!(["+442079460123"]));
    assert_eq!(routee["path_prefix"], "");
    assert_eq!(routee["requests_per_second"], 50);
    assert_eq!(routee["send_empty_text"], true);
    assert!(!account.to_string().contains(TOKEN));
    let senders = run(&ground, &["senders"]).await.ends_with(0).json();
    assert_eq!(senders["items"][0]["id"], "+442079460123");
    let file = ground.folder.path().join("data/postroom.db");
    let kept = std::fs::read(file).unwrap();
    assert!(!String::from_utf8_lossy(&kept).contains(TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_without_its_id_and_an_account_without_a_number_add_nothing() {
    let ground = Ground::bare().await;
    let url = format!("{}/routee", ground.sandbox.url());
    let add = [
        "account",
        "add",
        "routee",
        "--session-only",
        "--url",
        &url,
        "--auth-url",
        &url,
    ];
    let numbered: Vec<&str> = add.iter().chain(&["--number", NUMBER]).copied().collect();
    let half = ground.run(&numbered).await.ends_with(4).error();
    assert!(
        half["message"].as_str().unwrap().contains("colon"),
        "{half}"
    );
    let mute = run(&ground, &add).await.ends_with(4).error();
    assert!(
        mute["message"]
            .as_str()
            .unwrap()
            .contains("at least one number"),
        "{mute}"
    );
    let foreign = [
        "account",
        "add",
        "watchcollect",
        "--url",
        &url,
        "--number",
        NUMBER,
    ];
    run(&ground, &foreign).await.ends_with(2);
    let mut wrong = ground.command(&numbered);
    wrong.env("POSTROOM_TOKEN", "sandbox:wrong");
    ended(wrong, "").await.ends_with(6);
}

#[tokio::test(flavor = "multi_thread")]
async fn balance_and_templates_can_be_asked_for() {
    let ground = Ground::bare().await;
    added(&ground, &["--template", "114027"]).await;
    let left = run(&ground, &["account", "balance", "Bakery"]).await;
    assert_eq!(
        left.ends_with(0).json(),
        json!({ "amount": 41.2875, "currency": "EUR" })
    );
    let listed = run(&ground, &["account", "templates", "list", "Bakery"]).await;
    let listed = listed.ends_with(0).json();
    assert_eq!(listed["items"][1]["language"], "nl");
    assert_eq!(listed["items"][1]["status"], "APPROVED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_handed_in_once_it_is_sound() {
    let ground = Ground::bare().await;
    added(&ground, &["--template-account", "20441"]).await;
    let template = |name: &str| {
        let body = json!({ "kind": "Body", "text": "Hello {{1}}." });
        let template =
            json!({ "name": name, "category": "UTILITY", "language": "en", "components": [body] });
        ground.file("template.json", template.to_string().as_bytes())
    };
    let path = template("Bad Name");
    let submit = [
        "account",
        "templates",
        "submit",
        "Bakery",
        path.to_str().unwrap(),
    ];
    let refused = run(&ground, &submit).await.ends_with(4).error();
    assert!(
        refused["message"].as_str().unwrap().contains("lower-case"),
        "{refused}"
    );
    template("greeting");
    let handed_in = run(&ground, &submit).await.ends_with(0).json();
    assert_eq!(handed_in["status"], "PENDING");
    run(&ground, &submit).await.ends_with(4);
    let console = ground.look("/_sandbox/routee").await;
    let templates = console["templates"].as_array().unwrap();
    assert_eq!(templates.len(), 3, "handed in once: {console}");
    ground.file("template.json", b"{");
    run(&ground, &submit).await.ends_with(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_changed_one_by_one() {
    let ground = Ground::bare().await;
    added(&ground, &["--template-account", "20441"]).await;
    let changed = run(
        &ground,
        &["account", "set", "Bakery", "--number", "+442079460124"],
    )
    .await;
    let routee = changed.ends_with(0).json()["options"]["routee"].clone();
    assert_eq!(routee["senders"], json!(["+442079460124"]));
    assert_eq!(
        routee["template_account_id"], "20441",
        "what is not named stays"
    );
    let senders = run(&ground, &["senders"]).await.ends_with(0).json();
    assert_eq!(senders["items"][0]["id"], "+442079460124");
    run(&ground, &["account", "set", "Bakery", "--number", "shop"])
        .await
        .ends_with(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_out_and_what_becomes_of_it_is_followed() {
    let ground = Ground::bare().await;
    added(&ground, &[]).await;
    let sent = send(&ground, &[]).await.ends_with(0).json();
    assert_eq!(sent["deliveries"][0]["recipient"]["id"], "8841203");
    let state = sent["deliveries"][0]["state"].as_str().unwrap();
    assert!(["delivered", "seen"].contains(&state), "{sent}");
    let arrived = ground.arrived().await;
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0]["request_body"]["to"], "8841203");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_needs_a_storage_and_a_schedule_is_not_offered() {
    let ground = Ground::bare().await;
    added(&ground, &[]).await;
    let file = ground.file("a.txt", b"opening hours");
    let refused = send(&ground, &["--attach", file.to_str().unwrap()]).await;
    let told = refused.ends_with(4).error().to_string();
    assert!(told.contains("needs_media_host"), "{told}");
    let refused = send(&ground, &["--at", "2030-01-01 09:00"]).await;
    let told = refused.ends_with(4).error().to_string();
    assert!(told.contains("schedule_not_offered"), "{told}");
    assert!(ground.arrived().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_left_to_the_person_and_nothing_is_sent_again() {
    let ground = Ground::bare().await;
    added(&ground, &[]).await;
    let path = "/routee/whatsapp/campaign";
    ground
        .fault("POST", path, json!({ "mode": "drop_after" }))
        .await;
    send(&ground, &[]).await.ends_with(5);
    let listed = run(&ground, &["outbox", "list"]).await.ends_with(0).json();
    let entry = &listed["items"][0];
    assert_eq!(entry["stuck_reason"], "outcome_unknown");
    assert_eq!(entry["recipients"][0]["name"], LIST);
    assert_eq!(entry["title"], "Currant bread from 07:00");
    assert!(entry["left_at_ms"].is_i64(), "{entry}");
    run(&ground, &["outbox", "run", "--until-idle"])
        .await
        .ends_with(5);
    ground.advance(1_000).await;
    assert_eq!(
        ground.arrived().await.len(),
        1,
        "once, although nobody heard of it"
    );
}
