//! A keychain in memory.

use composer::{
    account::Keeping,
    id::AccountId,
    secret::{Secret, SecretError, SecretStore},
};
use std::{collections::HashMap, sync::Mutex};

#[derive(Default)]
pub struct MemorySecrets(Mutex<HashMap<AccountId, Secret>>);

impl SecretStore for MemorySecrets {
    fn read(&self, account: AccountId) -> Result<Option<Secret>, SecretError> {
        Ok(self.0.lock().unwrap().get(&account).cloned())
    }

    fn keep(&self, account: AccountId, secret: &Secret, _how: Keeping) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(account, secret.clone());
        Ok(())
    }

    fn forget(&self, account: AccountId) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(&account);
        Ok(())
    }
}
