//! The network is pulled in the middle of a send, the app is killed, and both come back.

use crate::{
    desk::{Desk, journey},
    door::{Cut, Door},
    drop, pictures,
};
use sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

const GROUPS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn a_post_whose_picture_was_cut_off_arrives_once_after_a_kill() {
    journey(|desk| cut_and_killed(desk, Cut::InTheUpload));
}

#[test]
fn a_post_whose_answer_was_lost_arrives_once_after_a_kill() {
    journey(|desk| cut_and_killed(desk, Cut::BeforeTheAnswer));
}

async fn cut_and_killed(mut desk: Desk, cut: Cut) {
    let world = Sandbox::start(Options::default()).await.unwrap();
    let door = Door::before(world.port()).await;
    desk.skip_welcome().await;
    world.url().clone_into(&mut desk.sandbox);
    let draft = draft_behind(&desk, &door).await;
    desk.press_at(&row(&draft)).await;
    desk.composer().await;
    attach(&desk).await;

    door.falls_shut(cut);
    desk.press(&format!("Send to {GROUPS} groups")).await;
    door.is_shut().await;
    let other = desk.invoke("create_draft", json!({})).await["id"].clone();
    desk.press_at(&row(&other)).await;
    desk.write("Typed while the line was dead").await;
    desk.find("//*[@data-state='saved']").await;

    desk.kill_and_open_again().await;
    desk.press_at(&row(&other)).await;
    desk.see("Typed while the line was dead").await;
    let there = if cut == Cut::BeforeTheAnswer {
        GROUPS
    } else {
        0
    };
    assert_eq!(desk.wait_for_deliveries(there).await.len(), there);

    door.open();
    desk.wait_for_deliveries(GROUPS).await;
    wait_until_nothing_is_left_to_do(&desk).await;
    let ledger = desk.deliveries().await;
    let reached: BTreeSet<_> = ledger
        .iter()
        .map(|one| one["group_id"].to_string())
        .collect();
    assert_eq!(
        (ledger.len(), reached.len()),
        (GROUPS, GROUPS),
        "{ledger:#?}"
    );
    for one in &ledger {
        assert_eq!(one["text"], "*Just in:* a 1968 diver");
        assert_eq!(one["media"].as_array().unwrap().len(), 1);
    }
    let text = desk.invoke("read_draft", json!({"id": other})).await;
    assert_eq!(
        text["fields"]["content"]["text"],
        "Typed while the line was dead"
    );
}

/// A draft to three groups of an account whose system stands behind the door.
async fn draft_behind(desk: &Desk, door: &Door) -> Value {
    let new = json!({"kind": "watchcollect", "name": "Shop", "base_url": door.url});
    let account = desk
        .invoke(
            "add_account",
            json!({"account": new, "secret": "sandbox", "sessionOnly": false}),
        )
        .await["id"]
        .clone();
    let senders = desk
        .invoke("list_senders", json!({"accountId": account}))
        .await;
    let sender = first(&senders, |one| one["can_send"] == true)["id"].clone();
    let groups = desk
        .invoke(
            "list_groups",
            json!({"accountId": account, "senderId": sender}),
        )
        .await;
    let open = groups.as_array().unwrap().iter();
    let recipients: Vec<Value> = open
        .filter(|one| one["can_send"] == true && one["is_announce"] == false)
        .take(GROUPS)
        .map(|one| json!({"kind": "group", "id": one["id"], "name": one["name"]}))
        .collect();
    let id = desk.invoke("create_draft", json!({})).await["id"].clone();
    let change = json!({
        "text": "*Just in:* a 1968 diver", "account_id": account, "sender_id": sender,
        "recipients": recipients,
    });
    desk.invoke("save_draft", json!({"id": id, "change": change}))
        .await;
    id
}

fn first(list: &Value, fits: impl Fn(&Value) -> bool) -> &Value {
    let list = list.as_array().unwrap();
    list.iter().find(|one| fits(one)).expect("one that fits")
}

fn row(id: &Value) -> String {
    format!("//*[@data-draft={id}]")
}

async fn attach(desk: &Desk) {
    let photo = desk.data.path().join("diver.jpg");
    std::fs::write(&photo, pictures::phone_photo(2400, 1800)).unwrap();
    drop::files(&[&photo]);
    desk.find("//button[contains(., 'Attachment 1 of 1')]")
        .await;
}

async fn wait_until_nothing_is_left_to_do(desk: &Desk) {
    let begun = Instant::now();
    loop {
        let status = desk.invoke("outbox_status", json!({})).await;
        if status["active"] == 0 && status["needs_you"] == 0 {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "still at work: {status}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
