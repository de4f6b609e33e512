use crate::support::{Fault, Journal, Kind, S3, object, s3_keys, s3_open};
use composer::media_host::{HostError, StoragePlace};
use std::time::Duration;

#[tokio::test]
async fn wrong_keys_are_named_and_never_repeated() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 1000);
    let host = s3_open(&s3.storage(), &s3_keys("a-wrong-secret"));
    let error = host
        .put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap_err();
    assert!(matches!(error, HostError::KeysRefused(_)), "{error:?}");
    let text = format!("{error} {error:?}");
    assert!(text.contains("SignatureDoesNotMatch"), "{text}");
    for secret in ["a-wrong-secret", "AKIDPOSTROOM"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_named() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 1000);
    // As Amazon says it; this server makes the bucket.
    s3.next(Kind::Put, [Fault::Answer(404, "NoSuchBucket")]);
    let host = s3.host();
    let error = host
        .put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap_err();
    assert!(matches!(error, HostError::NoSuchPlace(_)), "{error:?}");
}

#[tokio::test]
async fn a_refusal_is_for_a_person_and_a_busy_storage_for_later() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 1000);
    s3.next(
        Kind::Put,
        [
            Fault::Answer(403, "AccessDenied"),
            Fault::Answer(503, "SlowDown"),
            Fault::Answer(500, "InternalError"),
            Fault::Answer(400, "InvalidRequest"),
        ],
    );
    let host = s3.host();
    let journal = Journal::default();
    let mut errors = Vec::new();
    for _ in 0..4 {
        errors.push(host.put(&object, &journal, &|_| {}).await.unwrap_err());
    }
    assert_eq!(
        errors,
        [
            HostError::KeysRefused("AccessDenied: As told.".into()),
            HostError::TryLater {
                after: Some(Duration::from_secs(7))
            },
            HostError::Unreachable("InternalError: As told.".into()),
            HostError::Refused("InvalidRequest: As told.".into()),
        ]
    );
    assert_eq!(
        s3.bytes(Kind::Put).len(),
        4,
        "nothing is tried again in silence"
    );
}

#[tokio::test]
async fn a_storage_that_is_off_is_waited_for() {
    let s3 = S3::start().await;
    let mut storage = s3.storage();
    let (object, _file) = object(&storage, 1000);
    if let StoragePlace::S3 { endpoint, .. } = &mut storage.place {
        *endpoint = "http://127.0.0.1:9".into();
    }
    let host = s3_open(&storage, &s3_keys(crate::support::SECRET));
    let error = host
        .put(&object, &Journal::default(), &|_| {})
        .await
        .unwrap_err();
    assert!(matches!(error, HostError::Unreachable(_)), "{error:?}");
}
