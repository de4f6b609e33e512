//! What all clients share: pace, limits, and the reading of answers.

mod answer;
mod pace;

pub(crate) use answer::{Answer, Reach, from_send_error};
pub(crate) use pace::Pace;

use composer::channel::ChannelError;
use reqwest::{Client, redirect::Policy};
use std::time::Duration;

/// The largest answer that is read; every documented one is far smaller.
pub(crate) const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Makes a client that follows no redirect, so that a token never travels to another host.
pub(crate) fn client(base_url: &str) -> Result<Client, ChannelError> {
    let mut builder = Client::builder()
        .user_agent(concat!("Postroom/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(20))
        .https_only(base_url.starts_with("https://"));
    if base_url.starts_with("http://") {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| ChannelError::Unexpected {
        status: 0,
        excerpt: error.to_string(),
    })
}
