use crate::support::{ROBIN, Recorder, TOKEN, account, client, text_to};
use channels::Systems;
use composer::{
    channel::{ChannelError, Connector},
    secret::Secret,
};

#[tokio::test]
async fn the_key_travels_in_its_own_scheme_and_follows_no_redirect() {
    let elsewhere = Recorder::json("200 OK", r#"{"results":[]}"#).await;
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        elsewhere.url
    );
    let recorder = Recorder::answering(&answer).await;
    let client = client(&recorder.url, TOKEN);
    let read = client.senders().await;
    assert!(
        matches!(read, Err(ChannelError::Unexpected { .. })),
        "{read:?}"
    );
    let sent = client.dispatch(&text_to("k", ROBIN), &|_| {}).await;
    assert!(
        matches!(sent, Err(ChannelError::Unexpected { .. })),
        "{sent:?}"
    );
    for request in recorder.requests() {
        let auth = request.header("authorization").unwrap().to_owned();
        assert_eq!(auth, format!("AccessKey {TOKEN}"));
    }
    assert!(elsewhere.requests().is_empty(), "nobody else was asked");
}

#[tokio::test]
async fn the_key_is_in_no_error_even_when_the_answer_repeats_it() {
    for status in [
        "400 Bad Request",
        "403 Forbidden",
        "422 No",
        "500 Oops",
        "302 Found",
    ] {
        let body =
            r#"{"code":"{auth}","message":"who is {auth}?","details":{"{auth}":["{auth}"]}}"#;
        let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n{body}");
        let recorder = Recorder::answering(&answer).await;
        let client = client(&recorder.url, TOKEN);
        let read = client.senders().await.unwrap_err();
        let sent = client
            .dispatch(&text_to("k", ROBIN), &|_| {})
            .await
            .unwrap_err();
        for error in [read, sent] {
            let told = format!("{error} {error:?}");
            assert!(!told.contains(TOKEN), "{status}: {told}");
        }
    }
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_needs_a_sign_in() {
    for odd in ["", "a\nb", "ключ"] {
        let answer = Systems.connect(&account("http://127.0.0.1:9"), Secret::new(odd));
        assert_eq!(answer.err(), Some(ChannelError::SignInNeeded), "{odd:?}");
    }
}
