//! An account's own storage as it is set: kind, place and public address. Its keys are elsewhere.

use crate::{account::checked_url, channel::OutgoingFile, error::DeskError};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

const MAX_NAME: usize = 255;
const MAX_PREFIX: usize = 200;

/// Where an account's pictures are kept, when it is not the system itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OwnStorage {
    pub place: StoragePlace,
    /// Folder within the place; may be empty.
    #[serde(default)]
    pub prefix: String,
    /// What stands before an object's name in its public address.
    pub public_url: String,
}

/// The kinds of storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum StoragePlace {
    /// Any bucket that speaks S3; an empty endpoint means Amazon's own.
    S3 {
        bucket: String,
        region: String,
        #[serde(default)]
        endpoint: String,
    },
    /// A Google Cloud Storage bucket; an empty endpoint means Google's own.
    Gcs {
        bucket: String,
        #[serde(default)]
        endpoint: String,
    },
    /// A container of Azure Blob Storage; an empty endpoint means Microsoft's own.
    Azure {
        account: String,
        container: String,
        #[serde(default)]
        endpoint: String,
    },
    /// A folder on this computer that a web server shows to the world.
    Folder { path: String },
}

impl OwnStorage {
    /// Trims what was typed and refuses what cannot be used.
    pub fn checked(mut self) -> Result<Self, DeskError> {
        self.prefix = checked_prefix(&self.prefix)?;
        self.public_url = checked_url(&self.public_url)
            .map_err(|error| DeskError::Invalid(format!("public address: {error}")))?;
        if self.public_url.contains(['?', '#']) {
            return Err(DeskError::Invalid(
                "the public address must end before any question mark".into(),
            ));
        }
        match &mut self.place {
            StoragePlace::S3 {
                bucket,
                region,
                endpoint,
            } => {
                tidy(bucket, "bucket")?;
                *region = region.trim().to_owned();
                if region.is_empty() {
                    *region = "us-east-1".into();
                }
                tidy(region, "region")?;
                tidy_endpoint(endpoint)?;
            }
            StoragePlace::Gcs { bucket, endpoint } => {
                tidy(bucket, "bucket")?;
                tidy_endpoint(endpoint)?;
            }
            StoragePlace::Azure {
                account,
                container,
                endpoint,
            } => {
                tidy(account, "storage account")?;
                tidy(container, "container")?;
                tidy_endpoint(endpoint)?;
            }
            StoragePlace::Folder { path } => {
                if !Path::new(path.as_str()).is_absolute() {
                    return Err(DeskError::Invalid(
                        "the folder must be named from the root, such as /srv/pictures".into(),
                    ));
                }
            }
        }
        Ok(self)
    }

    /// Names the place: what was uploaded to one place is not looked for in another.
    pub fn key(&self) -> String {
        let place = match &self.place {
            StoragePlace::S3 {
                bucket, endpoint, ..
            } => format!("s3 {endpoint} {bucket}"),
            StoragePlace::Gcs { bucket, endpoint } => format!("gcs {endpoint} {bucket}"),
            StoragePlace::Azure {
                account,
                container,
                endpoint,
            } => format!("azure {endpoint} {account} {container}"),
            StoragePlace::Folder { path } => format!("folder {path}"),
        };
        format!("{place} {} {}", self.prefix, self.public_url)
    }

    /// Names a file by its content.
    pub fn object_name(&self, sha256: &str, mime: &str) -> String {
        let name = format!("{sha256}.{}", ending(mime));
        match self.prefix.as_str() {
            "" => name,
            prefix => format!("{prefix}/{name}"),
        }
    }

    /// Gives the public address of an object.
    pub fn url(&self, name: &str) -> String {
        format!("{}/{name}", self.public_url)
    }

    /// Makes a prepared picture an object of this storage.
    pub(crate) fn object(&self, file: &OutgoingFile) -> super::HostedObject {
        let name = self.object_name(&file.sha256, &file.mime);
        super::HostedObject {
            url: self.url(&name),
            name,
            path: file.path.clone(),
            mime: file.mime.clone(),
            sha256: file.sha256.clone(),
            size_bytes: file.size_bytes,
        }
    }
}

