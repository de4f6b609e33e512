//! Pictures over IPC.

use crate::{App, World, pictures};
use serde_json::json;

fn photo(app: &App, name: &str) -> String {
    let path = app.data().join(name);
    std::fs::write(&path, pictures::phone_photo(2400, 1800)).unwrap();
    path.to_str().unwrap().to_owned()
}

fn library(app: &App) -> serde_json::Value {
    let query = json!({"kinds": [], "usage": "any", "in_trash": false, "sort": "newest"});
    app.get("browse_library", json!({ "query": query }))
}

#[test]
fn a_dropped_photo_is_attached_upright_and_says_what_it_will_lose() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    let outcomes = app.get(
        "attach_paths",
        json!({"id": id, "paths": [photo(&app, "a.jpg")]}),
    );
    let attachment = &outcomes[0]["attachment"];
    assert_eq!(
        (&attachment["width_px"], &attachment["height_px"]),
        (&json!(1800), &json!(2400))
    );
    assert!(
        attachment["removes"]
            .as_array()
            .unwrap()
            .contains(&json!("place")),
        "{attachment}"
    );
}

#[test]
fn one_bad_file_stops_no_other() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    let bad = app.data().join("bad.jpg");
    std::fs::write(&bad, "this is no picture").unwrap();
    let paths = json!([bad, photo(&app, "good.jpg"), app.data().join("missing.jpg")]);
    let outcomes = app.get("attach_paths", json!({"id": id, "paths": paths}));
    let refused = |name: &str| {
        let all = outcomes.as_array().unwrap().iter();
        let one = all.clone().find(|one| one["name"] == name);
        one.expect(name)["error"]["code"].clone()
    };
    assert_eq!(refused("bad.jpg"), "not_a_picture");
    assert_eq!(refused("missing.jpg"), "unreadable");
    let draft = app.get("read_draft", json!({"id": id}));
    assert_eq!(
        draft["fields"]["content"]["attachments"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(library(&app)["total"], 1);
}

#[test]
fn an_intake_that_is_stopped_keeps_what_was_begun_and_names_the_rest() {
    const FILES: usize = 40;
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    let path = |number: usize| {
        let path = app.data().join(format!("{number:02}.jpg"));
        std::fs::write(&path, pictures::phone_photo(400 + number as u32 * 8, 300)).unwrap();
        path
    };
    let paths: Vec<_> = (0..FILES).map(path).collect();
    app.call_on("attached", "stop_attaching", json!({"id": id}));
    let outcomes = app.get("attach_paths", json!({"id": id, "paths": paths}));
    let outcomes = outcomes.as_array().unwrap();
    let attached = outcomes.iter().filter(|one| one["kind"] == "attached");
    let stopped = outcomes
        .iter()
        .filter(|one| one["error"]["code"] == "stopped");
    let (attached, stopped) = (attached.count(), stopped.count());
    assert!(
        attached >= 1 && stopped >= 1,
        "{attached} came in, {stopped} did not"
    );
    assert_eq!(attached + stopped, FILES);
    let draft = app.get("read_draft", json!({"id": id}));
    let kept = draft["fields"]["content"]["attachments"]
        .as_array()
        .unwrap();
    assert_eq!(kept.len(), attached);
    assert_eq!(library(&app)["total"], attached);
}

#[test]
fn a_film_is_converted_and_taken_back() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    assert_eq!(app.get("app_facts", json!({}))["converts_films"], true);
    let film = app.data().join("Clip.mov");
    let made = std::process::Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=640x360:duration=2",
        ])
        .args(["-c:v", "mpeg4"])
        .arg(&film)
        .status();
    assert!(made.unwrap().success());
    let outcome = app.get("attach_paths", json!({"id": id, "paths": [film]}));
    let before = &outcome[0]["attachment"];
    let told = app.count_events("convert-progress");
    let args = json!({"id": id, "attachment": before["id"]});
    let after = app.get("convert_film", args);
    assert_eq!(
        (&after["name"], &after["mime"]),
        (&json!("Clip.mp4"), &json!("video/mp4"))
    );
    assert_eq!(after["id"], before["id"]);
    assert_ne!(after["blob"], before["blob"]);
    assert!(told.load(std::sync::atomic::Ordering::SeqCst) > 0);
    let draft = app.get(
        "exchange_attachment",
        json!({"id": id, "attachment": before}),
    );
    assert_eq!(draft["fields"]["content"]["attachments"][0], *before);
    assert_eq!(library(&app)["total"], 2, "nothing is thrown away");
}

