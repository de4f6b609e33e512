//! The access keys of an account's own storage. They live in the keychain and come out only for the storage.

use crate::{
    desk::Desk,
    error::DeskError,
    id::AccountId,
    secret::{Secret, SecretKey},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// What a storage asks for; prints as `<redacted>`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum StorageKeys {
    S3 {
        access_key_id: String,
        secret_access_key: String,
        #[serde(default)]
        session_token: Option<String>,
    },
    /// A service account's key file, as JSON.
    Gcs { service_account: String },
    /// The key of an Azure storage account.
    AzureKey { access_key: String },
    /// A shared access signature.
    AzureSas { signature: String },
}

impl fmt::Debug for StorageKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl StorageKeys {
    /// Trims what was pasted; `None` when something is missing.
    pub fn checked(self) -> Option<Self> {
        let keys = match self {
            Self::S3 {
                access_key_id,
                secret_access_key,
                session_token,
            } => Self::S3 {
                access_key_id: access_key_id.trim().to_owned(),
                secret_access_key: secret_access_key.trim().to_owned(),
                session_token: session_token
                    .map(|token| token.trim().to_owned())
                    .filter(|token| !token.is_empty()),
            },
            Self::Gcs { service_account } => Self::Gcs {
                service_account: service_account.trim().to_owned(),
            },
            Self::AzureKey { access_key } => Self::AzureKey {
                access_key: access_key.trim().to_owned(),
            },
            Self::AzureSas { signature } => Self::AzureSas {
                signature: signature.trim().trim_start_matches('?').to_owned(),
            },
        };
        let is_whole = keys.words().iter().all(|word| !word.is_empty());
        is_whole.then_some(keys)
    }

    /// Gives every secret word, so that an answer that repeats one can be blotted out.
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::S3 {
                access_key_id,
                secret_access_key,
                session_token,
            } => {
                let mut words = vec![access_key_id.as_str(), secret_access_key];
                words.extend(session_token.as_deref());
                words
            }
            Self::Gcs { service_account } => vec![service_account],
            Self::AzureKey { access_key } => vec![access_key],
            Self::AzureSas { signature } => vec![signature],
        }
    }

    /// Writes the keys as the keychain keeps them.
    pub fn to_secret(&self) -> Result<Secret, DeskError> {
        let text = serde_json::to_string(self)
            .map_err(|_| DeskError::Invalid("the keys cannot be kept".into()))?;
        Ok(Secret::new(text))
    }

    /// Reads the keys back; `None` when this version cannot read them.
    pub fn from_secret(secret: &Secret) -> Option<Self> {
        serde_json::from_str(secret.expose()).ok()
    }
}

/// Reads an account's keys from the keychain; `None` when there are none at hand.
///
/// A keychain that cannot be asked is no reason to let the whole account rest: only its storage waits for a person.
pub(crate) fn read(desk: &Desk, account: AccountId) -> Option<StorageKeys> {
    match desk.doors.secrets.read(SecretKey::Storage(account)) {
        Ok(secret) => StorageKeys::from_secret(&secret?),
        Err(error) => {
            tracing::info!(%error, "the keys of a storage cannot be read");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_print_as_nothing_and_come_back_from_the_keychain() {
        let keys = StorageKeys::S3 {
            access_key_id: "AKIA".into(),
            secret_access_key: "very secret".into(),
            session_token: None,
        };
        assert_eq!(format!("{keys:?}"), "<redacted>");
        let secret = keys.to_secret().unwrap();
        assert_eq!(StorageKeys::from_secret(&secret), Some(keys));
    }

    #[test]
    fn what_was_pasted_is_trimmed_and_half_a_pair_is_refused() {
        let pasted = StorageKeys::AzureSas {
            signature: " ?sv=2026&sig=x\n".into(),
        };
        let wanted = StorageKeys::AzureSas {
            signature: "sv=2026&sig=x".into(),
        };
        assert_eq!(pasted.checked(), Some(wanted));
        let half = StorageKeys::S3 {
            access_key_id: "AKIA".into(),
            secret_access_key: "  ".into(),
            session_token: None,
        };
        assert_eq!(half.checked(), None);
    }
}
