//! The keys of a storage: from the environment, from standard input, or asked for without showing them.

use crate::{arguments::KeySource, problem::Problem, workplace::storage_keys_of_this_run};
use composer::media_host::{StorageKeys, StoragePlace};
use std::io::{IsTerminal, Read};

const LONGEST_KEYS: u64 = 64 * 1024;

/// Gives the keys of the environment.
pub fn of_this_run() -> Option<StorageKeys> {
    StorageKeys::from_secret(&storage_keys_of_this_run()?)
}

/// Reads the keys a kind of storage needs; `None` when it needs none or they stay as they are.
pub fn read(place: &StoragePlace, source: &KeySource) -> Result<Option<StorageKeys>, Problem> {
    if source.same_keys || matches!(place, StoragePlace::Folder { .. }) {
        return Ok(None);
    }
    if let Some(keys) = of_this_run() {
        return Ok(Some(keys));
    }
    if storage_keys_of_this_run().is_some() {
        return Err(Problem::usage(
            "POSTROOM_STORAGE_KEYS cannot be read; docs/media-hosts.md shows its form",
        ));
    }
    let labels: &[&str] = match place {
        StoragePlace::S3 { .. } => &["Access key id", "Secret access key"],
        StoragePlace::Gcs { .. } => &["Key file of the service account, as JSON"],
        StoragePlace::Azure { .. } if source.sas => &["Shared access signature"],
        StoragePlace::Azure { .. } => &["Key of the storage account"],
        StoragePlace::Folder { .. } => &[],
    };
    let words = if source.keys_stdin {
        piped(place)?
    } else {
        asked(labels)?
    };
    let keys = made(place, source, words).and_then(StorageKeys::checked);
    let missing = || Problem::usage(format!("not all keys were given: {}", labels.join(", ")));
    keys.map(Some).ok_or_else(missing)
}

fn made(place: &StoragePlace, source: &KeySource, words: Vec<String>) -> Option<StorageKeys> {
    let mut words = words.into_iter();
    Some(match place {
        StoragePlace::S3 { .. } => StorageKeys::S3 {
            access_key_id: words.next()?,
            secret_access_key: words.next()?,
            session_token: words.next(),
        },
        StoragePlace::Gcs { .. } => StorageKeys::Gcs {
            service_account: words.next()?,
        },
        StoragePlace::Azure { .. } if source.sas => StorageKeys::AzureSas {
            signature: words.next()?,
        },
        StoragePlace::Azure { .. } => StorageKeys::AzureKey {
            access_key: words.next()?,
        },
        StoragePlace::Folder { .. } => return None,
    })
}

/// Reads one key per line; a key file is one key of many lines.
fn piped(place: &StoragePlace) -> Result<Vec<String>, Problem> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .take(LONGEST_KEYS)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    if matches!(place, StoragePlace::Gcs { .. }) {
        return Ok(vec![text]);
    }
    Ok(text.lines().map(str::to_owned).collect())
}

fn asked(labels: &[&str]) -> Result<Vec<String>, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(Problem::usage(
            "no keys were given: set POSTROOM_STORAGE_KEYS, or pipe them in with --keys-stdin; nothing was changed",
        ));
    }
    labels
        .iter()
        .map(|label| {
            rpassword::prompt_password(format!("{label} (not shown): ")).map_err(unreadable)
        })
        .collect()
}

fn unreadable(why: std::io::Error) -> Problem {
    Problem::usage(format!("the keys could not be read: {why}"))
}
