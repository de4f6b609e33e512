//! Files by content: taken in as a stream, kept under their SHA-256, served back by address.

mod intake;
mod serving;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

pub use intake::{StagedFile, broken_part, hex};
pub use serving::{clean_filename, router, stored};

/// An image as messages carry it; foreign addresses are kept as given and never fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mimetype: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_key: Option<String>,
}

impl Media {
    /// The stored form of a list of images.
    pub fn to_column(list: &[Self]) -> String {
        serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
    }

    /// Reads a stored list; own images get the address of this server, whatever port it has now.
    pub fn from_column(text: &str, base_url: &str) -> Vec<Self> {
        let mut list: Vec<Self> = serde_json::from_str(text).unwrap_or_default();
        list.iter_mut().for_each(|media| media.relocate(base_url));
        list
    }

    fn relocate(&mut self, base_url: &str) {
        if let Some((sha256, filename)) = own_parts(&self.url) {
            self.url = format!("{base_url}/media/{sha256}/{filename}");
        }
    }
}

/// The hash in an address of our own `/media`, on whatever loopback port it was given out.
pub fn own_hash(url: &str) -> Option<&str> {
    own_parts(url).map(|(sha256, _)| sha256)
}

/// The path of an address that this server answers at, on whatever loopback port it was given out.
pub fn own_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("http://")?;
    let (host, _) = rest.split_once('/')?;
    let path = &rest[host.len()..];
    let ours = path.starts_with("/media/") || path.contains("/workspaces/");
    (is_loopback(host) && ours).then_some(path)
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

fn own_parts(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = rest.split_once('/')?;
    let (sha256, filename) = path.strip_prefix("media/")?.split_once('/')?;
    (is_loopback(host) && is_hash(sha256)).then_some((sha256, filename))
}

fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The folder of image files, named by hash.
#[derive(Debug, Clone)]
pub struct MediaStore {
    dir: PathBuf,
    /// Largest image taken.
    most_bytes: u64,
}

impl MediaStore {
    /// Opens the folder inside the data folder, making it when missing and dropping half-taken uploads.
    pub fn open(data_dir: &Path, most_bytes: u64) -> std::io::Result<Self> {
        let dir = data_dir.join("media");
        let incoming = dir.join("incoming");
        std::fs::create_dir_all(&incoming)?;
        for left_over in std::fs::read_dir(&incoming)? {
            std::fs::remove_file(left_over?.path())?;
        }
        Ok(Self { dir, most_bytes })
    }

    /// Removes every image file.
    pub fn clear(&self) -> std::io::Result<()> {
        std::fs::remove_dir_all(&self.dir)?;
        std::fs::create_dir_all(self.dir.join("incoming"))
    }

    fn path_of(&self, sha256: &str) -> PathBuf {
        self.dir.join(&sha256[..2]).join(sha256)
    }
}

/// Notes a stored image; the same content twice is one row.
pub fn record(conn: &Connection, image: &StagedFile, now_ms: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO media (sha256, mimetype, size_bytes, filename, stored_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (sha256) DO NOTHING",
    )?
    .execute(params![
        image.sha256,
        image.mimetype,
        image.size_bytes,
        image.filename,
        now_ms
    ])?;
    Ok(())
}

/// Finds the type and size of a stored image.
pub fn find(conn: &Connection, sha256: &str) -> rusqlite::Result<Option<(String, i64)>> {
    conn.prepare_cached("SELECT mimetype, size_bytes FROM media WHERE sha256 = ?1")?
        .query_row([sha256], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

#[cfg(test)]
mod tests {
    use super::own_hash;

    #[test]
    fn only_loopback_media_addresses_with_a_whole_hash_are_our_own() {
        let hash = "a".repeat(64);
        let cases = [
            (format!("http://127.0.0.1:8080/media/{hash}/x.jpg"), true),
            (format!("http://localhost/media/{hash}/x.jpg"), true),
            (format!("http://example.org/media/{hash}/x.jpg"), false),
            (format!("https://127.0.0.1/media/{hash}/x.jpg"), false),
            (
                format!("http://127.0.0.1/media/{}/x.jpg", "A".repeat(64)),
                false,
            ),
            ("http://127.0.0.1/media/../../etc/passwd".to_owned(), false),
        ];
        for (url, own) in cases {
            assert_eq!(own_hash(&url).is_some(), own, "{url}");
        }
    }
}
