//! Secrets in the OS keychain. Without one, a secret can be held for this session, in memory only.

use composer::{
    account::Keeping,
    id::AccountId,
    secret::{Secret, SecretError, SecretKey, SecretStore},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// The environment variable that stands in for every account's secret during one run.
pub const TOKEN_VARIABLE: &str = "POSTROOM_TOKEN";
/// The environment variable that stands in for the keys of every account's own storage during one run.
pub const STORAGE_KEYS_VARIABLE: &str = "POSTROOM_STORAGE_KEYS";
const SERVICE: &str = "app.postroom";

/// The OS keychain, with this session's own secrets before it.
#[derive(Default)]
pub struct Keychain {
    session: Mutex<HashMap<SecretKey, Secret>>,
    for_this_run: ForThisRun,
}

/// What stands in for the keychain during one run, as the environment gives it.
#[derive(Default)]
pub struct ForThisRun {
    /// Every account's token.
    pub token: Option<Secret>,
    /// The keys of every account's own storage.
    pub storage_keys: Option<Secret>,
}

impl Keychain {
    /// Uses the keychain; what the environment gives goes before it.
    pub fn new(for_this_run: ForThisRun) -> Self {
        Self {
            session: Mutex::default(),
            for_this_run,
        }
    }

    /// Gives an account a secret that is known anyway, such as the sandbox's.
    pub fn lend(&self, account: AccountId, secret: Secret) {
        self.lock().insert(account.into(), secret);
    }

    /// Says whether the OS keychain answers.
    pub fn is_available() -> bool {
        match keyring::Entry::new(SERVICE, "probe").and_then(|entry| entry.get_password()) {
            Ok(_) | Err(keyring::Error::NoEntry) => true,
            Err(error) => {
                tracing::info!(%error, "no usable keychain");
                false
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<SecretKey, Secret>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn entry(key: SecretKey) -> Result<keyring::Entry, SecretError> {
    keyring::Entry::new(SERVICE, &key.to_string()).map_err(no_keychain)
}

/// Says what failed, in the keychain's own words; they never hold the secret.
fn no_keychain(error: keyring::Error) -> SecretError {
    SecretError::NoKeychain(match error {
        keyring::Error::BadEncoding(_) => "an entry is not text".into(),
        other => other.to_string(),
    })
}

impl SecretStore for Keychain {
    fn read(&self, key: SecretKey) -> Result<Option<Secret>, SecretError> {
        if let Some(secret) = self.lock().get(&key) {
            return Ok(Some(secret.clone()));
        }
        let given = match key {
            SecretKey::Token(_) => &self.for_this_run.token,
            SecretKey::Storage(_) => &self.for_this_run.storage_keys,
        };
        if let Some(secret) = given {
            return Ok(Some(secret.clone()));
        }
        match entry(key)?.get_password() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(no_keychain(error)),
        }
    }

    fn keep(&self, key: SecretKey, secret: &Secret, how: Keeping) -> Result<(), SecretError> {
        match how {
            Keeping::SessionOnly => {
                self.lock().insert(key, secret.clone());
            }
            Keeping::Keychain => {
                entry(key)?
                    .set_password(secret.expose())
                    .map_err(no_keychain)?;
                self.lock().remove(&key);
            }
        }
        Ok(())
    }

    fn forget(&self, key: SecretKey) -> Result<(), SecretError> {
        self.lock().remove(&key);
        match entry(key)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(no_keychain(error)),
        }
    }
}
