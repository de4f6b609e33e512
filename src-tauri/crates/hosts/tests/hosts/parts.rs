use crate::support::{Fault, Journal, Kind, MIB, S3, Told, object};
use composer::media_host::{HostError, PartUpload};

#[tokio::test]
async fn a_large_file_goes_in_parts_and_each_is_noted_before_the_next() {
    let s3 = S3::start().await;
    let (object, file) = object(&s3.storage(), 12 * MIB);
    let journal = Journal::default();
    let told = Told::default();
    let listener = told.listener();
    let host = s3.host();
    host.put(&object, &journal, &listener).await.unwrap();
    host.verify(&object).await.unwrap();
    assert_eq!(s3.bytes(Kind::Part), [5 * MIB, 5 * MIB, 2 * MIB]);
    assert_eq!(journal.notes(), [0, 1, 2, 3]);
    assert_eq!(journal.now(), None, "nothing is left to go on with");
    assert_eq!(told.all().last(), Some(&object.size_bytes));
    let stored = std::fs::read(s3.path(&object.name)).unwrap();
    assert!(
        stored == std::fs::read(file.path()).unwrap(),
        "the bytes differ"
    );
    let answer = reqwest::get(&object.url).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
}

#[tokio::test]
async fn a_break_in_the_middle_costs_one_part_and_no_more() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 17 * MIB);
    let journal = Journal::default();
    let fine = Fault::None;
    s3.next(Kind::Part, [fine.clone(), fine, Fault::BreakAfter(MIB)]);
    let host = s3.host();
    let error = host.put(&object, &journal, &|_| {}).await.unwrap_err();
    assert!(matches!(error, HostError::Unreachable(_)), "{error}");
    assert_eq!(journal.now().unwrap().parts.len(), 2);
    s3.forget_requests();

    // Another process, later: only the journal is left of the first try.
    let told = Told::default();
    let listener = told.listener();
    let host = s3.host();
    host.put(&object, &journal, &listener).await.unwrap();
    host.verify(&object).await.unwrap();
    assert_eq!(
        s3.bytes(Kind::Part),
        [5 * MIB, 2 * MIB],
        "two parts were there"
    );
    assert!(
        s3.bytes(Kind::Begin).is_empty(),
        "it goes on, it does not begin"
    );
    assert_eq!(told.all().first(), Some(&(10 * MIB as u64)));
}

#[tokio::test]
async fn an_upload_the_storage_has_forgotten_begins_anew() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 6 * MIB);
    let journal = Journal::default();
    s3.next(Kind::Part, [Fault::None, Fault::BreakAfter(1000)]);
    let host = s3.host();
    host.put(&object, &journal, &|_| {}).await.unwrap_err();
    let begun: PartUpload = journal.now().unwrap();
    host.abandon(&object.name, &begun).await.unwrap();
    assert_eq!(s3.bytes(Kind::Abort).len(), 1);
    s3.forget_requests();
    // As Amazon says it; this server has other words for it.
    s3.next(Kind::Part, [Fault::Answer(404, "NoSuchUpload")]);

    host.put(&object, &journal, &|_| {}).await.unwrap();
    host.verify(&object).await.unwrap();
    assert_eq!(s3.bytes(Kind::Begin).len(), 1);
    assert!(journal.now().is_none());
}

#[tokio::test]
async fn a_lost_answer_to_the_last_step_is_made_good() {
    let s3 = S3::start().await;
    let (object, _file) = object(&s3.storage(), 6 * MIB);
    let journal = Journal::default();
    s3.next(Kind::Complete, [Fault::Answer(503, "SlowDown")]);
    let host = s3.host();
    let error = host.put(&object, &journal, &|_| {}).await.unwrap_err();
    assert!(matches!(error, HostError::TryLater { .. }), "{error}");
    s3.forget_requests();
    host.put(&object, &journal, &|_| {}).await.unwrap();
    assert!(s3.bytes(Kind::Part).is_empty(), "every part was there");
    host.verify(&object).await.unwrap();
}
