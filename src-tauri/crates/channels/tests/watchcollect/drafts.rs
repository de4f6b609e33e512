use crate::support::{ANTWERP, DIVERS, Recorder, SHOP_PHONE, TOKEN, World, client, picture};
use composer::{
    channel::{ChannelError, Deleted, RemoteFile},
    draft::{SharedDraft, SharedSchedule},
    id::SenderId,
};
use serde_json::json;

const DRAFTS: &str = "/v2/outbound/drafts";

fn shared(text: &str) -> SharedDraft {
    SharedDraft {
        sender: SenderId(SHOP_PHONE.into()),
        groups: vec![DIVERS.into(), ANTWERP.into()],
        text: text.into(),
        files: Vec::new(),
        schedule: None,
    }
}

/// Gives the texts of the drafts that the sandbox has, apart from those it began with.
async fn texts(world: &World) -> Vec<String> {
    let drafts = world.client.drafts().await.unwrap().into_iter();
    drafts
        .map(|draft| draft.shared.text)
        .filter(|text| text.starts_with("Test"))
        .collect()
}

#[tokio::test]
async fn a_draft_comes_back_as_it_was_saved() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let photo = picture(folder.path(), "photo");
    let mut draft = shared("Test: *bold* 🍞\nsecond line");
    draft
        .files
        .push(world.client.upload(&photo, &|_| {}).await.unwrap());
    draft.schedule = Some(SharedSchedule {
        first_run_at_ms: 1_795_845_600_000,
        interval_ms: Some(604_800_000),
        max_occurrences: Some(4),
    });
    let made = world.client.create_draft(&draft).await.unwrap();
    assert_eq!(made.shared, draft);
    let read = world.client.draft(&made.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&made));
    let list = world.client.drafts().await.unwrap();
    assert!(list.contains(&made));
}

#[tokio::test]
async fn a_deleted_draft_is_gone_and_deleting_it_again_says_so() {
    let world = World::new().await;
    let made = world.client.create_draft(&shared("Test")).await.unwrap();
    assert_eq!(world.client.delete_draft(&made.id).await, Ok(Deleted::Now));
    assert_eq!(
        world.client.delete_draft(&made.id).await,
        Ok(Deleted::Before)
    );
    assert_eq!(world.client.draft(&made.id).await, Ok(None));
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_is_unknown_and_the_list_tells() {
    let world = World::new().await;
    world
        .fault("POST", DRAFTS, json!({"mode": "drop_after"}))
        .await;
    let lost = world.client.create_draft(&shared("Test: arrived")).await;
    assert!(
        matches!(lost, Err(ChannelError::Unknown { .. })),
        "{lost:?}"
    );
    world
        .fault("POST", DRAFTS, json!({"mode": "drop_before"}))
        .await;
    let lost = world
        .client
        .create_draft(&shared("Test: not arrived"))
        .await;
    assert!(
        matches!(lost, Err(ChannelError::Unknown { .. })),
        "{lost:?}"
    );
    assert_eq!(texts(&world).await, ["Test: arrived"]);
}

#[tokio::test]
async fn a_delete_whose_answer_is_lost_can_simply_be_asked_again() {
    let world = World::new().await;
    let made = world.client.create_draft(&shared("Test")).await.unwrap();
    let path = format!("{DRAFTS}/{}", made.id);
    world
        .fault("DELETE", &path, json!({"mode": "drop_after"}))
        .await;
    let lost = world.client.delete_draft(&made.id).await;
    assert!(
        matches!(lost, Err(ChannelError::Unreachable(_))),
        "{lost:?}"
    );
    assert_eq!(
        world.client.delete_draft(&made.id).await,
        Ok(Deleted::Before)
    );
}

#[tokio::test]
async fn a_refused_draft_says_why() {
    let world = World::new().await;
    let mut draft = shared("Test");
    draft.groups = vec!["not-a-group".into()];
    let refused = world.client.create_draft(&draft).await;
    assert!(
        matches!(refused, Err(ChannelError::Refused { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn one_unreadable_draft_does_not_hide_the_others() {
    let body = json!({"items": [
        {"id": "a", "session_id": "s", "created_at_ms": 1, "text": null, "new_field": 1},
        {"id": "b", "session_id": "s", "created_at_ms": 1, "media": [{"no": "url"}]},
        {"no": "id"}
    ]});
    let recorder = Recorder::json("200 OK", &body.to_string()).await;
    let list = client(&recorder.url, TOKEN).drafts().await.unwrap();
    let ids: Vec<&str> = list.iter().map(|draft| draft.id.as_str()).collect();
    assert_eq!(ids, ["a"], "half a draft would look like an edit");
}

#[tokio::test]
async fn an_answer_without_a_list_is_no_empty_list() {
    let recorder = Recorder::json("200 OK", "{}").await;
    let list = client(&recorder.url, TOKEN).drafts().await;
    assert!(
        matches!(list, Err(ChannelError::Unexpected { .. })),
        "{list:?}"
    );
}

fn file(url: &str) -> RemoteFile {
    RemoteFile {
        url: url.into(),
        mime: String::new(),
        name: "a.jpg".into(),
        sha256: String::new(),
        size_bytes: 0,
        storage_key: None,
    }
}

#[tokio::test]
async fn a_file_is_fetched_whole_and_without_the_token() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let photo = picture(folder.path(), "photo");
    let stored = world.client.upload(&photo, &|_| {}).await.unwrap();
    let target = folder.path().join("fetched");
    world
        .client
        .download(&stored, &target, 1_000)
        .await
        .unwrap();
    assert_eq!(
        std::fs::read(&target).unwrap(),
        std::fs::read(&photo.path).unwrap()
    );

    let recorder = Recorder::json("200 OK", "bytes").await;
    let from = file(&format!("{}/a.jpg", recorder.url));
    world.client.download(&from, &target, 1_000).await.unwrap();
    let asked = &recorder.requests()[0];
    assert_eq!(asked.line(), "GET /a.jpg HTTP/1.1");
    assert_eq!(asked.header("authorization"), None);
}

#[tokio::test]
async fn a_file_over_the_limit_or_behind_a_redirect_is_refused() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("fetched");
    let answers = [
        "HTTP/1.1 200 OK\r\ncontent-length: 20\r\nconnection: close\r\n\r\n01234567890123456789",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n01234567890123456789",
        "HTTP/1.1 302 Found\r\nlocation: https://example.com/\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ];
    for answer in answers {
        let recorder = Recorder::answering(answer).await;
        let from = file(&format!("{}/a.jpg", recorder.url));
        let fetched = world.client.download(&from, &target, 10).await;
        assert!(fetched.is_err(), "{answer}");
        assert_eq!(recorder.requests().len(), 1, "asked once: {answer}");
    }
    let fetched = world
        .client
        .download(&file("http://example.com/a"), &target, 10)
        .await;
    assert!(matches!(fetched, Err(ChannelError::Refused { .. })));
}
