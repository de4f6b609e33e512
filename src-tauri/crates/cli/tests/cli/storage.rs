//! Backup, restore, export and doctor on the command line.

use crate::{
    picture::phone_photo,
    support::{DEALERS, Ground},
};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_goes_back_to_what_was_and_sends_nothing_again() {
    let ground = Ground::ready().await;
    let photo = ground.file("watch.jpg", &phone_photo());
    let photo = photo.to_str().unwrap();
    let draft = ground
        .draft(&["--text", "once", "--to", DEALERS, "--attach", photo])
        .await;
    ground
        .run(&["send", &draft, "--queue-only"])
        .await
        .ends_with(0);
    let file = ground.folder.path().join("all.postroom-backup");
    let file = file.to_str().unwrap();
    let made = ground
        .run(&["backup", "make", file])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&made["drafts"], &made["posts"], &made["files"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(
        ground
            .run(&["backup", "check", file])
            .await
            .ends_with(0)
            .json(),
        made
    );
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0);
    assert_eq!(ground.arrived().await.len(), 1);

    let asked = ground.run(&["backup", "restore", file]).await.ends_with(2);
    assert!(asked.error()["message"].as_str().unwrap().contains("--yes"));
    let restored = ground
        .run(&["backup", "restore", file, "--yes"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(restored["recovery"]["kind"], "restored");
    assert_eq!(restored["recovery"]["held_sends"], 1);
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(5);
    let held = ground.run(&["outbox", "list"]).await.ends_with(0).json();
    assert_eq!(held["items"][0]["stuck_reason"], "restored", "{held}");
    let id = held["items"][0]["id"].as_str().unwrap();
    ground.run(&["outbox", "retry", id]).await.ends_with(0);
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0);
    assert_eq!(ground.arrived().await.len(), 1, "the system had it already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_backup_is_refused_with_what_to_do() {
    let ground = Ground::ready().await;
    ground.draft(&["--text", "kept"]).await;
    let path = ground.folder.path().join("all.postroom-backup");
    let file = path.to_str().unwrap();
    ground.run(&["backup", "make", file]).await.ends_with(0);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    for command in [
        vec!["backup", "check", file],
        vec!["backup", "restore", file, "--yes"],
    ] {
        let error = ground.run(&command).await.ends_with(4).error();
        assert_eq!(error["code"], "bad_backup");
        assert!(
            error["message"]
                .as_str()
                .unwrap()
                .contains("nothing was changed")
        );
    }
    let missing = ground.run(&["backup", "check", "nowhere"]).await;
    assert_ne!(missing.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_what_is_missing() {
    let ground = Ground::ready().await;
    let photo = ground.file("watch.jpg", &phone_photo());
    let photo = photo.to_str().unwrap();
    ground.draft(&["--text", "one", "--attach", photo]).await;
    let healthy = ground.run(&["doctor"]).await.ends_with(0).json();
    assert_eq!(healthy["originals"], 1);
    let shelf = ground.folder.path().join("data/library/blobs");
    let shelf = std::fs::read_dir(shelf)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let original = std::fs::read_dir(shelf)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let hash = original.file_name().unwrap().to_str().unwrap().to_owned();
    std::fs::write(&original, "other").unwrap();
    let found = ground.run(&["doctor"]).await.ends_with(4).json();
    assert_eq!(found["damaged_originals"], json!([hash]));
    std::fs::remove_file(&original).unwrap();
    let found = ground.run(&["doctor"]).await.ends_with(4).json();
    assert_eq!(found["missing_originals"], json!([hash]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_writes_two_files() {
    let ground = Ground::ready().await;
    ground.draft(&["--text", "exported"]).await;
    let folder = ground.folder.path().join("export");
    for form in ["json", "csv"] {
        let run = ["export", folder.to_str().unwrap(), "--form", form];
        let told = ground.run(&run).await.ends_with(0).json();
        assert_eq!(told["drafts"], 1);
        let written = std::fs::read_to_string(folder.join(format!("drafts.{form}"))).unwrap();
        assert!(written.contains("exported"));
        assert!(folder.join(format!("history.{form}")).exists());
    }
}