#[test]
fn a_pasted_picture_is_attached_under_its_name() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    let headers = [("x-draft", id.as_str()), ("x-name", "M%C3%A4rz.jpg")];
    let outcome = app.send_bytes("attach_bytes", pictures::phone_photo(400, 300), &headers);
    assert_eq!(outcome["attachment"]["name"], "März.jpg");
}

#[test]
fn a_picture_is_edited_and_shown_as_it_arrives() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    let headers = [("x-draft", id.as_str()), ("x-name", "a.jpg")];
    let outcome = app.send_bytes("attach_bytes", pictures::phone_photo(800, 600), &headers);
    let picture = &outcome["attachment"];
    let edit = json!({
        "quarter_turns": 1, "mirrored": false, "straighten_tenths": 20,
        "crop": {"left": 0, "top": 0, "width": 5000, "height": 10000},
    });
    let focus = json!({"x": 500, "y": 250});
    let args = json!({"id": id, "attachment": picture["id"], "edit": edit, "focus": focus});
    let draft = app.get("edit_attachment", args);
    let edited = &draft["fields"]["content"]["attachments"][0];
    assert_eq!((&edited["edit"], &edited["focus"]), (&edit, &focus));
    let args = json!({"blob": picture["blob"], "edit": edit});
    let seen = app.get("simulate_picture", args);
    let (sent, arrives) = (&seen["sent"], &seen["arrives"]);
    assert_eq!(sent["width_px"], arrives["width_px"]);
    assert!(arrives["size_bytes"].as_u64() > Some(1000), "{seen}");
    assert_eq!(seen["small_text"], json!([]));
    let back = json!({"id": id, "attachment": picture["id"], "edit": null, "focus": null});
    let draft = app.get("edit_attachment", back);
    assert_eq!(
        draft["fields"]["content"]["attachments"][0]["edit"],
        json!(null)
    );
}

#[test]
fn attachments_can_be_ordered_described_removed_and_put_back() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    let mut ids = Vec::new();
    for (name, width) in [("a.jpg", 400), ("b.jpg", 440), ("c.jpg", 480)] {
        let headers = [("x-draft", id.as_str()), ("x-name", name)];
        let outcome = app.send_bytes("attach_bytes", pictures::phone_photo(width, 300), &headers);
        ids.push(outcome["attachment"]["id"].clone());
    }
    let order = json!([ids[2], ids[0]]);
    let draft = app.get("arrange_attachments", json!({"id": id, "order": order}));
    let names = |draft: &serde_json::Value| -> Vec<String> {
        let all = draft["fields"]["content"]["attachments"]
            .as_array()
            .unwrap()
            .clone();
        all.iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        names(&draft),
        ["c.jpg", "a.jpg", "b.jpg"],
        "what is not named keeps its place at the end"
    );
    let args = json!({"id": id, "attachment": ids[0], "alt": "Dial"});
    let draft = app.get("describe_attachment", args);
    let described = draft["fields"]["content"]["attachments"][1].clone();
    assert_eq!(described["alt"], "Dial");
    let draft = app.get("remove_attachment", json!({"id": id, "attachment": ids[0]}));
    assert_eq!(names(&draft), ["c.jpg", "b.jpg"]);
    let args = json!({"id": id, "attachment": described, "index": 1});
    let draft = app.get("restore_attachment", args);
    assert_eq!(names(&draft), ["c.jpg", "a.jpg", "b.jpg"]);
}

