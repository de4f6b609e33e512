use crate::support::{Fake, Journal, MIB, object};
use axum::http::Method;
use composer::media_host::{MediaHost, MediaHosts, OwnStorage, StorageKeys, StoragePlace};
use hosts::Storages;
use std::sync::Arc;

fn storage(fake: &Fake) -> OwnStorage {
    let storage = OwnStorage {
        place: StoragePlace::Azure {
            account: "shop".into(),
            container: "photos".into(),
            endpoint: fake.address.clone(),
        },
        prefix: "a".into(),
        public_url: format!("{}/photos", fake.address),
    };
    storage.checked().unwrap()
}

fn open(storage: &OwnStorage, keys: &StorageKeys) -> Arc<dyn MediaHost> {
    Storages::new().unwrap().open(storage, Some(keys)).unwrap()
}

fn key() -> StorageKeys {
    StorageKeys::AzureKey {
        // "a key of nobody", in base64.
        access_key: "YSBrZXkgb2Ygbm9ib2R5".into(),
    }
}

#[tokio::test]
async fn a_picture_goes_to_microsoft_signed_and_with_its_headers() {
    let fake = Fake::start().await;
    let storage = storage(&fake);
    let (object, _file) = object(&storage, MIB);
    let host = open(&storage, &key());
    host.put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    host.verify(&object).await.unwrap();
    let puts = fake.requests(Method::PUT, "");
    assert_eq!(puts.len(), 1, "{puts:?}");
    assert_eq!(puts[0].path, format!("/photos/{}", object.name));
    let headers = &puts[0].headers;
    assert_eq!(headers["x-ms-blob-type"], "BlockBlob");
    assert_eq!(headers["x-ms-blob-content-type"], "image/jpeg");
    assert!(headers.contains_key("x-ms-blob-cache-control"));
    let signed = headers["authorization"].to_str().unwrap();
    assert!(signed.starts_with("SharedKey shop:"), "{signed}");
}

#[tokio::test]
async fn a_shared_access_signature_stands_in_the_address() {
    let fake = Fake::start().await;
    let storage = storage(&fake);
    let (object, _file) = object(&storage, 1000);
    let keys = StorageKeys::AzureSas {
        signature: "?sv=2026-02-06&sp=rwd&sig=abc%3D".into(),
    };
    let host = open(&storage, &keys.checked().unwrap());
    host.put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    let puts = fake.requests(Method::PUT, "sig=");
    assert_eq!(puts.len(), 1);
    assert!(!puts[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_large_file_goes_to_microsoft_in_blocks_and_goes_on_after_a_break() {
    let fake = Fake::start().await;
    let storage = storage(&fake);
    let (object, file) = object(&storage, 11 * MIB);
    let host = open(&storage, &key());
    let journal = Journal::default();
    fake.fail_after_parts(1);
    host.put(&object, &journal, &|_| {}).await.unwrap_err();
    host.put(&object, &journal, &|_| {}).await.unwrap();
    let blocks = fake.requests(Method::PUT, "comp=block&");
    let sizes: Vec<usize> = blocks.iter().map(|one| one.bytes).collect();
    assert_eq!(sizes, [5 * MIB, 5 * MIB, 5 * MIB, MIB], "one block twice");
    let list = fake.requests(Method::PUT, "comp=blocklist");
    assert_eq!(list[0].headers["x-ms-blob-content-type"], "image/jpeg");
    let stored = fake.object(&format!("/photos/{}", object.name)).unwrap();
    assert!(
        stored == std::fs::read(file.path()).unwrap(),
        "the bytes differ"
    );
}
