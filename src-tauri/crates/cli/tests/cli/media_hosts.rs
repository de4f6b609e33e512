//! Choosing where pictures are kept, and what then really goes out.

use crate::{
    picture::{assert_sendable, phone_photo},
    static_server,
    support::{DEALERS, Ground, ended},
};
use tempfile::TempDir;

fn set<'a>(place: &'a [&'a str]) -> Vec<&'a str> {
    let command = ["account", "media-host", "set", "watchcollect"];
    command.iter().chain(place).copied().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_in_a_folder_of_ones_own_go_out_by_their_public_address() {
    let ground = Ground::ready().await;
    let own = TempDir::new().unwrap();
    let public = static_server::show(own.path());
    let folder = own.path().to_str().unwrap();
    let place = ["folder", "--path", folder, "--public-url", &public];
    let shown = ground.run(&set(&place)).await.ends_with(0).json();
    assert_eq!(shown["route"], "own_storage");
    let tried = ground.run(&["account", "media-host", "try", "watchcollect"]);
    assert!(tried.await.ends_with(0).json()["problem"].is_null());
    let left = std::fs::read_dir(own.path()).unwrap().count();
    assert_eq!(left, 0, "the trial's file is deleted");

    let photo = ground.file("IMG_0042.jpg", &phone_photo());
    let photo = photo.to_str().unwrap();
    for text in ["First", "Again"] {
        let draft = ["--text", text, "--to", DEALERS, "--attach", photo];
        let id = ground.draft(&draft).await;
        ground.run(&["send", &id, "--wait"]).await.ends_with(0);
    }
    let kept: Vec<_> = std::fs::read_dir(own.path()).unwrap().flatten().collect();
    assert_eq!(kept.len(), 1, "once for both: {kept:?}");
    let arrived = ground.arrived().await;
    assert_eq!(arrived.len(), 2);
    let name = kept[0].file_name().into_string().unwrap();
    for one in &arrived {
        assert_eq!(one["media"][0]["url"], format!("{public}/{name}"));
    }
    assert_sendable(&std::fs::read(kept[0].path()).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_cannot_be_used_is_named_and_changes_nothing() {
    let ground = Ground::ready().await;
    let own = TempDir::new().unwrap();
    let folder = own.path().to_str().unwrap();
    let elsewhere = static_server::show(ground.folder.path());
    let place = ["folder", "--path", folder, "--public-url", &elsewhere];
    let refused = ground.run(&set(&place)).await.ends_with(4).error();
    assert_eq!(refused["detail"]["problem"], "not_public");
    let missing = own.path().join("missing");
    let missing = missing.to_str().unwrap();
    let place = ["folder", "--path", missing, "--public-url", &elsewhere];
    let refused = ground.run(&set(&place)).await.ends_with(3).error();
    assert_eq!(refused["detail"]["problem"], "no_such_place");
    let unsafe_place = [
        "folder",
        "--path",
        folder,
        "--public-url",
        "http://example.com",
    ];
    ground.run(&set(&unsafe_place)).await.ends_with(4);
    let shown = ground.run(&["account", "media-host", "show", "watchcollect"]);
    assert_eq!(shown.await.ends_with(0).json()["route"], "endpoint");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_never_printed_and_needed_where_there_are_none() {
    let ground = Ground::ready().await;
    let bucket = [
        "s3",
        "--bucket",
        "photos",
        "--endpoint",
        "http://127.0.0.1:9",
        "--public-url",
        "http://127.0.0.1:9/photos",
    ];
    let none = ground.run(&set(&bucket)).await.ends_with(2);
    assert!(none.err.contains("POSTROOM_STORAGE_KEYS"), "{none:?}");

    let mut tried = ground.command(&set(&bucket));
    let keys = r#"{"kind":"s3","access_key_id":"AKIDNOTFOREYES","secret_access_key":"secret-not-for-eyes"}"#;
    tried.env("POSTROOM_STORAGE_KEYS", keys);
    let off = ended(tried, "").await.ends_with(7);
    assert_eq!(off.error()["detail"]["problem"], "unreachable");

    let untried = set(&bucket);
    let untried: Vec<&str> = ["-vv"]
        .into_iter()
        .chain(untried)
        .chain(["--untried", "--keys-stdin", "--session-only"])
        .collect();
    let fed = "AKIDNOTFOREYES\nsecret-not-for-eyes\n";
    let kept = ground.run_fed(&untried, fed).await.ends_with(0);
    assert_eq!(kept.json()["has_keys"], true);
    for ran in [&off, &kept] {
        for word in ["AKIDNOTFOREYES", "secret-not-for-eyes"] {
            assert!(
                !ran.out.contains(word) && !ran.err.contains(word),
                "{ran:?}"
            );
        }
    }
    let later = ground.run(&["account", "media-host", "show", "watchcollect"]);
    let later = later.await.ends_with(0).json();
    assert_eq!(later["route"], "own_storage");
    assert_eq!(later["has_keys"], false, "they were for one run");
}