/// The usual ending of a kind of file; web servers tell the kind by it.
fn ending(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "video/mp4" => "mp4",
        "video/3gpp" => "3gp",
        "application/pdf" => "pdf",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/aac" => "aac",
        "audio/amr" => "amr",
        "audio/ogg; codecs=opus" => "opus",
        "audio/ogg" => "ogg",
        "text/plain" => "txt",
        _ => "bin",
    }
}

fn tidy(text: &mut String, what: &str) -> Result<(), DeskError> {
    *text = text.trim().to_owned();
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if text.is_empty() || text.len() > MAX_NAME || !is_plain {
        return Err(DeskError::Invalid(format!(
            "the {what} has a name of letters, digits, dots and dashes"
        )));
    }
    Ok(())
}

fn tidy_endpoint(endpoint: &mut String) -> Result<(), DeskError> {
    if endpoint.trim().is_empty() {
        endpoint.clear();
        return Ok(());
    }
    *endpoint = checked_url(endpoint)
        .map_err(|error| DeskError::Invalid(format!("address of the storage: {error}")))?;
    Ok(())
}

fn checked_prefix(prefix: &str) -> Result<String, DeskError> {
    let prefix = prefix.trim().trim_matches('/');
    let is_plain = prefix.split('/').all(|step| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !step.is_empty() && step != "." && step != ".." && step.bytes().all(plain)
    });
    if prefix.len() > MAX_PREFIX || !(prefix.is_empty() || is_plain) {
        return Err(DeskError::Invalid(
            "the folder within the storage has letters, digits, dots and dashes only".into(),
        ));
    }
    Ok(prefix.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(public_url: &str, prefix: &str) -> OwnStorage {
        OwnStorage {
            place: StoragePlace::S3 {
                bucket: " photos ".into(),
                region: String::new(),
                endpoint: "https://s3.example.com/".into(),
            },
            prefix: prefix.into(),
            public_url: public_url.into(),
        }
    }

    #[test]
    fn what_was_typed_is_tidied() {
        let storage = bucket("https://cdn.example.com/", "/shop/2026/").checked();
        let storage = storage.unwrap();
        assert_eq!(storage.prefix, "shop/2026");
        assert_eq!(
            storage.place,
            StoragePlace::S3 {
                bucket: "photos".into(),
                region: "us-east-1".into(),
                endpoint: "https://s3.example.com".into(),
            }
        );
        let name = storage.object_name("ab12", "image/png");
        assert_eq!(name, "shop/2026/ab12.png");
        assert_eq!(
            storage.url(&name),
            "https://cdn.example.com/shop/2026/ab12.png"
        );
    }

    #[test]
    fn an_object_without_a_folder_stands_at_the_top() {
        let storage = bucket("https://cdn.example.com", "").checked().unwrap();
        assert_eq!(storage.object_name("ab12", "image/jpeg"), "ab12.jpg");
    }

    #[test]
    fn addresses_must_be_safe_from_readers_and_folders_stay_inside() {
        for bad in [
            bucket("http://cdn.example.com", ""),
            bucket("https://cdn.example.com/?list", ""),
            bucket("cdn.example.com", ""),
            bucket("https://cdn.example.com", "../other"),
            bucket("https://cdn.example.com", "a//b"),
        ] {
            assert!(bad.clone().checked().is_err(), "{bad:?}");
        }
        let folder = OwnStorage {
            place: StoragePlace::Folder {
                path: "pictures".into(),
            },
            prefix: String::new(),
            public_url: "http://127.0.0.1:8080".into(),
        };
        assert!(folder.checked().is_err(), "a folder is named from the root");
    }

    #[test]
    fn another_place_has_another_key_and_another_region_has_not() {
        let one = bucket("https://cdn.example.com", "a").checked().unwrap();
        let other = bucket("https://cdn.example.com", "b").checked().unwrap();
        assert_ne!(one.key(), other.key());
        let mut moved = one.clone();
        if let StoragePlace::S3 { region, .. } = &mut moved.place {
            *region = "eu-central-1".into();
        }
        assert_eq!(one.key(), moved.key());
    }
}
