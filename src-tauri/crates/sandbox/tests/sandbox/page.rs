use crate::support::{DIVERS, changed, frozen, text_send};
use serde_json::{Value, json};

#[tokio::test]
async fn the_page_loads_its_own_files_only_under_a_strict_policy() {
    let world = frozen().await;
    for (path, kind) in [
        ("/", "text/html"),
        ("/page/style.css", "text/css"),
        ("/page/tokens.css", "text/css"),
        ("/page/chats.js", "text/javascript"),
        ("/page/markup.js", "text/javascript"),
        ("/page/content.js", "text/javascript"),
        ("/page/media.js", "text/javascript"),
        ("/page/icon.svg", "image/svg+xml"),
    ] {
        let response = world.client.get(world.url(path)).send().await.unwrap();
        assert!(
            response.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with(kind),
            "{path}"
        );
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
    }
    let html = world
        .client
        .get(world.url("/"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        !html.contains("style=") && !html.contains("<script>"),
        "nothing inline, the policy would refuse it"
    );
}

#[tokio::test]
async fn the_scripts_never_write_html() {
    let world = frozen().await;
    for path in [
        "/page/chats.js",
        "/page/markup.js",
        "/page/content.js",
        "/page/media.js",
    ] {
        let script = world
            .client
            .get(world.url(path))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        for way in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "DOMParser",
        ] {
            assert!(!script.contains(way), "{path} uses {way}");
        }
    }
}

#[tokio::test]
async fn an_arrival_is_told_live_with_its_text_as_data() {
    let world = frozen().await;
    let mut stream = world
        .client
        .get(world.url("/_sandbox/events"))
        .send()
        .await
        .unwrap();
    let text = "*bold* <img src=x onerror=alert(1)>\n\nsecond";
    world
        .send(&changed(text_send("k", &[DIVERS]), json!({ "text": text })))
        .await;
    world.advance(1).await;
    let chunk = stream.chunk().await.unwrap().unwrap();
    let line = std::str::from_utf8(&chunk)
        .unwrap()
        .trim()
        .strip_prefix("data:")
        .unwrap()
        .to_owned();
    let event: Value = serde_json::from_str(line.trim()).unwrap();
    assert_eq!(
        (&event["type"], &event["delivery"]["text"]),
        (&"delivery".into(), &text.into())
    );
    let chats = world.get("/_sandbox/chats").await;
    assert_eq!(
        (&chats["items"][0]["id"], &chats["items"][0]["last_text"]),
        (&DIVERS.into(), &text.into())
    );
}

#[tokio::test]
async fn people_are_chats_beside_the_groups_with_what_arrived_last() {
    let world = frozen().await;
    let path = "/workspaces/3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001/channels/a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002/messages";
    let body = json!({ "receiver": { "contacts": [{ "identifierValue": "+447700900123" }] },
        "body": { "type": "location", "location": { "coordinates": { "latitude": 1, "longitude": 2 } } } });
    let sent = world
        .client
        .post(world.url(path))
        .header("authorization", "AccessKey sandbox")
        .json(&body);
    assert_eq!(sent.send().await.unwrap().status().as_u16(), 202);
    world.advance(1).await;
    let chats = world.get("/_sandbox/chats").await;
    let robin = &chats["people"][0];
    assert_eq!(
        (&robin["id"], &robin["name"], &robin["last_kind"]),
        (
            &"bird:+447700900123".into(),
            &"Robin".into(),
            &"Location".into()
        )
    );
    let found = world
        .get("/_sandbox/deliveries?group_id=bird:%2B447700900123")
        .await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
}
