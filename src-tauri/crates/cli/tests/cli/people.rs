//! Contacts, saved audiences and the numbers never to send to, on the command line.

use crate::support::{DEALERS, DIVERS, Ground};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_taken_in_changed_and_written_out_again() {
    let ground = Ground::ready().await;
    let list = "Vorname;Ort;Mobil\nAnna;Köln;0151 20000001\nBen;Berlin;+31 6 12345678\nCem;;12\n";
    let list = ground.file("people.csv", list.as_bytes());
    let list = list.to_str().unwrap();
    let seen = ground
        .run(&["contact", "import", list, "--dry-run"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&seen["row_count"], &seen["refused_count"]),
        (&json!(3), &json!(1))
    );
    let refused = ground.folder.path().join("refused.csv");
    let import = [
        "contact",
        "import",
        list,
        "--country",
        "DE",
        "--map",
        "Ort=field:city",
    ];
    let more = ["--tag", "friday", "--refused", refused.to_str().unwrap()];
    let ran = ground
        .run(&[&import[..], &more[..]].concat())
        .await
        .ends_with(4);
    let report = ran.json();
    assert_eq!(
        (&report["added"], &report["refused"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(report["first_refused"][0]["line"], 4);
    assert!(
        std::fs::read_to_string(&refused)
            .unwrap()
            .contains("cannot exist")
    );
    let anna = ground
        .run(&["contact", "show", "0151 20000001"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&anna["name"], &anna["fields"]["city"]),
        (&json!("Anna"), &json!("Köln"))
    );
    let id = anna["id"].as_str().unwrap();
    let edit = [
        "contact",
        "edit",
        id,
        "--last-name",
        "Albers",
        "--field",
        "city=",
    ];
    let anna = ground.run(&edit).await.ends_with(0).json();
    assert_eq!(
        (&anna["last_name"], &anna["fields"]),
        (&json!("Albers"), &json!({}))
    );
    ground
        .run(&["contact", "tag", id, "--add", "vip"])
        .await
        .ends_with(0);
    let vip = ground
        .run(&["contact", "list", "--tag", "vip"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&vip["total"], &vip["items"][0]["id"]),
        (&json!(1), &json!(id))
    );
    let out = ground.folder.path().join("out.csv");
    let out = out.to_str().unwrap();
    ground.run(&["contact", "export", out]).await.ends_with(0);
    ground.run(&["contact", "delete", id]).await.ends_with(0);
    ground.run(&["contact", "show", id]).await.ends_with(3);
    let again = ground
        .run(&["contact", "import", out])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&again["added"], &again["unchanged"]),
        (&json!(1), &json!(1))
    );
    ground.run(&["contact", "add", "nobody"]).await.ends_with(4);
    ground
        .run(&["contact", "import", list, "--map", "Nowhere=name"])
        .await
        .ends_with(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_go_on_the_list_and_off_it() {
    let ground = Ground::ready().await;
    let add = [
        "suppress",
        "add",
        "+4915120000001",
        "nobody",
        "--reason",
        "STOP",
    ];
    let done = ground.run(&add).await.ends_with(4).json();
    assert_eq!(
        (&done["added"], &done["refused"]),
        (&json!(1), &json!(["nobody"]))
    );
    let file = ground.folder.path().join("never.csv");
    let file = file.to_str().unwrap();
    ground.run(&["suppress", "export", file]).await.ends_with(0);
    let gone = ground
        .run(&["suppress", "remove", "0151 20000001"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(gone["items"][0]["reason"], "STOP");
    ground
        .run(&["suppress", "remove", "+4915120000001"])
        .await
        .ends_with(3);
    ground.run(&["suppress", "import", file]).await.ends_with(0);
    let list = ground.run(&["suppress", "list"]).await.ends_with(0).json();
    assert_eq!(
        (&list["total"], &list["items"][0]["reason"]),
        (&json!(1), &json!("STOP"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_goes_to_a_saved_audience_and_to_a_typed_number() {
    let ground = Ground::ready().await;
    let save = ["audience", "save", "Fair", "--to", DEALERS, DIVERS];
    ground.run(&save).await.ends_with(0);
    let check = ground
        .run(&["audience", "check", "Fair"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&check["count"], &check["vanished"]),
        (&json!(2), &json!([]))
    );
    ground
        .run(&["audience", "save", "Nobody"])
        .await
        .ends_with(2);
    let draft = ground
        .draft(&["--text", "Just in", "--audience", "Fair"])
        .await;
    ground.run(&["send", &draft, "--wait"]).await.ends_with(0);
    assert_eq!(ground.arrived().await.len(), 2);
    let edit = ["draft", "edit", &draft, "--add-to", "+49 151 20000001"];
    let shown = ground.run(&edit).await.ends_with(0).json();
    assert_eq!(shown["fields"]["recipients"][0]["number"], "+4915120000001");
    assert!(
        shown["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["code"] == "recipient_kind_unsupported"),
        "this account sends to groups only: {shown}"
    );
    ground
        .run(&["draft", "edit", &draft, "--audience", "Unknown"])
        .await
        .ends_with(3);
    ground
        .run(&["audience", "delete", "Fair"])
        .await
        .ends_with(0);
    ground
        .run(&["audience", "check", "Fair"])
        .await
        .ends_with(3);
}
