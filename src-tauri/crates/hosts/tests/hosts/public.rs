use crate::support::{Fault, Journal, Kind, MIB, S3, object};
use composer::media_host::{HostError, MediaHosts, Presence};
use hosts::Storages;

#[tokio::test]
async fn a_bucket_that_is_closed_to_the_public_is_told_from_one_that_is_away() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 1000);
    let host = s3.host();
    host.put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    s3.next(Kind::Read, [Fault::Answer(503, "SlowDown")]);
    let error = host.verify(&object).await.unwrap_err();
    assert!(matches!(error, HostError::Unreachable(_)), "{error}");
    s3.close_to_the_public();
    let error = host.verify(&object).await.unwrap_err();
    assert!(matches!(error, HostError::NotPublic { .. }), "{error}");
    let seen = Storages::new().unwrap().look(&object.url).await;
    assert_eq!(seen, Ok(Presence::Closed));
}

#[tokio::test]
async fn other_bytes_at_the_public_address_are_found_out() {
    let s3 = S3::start().await;
    for bytes in [1000, 17 * MIB] {
        let (object, file) = object(&s3.storage(), bytes);
        let host = s3.host();
        host.put(&object, &Journal::default(), &|_| {})
            .await
            .unwrap();
        host.verify(&object).await.unwrap();
        let mut other = std::fs::read(file.path()).unwrap();
        // Of a small file every byte counts; of a large one the length.
        match bytes {
            1000 => other[500] ^= 1,
            _ => other.truncate(MIB),
        }
        std::fs::write(s3.path(&object.name), other).unwrap();
        let error = host.verify(&object).await.unwrap_err();
        assert!(matches!(error, HostError::Differs { .. }), "{error}");
    }
}

#[tokio::test]
async fn an_address_that_leads_elsewhere_is_not_followed() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 1000);
    let host = s3.host();
    host.put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap();
    s3.next(Kind::Read, [Fault::Answer(302, "Found")]);
    let error = host.verify(&object).await.unwrap_err();
    assert!(error.to_string().contains("another address"), "{error}");
}

#[tokio::test]
async fn only_safe_addresses_are_asked() {
    let storages = Storages::new().unwrap();
    for url in [
        "http://pictures.example.com/a.jpg",
        "http://127.0.0.1.example.com/a.jpg",
        "https://user:word@pictures.example.com/a.jpg",
        "file:///etc/passwd",
        "a.jpg",
    ] {
        let seen = storages.look(url).await;
        assert!(
            matches!(seen, Err(HostError::NotPublic { .. })),
            "{url}: {seen:?}"
        );
    }
}
