use crate::support::{Fake, Journal, MIB, object};
use axum::http::Method;
use composer::media_host::{MediaHost, MediaHosts, OwnStorage, StorageKeys, StoragePlace};
use hosts::Storages;
use std::sync::Arc;

fn storage(fake: &Fake) -> OwnStorage {
    let storage = OwnStorage {
        place: StoragePlace::Gcs {
            bucket: "photos".into(),
            endpoint: fake.address.clone(),
        },
        prefix: String::new(),
        public_url: format!("{}/photos", fake.address),
    };
    storage.checked().unwrap()
}

fn host(storage: &OwnStorage) -> Arc<dyn MediaHost> {
    let service_account = r#"{"private_key":"none","private_key_id":"none",
        "client_email":"shop@example.com","disable_oauth":true}"#;
    let keys = StorageKeys::Gcs {
        service_account: service_account.into(),
    };
    Storages::new().unwrap().open(storage, Some(&keys)).unwrap()
}

#[tokio::test]
async fn a_picture_goes_to_google_in_one_request_with_its_headers() {
    let fake = Fake::start().await;
    let storage = storage(&fake);
    let (object, _file) = object(&storage, MIB);
    let host = host(&storage);
    host.put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    host.verify(&object).await.unwrap();
    let puts = fake.requests(Method::PUT, "");
    assert_eq!(puts.len(), 1, "{puts:?}");
    assert_eq!(puts[0].path, format!("/photos/{}", object.name));
    assert_eq!(puts[0].headers["content-type"], "image/jpeg");
    assert!(puts[0].headers.contains_key("cache-control"));
    assert_eq!(puts[0].bytes, MIB);
    host.delete(&object.name).await.unwrap();
    assert!(fake.object(&puts[0].path).is_none());
}

#[tokio::test]
async fn a_large_file_goes_to_google_in_parts_and_goes_on_after_a_break() {
    let fake = Fake::start().await;
    let storage = storage(&fake);
    let (object, file) = object(&storage, 11 * MIB);
    let host = host(&storage);
    let journal = Journal::default();
    fake.fail_after_parts(1);
    host.put(&object, &journal, &|_| {}).await.unwrap_err();
    assert_eq!(journal.now().unwrap().parts.len(), 1);
    host.put(&object, &journal, &|_| {}).await.unwrap();
    let parts = fake.requests(Method::PUT, "partNumber");
    let sizes: Vec<usize> = parts.iter().map(|one| one.bytes).collect();
    assert_eq!(sizes, [5 * MIB, 5 * MIB, 5 * MIB, MIB], "one part twice");
    let begun = fake.requests(Method::POST, "uploads");
    assert_eq!(begun.len(), 1);
    assert_eq!(begun[0].headers["content-type"], "image/jpeg");
    let stored = fake.object(&format!("/photos/{}", object.name)).unwrap();
    assert!(
        stored == std::fs::read(file.path()).unwrap(),
        "the bytes differ"
    );
    host.verify(&object).await.unwrap();
}
