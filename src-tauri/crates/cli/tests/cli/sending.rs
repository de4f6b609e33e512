//! From a draft to what really arrives, exactly once.

use crate::{
    picture::{assert_sendable, phone_photo},
    support::{DEALERS, DIVERS, Ground, NOTICES, ended},
};
use serde_json::json;

const SENDS: &str = "/v2/outbound/sends";

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_photo_arrives_upright_small_and_clean_exactly_once_per_group() {
    let ground = Ground::ready().await;
    let photo = ground.file("IMG_0042.jpg", &phone_photo());
    let photo = photo.to_str().unwrap();
    let id = ground
        .draft(&[
            "--text", "Just in", "--to", DEALERS, DIVERS, "--attach", photo,
        ])
        .await;
    let sent = ground
        .run(&["send", &id, "--wait"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(sent["state"], "done");
    assert_eq!(sent["counts"]["sent"], 2);

    let arrived = ground.arrived().await;
    let mut groups: Vec<_> = arrived
        .iter()
        .map(|one| one["group_name"].as_str().unwrap())
        .collect();
    groups.sort_unstable();
    assert_eq!(groups, [DEALERS, DIVERS], "once in each group");
    for one in &arrived {
        assert_eq!(one["text"], "Just in");
        let media = one["media"].as_array().unwrap();
        assert_eq!(media.len(), 1);
        assert_sendable(&ground.bytes(media[0]["url"].as_str().unwrap()).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_where_posting_is_not_allowed_fails_alone() {
    let ground = Ground::ready().await;
    let id = ground
        .draft(&["--text", "Notice", "--to", DEALERS, NOTICES])
        .await;
    let sent = ground.run(&["send", &id, "--wait"]).await.ends_with(9);
    let post = sent.json();
    assert_eq!(post["state"], "partly_failed");
    for delivery in post["deliveries"].as_array().unwrap() {
        let expected = if delivery["recipient"]["name"] == NOTICES {
            "failed"
        } else {
            "sent"
        };
        assert_eq!(delivery["state"], expected, "{delivery}");
        assert_eq!(
            delivery["error_code"].is_null(),
            expected == "sent",
            "{delivery}"
        );
    }
    assert_eq!(sent.error()["code"], "some_failed");
    assert_eq!(ground.arrived().await.len(), 1);
    let shown = ground
        .run(&["history", "show", post["id"].as_str().unwrap()])
        .await
        .ends_with(0)
        .json();
    assert_eq!(shown["summary"]["counts"]["failed"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_settled_by_the_same_key_and_sent_once() {
    let ground = Ground::ready().await;
    let id = ground
        .draft(&["--text", "Once only", "--to", DEALERS])
        .await;
    ground
        .fault("POST", SENDS, json!({ "mode": "drop_after" }))
        .await;
    let sent = ground
        .run(&["send", &id, "--wait"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(sent["proofs"][0]["finding"], "already_there");
    assert_eq!(sent["counts"]["sent"], 1);
    assert_eq!(ground.arrived().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_post_leaves_with_the_next_outbox_run() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "Later", "--to", DEALERS]).await;
    let queued = ground
        .run(&["send", &id, "--queue-only"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(queued["lives"], "here");
    assert!(ground.arrived().await.is_empty());
    let waiting = ground.run(&["outbox", "list"]).await.ends_with(0).json();
    assert_eq!(waiting["items"][0]["state"], "waiting");
    let ran = ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0)
        .json();
    assert_eq!((&ran["settled"], &ran["items"]), (&json!(true), &json!([])));
    assert_eq!(ground.arrived().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_entry_never_leaves() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "Never", "--to", DEALERS]).await;
    ground
        .run(&["send", &id, "--queue-only"])
        .await
        .ends_with(0);
    let waiting = ground.run(&["outbox", "list"]).await.json();
    let entry = waiting["items"][0]["id"].as_str().unwrap().to_owned();
    ground.run(&["outbox", "retry", &entry]).await.ends_with(0);
    ground.run(&["outbox", "cancel", &entry]).await.ends_with(0);
    ground.run(&["outbox", "cancel", &entry]).await.ends_with(4);
    ground.run(&["outbox", "retry", &entry]).await.ends_with(4);
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0);
    assert!(ground.arrived().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_keeps_the_post_until_there_is_a_good_one() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "Patience", "--to", DEALERS]).await;
    let mut send = ground.command(&["send", &id, "--wait"]);
    send.env("POSTROOM_TOKEN", "expired");
    let refused = ended(send, "").await.ends_with(6);
    assert_eq!(refused.error()["code"], "sign_in_needed");
    assert_eq!(refused.json()["lives"], "here", "the post is kept");
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0);
    assert_eq!(ground.arrived().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_is_left_to_the_person() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "Hm", "--to", DEALERS]).await;
    ground
        .fault("POST", SENDS, json!({ "mode": "status", "status": 422 }))
        .await;
    let stuck = ground.run(&["send", &id, "--wait"]).await.ends_with(5);
    assert_eq!(stuck.json()["state"], "needs_you");
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(5);
    let waiting = ground.run(&["outbox", "list"]).await.json();
    let entry = waiting["items"][0]["id"].as_str().unwrap().to_owned();
    ground.run(&["outbox", "retry", &entry]).await.ends_with(0);
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0);
    assert_eq!(ground.arrived().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_that_is_gone_keeps_the_post_here() {
    let ground = Ground::ready().await;
    let id = ground
        .draft(&["--text", "Anyone there?", "--to", DEALERS])
        .await;
    let (ground, _address) = ground.abandoned().await;
    let sent = ground.run(&["send", &id]).await.ends_with(7);
    assert_eq!(sent.error()["code"], "unreachable");
    assert_eq!(sent.json()["lives"], "here");
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_post_needs_neither_account_nor_token() {
    let ground = Ground::bare().await;
    let alone = |arguments: &[&str]| {
        let mut command = ground.command(arguments);
        command.env_remove("POSTROOM_TOKEN");
        ended(command, "")
    };
    let new = ["draft", "new", "--text", "First post", "--to", DEALERS];
    let draft = alone(&new).await.ends_with(0).json();
    let sent = alone(&["send", draft["id"].as_str().unwrap(), "--wait"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(sent["deliveries"][0]["state"], "sent");
    assert!(
        ground.arrived().await.is_empty(),
        "it went to the built-in sandbox, not to this one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_post_stays_here_until_it_is_resumed_and_its_rest_can_be_taken_back() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "Wait", "--to", DEALERS]).await;
    let post = ground
        .run(&["send", &id, "--queue-only"])
        .await
        .ends_with(0);
    let post = post.json()["id"].as_str().unwrap().to_owned();
    let paused = ground
        .run(&["post", "pause", &post])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&paused["waiting"], &paused["under_way"]),
        (&json!(1), &json!(0))
    );
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(5);
    assert!(ground.arrived().await.is_empty());
    ground.run(&["post", "resume", &post]).await.ends_with(0);
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0);
    assert_eq!(ground.arrived().await.len(), 1);
    let late = ground.run(&["post", "cancel", &post]).await.ends_with(4);
    assert_eq!(late.error()["code"], "too_late");
}
