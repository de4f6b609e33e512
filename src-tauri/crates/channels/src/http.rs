//! What all clients share: pace, limits, and the reading of answers.

mod answer;
mod pace;
mod part;
mod patience;
mod watched;

pub(crate) use answer::{Answer, Reach, from_send_error};
pub(crate) use pace::Pace;
pub(crate) use part::file_part;
pub(crate) use patience::patiently;
pub(crate) use watched::watched;

use composer::channel::ChannelError;
use reqwest::{Client, redirect::Policy};
use std::time::Duration;

/// The largest answer that is read; every documented one is far smaller.
pub(crate) const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// What a client is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Calls whose bodies are small.
    Calls,
    /// Uploads: a read time-out would count the time a slow one takes, so the bytes are watched instead.
    Uploads,
}

/// Makes a client that follows no redirect, so that a token never travels to another host.
pub(crate) fn client(base_url: &str, what_for: Use) -> Result<Client, ChannelError> {
    let mut builder = Client::builder()
        .user_agent(concat!("Postroom/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .pool_idle_timeout(Duration::from_secs(20))
        .https_only(base_url.starts_with("https://"));
    if what_for == Use::Calls {
        builder = builder.read_timeout(Duration::from_secs(30));
    }
    if base_url.starts_with("http://") {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| ChannelError::Unexpected {
        status: 0,
        excerpt: error.to_string(),
    })
}
