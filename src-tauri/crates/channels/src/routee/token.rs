//! Keeps the access token in memory, and renews it once for everyone who needs it.

use super::wire;
use crate::http::{Answer, Pace, Reach, from_send_error};
use composer::{channel::ChannelError, secret::Secret};
use reqwest::{Client, header::CONTENT_TYPE};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// A token is renewed this long before its end.
const EARLY: Duration = Duration::from_secs(60);
const TIMEOUT: Duration = Duration::from_secs(30);

/// An application's sign-in, and the token it gave last.
pub(super) struct Tokens {
    http: Client,
    url: String,
    application: String,
    secret: Secret,
    pace: Arc<Pace>,
    /// Held while it is renewed, so that one request renews it and the others wait for that.
    held: Mutex<Option<Held>>,
}

#[derive(Clone)]
struct Held {
    token: Secret,
    /// `None`: it has no end.
    renew_at: Option<Instant>,
}

impl Held {
    fn is_fresh(&self) -> bool {
        self.renew_at.is_none_or(|at| Instant::now() < at)
    }
}

impl Tokens {
    /// Takes `application id:secret`; another form needs a new sign-in.
    pub fn new(
        http: Client,
        base_url: &str,
        secret: &Secret,
        pace: Arc<Pace>,
    ) -> Result<Self, ChannelError> {
        let (application, secret) = secret
            .expose()
            .split_once(':')
            .map(|(id, secret)| (id.trim(), secret.trim()))
            .filter(|(id, secret)| !id.is_empty() && !secret.is_empty())
            .ok_or(ChannelError::SignInNeeded)?;
        Ok(Self {
            http,
            url: format!("{base_url}/oauth/token"),
            application: application.to_owned(),
            secret: Secret::new(secret),
            pace,
            held: Mutex::default(),
        })
    }

    /// Gives the token in use, or a new one when that ends soon.
    pub async fn current(&self) -> Result<Secret, ChannelError> {
        self.unless(|_| false).await
    }

    /// Gives a token other than one that was refused; whoever comes first renews it.
    pub async fn instead_of(&self, refused: &Secret) -> Result<Secret, ChannelError> {
        self.unless(|held| held == refused).await
    }

    async fn unless(&self, is_spent: impl Fn(&Secret) -> bool) -> Result<Secret, ChannelError> {
        let mut held = self.held.lock().await;
        if let Some(known) = held.as_ref()
            && known.is_fresh()
            && !is_spent(&known.token)
        {
            return Ok(known.token.clone());
        }
        let renewed = self.ask().await?;
        let token = renewed.token.clone();
        *held = Some(renewed);
        Ok(token)
    }

    async fn ask(&self) -> Result<Held, ChannelError> {
        self.pace.turn().await;
        let asked_at = Instant::now();
        let call = self
            .http
            .post(&self.url)
            .basic_auth(&self.application, Some(self.secret.expose()))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials")
            .timeout(TIMEOUT);
        // It changes nothing at Routee that asking again would not.
        let reach = Reach::Harmless;
        let sent = call.send().await;
        let response = sent.map_err(|error| from_send_error(&error, reach))?;
        let given: wire::Token = Answer::read(response, reach).await?.parse_secret()?;
        let token = given.access_token;
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ChannelError::Unexpected {
                status: 200,
                excerpt: "the token server gave a token that no request can carry".into(),
            });
        }
        Ok(Held {
            token: Secret::new(token),
            renew_at: given.expires_in.map(|left| asked_at + in_use(left)),
        })
    }
}

/// How long a token is used; one that lives for less than two minutes is used for half of its life.
fn in_use(seconds: i64) -> Duration {
    let life = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
    life.saturating_sub(EARLY.min(life / 2))
}

#[cfg(test)]
mod tests {
    use super::in_use;

    #[test]
    fn a_token_is_renewed_a_minute_early_and_a_short_one_in_half_its_life() {
        for (life, used) in [(3_600, 3_540), (120, 60), (30, 15), (0, 0), (-5, 0)] {
            assert_eq!(in_use(life).as_secs(), used, "{life}");
        }
        assert_eq!(in_use(631_139_040).as_secs(), 631_138_980);
    }
}
