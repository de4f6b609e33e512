//! A keychain in memory.

use composer::{
    account::Keeping,
    secret::{Secret, SecretError, SecretKey, SecretStore},
};
use std::{collections::HashMap, sync::Mutex};

#[derive(Default)]
pub struct MemorySecrets(Mutex<HashMap<SecretKey, Secret>>);

impl SecretStore for MemorySecrets {
    fn read(&self, key: SecretKey) -> Result<Option<Secret>, SecretError> {
        Ok(self.0.lock().unwrap().get(&key).cloned())
    }

    fn keep(&self, key: SecretKey, secret: &Secret, _how: Keeping) -> Result<(), SecretError> {
        self.0.lock().unwrap().insert(key, secret.clone());
        Ok(())
    }

    fn forget(&self, key: SecretKey) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(&key);
        Ok(())
    }
}
