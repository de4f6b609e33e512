//! Contacts, lists of them and the numbers never to send to, over IPC.

use crate::{App, World};
use serde_json::json;

const ANNA: &str = "+4915120000001";

#[test]
fn a_contact_is_written_found_tagged_deleted_and_brought_back() {
    let world = World::start();
    let app = App::open(&world);
    let contact = json!({"number": "0151 20000001", "first_name": "Anna"});
    let saved = app.get("save_contact", json!({"id": null, "contact": contact}));
    assert_eq!(
        (&saved["number"], &saved["name"]),
        (&json!(ANNA), &json!("Anna"))
    );
    let again = json!({"id": null, "contact": contact});
    assert_eq!(app.refused("save_contact", again), "invalid");
    let choice = json!({"kind": "all", "filter": {"search": "ann"}});
    let tag = json!({"choice": choice, "add": ["vip"], "remove": []});
    assert_eq!(app.get("tag_contacts", tag), 1);
    let facts = app.get("contact_facts", json!({}));
    assert_eq!(facts["tags"], json!([{"tag": "vip", "count": 1}]));
    let gone = app.get("delete_contacts", json!({"choice": choice}));
    assert_eq!(gone, json!([saved["id"]]));
    assert_eq!(
        app.refused("read_contact", json!({"id": saved["id"]})),
        "not_found"
    );
    assert_eq!(app.get("restore_contacts", json!({"ids": gone})), 1);
    let rules = json!([{"kind": "tag", "tag": "vip"}]);
    let query = json!({"query": {"filter": {"rules": rules}, "limit": 1}});
    assert_eq!(app.get("list_contacts", query)["total"], 1);
    let facts = app.get("check_number", json!({"text": "+49 151 20000001"}));
    assert_eq!(
        (&facts["name"], &facts["phone"]["country"]),
        (&json!("Anna"), &json!("DE"))
    );
    assert_eq!(
        app.refused("check_number", json!({"text": "nobody"})),
        "invalid"
    );
    let other = json!({"number": "+31612345678", "last_name": "Albers"});
    let other = app.get("save_contact", json!({"id": null, "contact": other}));
    let merged = app.get(
        "merge_contacts",
        json!({"id": saved["id"], "other": other["id"]}),
    );
    assert_eq!(merged["last_name"], "Albers");
}

#[test]
fn a_list_is_looked_into_and_taken_in() {
    let world = World::start();
    let app = App::open(&world);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    std::fs::write(&path, format!("Name;Telefon\nAnna;{ANNA}\nBen;12\n")).unwrap();
    let looked = app.get("inspect_import", json!({"path": path, "settings": null}));
    assert_eq!(
        (&looked["row_count"], &looked["refused_count"]),
        (&json!(2), &json!(1))
    );
    let taking = json!({"path": path, "settings": looked["settings"]});
    let report = app.get("import_contacts", taking);
    assert_eq!(
        (&report["added"], &report["refused"]),
        (&json!(1), &json!(1))
    );
    app.get("stop_import", json!({}));
    let nowhere = json!({"path": "/nowhere.csv", "settings": null});
    assert_eq!(app.refused("inspect_import", nowhere), "invalid");
}

#[test]
fn numbers_go_on_the_list_and_come_off_with_an_undo() {
    let world = World::start();
    let app = App::open(&world);
    let done = app.get(
        "suppress",
        json!({"numbers": [ANNA, "x"], "reason": "STOP"}),
    );
    assert_eq!(
        (&done["added"], &done["refused_count"]),
        (&json!(1), &json!(1))
    );
    let contact = json!({"number": "+31612345678"});
    app.get("save_contact", json!({"id": null, "contact": contact}));
    let everybody = json!({"kind": "all", "filter": {}});
    let all = json!({"choice": everybody, "reason": "asked"});
    assert_eq!(app.get("suppress_contacts", all)["added"], 1);
    let page = app.get("list_suppressions", json!({"query": {"limit": 1}}));
    assert_eq!(page["total"], 2);
    let gone = app.get("unsuppress", json!({"numbers": [ANNA]}));
    assert_eq!(gone[0]["reason"], "STOP");
    app.get("restore_suppressions", json!({"entries": gone}));
    let search = json!({"query": {"search": "STOP"}});
    assert_eq!(app.get("list_suppressions", search)["total"], 1);
}

#[test]
fn the_default_country_is_a_setting_with_two_letters() {
    let world = World::start();
    let app = App::open(&world);
    let mut settings = app.get("read_settings", json!({}));
    settings["country"] = json!("nl");
    app.get("save_settings", json!({"settings": settings}));
    let facts = app.get("check_number", json!({"text": "06 12345678"}));
    assert_eq!(facts["phone"]["number"], "+31612345678");
    settings["country"] = json!("Holland");
    assert_eq!(
        app.refused("save_settings", json!({"settings": settings})),
        "invalid"
    );
}