#[test]
fn a_picture_of_the_library_can_be_used_again() {
    let world = World::start();
    let app = App::open(&world);
    let first = app.draft("", 1);
    app.get(
        "attach_paths",
        json!({"id": first, "paths": [photo(&app, "a.jpg"), photo(&app, "same.jpg")]}),
    );
    let library = library(&app)["items"].clone();
    assert_eq!(
        library.as_array().unwrap().len(),
        1,
        "the same file twice is kept once"
    );
    let second = app.draft("", 1);
    let draft = app.get(
        "attach_from_library",
        json!({"id": second, "blob": library[0]["id"]}),
    );
    assert_eq!(
        draft["fields"]["content"]["attachments"][0]["blob"],
        library[0]["id"]
    );
}

#[test]
fn a_dropped_folder_is_attached_in_its_order_with_every_kind_of_file() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    let folder = app.data().join("offer");
    std::fs::create_dir_all(folder.join("more")).unwrap();
    for (name, width) in [("b.jpg", 400), ("more/c.jpg", 440), (".hidden.jpg", 480)] {
        std::fs::write(folder.join(name), pictures::phone_photo(width, 300)).unwrap();
    }
    std::fs::write(folder.join("a.csv"), "watch;price\n").unwrap();
    let heard = app.count_events("attach-progress");
    let outcomes = app.get("attach_paths", json!({"id": id, "paths": [folder]}));
    let names: Vec<_> = outcomes
        .as_array()
        .unwrap()
        .iter()
        .map(|outcome| outcome["attachment"]["name"].clone())
        .collect();
    assert_eq!(names, ["a.csv", "b.jpg", "c.jpg"]);
    assert_eq!(outcomes[0]["attachment"]["kind"], "document");
    assert_eq!(outcomes[0]["attachment"]["mime"], "text/csv");
    assert_eq!(heard.load(std::sync::atomic::Ordering::SeqCst), 3);
    let plan = app.get("plan_send", json!({"id": id}));
    let finding = plan["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "media_kind_unsupported")
        .unwrap();
    assert_eq!(
        (&finding["kind"], &finding["names"]),
        (&json!("document"), &json!(["a.csv"])),
        "watchcollect takes pictures only"
    );
}

#[test]
fn a_clean_up_over_ipc_takes_what_nothing_needs_and_gives_it_back() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    app.get(
        "attach_paths",
        json!({"id": id, "paths": [photo(&app, "a.jpg")]}),
    );
    let blob = library(&app)["items"][0]["id"].clone();
    let uses = app.get("library_uses", json!({"id": blob}));
    assert_eq!(
        (&uses[0]["owner"], &uses[0]["id"]),
        (&json!("draft"), &json!(id))
    );
    assert_eq!(app.get("plan_library_clean", json!({}))["files"], 0);
    app.get("delete_draft", json!({"id": id}));
    app.get("delete_draft_forever", json!({"id": id}));
    assert_eq!(app.get("plan_library_clean", json!({}))["files"], 1);
    let done = app.get("clean_library", json!({}));
    assert_eq!(library(&app)["total"], 0);
    let args = json!({"ids": null, "cleanedAtMs": done["at_ms"]});
    assert_eq!(app.get("restore_library", args), 1);
    let args = json!({"ids": [blob]});
    assert_eq!(app.get("trash_library_items", args)["files"], 1);
    assert_eq!(app.get("library_totals", json!({}))["trashed_files"], 1);
    assert_eq!(app.get("empty_library_trash", json!({})), 1);
    assert_eq!(
        app.refused("read_library_item", json!({"id": blob})),
        "not_found"
    );
}

#[test]
fn a_smaller_copy_of_a_picture_looks_like_it_through_the_real_workers() {
    let world = World::start();
    let app = App::open(&world);
    let id = app.draft("", 1);
    for (name, width, height) in [("large.jpg", 2400, 1800), ("small.jpg", 1200, 900)] {
        let headers = [("x-draft", id.as_str()), ("x-name", name)];
        app.send_bytes(
            "attach_bytes",
            pictures::phone_photo(width, height),
            &headers,
        );
    }
    let small = library(&app)["items"][0]["id"].clone();
    let alikes = app.get("look_alikes", json!({"id": small, "draft": id}));
    assert_eq!(alikes.as_array().unwrap().len(), 1, "{alikes}");
    assert_eq!(alikes[0]["in_draft"], true);
}
