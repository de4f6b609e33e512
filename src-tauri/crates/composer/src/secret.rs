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

/// Which secret is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKey {
    /// The token of an account's system.
    Token(AccountId),
    /// The access keys of an account's own storage.
    Storage(AccountId),
}

impl From<AccountId> for SecretKey {
    fn from(account: AccountId) -> Self {
        Self::Token(account)
    }
}

impl fmt::Display for SecretKey {
    /// Writes the name a keychain knows the secret by.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(account) => write!(f, "{account}"),
            Self::Storage(account) => write!(f, "{account}/storage"),
        }
    }
}

/// Where secrets are kept: the OS keychain, or memory for one session.
pub trait SecretStore: Send + Sync {
    /// Reads a secret; `None` when there is none.
    fn read(&self, key: SecretKey) -> Result<Option<Secret>, SecretError>;
    /// Keeps a secret, replacing an older one.
    fn keep(&self, key: SecretKey, secret: &Secret, how: Keeping) -> Result<(), SecretError>;
    /// Forgets a secret; nothing to forget is fine.
    fn forget(&self, key: SecretKey) -> Result<(), SecretError>;
}
