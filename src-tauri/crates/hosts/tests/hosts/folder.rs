use crate::support::{Journal, MIB, Told, object, serve_folder};
use composer::media_host::{HostError, MediaHosts, OwnStorage, StoragePlace};
use hosts::Storages;
use std::path::Path;
use tempfile::TempDir;

fn storage(folder: &Path, public_url: &str) -> OwnStorage {
    let storage = OwnStorage {
        place: StoragePlace::Folder {
            path: folder.to_str().unwrap().into(),
        },
        prefix: "2026".into(),
        public_url: public_url.into(),
    };
    storage.checked().unwrap()
}

#[tokio::test]
async fn a_folder_behind_a_web_server_keeps_pictures() {
    let folder = TempDir::new().unwrap();
    let storage = storage(folder.path(), &serve_folder(folder.path()).await);
    let (object, file) = object(&storage, 7 * MIB);
    let host = Storages::new().unwrap().open(&storage, None).unwrap();
    let told = Told::default();
    let listener = told.listener();
    host.put(&object, &Journal::default(), &listener)
        .await
        .unwrap();
    host.verify(&object).await.unwrap();
    assert_eq!(told.all().last(), Some(&object.size_bytes));
    let stored = std::fs::read(folder.path().join(&object.name)).unwrap();
    assert!(
        stored == std::fs::read(file.path()).unwrap(),
        "the bytes differ"
    );
    let left: Vec<_> = std::fs::read_dir(folder.path().join("2026"))
        .unwrap()
        .collect();
    assert_eq!(left.len(), 1, "nothing half done lies about: {left:?}");
    host.delete(&object.name).await.unwrap();
    host.delete(&object.name).await.unwrap();
    let error = host.verify(&object).await.unwrap_err();
    assert!(matches!(error, HostError::NotPublic { .. }), "{error}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let folder = TempDir::new().unwrap();
    let storage = storage(&folder.path().join("missing"), "http://127.0.0.1:9");
    let opened = Storages::new().unwrap().open(&storage, None);
    assert!(matches!(opened, Err(HostError::NoSuchPlace(_))));
}
