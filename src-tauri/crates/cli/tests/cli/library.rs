//! The library on the command line: listed, cleaned up, brought back.

use crate::{picture::phone_photo, support::Ground};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_needs_is_counted_moved_away_and_brought_back() {
    let ground = Ground::ready().await;
    let photo = ground.file("watch.jpg", &phone_photo());
    let prices = ground.file("prices.csv", b"watch;price\n");
    let folder = ground.folder.path().join("empty");
    std::fs::create_dir(&folder).unwrap();
    let [photo, prices, folder] = [&photo, &prices, &folder].map(|path| path.to_str().unwrap());
    ground
        .draft(&["--text", "Just in", "--attach", photo, folder])
        .await;
    let added = ground
        .run(&["library", "add", prices])
        .await
        .ends_with(0)
        .json();
    assert_eq!(added["items"][0]["mime"], "text/csv");
    let cut = ground.file("cut.jpg", &phone_photo()[..2_000]);
    let refused = ground
        .run(&["library", "add", cut.to_str().unwrap()])
        .await
        .ends_with(4);
    assert_eq!(refused.json()["refused"][0]["name"], "cut.jpg");
    let message = refused.error()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("“cut.jpg”"), "{message}");
    let list = |flag: &'static str| {
        let ground = &ground;
        async move {
            ground
                .run(&["library", "list", flag])
                .await
                .ends_with(0)
                .json()
        }
    };
    let unused = list("--usage=unused").await;
    assert_eq!(
        (&unused["total"], &unused["totals"]["files"]),
        (&json!(1), &json!(2))
    );
    let plan = ground
        .run(&["library", "clean", "--dry-run"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&plan["files"], &plan["bytes"], &plan["at_ms"]),
        (&json!(1), &json!(12), &json!(null))
    );
    ground.run(&["library", "clean"]).await.ends_with(0);
    assert_eq!(list("--trash").await["items"][0]["name"], "prices.csv");
    let id = unused["items"][0]["id"].as_str().unwrap()[..10].to_owned();
    let shown = ground
        .run(&["library", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!((&shown["used_in"], &shown["uses"]), (&json!(0), &json!([])));
    let restored = ground
        .run(&["library", "restore", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!(restored["files"], 1);
    assert_eq!(list("--sort=name").await["total"], 2);
    ground.run(&["library", "show", "ffff"]).await.ends_with(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_picture_is_looked_at_too() {
    let ground = Ground::bare().await;
    let amr = [b"#!AMR\n".as_slice(), &[0x3C; 32 * 50]].concat();
    let voice = ground.file("voice.amr", &amr);
    let found = ground
        .run(&["media", "inspect", voice.to_str().unwrap()])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&found["kind"], &found["mime"], &found["duration_ms"]),
        (&json!("audio"), &json!("audio/amr"), &json!(1000))
    );
}
