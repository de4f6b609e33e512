//! Every kind of message of Routee and Bird, seen in the window, sent from it, and found at the other end.

use crate::{
    desk::{Desk, journey},
    pictures,
};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Robin, whose service window is open.
const ROBIN: &str = "+447700900123";

/// A message Robin wrote, which can be answered.
const ROBINS_MESSAGE: &str = "1c9be0d7-4b6f-4a8e-93f5-7d2a0e6c5b44";
/// Its cards name pictures that have to be there first.
const CAROUSEL: &str = "carousel";

/// One message: what is put into the draft, words the window must show, and what the request must hold.
struct Kind {
    name: &'static str,
    text: &'static str,
    change: Value,
    file: Option<&'static str>,
    as_sticker: bool,
    shown: &'static str,
    /// A JSON pointer into the request and what stands there.
    sent: (&'static str, Value),
}

fn kind(name: &'static str, shown: &'static str, sent: (&'static str, Value)) -> Kind {
    Kind {
        name,
        text: "",
        change: json!({}),
        file: None,
        as_sticker: false,
        shown,
        sent,
    }
}

fn place() -> Value {
    json!({"kind": "location", "latitude": 52.52, "longitude": 13.405, "name": "Clock tower",
           "address": "Market 1"})
}

fn with_piece(kind: Kind, piece: Value) -> Kind {
    Kind {
        change: json!({ "piece": piece }),
        ..kind
    }
}

fn with_file(kind: Kind, file: &'static str) -> Kind {
    Kind {
        file: Some(file),
        ..kind
    }
}

fn bird() -> Vec<Kind> {
    let list = json!({"kind": "list", "button": "Open", "sections": [
        {"title": "Divers", "rows": [
            {"title": "Seamaster", "description": "1968", "payload": "s"},
            {"title": "Fifty Fathoms", "description": null, "payload": "f"}]}]});
    let template = json!({"kind": "template", "name": "order_ready", "version": null, "locale": "en",
        "parameters": [{"key": "name", "value": "Robin", "kind": "text"}],
        "filling": "variables", "words": "Hello {{name}}, your order is ready.", "raw": null});
    let actions = json!({"actions": [
        {"kind": "reply", "text": "More photos"},
        {"kind": "postback", "text": "Reserve", "payload": "reserve"},
        {"kind": "link", "text": "Shop", "url": "https://example.com/shop"}]});
    vec![
        Kind {
            text: "Plain words",
            ..kind(
                "text",
                "Plain words",
                ("/body/text/text", json!("Plain words")),
            )
        },
        Kind {
            text: "A photo",
            ..with_file(
                kind("image", "A photo", ("/body/image/text", json!("A photo"))),
                "photo.jpg",
            )
        },
        with_file(
            kind(
                "file",
                "prices.txt",
                ("/body/file/files/0/filename", json!("prices.txt")),
            ),
            "prices.txt",
        ),
        Kind {
            as_sticker: true,
            ..with_file(
                kind(
                    "sticker",
                    "",
                    ("/body/file/files/0/contentType", json!("image/webp")),
                ),
                "photo.jpg",
            )
        },
        with_piece(
            kind(
                "location",
                "Clock tower",
                ("/body/location/location/label", json!("Clock tower")),
            ),
            place(),
        ),
        Kind {
            text: "Choose one",
            ..with_piece(
                kind(
                    "list",
                    "Open",
                    ("/body/list/metadata/button/label", json!("Open")),
                ),
                list,
            )
        },
        with_piece(
            kind(
                "template",
                "Hello Robin, your order is ready.",
                ("/template/variables/name", json!("Robin")),
            ),
            template,
        ),
        Kind {
            text: "With buttons",
            change: actions,
            ..kind(
                "buttons",
                "Reserve",
                ("/body/text/actions/1/postback/payload", json!("reserve")),
            )
        },
        Kind {
            text: "Where are you?",
            change: json!({"actions": [{"kind": "location_request", "text": "Send my place"}]}),
            ..kind(
                "location request",
                "Send my place",
                ("/body/text/actions/0/type", json!("locationRequest")),
            )
        },
        Kind {
            text: "An answer",
            change: json!({ "reply_to": ROBINS_MESSAGE }),
            ..kind(
                "answer",
                "An answer",
                ("/replyTo/id", json!(ROBINS_MESSAGE)),
            )
        },
        Kind {
            text: "Two of them",
            ..kind(
                CAROUSEL,
                "Seamaster",
                ("/body/carousel/items/1/title", json!("Fifty Fathoms")),
            )
        },
        Kind {
            text: "Tagged",
            change: json!({"options": {"tags": ["spring"], "validity_seconds": 3600,
                "ignore_quiet_hours": true, "cap_frequency": false, "track_links": true}}),
            ..kind("options", "Tagged", ("/tags/0", json!("spring")))
        },
    ]
}

fn routee() -> Vec<Kind> {
    let template = json!({"kind": "template", "name": "order_ready", "version": null, "locale": "en",
        "parameters": [{"key": "1", "value": "bread", "kind": "text"}],
        "filling": "parameters", "words": "Your order for {{1}} is ready.", "raw": null});
    let raw = json!({"kind": "template", "name": "", "version": null, "locale": "", "parameters": [],
        "filling": "parameters", "words": "", "raw": {"name": "order_ready", "language": "nl", "by_hand": true}});
    let file = |name, file, at| with_file(kind(name, "", (at, json!(null))), file);
    vec![
        Kind {
            text: "Plain words",
            ..kind("text", "Plain words", ("/text", json!("Plain words")))
        },
        Kind {
            text: "A photo",
            ..with_file(
                kind("image", "A photo", ("/caption", json!("A photo"))),
                "photo.jpg",
            )
        },
        file("video", "film.mp4", "/videoURL"),
        file("document", "prices.txt", "/documentURL"),
        file("audio", "sound.m4a", "/audioURL"),
        Kind {
            as_sticker: true,
            ..file("sticker", "photo.jpg", "/stickerURL")
        },
        with_piece(
            kind(
                "location",
                "Clock tower",
                ("/locationName", json!("Clock tower")),
            ),
            place(),
        ),
        with_piece(
            kind(
                "template",
                "Your order for bread is ready.",
                ("/template/name", json!("order_ready")),
            ),
            template,
        ),
        with_piece(
            kind("raw template", "", ("/template/by_hand", json!(true))),
            raw,
        ),
    ]
}

#[test]
fn every_kind_of_message_of_routee_and_bird_goes_out_of_the_window_as_its_contract_wants_it() {
    journey(|desk| async move {
        desk.skip_welcome().await;
        let files = files(desk.data.path());
        let added = desk.invoke("add_practice_accounts", json!({})).await;
        for account in added.as_array().unwrap() {
            let system = account["kind"].as_str().unwrap().to_owned();
            let kinds = if system == "bird" { bird() } else { routee() };
            for one in kinds {
                send(&desk, account, &one, &files).await;
            }
        }
    });
}

/// The files that messages carry, made here.
fn files(folder: &Path) -> PathBuf {
    let folder = folder.join("files");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("photo.jpg"), pictures::phone_photo(1200, 900)).unwrap();
    std::fs::write(folder.join("other.jpg"), pictures::phone_photo(1000, 800)).unwrap();
    std::fs::write(folder.join("prices.txt"), "A diver: 4,950").unwrap();
    let ffmpeg = |input: &str, output: &str| {
        let status = Command::new("ffmpeg")
            .args(["-v", "error", "-f", "lavfi", "-i", input])
            .arg(folder.join(output))
            .status();
        assert!(status.unwrap().success(), "{output}");
    };
    ffmpeg("testsrc2=size=320x180:duration=1", "film.mp4");
    ffmpeg("sine=frequency=440:duration=1", "sound.m4a");
    folder
}

async fn send(desk: &Desk, account: &Value, kind: &Kind, files: &Path) {
    let system = account["kind"].as_str().unwrap();
    let what = format!("{system} {}", kind.name);
    let draft = draft(desk, account, kind, files).await;
    let before = arrived(desk, system).await.len();
    desk.press_at(&format!("//*[@data-draft={draft}]")).await;
    if !kind.shown.is_empty() {
        let preview = format!(
            "//article//*[contains(normalize-space(.), \"{}\")]",
            kind.shown
        );
        desk.find(&preview).await;
    }
    desk.press_at("//button[starts-with(normalize-space(.), 'Send to')]")
        .await;
    let mut seen = Vec::new();
    for _ in 0..300 {
        seen = arrived(desk, system).await;
        if seen.len() > before {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(seen.len(), before + 1, "{what} did not arrive once");
    let newest = &seen[0];
    let request: Value = serde_json::from_str(newest["request_text"].as_str().unwrap()).unwrap();
    let (at, wanted) = &kind.sent;
    let found = request.pointer(at).unwrap_or(&Value::Null);
    match wanted {
        Value::Null => assert!(found.is_string(), "{what}: nothing at {at} of {request:#}"),
        wanted => assert_eq!(found, wanted, "{what}: {request:#}"),
    }
}

async fn draft(desk: &Desk, account: &Value, kind: &Kind, files: &Path) -> Value {
    let senders = desk
        .invoke("list_senders", json!({"accountId": account["id"]}))
        .await;
    let senders = senders.as_array().unwrap();
    let sender = senders.iter().find(|one| one["can_send"] == true).unwrap();
    let id = desk.invoke("create_draft", json!({})).await["id"].clone();
    let mut change = json!({
        "text": kind.text, "account_id": account["id"], "sender_id": sender["id"],
        "recipients": [{"kind": "phone", "number": ROBIN, "name": "Robin"}],
    });
    let more = kind.change.as_object().unwrap().clone();
    change.as_object_mut().unwrap().extend(more);
    desk.invoke("save_draft", json!({"id": id, "change": change}))
        .await;
    if kind.name == CAROUSEL {
        let piece = carousel(desk, &id, files).await;
        desk.invoke("save_draft", json!({"id": id, "change": {"piece": piece}}))
            .await;
    }
    if let Some(name) = kind.file {
        let paths = json!([files.join(name)]);
        let added = desk
            .invoke("attach_paths", json!({"id": id, "paths": paths}))
            .await;
        assert_eq!(added[0]["kind"], "attached", "{name}: {added}");
        if kind.as_sticker {
            let file = &added[0]["attachment"]["id"];
            desk.invoke("make_sticker", json!({"id": id, "attachment": file}))
                .await;
        }
    }
    id
}

async fn carousel(desk: &Desk, id: &Value, files: &Path) -> Value {
    let paths = json!([files.join("photo.jpg"), files.join("other.jpg")]);
    let added = desk
        .invoke("attach_paths", json!({"id": id, "paths": paths}))
        .await;
    let card = |at: usize, title: &str| {
        let link = json!({"kind": "link", "text": "See it", "url": "https://example.com/watch"});
        json!({"title": title, "text": "", "attachment": added[at]["attachment"]["id"], "actions": [link]})
    };
    json!({"kind": "carousel", "cards": [card(0, "Seamaster"), card(1, "Fifty Fathoms")]})
}

async fn arrived(desk: &Desk, system: &str) -> Vec<Value> {
    let to = ROBIN.replace('+', "%2B");
    let url = format!(
        "{}/_sandbox/arrived?system={system}&to={to}&order=newest&limit=100",
        desk.sandbox.trim_end_matches('/')
    );
    let bytes = desk.download(&url).await;
    let answer: Value = serde_json::from_slice(&bytes).unwrap();
    answer["items"].as_array().unwrap().clone()
}
