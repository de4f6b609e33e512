//! Every kind of message and every option on the command line, as it is stored and shown.

use crate::{
    picture::phone_photo,
    support::{DEALERS, Ground},
};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

/// Writes a draft and gives its content.
async fn content(ground: &Ground, arguments: &[&str]) -> Value {
    let all: Vec<&str> = ["draft", "create"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let made = ground.run(&all).await.ends_with(0).json();
    made["fields"]["content"].clone()
}

fn codes(draft: &Value) -> Vec<&str> {
    let findings = draft["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_stored_with_its_name() {
    let ground = Ground::ready().await;
    let place = [
        "--location",
        "-33.92,18.42",
        "--place",
        "The shop",
        "--address",
        "Long Street 1",
    ];
    assert_json_snapshot!("place", content(&ground, &place).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_stored_from_rows_and_from_json() {
    let ground = Ground::ready().await;
    let rows = [
        "--text",
        "Which?",
        "--list-button",
        "Choose",
        "--row",
        "Dark/Rye/with seeds/rye",
        "Light/Wheat",
        "Dark/Malt\\/Oat",
    ];
    let made = content(&ground, &rows).await;
    assert_json_snapshot!("list", made);
    let mut list = made["piece"].clone();
    list.as_object_mut().unwrap().remove("kind");
    let file = ground.file("list.json", list.to_string().as_bytes());
    let from_file = content(
        &ground,
        &["--text", "Which?", "--list", file.to_str().unwrap()],
    )
    .await;
    assert_eq!(from_file, made);
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_stored_with_their_pictures() {
    let ground = Ground::ready().await;
    let photo = ground.file("rye.jpg", &phone_photo());
    let card = format!(
        "Rye|fresh today|{}|Buy=https://shop.example/rye",
        photo.display()
    );
    let made = content(&ground, &["--text", "Bread", "--card", &card]).await;
    let picture = &made["attachments"][0];
    assert_eq!(made["piece"]["cards"][0]["attachment"], picture["id"]);
    assert_json_snapshot!("cards", made["piece"], { ".cards[].attachment" => "[picture]" });
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_are_stored_with_values_variables_or_in_their_own_form() {
    let ground = Ground::ready().await;
    let typed = [
        "--template",
        "pick-up",
        "--locale",
        "en",
        "--template-version",
        "latest",
        "--template-words",
        "Dear {{1}}",
        "--param",
        "1=Ann",
        "price=9.5:number",
        "vip=true:boolean",
        "extra={\"type\":\"string\"}:json",
    ];
    assert_json_snapshot!("template_values", content(&ground, &typed).await);
    let older = [
        "--template",
        "pick-up",
        "--locale",
        "en",
        "--variable",
        "name=Ann",
    ];
    assert_json_snapshot!("template_variables", content(&ground, &older).await);
    let file = ground.file(
        "own.json",
        json!({ "name": "own", "components": [] })
            .to_string()
            .as_bytes(),
    );
    let own = ["--template-json", file.to_str().unwrap()];
    assert_json_snapshot!("template_own", content(&ground, &own).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_answer_and_options_are_stored_and_taken_back() {
    let ground = Ground::ready().await;
    let arguments = [
        "--text",
        "Coming?",
        "--to",
        DEALERS,
        "--reply",
        "Yes",
        "--postback",
        "No=no-1",
        "--link",
        "Shop=https://shop.example/?a=b",
        "--ask-location",
        "Where are you?",
        "--answer",
        "m-1",
        "--tag",
        "spring",
        "sale",
        "--valid-for",
        "36h",
        "--despite-quiet-hours",
        "--cap-frequency",
        "--track-links",
    ];
    let all: Vec<&str> = ["draft", "new"].iter().chain(&arguments).copied().collect();
    let made = ground.run(&all).await.ends_with(0).json();
    assert_json_snapshot!("buttons", made["fields"]["content"]);
    let id = made["id"].as_str().unwrap();
    let edit = [
        "draft",
        "edit",
        id,
        "--no-buttons",
        "--no-answer",
        "--no-options",
        "--tag",
        "late",
    ];
    let edited = ground.run(&edit).await.ends_with(0).json();
    let left = &edited["fields"]["content"];
    assert_eq!(
        (&left["actions"], &left["reply_to"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(left["options"]["tags"], json!(["late"]));
    assert_eq!(left["options"]["validity_seconds"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_becomes_a_sticker_and_a_picture_again() {
    let ground = Ground::ready().await;
    let photo = ground.file("loaf.jpg", &phone_photo());
    let all = [
        "draft",
        "new",
        "--text",
        "Look",
        "--sticker",
        photo.to_str().unwrap(),
    ];
    let made = ground.run(&all).await.ends_with(0).json();
    let sticker = &made["fields"]["content"]["attachments"][0];
    assert_eq!(sticker["kind"], "sticker");
    assert_eq!(
        (&sticker["name"], &sticker["mime"]),
        (&json!("loaf.webp"), &json!("image/webp"))
    );
    assert_eq!(
        (&sticker["width_px"], &sticker["height_px"]),
        (&json!(512), &json!(512))
    );
    assert_eq!(sticker["media"]["fits_sticker"], true);
    assert!(codes(&made).contains(&"media_kind_unsupported"), "{made}");
    let id = made["id"].as_str().unwrap();
    let back = ground
        .run(&["draft", "kind", id, "loaf.webp", "picture"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(back["fields"]["content"]["attachments"][0]["kind"], "image");
    let again = ground
        .run(&["draft", "kind", id, "loaf.webp", "sticker"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        again["fields"]["content"]["attachments"][0]["blob"], sticker["blob"],
        "it is sent as it is"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_offered_can_be_taken_up() {
    let ground = Ground::ready().await;
    let place = [
        "--text",
        "Here:",
        "--to",
        DEALERS,
        "--location",
        "1,2",
        "--place",
        "Shop",
    ];
    let id = ground.draft(&place).await;
    let shown = ground
        .run(&["draft", "show", &id])
        .await
        .ends_with(0)
        .json();
    assert_eq!(codes(&shown), ["piece_unsupported"]);
    assert_eq!(shown["findings"][0]["offer"], "piece_as_text");
    let made = ground
        .run(&["draft", "adapt", &id, "piece-as-text"])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        made["draft"]["fields"]["content"]["text"],
        "Here:\n\nShop (1, 2)"
    );
    let again = ground.run(&["draft", "adapt", &id, "piece-as-text"]).await;
    assert!(
        again.error()["message"]
            .as_str()
            .unwrap()
            .contains("unchanged"),
        "{again:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_changes_nothing_and_says_what_was_expected() {
    let ground = Ground::ready().await;
    let broken = ground.file("broken.json", b"{");
    let broken = broken.to_str().unwrap();
    let cases: [(&[&str], i32, &str); 7] = [
        (&["--location", "52"], 2, "latitude and longitude"),
        (
            &["--location", "1,2", "--template", "a", "--locale", "en"],
            2,
            "cannot be used with",
        ),
        (&["--row", "a/b"], 2, "--list-button"),
        (&["--list-button", "x", "--row", "a"], 2, "Section/Title"),
        (&["--card", "a|b"], 2, "Title|Text"),
        (&["--list", broken], 4, "--list"),
        (&["--valid-for", "36"], 2, "such as 36h"),
    ];
    for (arguments, code, expected) in cases {
        let all: Vec<&str> = ["draft", "new"].iter().chain(arguments).copied().collect();
        let ran = ground.run(&all).await.ends_with(code);
        assert!(ran.err.contains(expected), "{expected} is missing: {ran:?}");
    }
    let list = ground.run(&["draft", "list"]).await.ends_with(0).json();
    assert_eq!(list["total"], 0, "no draft was made");
}
