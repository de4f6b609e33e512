//! Exports: whole, in a stable shape, and harmless in a spreadsheet.

use crate::support::{World, groups};
use composer::backup::{self, ExportForm};
use serde_json::Value;
use std::{fs, path::Path};

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let bytes = fs::read(path).unwrap();
    let text = bytes
        .strip_prefix("\u{feff}".as_bytes())
        .expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

#[tokio::test(start_paused = true)]
async fn json_holds_every_draft_and_post_with_what_became_of_it() {
    let world = World::lived_in().await;
    let folder = tempfile::tempdir().unwrap();
    let exported = backup::export(&world.desk, folder.path(), ExportForm::Json).unwrap();
    assert_eq!((exported.drafts, exported.posts), (3, 1));
    let drafts = json(&folder.path().join("drafts.json"));
    assert_eq!(drafts["format"], 1);
    let listed = drafts["drafts"].as_array().unwrap();
    let kept: Vec<_> = world.all_drafts();
    for draft in &kept {
        let found = listed
            .iter()
            .find(|row| row["id"] == draft.id.to_string())
            .unwrap();
        assert_eq!(
            found["fields"],
            serde_json::to_value(&draft.fields).unwrap()
        );
        assert_eq!(found["in_trash"], draft.deleted_at_ms.is_some());
    }
    let history = json(&folder.path().join("history.json"));
    let post = &history["posts"][0];
    assert_eq!(post["post"]["content"]["text"], "already sent");
    let states: Vec<_> = post["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["state"])
        .collect();
    assert_eq!(states, ["sent", "sent", "sent"]);
}

#[tokio::test(start_paused = true)]
async fn csv_has_a_row_per_draft_and_per_delivery() {
    let world = World::lived_in().await;
    let text = "=HYPERLINK(\"x\")\nsecond, \"line\" 🐶";
    world.draft(text, groups(2));
    let folder = tempfile::tempdir().unwrap();
    let exported = backup::export(&world.desk, folder.path(), ExportForm::Csv).unwrap();
    assert_eq!(exported.paths.len(), 2);
    let drafts = rows(&folder.path().join("drafts.csv"));
    assert_eq!(drafts.len(), 1 + 4);
    let column = drafts[0].iter().position(|name| name == "text").unwrap();
    let texts: Vec<_> = drafts.iter().map(|row| row[column].as_str()).collect();
    assert!(texts.contains(&format!("'{text}").as_str()), "{texts:?}");
    let history = rows(&folder.path().join("history.csv"));
    assert_eq!(history.len(), 1 + 3);
    assert!(history.iter().all(|row| row.len() == history[0].len()));
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "nothing unfinished stays");
}
