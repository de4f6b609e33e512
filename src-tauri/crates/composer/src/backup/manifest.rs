//! The list of contents of a backup file: `manifest.json`.

use super::BackupError;
use crate::{blob::BlobHash, store::SCHEMA_VERSION};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const DATABASE: &str = "postroom.db";
/// A hundred thousand files need about 20 MB of list.
pub(super) const MANIFEST_BYTES: u64 = 64 * 1024 * 1024;
const APP: &str = "postroom";
const FORMAT: u32 = 1;

/// What a backup file says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub app: String,
    pub format: u32,
    pub app_version: String,
    pub schema_version: usize,
    pub made_at_ms: i64,
    pub drafts: u32,
    pub posts: u32,
    /// Originals that were missing or damaged in the library already.
    pub left_out: Vec<BlobHash>,
    pub members: Vec<Member>,
}

/// One file inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Member {
    pub name: String,
    pub size_bytes: u64,
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(made_at_ms: i64) -> Self {
        Self {
            app: APP.into(),
            format: FORMAT,
            app_version: env!("CARGO_PKG_VERSION").into(),
            schema_version: SCHEMA_VERSION,
            made_at_ms,
            drafts: 0,
            posts: 0,
            left_out: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Reads a manifest and refuses what this version must not unpack.
    pub(super) fn read(json: &[u8], file_bytes: u64) -> Result<Self, BackupError> {
        let head: Head = serde_json::from_slice(json).map_err(|_| BackupError::NotABackup)?;
        if head.app != APP {
            return Err(BackupError::NotABackup);
        }
        if head.format > FORMAT || head.schema_version > SCHEMA_VERSION {
            let app_version = head.app_version;
            return Err(BackupError::TooNew { app_version });
        }
        let manifest: Self =
            serde_json::from_slice(json).map_err(|_| BackupError::altered(MANIFEST))?;
        manifest.check(file_bytes)?;
        Ok(manifest)
    }

    /// Members are stored as they are, so together they cannot be larger than the file.
    fn check(&self, file_bytes: u64) -> Result<(), BackupError> {
        let mut names = HashSet::new();
        let mut total = 0_u64;
        for member in &self.members {
            if !is_known_name(member) || !names.insert(&member.name) {
                return Err(BackupError::altered(&member.name));
            }
            total = total.saturating_add(member.size_bytes);
        }
        if total > file_bytes || !names.contains(&DATABASE.to_owned()) {
            return Err(BackupError::altered(MANIFEST));
        }
        Ok(())
    }

    pub(super) fn total_bytes(&self) -> u64 {
        self.members.iter().map(|member| member.size_bytes).sum()
    }
}

/// The part that every version can read.
#[derive(Deserialize)]
struct Head {
    app: String,
    format: u32,
    #[serde(default)]
    app_version: String,
    #[serde(default)]
    schema_version: usize,
}

/// Gives the name of an original inside the backup.
pub(super) fn blob_name(hash: &BlobHash) -> String {
    let text = hash.as_str();
    format!("blobs/{}/{text}", text.get(..2).unwrap_or("00"))
}

/// Gives the original a member is, by its name.
pub(super) fn blob_of(name: &str) -> Option<BlobHash> {
    let hash: BlobHash = name.rsplit('/').next()?.parse().ok()?;
    (blob_name(&hash) == name).then_some(hash)
}

fn is_known_name(member: &Member) -> bool {
    let is_own_hash = |hash: BlobHash| hash.as_str() == member.sha256;
    member.name == DATABASE || blob_of(&member.name).is_some_and(is_own_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, size_bytes: u64, sha256: &str) -> Manifest {
        let mut manifest = Manifest::new(1);
        for (name, size_bytes) in [(DATABASE, 10), (name, size_bytes)] {
            manifest.members.push(Member {
                name: name.into(),
                size_bytes,
                sha256: sha256.into(),
            });
        }
        manifest
    }

    fn verdict(manifest: &Manifest) -> Result<Manifest, BackupError> {
        Manifest::read(&serde_json::to_vec(manifest).unwrap(), 1_000)
    }

    #[test]
    fn only_the_database_and_originals_by_their_hash_are_taken() {
        let hash = "ab".repeat(32);
        let good = with(&format!("blobs/ab/{hash}"), 5, &hash);
        assert_eq!(verdict(&good).unwrap(), good);
        let names = [
            "../postroom.db",
            "blobs/ab/../../x",
            "postroom.db",
            "/etc/passwd",
            "",
        ];
        for name in names {
            assert!(verdict(&with(name, 5, &hash)).is_err(), "{name} was taken");
        }
        let elsewhere = format!("blobs/cd/{hash}");
        assert!(verdict(&with(&elsewhere, 5, &hash)).is_err());
        let other = format!("blobs/ab/{hash}");
        assert!(verdict(&with(&other, 5, &"cd".repeat(32))).is_err());
    }

    #[test]
    fn sizes_that_cannot_be_in_the_file_are_refused() {
        let hash = "ab".repeat(32);
        for size_bytes in [991, u64::MAX] {
            let bomb = with(&format!("blobs/ab/{hash}"), size_bytes, &hash);
            assert!(matches!(verdict(&bomb), Err(BackupError::Altered { .. })));
        }
    }

    #[test]
    fn a_newer_format_is_named_as_such_whatever_else_it_says() {
        let newer = br#"{"app": "postroom", "format": 2, "app_version": "9.1.0", "parts": {}}"#;
        let app_version = "9.1.0".into();
        assert_eq!(
            Manifest::read(newer, 1_000),
            Err(BackupError::TooNew { app_version })
        );
        let foreign = br#"{"app": "other", "format": 1}"#;
        assert_eq!(Manifest::read(foreign, 1_000), Err(BackupError::NotABackup));
    }
}
