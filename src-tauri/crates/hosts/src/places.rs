//! Makes the client library's stores from settings and keys.

use crate::{answer::blotted, wire::Wire};
use composer::media_host::{HostError, StorageKeys, StoragePlace};
use object_store::{
    ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, azure::AzureConfigKey,
    azure::MicrosoftAzureBuilder, gcp::GoogleCloudStorageBuilder, multipart::MultipartStore,
};
use std::sync::Arc;

/// One store, through both of its doors.
#[derive(Clone)]
pub(crate) struct Place {
    pub whole: Arc<dyn ObjectStore>,
    pub parts: Arc<dyn MultipartStore>,
    /// Whether an upload in parts takes the headers of the finished object; else they follow from the name.
    pub parts_take_headers: bool,
}

impl Place {
    fn of<S: ObjectStore + MultipartStore>(store: S, parts_take_headers: bool) -> Self {
        let store = Arc::new(store);
        Self {
            whole: store.clone(),
            parts: store,
            parts_take_headers,
        }
    }
}

/// Makes the store of a place; nothing is asked yet.
pub(crate) fn open(
    place: &StoragePlace,
    keys: &StorageKeys,
    wire: Wire,
) -> Result<Place, HostError> {
    let made = match (place, keys) {
        (
            StoragePlace::S3 {
                bucket,
                region,
                endpoint,
            },
            StorageKeys::S3 {
                access_key_id,
                secret_access_key,
                session_token,
            },
        ) => {
            let mut builder = AmazonS3Builder::new()
                .with_bucket_name(bucket)
                .with_region(region)
                .with_access_key_id(access_key_id)
                .with_secret_access_key(secret_access_key)
                .with_retry(no_retries())
                .with_client_options(usual_types())
                .with_http_connector(wire);
            if let Some(token) = session_token {
                builder = builder.with_token(token);
            }
            if !endpoint.is_empty() {
                builder = builder.with_endpoint(endpoint);
            }
            builder.build().map(|store| Place::of(store, true))
        }
        (StoragePlace::Gcs { bucket, endpoint }, StorageKeys::Gcs { service_account }) => {
            let mut builder = GoogleCloudStorageBuilder::new()
                .with_bucket_name(bucket)
                .with_service_account_key(service_account_only(service_account)?)
                .with_retry(no_retries())
                .with_client_options(usual_types())
                .with_http_connector(wire);
            if !endpoint.is_empty() {
                builder = builder.with_base_url(endpoint);
            }
            builder.build().map(|store| Place::of(store, true))
        }
        (
            StoragePlace::Azure {
                account,
                container,
                endpoint,
            },
            StorageKeys::AzureKey { .. } | StorageKeys::AzureSas { .. },
        ) => {
            let mut builder = MicrosoftAzureBuilder::new()
                .with_account(account)
                .with_container_name(container)
                .with_retry(no_retries())
                .with_client_options(usual_types())
                .with_http_connector(wire);
            builder = match keys {
                StorageKeys::AzureSas { signature } => {
                    builder.with_config(AzureConfigKey::SasKey, signature)
                }
                StorageKeys::AzureKey { access_key } => builder.with_access_key(access_key),
                _ => return Err(HostError::KeysMissing),
            };
            if !endpoint.is_empty() {
                builder = builder.with_endpoint(endpoint.clone());
            }
            builder.build().map(|store| Place::of(store, false))
        }
        _ => return Err(HostError::KeysMissing),
    };
    // The library's text may quote what it could not read.
    made.map_err(|error| HostError::KeysRefused(blotted(&error.to_string(), &keys.words())))
}

/// Takes a key file, but no address from it: where to ask is a setting of its own, and checked.
fn service_account_only(text: &str) -> Result<String, HostError> {
    let unreadable =
        || HostError::KeysRefused("this is not the key file of a service account".into());
    let mut file: serde_json::Value = serde_json::from_str(text).map_err(|_| unreadable())?;
    let fields = file.as_object_mut().ok_or_else(unreadable)?;
    if !fields.contains_key("private_key") || !fields.contains_key("client_email") {
        return Err(unreadable());
    }
    fields.remove("gcs_base_url");
    Ok(file.to_string())
}

/// The outbox waits and tries again, and shows it; trying in silence would only hide it.
fn no_retries() -> RetryConfig {
    RetryConfig {
        max_retries: 0,
        ..RetryConfig::default()
    }
}

/// Names the kind of a file by its ending, for uploads in parts that take no headers.
fn usual_types() -> ClientOptions {
    let types = [
        ("jpg", "image/jpeg"),
        ("png", "image/png"),
        ("webp", "image/webp"),
        ("gif", "image/gif"),
        ("mp4", "video/mp4"),
        ("3gp", "video/3gpp"),
        ("pdf", "application/pdf"),
        ("mp3", "audio/mpeg"),
        ("m4a", "audio/mp4"),
        ("aac", "audio/aac"),
        ("amr", "audio/amr"),
        ("opus", "audio/ogg; codecs=opus"),
        ("ogg", "audio/ogg"),
    ];
    types
        .iter()
        .fold(ClientOptions::new(), |options, (ending, mime)| {
            options.with_content_type_for_suffix(*ending, *mime)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn azure(keys: &StorageKeys) -> Result<Place, HostError> {
        let place = StoragePlace::Azure {
            account: "shop".into(),
            container: "photos".into(),
            endpoint: String::new(),
        };
        open(&place, keys, crate::wire::Wire::new(reqwest::Client::new()))
    }

    #[test]
    fn keys_that_cannot_be_read_are_refused_without_being_repeated() {
        let keys = StorageKeys::AzureKey {
            access_key: "not+base64=at all".into(),
        };
        let Err(HostError::KeysRefused(why)) = azure(&keys) else {
            panic!("a broken key was taken");
        };
        assert!(!why.contains("base64=at"), "{why}");
    }

    #[test]
    fn a_key_file_without_a_key_is_named() {
        for text in ["{}", "[]", "no json", r#"{"private_key": "x"}"#] {
            let error = service_account_only(text).unwrap_err();
            assert!(
                matches!(error, HostError::KeysRefused(_)),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn a_key_file_cannot_lead_to_another_address() {
        let text = r#"{"private_key":"x","client_email":"y","gcs_base_url":"http://evil.example"}"#;
        assert!(!service_account_only(text).unwrap().contains("evil"));
    }

    #[test]
    fn keys_of_another_storage_count_as_missing() {
        let keys = StorageKeys::Gcs {
            service_account: "{}".into(),
        };
        assert!(matches!(azure(&keys), Err(HostError::KeysMissing)));
    }
}
