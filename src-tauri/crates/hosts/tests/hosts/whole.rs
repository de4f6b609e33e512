use crate::support::{Fault, Journal, Kind, MIB, S3, Told, object};
use composer::media_host::{MediaHosts, Presence};
use hosts::Storages;
use std::sync::Arc;
use tokio::sync::Notify;

#[tokio::test]
async fn a_picture_is_stored_under_its_hash_and_fetched_by_its_public_address() {
    let s3 = S3::start().await;
    let (object, file) = object(&s3.storage(), MIB);
    let host = s3.host();
    host.put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    host.verify(&object).await.unwrap();
    assert_eq!(object.name, format!("shop/{}.jpg", object.sha256));
    let stored = std::fs::read(s3.path(&object.name)).unwrap();
    assert!(
        stored == std::fs::read(file.path()).unwrap(),
        "the bytes differ"
    );
    let answer = reqwest::get(&object.url).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert_eq!(
        answer.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
}

#[tokio::test]
async fn the_progress_is_told_chunk_by_chunk_up_to_the_end() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 3 * MIB);
    let told = Told::default();
    let listener = told.listener();
    s3.host()
        .put(&object, &Journal::default(), &listener)
        .await
        .unwrap();
    let steps = told.all();
    assert_eq!(steps.last(), Some(&object.size_bytes));
    let mut before = 0;
    for step in steps {
        assert!(
            step > before && step - before <= 256 * 1024,
            "{before} {step}"
        );
        before = step;
    }
}

#[tokio::test]
async fn a_slow_storage_is_waited_for_and_can_be_left() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), MIB);
    let (come, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let hold = || Fault::Hold(come.clone(), go.clone());
    s3.next(Kind::Put, [hold(), hold()]);
    let host = s3.host();
    let journal = Journal::default();
    tokio::select! {
        done = host.put(&object, &journal, &|_| {}) => panic!("it was held: {done:?}"),
        () = come.notified() => {}
    }
    assert!(
        !s3.path(&object.name).exists(),
        "it was left before the answer"
    );
    let wait = async {
        come.notified().await;
        go.notify_one();
    };
    let (done, ()) = tokio::join!(host.put(&object, &journal, &|_| {}), wait);
    done.unwrap();
    assert!(s3.path(&object.name).exists());
}

#[tokio::test]
async fn a_storage_that_forgets_is_found_out() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 1000);
    let storages = Storages::new().unwrap();
    assert_eq!(storages.look(&object.url).await, Ok(Presence::Gone));
    s3.host()
        .put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    assert_eq!(storages.look(&object.url).await, Ok(Presence::There));
    std::fs::remove_file(s3.path(&object.name)).unwrap();
    assert_eq!(storages.look(&object.url).await, Ok(Presence::Gone));
}

#[tokio::test]
async fn what_is_deleted_is_gone_and_deleting_it_again_is_fine() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 1000);
    let host = s3.host();
    host.put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    host.delete(&object.name).await.unwrap();
    assert!(!s3.path(&object.name).exists());
    host.delete(&object.name).await.unwrap();
}
