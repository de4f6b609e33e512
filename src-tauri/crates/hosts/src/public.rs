//! Fetches public addresses as a sending system will: without any sign-in.
//!
//! After an upload, files up to 16 MiB are read back whole and hashed. Of larger ones only the length is compared: each
//! part's hash was checked by the storage when it took it (by its signature at S3).

use crate::wire::root_cause;
use composer::media_host::{HostError, HostedObject, Presence};
use reqwest::{Client, Method, Response, StatusCode, Url, header::CONTENT_LENGTH};
use sha2::{Digest, Sha256};

/// What is larger is not fetched back whole.
const READ_BACK_BYTES: u64 = 16 * 1024 * 1024;

/// The way to public addresses.
#[derive(Clone)]
pub(crate) struct Public(Client);

impl Public {
    /// Uses a client that follows no redirect.
    pub fn new(client: Client) -> Self {
        Self(client)
    }

    /// Says whether something is at an address.
    pub async fn look(&self, url: &str) -> Result<Presence, HostError> {
        let mut answer = self.ask(Method::HEAD, url).await?;
        if matches!(
            answer.status(),
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED
        ) {
            // Its body is never read; dropping the answer ends it.
            answer = self.ask(Method::GET, url).await?;
        }
        match answer.status() {
            status if status.is_success() => Ok(Presence::There),
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(Presence::Gone),
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Ok(Presence::Closed),
            status => Err(HostError::Unreachable(format!("{url} answers {status}"))),
        }
    }

    /// Compares what an address gives with what was stored.
    pub async fn verify(&self, object: &HostedObject) -> Result<(), HostError> {
        let is_small = object.size_bytes <= READ_BACK_BYTES;
        let method = if is_small { Method::GET } else { Method::HEAD };
        let answer = self.ask(method, &object.url).await?;
        let status = answer.status();
        let not_public = |why: String| HostError::NotPublic {
            url: object.url.clone(),
            why,
        };
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(HostError::Unreachable(format!(
                "{} answers {status}",
                object.url
            )));
        }
        if status.is_redirection() {
            return Err(not_public("it leads to another address".into()));
        }
        if status != StatusCode::OK {
            return Err(not_public(format!("it answers {status}")));
        }
        let is_same = if is_small {
            read_back(answer, object).await?
        } else {
            length(&answer).is_none_or(|length| length == object.size_bytes)
        };
        if is_same {
            return Ok(());
        }
        Err(HostError::Differs {
            url: object.url.clone(),
        })
    }

    async fn ask(&self, method: Method, url: &str) -> Result<Response, HostError> {
        let address = fetchable(url)?;
        let sent = self.0.request(method, address).send().await;
        sent.map_err(|error| HostError::Unreachable(format!("{url}: {}", root_cause(&error))))
    }
}

/// Takes https anywhere and http on this machine only.
fn fetchable(url: &str) -> Result<Url, HostError> {
    let refused = || HostError::NotPublic {
        url: url.to_owned(),
        why: "its address does not begin with https://".into(),
    };
    let address = Url::parse(url).map_err(|_| refused())?;
    let is_loopback = matches!(
        address.host_str(),
        Some("127.0.0.1" | "localhost" | "[::1]")
    );
    let is_safe = address.scheme() == "https" || (address.scheme() == "http" && is_loopback);
    let is_anonymous = address.username().is_empty() && address.password().is_none();
    if is_safe && is_anonymous {
        Ok(address)
    } else {
        Err(refused())
    }
}

/// Hashes an answer as it comes in.
async fn read_back(mut answer: Response, object: &HostedObject) -> Result<bool, HostError> {
    let mut hasher = Sha256::new();
    let mut read = 0;
    loop {
        let chunk = answer
            .chunk()
            .await
            .map_err(|error| HostError::Unreachable(root_cause(&error)))?;
        let Some(chunk) = chunk else { break };
        read += chunk.len() as u64;
        if read > object.size_bytes {
            return Ok(false);
        }
        hasher.update(&chunk);
    }
    let found: String = hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(found == object.sha256)
}

/// Reads the length an answer names; the client's own reckoning is of the body, which a HEAD has not.
fn length(answer: &Response) -> Option<u64> {
    let value = answer.headers().get(CONTENT_LENGTH)?;
    value.to_str().ok()?.parse().ok()
}
