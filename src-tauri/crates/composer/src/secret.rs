//! Secrets and the place they are kept. They never reach SQLite, logs, events or errors.

use crate::{account::Keeping, id::AccountId};
use std::fmt;

/// A token or key; prints as `<redacted>`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Hands out the text, for the one header that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// Why a secret could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The machine has no usable keychain; a secret can be held for this session only.
    #[error("this computer's keychain is not available: {0}")]
    NoKeychain(String),
}

/// Where secrets are kept: the OS keychain, or memory for one session.
pub trait SecretStore: Send + Sync {
    /// Reads an account's secret; `None` when there is none.
    fn read(&self, account: AccountId) -> Result<Option<Secret>, SecretError>;
    /// Keeps an account's secret, replacing an older one.
    fn keep(&self, account: AccountId, secret: &Secret, how: Keeping) -> Result<(), SecretError>;
    /// Forgets an account's secret; nothing to forget is fine.
    fn forget(&self, account: AccountId) -> Result<(), SecretError>;
}
