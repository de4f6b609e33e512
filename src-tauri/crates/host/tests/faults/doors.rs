//! The doors of the desk that are not under test: a keychain in memory and pictures taken as they are.

use composer::{
    account::Keeping,
    clock::{Clock, SystemClock},
    id::AccountId,
    imaging::{Imaging, PictureBudget, PictureError, PictureFacts, PreparedPicture},
    library::hash_file,
    secret::{Secret, SecretError, SecretStore},
};
use std::{collections::HashMap, fs, path::Path, sync::Mutex, time::Instant};

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

/// Takes every file as a picture of 40 by 30 pixels and sends it as it is.
pub struct PlainPictures;

impl Imaging for PlainPictures {
    fn inspect(&self, source: &Path, _name: &str) -> Result<PictureFacts, PictureError> {
        Ok(PictureFacts {
            mime: "image/jpeg".into(),
            width_px: 40,
            height_px: 30,
            size_bytes: fs::metadata(source).unwrap().len(),
            private: Vec::new(),
            named_as: None,
        })
    }

    fn prepare(
        &self,
        source: &Path,
        target: &Path,
        _budget: PictureBudget,
    ) -> Result<PreparedPicture, PictureError> {
        fs::copy(source, target).unwrap();
        Ok(PreparedPicture {
            sha256: hash_file(target).unwrap(),
            mime: "image/jpeg".into(),
            width_px: 40,
            height_px: 30,
            size_bytes: fs::metadata(target).unwrap().len(),
            removed: Vec::new(),
            notes: Vec::new(),
        })
    }

    fn thumbnail(&self, source: &Path, target: &Path, _edge_px: u32) -> Result<(), PictureError> {
        fs::copy(source, target).unwrap();
        Ok(())
    }
}

/// The machine's clock, but so many times as fast.
pub struct FastClock {
    began: Instant,
    began_ms: i64,
    speed: i64,
}

impl FastClock {
    pub fn at_speed(speed: i64) -> Self {
        Self {
            began: Instant::now(),
            began_ms: SystemClock.now_ms(),
            speed,
        }
    }
}

impl Clock for FastClock {
    fn now_ms(&self) -> i64 {
        let elapsed_ms = i64::try_from(self.began.elapsed().as_millis()).unwrap();
        self.began_ms + elapsed_ms * self.speed
    }
}
