//! Looking at the medium a campaign names, as Routee does before it sends; only what lies on loopback
//! is read, so that the sandbox reaches no other machine.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use super::command::{Command, Kind};
use super::refusal::{BAD_MEDIA, invalid};
use crate::problem::Problem;

const PATIENCE: Duration = Duration::from_secs(20);

/// What a kind may be: its types, any where there are none, and its size.
#[derive(Debug)]
struct Allowed {
    types: &'static [&'static str],
    max_bytes: u64,
}

fn allowed(kind: Kind) -> Option<Allowed> {
    let (types, max_bytes): (&'static [&'static str], u64) = match kind {
        Kind::Image => (&["image/png", "image/jpeg"], 5_000_000),
        Kind::Video => (&["video/mp4", "video/3gpp"], 16_000_000),
        Kind::Document => (&[], 100_000_000),
        Kind::Audio => (
            &[
                "audio/aac",
                "audio/mp4",
                "audio/amr",
                "audio/mpeg",
                "audio/ogg; codecs=opus",
            ],
            16_000_000,
        ),
        Kind::Sticker => (&["image/webp"], 100_000),
        Kind::Text | Kind::Location | Kind::Template => return None,
    };
    Some(Allowed { types, max_bytes })
}

/// Refuses a campaign whose medium cannot be read, is too large, or of a type its kind does not take.
/// Returns the type of what it looked at.
pub async fn check(command: &Command) -> Result<Option<String>, Problem> {
    let (Some(allowed), Some(address)) = (allowed(command.kind), command.fields.media_url()) else {
        return Ok(None);
    };
    let Some(url) = loopback(address) else {
        return Ok(None);
    };
    let unreadable = |why: String| invalid(BAD_MEDIA, format!("The media cannot be read: {why}."));
    let client = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .timeout(PATIENCE)
        .build()
        .map_err(Problem::internal)?;
    let answer = client.get(url).send().await;
    let answer = answer.map_err(|_| unreadable("no answer".to_owned()))?;
    if !answer.status().is_success() {
        return Err(unreadable(answer.status().to_string()));
    }
    let kind = media_type(&answer);
    allowed.check_type(&kind)?;
    allowed.check_size(answer).await?;
    Ok(Some(kind))
}

fn loopback(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.trim_matches(['[', ']']);
    let is_local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    (is_local && matches!(url.scheme(), "http" | "https")).then_some(url)
}

fn media_type(answer: &Response) -> String {
    let given = answer.headers().get(reqwest::header::CONTENT_TYPE);
    let text = given.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().trim().to_ascii_lowercase()
}

impl Allowed {
    fn check_type(&self, given: &str) -> Result<(), Problem> {
        let base = given.split(';').next().unwrap_or_default().trim();
        let is_type = base
            .split_once('/')
            .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
        let fits = match base {
            _ if self.types.is_empty() => is_type,
            "audio/ogg" => {
                let opus = given.replace([' ', '"'], "").contains("codecs=opus");
                opus && self.types.contains(&"audio/ogg; codecs=opus")
            }
            _ => self.types.contains(&base),
        };
        let message = || format!("The media type {given:?} is not supported here.");
        fits.then_some(())
            .ok_or_else(|| invalid(BAD_MEDIA, message()))
    }

    /// Counts what really comes, whatever was announced.
    async fn check_size(&self, mut answer: Response) -> Result<(), Problem> {
        let mut size = 0;
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|_| invalid(BAD_MEDIA, "The media cannot be read: it ended early."))?
        {
            size += chunk.len() as u64;
            if size > self.max_bytes {
                let message = format!("The media is larger than {} bytes.", self.max_bytes);
                return Err(invalid(BAD_MEDIA, message));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, allowed, loopback};

    #[test]
    fn only_media_on_this_machine_is_read() {
        for (url, is_read) in [
            ("http://127.0.0.1:80/x", true),
            ("http://localhost/x", true),
            ("http://[::1]:9/x", true),
            ("http://127.0.0.1.example.org/x", false),
            ("https://media.example.com/x", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(loopback(url).is_some(), is_read, "{url}");
        }
    }

    #[test]
    fn each_kind_takes_its_own_types() {
        for (kind, given, fits) in [
            (Kind::Image, "image/png", true),
            (Kind::Image, "image/gif", false),
            (Kind::Video, "video/3gpp", true),
            (Kind::Audio, "audio/ogg", false),
            (Kind::Audio, "audio/ogg; codecs=opus", true),
            (Kind::Audio, "audio/ogg;codecs=\"opus\"", true),
            (Kind::Sticker, "image/webp", true),
            (Kind::Document, "application/pdf", true),
            (Kind::Document, "", false),
        ] {
            let checked = allowed(kind).map(|allowed| allowed.check_type(given).is_ok());
            assert_eq!(checked, Some(fits), "{kind:?} as {given}");
        }
    }
}
