//! Drafts on the command line: written, changed, refused.

use crate::{
    picture::phone_photo,
    support::{DEALERS, DIVERS, Ground},
};
use serde_json::Value;

fn groups_of(draft: &Value) -> Vec<&str> {
    let recipients = draft["fields"]["recipients"].as_array().unwrap();
    recipients
        .iter()
        .map(|recipient| recipient["name"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_takes_its_text_from_standard_input() {
    let ground = Ground::ready().await;
    let new = ["draft", "new", "--text-file", "-"];
    let made = ground
        .run_fed(&new, "first line\r\nsecond line\n")
        .await
        .ends_with(0)
        .json();
    assert_eq!(made["fields"]["content"]["text"], "first line\nsecond line");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_changes_what_it_names_and_nothing_else() {
    let ground = Ground::ready().await;
    let photo = ground.file("watch.jpg", &phone_photo());
    let photo = photo.to_str().unwrap();
    let id = ground
        .draft(&["--text", "one", "--to", DEALERS, "--attach", photo])
        .await;
    let short = &id[..18];

    let more = ground
        .run(&["draft", "edit", short, "--add-to", DIVERS, DEALERS])
        .await
        .ends_with(0)
        .json();
    assert_eq!(groups_of(&more), [DEALERS, DIVERS], "a group is in it once");
    let other = [
        "draft",
        "edit",
        short,
        "--to",
        DIVERS,
        "--text",
        "two",
        "--at",
        "2031-05-01T09:00",
        "--zone",
        "Europe/Berlin",
    ];
    let other = ground.run(&other).await.ends_with(0).json();
    assert_eq!(groups_of(&other), [DIVERS]);
    assert_eq!(other["fields"]["schedule"]["at"], "2031-05-01T09:00:00");
    assert_eq!(
        other["fields"]["content"]["attachments"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let last = ["draft", "edit", short, "--now", "--detach", "watch.jpg"];
    let last = ground.run(&last).await.ends_with(0).json();
    assert_eq!(last["fields"]["schedule"]["kind"], "now");
    assert!(
        last["fields"]["content"]["attachments"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(last["fields"]["content"]["text"], "two");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_is_refused_by_name_and_the_good_one_is_attached() {
    let ground = Ground::ready().await;
    let good = ground.file("good.jpg", &phone_photo());
    let bad = ground.file("notes.jpg", b"these are only words");
    let cut = ground.file("cut.jpg", &phone_photo()[..2_000]);
    let files = [
        bad.to_str().unwrap(),
        good.to_str().unwrap(),
        cut.to_str().unwrap(),
    ];
    let new = [
        "draft", "new", "--text", "hello", "--attach", files[0], files[1], files[2],
    ];
    let made = ground.run(&new).await.ends_with(4);
    let draft = made.json();
    let refused: Vec<_> = draft["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["name"])
        .collect();
    assert_eq!(refused, ["notes.jpg", "cut.jpg"]);
    assert_eq!(draft["refused"][0]["code"], "not_a_picture");
    let attached = draft["fields"]["content"]["attachments"]
        .as_array()
        .unwrap();
    assert_eq!(attached.len(), 1);
    assert_eq!(attached[0]["name"], "good.jpg");
    assert_eq!(made.error()["code"], "file_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_group_leaves_no_half_made_draft() {
    let ground = Ground::ready().await;
    let new = [
        "draft", "new", "--text", "hello", "--to", DEALERS, "--to", "Antwerp",
    ];
    let refused = ground.run(&new).await.ends_with(3);
    let message = refused.error()["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("“Antwerp dealers”"),
        "a similar name is offered: {message}"
    );
    let drafts = ground.run(&["draft", "list"]).await.json();
    assert_eq!(drafts["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_too_long_is_kept_but_not_sent() {
    let ground = Ground::ready().await;
    let text = "ä".repeat(4097);
    let id = ground.draft(&["--text", &text, "--to", DEALERS]).await;
    let refused = ground.run(&["send", &id, "--wait"]).await.ends_with(4);
    let error = refused.error();
    assert_eq!(error["code"], "checks_failed");
    assert_eq!(error["detail"][0]["code"], "text_too_long");
    assert_eq!(error["detail"][0]["actual"], 4097);
    let kept = ground
        .run(&["draft", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!(kept["fields"]["content"]["text"], text);
    assert!(ground.arrived().await.is_empty());
    ground
        .run(&["draft", "edit", &id, "--text", &text[2..]])
        .await
        .ends_with(0);
    ground.run(&["send", &id, "--wait"]).await.ends_with(0);
    assert_eq!(ground.arrived().await[0]["text"], "ä".repeat(4096));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_cannot_be_read_changes_nothing() {
    let ground = Ground::ready().await;
    for (flags, reason) in [
        (vec!["--at", "soon"], "no time"),
        (
            vec!["--at", "2031-01-01T09:00", "--zone", "Mars/Olympus"],
            "no time zone",
        ),
        (vec!["--at", "2031-01-01T09:00", "--every", "1d"], "--count"),
        (vec!["--every", "1d", "--count", "2"], "--at"),
    ] {
        let new: Vec<&str> = ["draft", "new", "--text", "x"]
            .into_iter()
            .chain(flags)
            .collect();
        let refused = ground.run(&new).await.ends_with(2);
        let message = refused.error()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(reason), "{reason} is not in: {message}");
    }
    assert_eq!(ground.run(&["draft", "list"]).await.json()["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_draft_is_in_the_trash_only() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "away with it"]).await;
    ground.run(&["draft", "delete", &id]).await.ends_with(0);
    assert_eq!(ground.run(&["draft", "list"]).await.json()["total"], 0);
    let trash = ground
        .run(&["draft", "list", "--state", "trash"])
        .await
        .json();
    assert_eq!(trash["items"][0]["id"], id.as_str());
    ground.run(&["draft", "show", "0000"]).await.ends_with(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_drafts_fill_the_list_page_by_page() {
    let ground = Ground::ready().await;
    ground.run(&["seed-drafts", "1200"]).await.ends_with(0);
    let first = ground
        .run(&["draft", "list", "--limit", "500"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (
            first["total"].as_u64(),
            first["items"].as_array().unwrap().len()
        ),
        (Some(1200), 500)
    );
    let next = first["next"].as_str().unwrap().to_owned();
    let second = ground
        .run(&["draft", "list", "--limit", "500", "--cursor", &next])
        .await
        .json();
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    let found = ground
        .run(&["draft", "list", "--search", "01199"])
        .await
        .json();
    assert_eq!(found["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_written_and_changed_without_a_network() {
    let ground = Ground::ready().await;
    let (ground, _address) = ground.abandoned().await;
    let id = ground
        .draft(&["--text", "On the train", "--to", DEALERS])
        .await;
    let edited = ground
        .run(&["draft", "edit", &id, "--add-to", DIVERS])
        .await
        .ends_with(0)
        .json();
    assert_eq!(groups_of(&edited), [DEALERS, DIVERS]);
    ground.run(&["groups"]).await.ends_with(0);
    ground.run(&["groups", "--refresh"]).await.ends_with(7);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_revision_is_found_compared_and_restored() {
    let ground = Ground::ready().await;
    let id = ground
        .draft(&["--text", "our old bread", "--to", DEALERS])
        .await;
    let edit = [
        "draft",
        "edit",
        &id,
        "--text",
        "our new bread",
        "--to",
        DIVERS,
    ];
    ground.run(&edit).await.ends_with(0);
    let diff = ["draft", "diff", &id, "1", "2"];
    let diff = ground.run(&diff).await.ends_with(0).json();
    assert_eq!(diff["recipients"]["added"][0], DIVERS);
    assert_eq!(diff["text"][1]["text"], "old");
    let restore = ["draft", "restore-revision", &id, "1"];
    let back = ground.run(&restore).await.ends_with(0).json();
    assert_eq!(back["fields"]["content"]["text"], "our old bread");
    assert_eq!(back["revision"], 3);
    let history = ground.run(&["draft", "history", &id]).await.ends_with(0);
    assert_eq!(history.json()["items"][0]["origin"], "restored");
    ground
        .run(&["draft", "diff", &id, "1", "9"])
        .await
        .ends_with(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_trash_is_purged() {
    let ground = Ground::ready().await;
    let id = ground.draft(&["--text", "kept"]).await;
    ground.run(&["draft", "purge", &id]).await.ends_with(4);
    ground.run(&["draft", "delete", &id]).await.ends_with(0);
    let purged = ground.run(&["draft", "purge", "--all"]).await.ends_with(0);
    assert_eq!(purged.json()["purged"], 1);
    ground.run(&["draft", "show", &id]).await.ends_with(3);
}
