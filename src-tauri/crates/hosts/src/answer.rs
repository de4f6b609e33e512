//! Reads what a storage said: the status decides first, then the code in its XML or JSON.

use composer::media_host::HostError;
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use std::time::Duration;

const MOST_WORDS: usize = 300;

/// What was seen of a call that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// No answer came.
    Lost(String),
    /// An answer that is not a success.
    Answer {
        status: StatusCode,
        after: Option<Duration>,
        /// The storage's own code, such as `NoSuchBucket`.
        code: String,
        message: String,
    },
}

impl Seen {
    /// Reads a bad answer.
    pub fn answer(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let after = headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs);
        let text = String::from_utf8_lossy(body);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let google = &json["error"];
        let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        let code = element(&text, "Code")
            .or_else(|| word(&google["status"]))
            .or_else(|| word(google));
        let message = element(&text, "Message")
            .or_else(|| word(&google["message"]))
            .or_else(|| word(&json["error_description"]));
        Self::Answer {
            status,
            after,
            code: code.unwrap_or_default(),
            message: message.unwrap_or_default(),
        }
    }
}

/// Reads the text of the first element of a name; storages write these flat and without attributes.
fn element(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    Some(
        inner
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// Gives what the caller does about a failed call.
pub(crate) fn host_error(
    error: &object_store::Error,
    seen: Option<Seen>,
    secrets: &[String],
) -> HostError {
    let words = |code: &str, message: &str, status: StatusCode| {
        let said = match (code, message) {
            ("", "") => format!("it answers {status}"),
            (code, "") => code.to_owned(),
            ("", message) => message.to_owned(),
            (code, message) => format!("{code}: {message}"),
        };
        blotted(&said, secrets)
    };
    match seen {
        None => HostError::Unexpected(blotted(&error.to_string(), secrets)),
        Some(Seen::Lost(why)) => HostError::Unreachable(blotted(&why, secrets)),
        Some(Seen::Answer {
            status,
            after,
            code,
            message,
        }) => {
            let said = words(&code, &message, status);
            match status {
                _ if is_missing_place(&code) => HostError::NoSuchPlace(said),
                _ if is_about_keys(&code) => HostError::KeysRefused(said),
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => HostError::KeysRefused(said),
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    HostError::TryLater { after }
                }
                StatusCode::REQUEST_TIMEOUT => HostError::Unreachable(said),
                status if status.is_server_error() => HostError::Unreachable(said),
                StatusCode::NOT_FOUND => HostError::NoSuchPlace(said),
                status if status.is_redirection() => HostError::Refused(format!(
                    "it answers with another address ({said}); the region or the address of the storage is wrong"
                )),
                _ => HostError::Refused(said),
            }
        }
    }
}

fn is_missing_place(code: &str) -> bool {
    matches!(
        code,
        "NoSuchBucket" | "ContainerNotFound" | "InvalidBucketName"
    )
}

/// Some storages say with another status what is wrong with the keys.
fn is_about_keys(code: &str) -> bool {
    matches!(
        code,
        "InvalidAccessKeyId"
            | "SignatureDoesNotMatch"
            | "ExpiredToken"
            | "InvalidToken"
            | "TokenRefreshRequired"
            | "RequestTimeTooSkewed"
            | "AuthenticationFailed"
            | "invalid_grant"
    )
}

/// Says whether a storage does not know an upload in parts (any more).
pub(crate) fn is_forgotten_upload(seen: Option<&Seen>) -> bool {
    matches!(
        seen,
        Some(Seen::Answer { code, .. })
            if matches!(code.as_str(), "NoSuchUpload" | "InvalidPart" | "InvalidBlockList" | "InvalidPartOrder")
    )
}

/// Blots secrets out of a text, and keeps it short and on one line.
pub(crate) fn blotted<S: AsRef<str>>(text: &str, secrets: &[S]) -> String {
    let mut text: String = text.chars().filter(|c| !c.is_control()).collect();
    for secret in secrets.iter().map(AsRef::as_ref) {
        if !secret.is_empty() {
            text = text.replace(secret, "<redacted>");
        }
    }
    text.chars().take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(status: u16, body: &str) -> HostError {
        let status = StatusCode::from_u16(status).unwrap();
        let seen = Seen::answer(status, &HeaderMap::new(), body.as_bytes());
        let error = object_store::Error::NotImplemented {
            operation: "x".into(),
            implementer: "y".into(),
        };
        host_error(&error, Some(seen), &["very-secret".to_owned()])
    }

    #[test]
    fn amazons_words_are_read() {
        let xml = |code: &str| {
            format!(
                "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>No very-secret here</Message></Error>"
            )
        };
        assert_eq!(
            error_of(404, &xml("NoSuchBucket")),
            HostError::NoSuchPlace("NoSuchBucket: No <redacted> here".into())
        );
        for code in [
            "AccessDenied",
            "SignatureDoesNotMatch",
            "InvalidAccessKeyId",
        ] {
            let error = error_of(403, &xml(code));
            assert!(
                matches!(error, HostError::KeysRefused(_)),
                "{code}: {error}"
            );
        }
        let expired = error_of(400, &xml("ExpiredToken"));
        assert!(matches!(expired, HostError::KeysRefused(_)), "{expired}");
        let slow = error_of(503, &xml("SlowDown"));
        assert!(matches!(slow, HostError::TryLater { .. }), "{slow}");
        let broken = error_of(500, &xml("InternalError"));
        assert!(matches!(broken, HostError::Unreachable(_)), "{broken}");
        let moved = error_of(301, &xml("PermanentRedirect"));
        assert!(matches!(moved, HostError::Refused(_)), "{moved}");
    }

    #[test]
    fn googles_words_are_read() {
        let json = r#"{"error":{"code":404,"message":"The specified bucket does not exist.","status":"NOT_FOUND"}}"#;
        let error = error_of(404, json);
        assert_eq!(
            error,
            HostError::NoSuchPlace("NOT_FOUND: The specified bucket does not exist.".into())
        );
        let json = r#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#;
        let error = error_of(400, json);
        assert_eq!(
            error,
            HostError::KeysRefused("invalid_grant: Invalid JWT Signature.".into())
        );
    }

    #[test]
    fn an_empty_answer_is_named_by_its_status() {
        assert_eq!(
            error_of(418, ""),
            HostError::Refused("it answers 418 I'm a teapot".into())
        );
    }
}
