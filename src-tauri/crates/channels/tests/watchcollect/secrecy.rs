use crate::support::{DIVERS, Recorder, account, client, text_to};
use channels::Systems;
use composer::{
    channel::{ChannelError, Connector},
    secret::Secret,
};
use std::time::Duration;

const TOKEN: &str = "hush-hush-4f1d";

#[tokio::test]
async fn a_redirect_is_not_followed_so_the_token_stays_here() {
    let elsewhere = Recorder::json("200 OK", r#"{"items":[]}"#).await;
    for status in [
        "301 Moved",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nlocation: {}/v2/sessions\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url
        );
        let recorder = Recorder::answering(&answer).await;
        let client = client(&recorder.url, TOKEN);
        let read = client.senders().await;
        assert!(
            matches!(read, Err(ChannelError::Unexpected { .. })),
            "{read:?}"
        );
        let sent = client.dispatch(&text_to("k", &[DIVERS]), &|_| {}).await;
        assert!(
            matches!(sent, Err(ChannelError::Unexpected { .. })),
            "{sent:?}"
        );
        assert_eq!(recorder.requests().len(), 2);
    }
    assert!(elsewhere.requests().is_empty(), "nobody else was asked");
}

#[tokio::test]
async fn the_token_is_in_no_error_even_when_the_answer_repeats_it() {
    let bodies = [
        r#"{"error_code":"{auth}","error_message":"who is {auth}?"}"#,
        "<html>{auth}</html>",
        "{auth}",
    ];
    for status in [
        "400 Bad Request",
        "403 Forbidden",
        "500 Oops",
        "302 Found",
        "429 Slow",
    ] {
        for body in bodies {
            let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n{body}");
            let recorder = Recorder::answering(&answer).await;
            let client = client(&recorder.url, TOKEN);
            let read = client.senders().await.unwrap_err();
            let sent = client
                .dispatch(&text_to("k", &[DIVERS]), &|_| {})
                .await
                .unwrap_err();
            let sent_auth = recorder.requests()[0]
                .header("authorization")
                .unwrap()
                .to_owned();
            assert_eq!(
                sent_auth,
                format!("Bearer {TOKEN}"),
                "the request carries it"
            );
            for error in [read, sent] {
                let shown = format!("{error} {error:?}");
                assert!(!shown.contains(TOKEN), "{status}: {shown}");
            }
        }
    }
}

#[test]
fn a_secret_that_no_header_can_carry_needs_a_new_sign_in() {
    for token in ["", "with space", "line\nbreak", "ü", "nul\0"] {
        let made = Systems.connect(&account("http://127.0.0.1:9"), Secret::new(token));
        assert_eq!(made.err(), Some(ChannelError::SignInNeeded), "{token:?}");
    }
}

#[tokio::test]
async fn requests_beyond_the_pace_wait_their_turn() {
    let recorder = Recorder::json("200 OK", r#"{"items":[]}"#).await;
    let mut account = account(&recorder.url);
    account.options.requests_per_minute = 12;
    let client = Systems.connect(&account, Secret::new(TOKEN)).unwrap();
    let many = async {
        for _ in 0..10 {
            client.senders().await.unwrap();
        }
    };
    let ended = tokio::time::timeout(Duration::from_millis(700), many).await;
    assert!(ended.is_err(), "ten requests do not fit into one second");
    assert_eq!(
        recorder.requests().len(),
        3,
        "a quarter of the minute's requests at once"
    );
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}",
        "x".repeat(17 * 1024 * 1024)
    );
    let recorder = Recorder::answering(&answer).await;
    let sent = client(&recorder.url, TOKEN)
        .dispatch(&text_to("k", &[DIVERS]), &|_| {})
        .await;
    assert!(
        matches!(sent, Err(ChannelError::Unknown { .. })),
        "{sent:?}"
    );
}
