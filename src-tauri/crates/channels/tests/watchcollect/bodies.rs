use crate::support::{
    ANTWERP, DIVERS, Recorded, Recorder, booked, carrying, client, picture, text_to,
};
use composer::channel::{Cargo, Dispatch, RemoteFile};
use serde_json::Value;

const TAKEN: &str = r#"{"status":"accepted","send":{"send_id":"s-1","status":"queued"}}"#;

async fn sent(dispatch: &Dispatch) -> Recorded {
    let recorder = Recorder::json("202 Accepted", TAKEN).await;
    let answer = client(&recorder.url, "t").dispatch(dispatch, &|_| {}).await;
    answer.unwrap();
    recorder.requests().remove(0)
}

/// Shows a request with what differs from run to run left out.
fn shown(request: &Recorded) -> String {
    let kind = request.header("content-type").unwrap();
    let (kind, boundary) = kind.split_once("; boundary=").unwrap_or((kind, "none"));
    let body = String::from_utf8_lossy(&request.body).replace(boundary, "[boundary]");
    let body = match serde_json::from_str::<Value>(&body) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap(),
        Err(_) => body.replace('\r', "").replace('\0', "0"),
    };
    let line = request.line();
    let auth = request.header("authorization").unwrap();
    format!("{line}\nauthorization: {auth}\ncontent-type: {kind}\n\n{body}")
}

#[tokio::test]
async fn a_text_to_two_groups() {
    insta::assert_snapshot!(shown(&sent(&text_to("key-1", &[DIVERS, ANTWERP])).await));
}

#[tokio::test]
async fn a_text_on_a_schedule_of_three_runs() {
    insta::assert_snapshot!(shown(&sent(&booked("key-1", 1_795_262_400_000, 3)).await));
}

#[tokio::test]
async fn a_text_at_one_later_time() {
    insta::assert_snapshot!(shown(&sent(&booked("key-1", 1_795_262_400_000, 1)).await));
}

#[tokio::test]
async fn pictures_the_system_has_already() {
    let remote = RemoteFile {
        url: "https://media.example/1".into(),
        mime: "image/jpeg".into(),
        name: "diver.jpg".into(),
        sha256: "ab".repeat(32),
        size_bytes: 12_345,
        storage_key: Some("media/1".into()),
    };
    let mut dispatch = text_to("key-1", &[DIVERS]);
    dispatch.content.text.clear();
    dispatch.cargo = vec![Cargo::Remote(remote)];
    insta::assert_snapshot!(shown(&sent(&dispatch).await));
}

#[tokio::test]
async fn pictures_carried_with_the_request() {
    let folder = tempfile::tempdir().unwrap();
    let files = [picture(folder.path(), "one"), picture(folder.path(), "two")];
    let dispatch = carrying(text_to("key-1", &[DIVERS]), &files);
    let request = sent(&dispatch).await;
    assert!(
        request.header("content-length").is_some(),
        "its length is announced"
    );
    insta::assert_snapshot!(shown(&request));
}

#[tokio::test]
async fn a_picture_ahead_of_its_post() {
    let recorder = Recorder::json("201 Created", r#"{"url":"https://media.example/1"}"#).await;
    let folder = tempfile::tempdir().unwrap();
    let file = picture(folder.path(), "one");
    let stored = client(&recorder.url, "t")
        .upload(&file, &|_| {})
        .await
        .unwrap();
    assert_eq!(
        stored.sha256, file.sha256,
        "what the answer leaves out is known here"
    );
    insta::assert_snapshot!(shown(&recorder.requests()[0]));
}
