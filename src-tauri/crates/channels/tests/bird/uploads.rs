use crate::support::{
    MESSAGES, Recorder, TOKEN, WORKSPACE, World, account, attachment, client, connected, outgoing,
    saying,
};
use composer::{
    channel::{Cargo, ChannelError, Dispatch, OutgoingFile},
    content::{Content, MediaKind},
};
use serde_json::json;
use std::sync::{Arc, Mutex};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0a diver";

/// The answer to everything: a list of one channel, and a signed form.
fn channel_and_form(upload_url: &str) -> String {
    let whole = json!({
        "results": [{ "id": "c-1", "platformId": "whatsapp", "status": "active" }],
        "mediaUrl": "https://media.example/1",
        "uploadUrl": upload_url,
        "uploadMethod": "POST",
        "uploadFormData": { "Content-Type": "image/jpeg", "key": "w/1", "policy": "c2FuZGJveA==" },
    });
    whole.to_string()
}

#[tokio::test]
async fn an_uploaded_picture_reaches_its_recipient_whole() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = outgoing(folder.path(), JPEG);
    let reported = Arc::new(Mutex::new(Vec::new()));
    let noted = reported.clone();
    let progress = move |done| noted.lock().unwrap().push(done);
    let stored = world.client.upload(&file, &progress).await.unwrap();
    assert_eq!(reported.lock().unwrap().last(), Some(&file.size_bytes));
    assert_eq!(stored.sha256, file.sha256);
    let content = Content {
        attachments: vec![attachment(MediaKind::Image, "diver.jpg", "image/jpeg")],
        ..Content::default()
    };
    let dispatch = Dispatch {
        cargo: vec![Cargo::Remote(stored)],
        ..saying(content)
    };
    world.send(&dispatch).await;
    let arrived = world.arrived().await;
    assert_eq!(arrived[0]["media_sha256"], json!([file.sha256]));
}

#[tokio::test]
async fn the_form_goes_unchanged_with_the_file_last_and_without_the_key() {
    let storage = Recorder::answering("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await;
    let bird = Recorder::json("200 OK", &channel_and_form(&storage.url)).await;
    let folder = tempfile::tempdir().unwrap();
    let file = outgoing(folder.path(), b"bytes of a picture");
    let stored = client(&bird.url, TOKEN)
        .upload(&file, &|_| {})
        .await
        .unwrap();
    assert_eq!(stored.url, "https://media.example/1");
    let lines: Vec<String> = bird
        .requests()
        .iter()
        .map(|one| one.line().to_owned())
        .collect();
    assert!(
        lines[1].contains("/channels/c-1/presigned-upload "),
        "{lines:?}"
    );
    let form = storage.requests().remove(0);
    assert_eq!(form.header("authorization"), None);
    assert!(
        form.header("content-length").is_some(),
        "its length is announced"
    );
    let kind = form.header("content-type").unwrap();
    let boundary = kind.split_once("; boundary=").unwrap().1;
    let body = String::from_utf8_lossy(&form.body).replace(boundary, "[boundary]");
    insta::assert_snapshot!(body.replace('\r', ""));
}

#[tokio::test]
async fn the_path_of_the_upload_call_is_a_setting() {
    let storage = Recorder::answering("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await;
    let bird = Recorder::json("200 OK", &channel_and_form(&storage.url)).await;
    let mut account = account(&bird.url);
    account.options.bird.upload_path = "/channel-media/presigned-upload".into();
    let folder = tempfile::tempdir().unwrap();
    let file = outgoing(folder.path(), JPEG);
    connected(&account, TOKEN)
        .upload(&file, &|_| {})
        .await
        .unwrap();
    let line = bird.requests()[1].line().to_owned();
    assert!(
        line.contains(&format!(
            "/workspaces/{WORKSPACE}/channel-media/presigned-upload "
        )),
        "{line}"
    );
}

#[tokio::test]
async fn a_form_that_has_expired_is_asked_for_anew() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = outgoing(folder.path(), JPEG);
    let expired = json!({ "mode": "status", "status": 403 });
    world.fault("POST", "/bird/uploads", expired).await;
    assert!(world.client.upload(&file, &|_| {}).await.is_ok());
    let sign = MESSAGES.replace("/messages", "/presigned-upload");
    assert_eq!(world.requests("POST", &sign).await, 2);
}

#[tokio::test]
async fn a_storage_that_goes_on_denying_is_a_refusal_and_no_sign_in() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = outgoing(folder.path(), JPEG);
    let denied = json!({ "mode": "status", "status": 403, "times": 5 });
    world.fault("POST", "/bird/uploads", denied).await;
    let answer = world.client.upload(&file, &|_| {}).await;
    let Err(ChannelError::Refused { code, message }) = answer else {
        panic!("it should be refused: {answer:?}");
    };
    assert_eq!(code, "upload_denied");
    assert!(message.contains("diver.jpg"), "{message}");
}

#[tokio::test]
async fn a_lost_upload_is_simply_done_again() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = outgoing(folder.path(), JPEG);
    for mode in ["drop_before", "drop_after"] {
        world
            .fault("POST", "/bird/uploads", json!({ "mode": mode }))
            .await;
        let answer = world.client.upload(&file, &|_| {}).await;
        assert!(
            matches!(answer, Err(ChannelError::Unreachable(_))),
            "{answer:?}"
        );
        assert!(world.client.upload(&file, &|_| {}).await.is_ok());
    }
}

#[tokio::test]
async fn a_file_over_the_limit_does_not_leave() {
    let recorder = Recorder::json("200 OK", "{}").await;
    let folder = tempfile::tempdir().unwrap();
    let file = OutgoingFile {
        size_bytes: 100 * 1024 * 1024 + 1,
        ..outgoing(folder.path(), JPEG)
    };
    let answer = client(&recorder.url, TOKEN).upload(&file, &|_| {}).await;
    let Err(ChannelError::Refused { code, .. }) = answer else {
        panic!("it should be refused: {answer:?}");
    };
    assert_eq!(code, "file_too_large");
    assert!(recorder.requests().is_empty());
}

#[tokio::test]
async fn a_prepared_file_that_vanished_is_named() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = outgoing(folder.path(), JPEG);
    std::fs::remove_file(&file.path).unwrap();
    let answer = world.client.upload(&file, &|_| {}).await;
    let Err(ChannelError::Refused { message, .. }) = answer else {
        panic!("nothing can be uploaded: {answer:?}");
    };
    assert!(message.contains("diver.jpg"), "{message}");
}
