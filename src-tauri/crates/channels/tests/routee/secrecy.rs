use crate::support::{Recorder, SECRET, account, connected, text};
use composer::channel::ChannelError;

const TOKEN: &str = "token-9d2f-for-nobody";

fn token(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn the_sign_in_is_in_no_error_even_when_the_answer_repeats_it() {
    for status in ["400 Bad Request", "403 Forbidden", "302 Found", "500 Oops"] {
        for body in [
            r#"{"status":1,"message":"{auth}","error":"{auth}"}"#,
            "{auth} sandbox:",
        ] {
            let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n{body} {SECRET}");
            let auth = Recorder::answering(&answer).await;
            let error = connected(&account(&auth.url)).senders().await.unwrap_err();
            let basic = auth.requests()[0]
                .header("authorization")
                .unwrap()
                .to_owned();
            let code = basic.strip_prefix("Basic ").unwrap();
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains(SECRET) && !shown.contains(code),
                "{status}: {shown}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_read_is_in_no_error() {
    let unusable = [
        format!(r#"{{"access_token":"{TOKEN}","expires_in":"soon"}}"#),
        format!(r#"{{"access_token":"{TOKEN} with space"}}"#),
        TOKEN.to_owned(),
    ];
    for body in unusable {
        let auth = Recorder::answering(&token(&body)).await;
        let error = connected(&account(&auth.url)).senders().await.unwrap_err();
        assert!(
            matches!(error, ChannelError::Unexpected { .. }),
            "{error:?}"
        );
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
    }
}

#[tokio::test]
async fn the_token_is_in_no_error_even_when_the_answer_repeats_it() {
    let auth = Recorder::answering(&token(&format!(r#"{{"access_token":"{TOKEN}"}}"#))).await;
    for status in [
        "400 Bad Request",
        "403 Forbidden",
        "302 Found",
        "500 Oops",
        "429 Slow",
    ] {
        let body = r#"{"code":"{auth}","developerMessage":"who is {auth}?"}"#;
        let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n{body}");
        let api = Recorder::answering(&answer).await;
        let mut account = account(&api.url);
        account.options.routee.auth_base_url = auth.url.clone();
        let client = connected(&account);
        let sent = client.dispatch(&text("x"), &|_| {}).await.unwrap_err();
        let read = client.balance().await.unwrap_err();
        let carried = api.requests()[0]
            .header("authorization")
            .unwrap()
            .to_owned();
        assert_eq!(carried, format!("Bearer {TOKEN}"), "the request carries it");
        for error in [sent, read] {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(TOKEN), "{status}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_so_the_sign_in_stays_here() {
    let elsewhere = Recorder::json("200 OK", r#"{"access_token":"t"}"#).await;
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/oauth/token\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        elsewhere.url
    );
    let auth = Recorder::answering(&answer).await;
    let asked = connected(&account(&auth.url)).senders().await;
    assert!(
        matches!(asked, Err(ChannelError::Unexpected { .. })),
        "{asked:?}"
    );
    assert!(elsewhere.requests().is_empty(), "nobody else was asked");
}
