//! Taking a file in: streamed to a temporary file while it is hashed, an image's type known from its
//! first bytes, and moved to its final name only once the request that brought it is accepted.

use std::pin::pin;

use axum::body::Bytes;
use axum::extract::multipart::Field;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::{Media, MediaStore, clean_filename};
use crate::problem::Problem;

const BUFFER_BYTES: usize = 256 * 1024;

/// A file that has arrived whole but is not yet kept.
#[derive(Debug)]
pub struct StagedFile {
    pub sha256: String,
    pub mimetype: String,
    pub size_bytes: i64,
    pub filename: String,
    file: NamedTempFile,
}

impl StagedFile {
    /// The file as messages carry it.
    pub fn media(&self, base_url: &str) -> Media {
        let (sha256, filename) = (&self.sha256, &self.filename);
        Media {
            url: format!(
                "{base_url}/media/{sha256}/{}",
                super::serving::in_path(filename)
            ),
            mimetype: Some(self.mimetype.clone()),
            filename: Some(filename.clone()),
            sha256: Some(sha256.clone()),
            size_bytes: Some(self.size_bytes),
            storage_key: Some(format!("sandbox/{sha256}/{filename}")),
        }
    }
}

impl MediaStore {
    /// Reads one uploaded image to the end; `name` is how refusals call it.
    pub async fn stage(&self, field: Field<'_>, name: &str) -> Result<StagedFile, Problem> {
        let filename = clean_filename(field.file_name().unwrap_or_default());
        let chunks = field.map(|chunk| chunk.map_err(|error| broken_part(&error)));
        let taken = self.take_in(chunks, self.most_bytes, name).await?;
        let mimetype = taken.image_type(name)?.to_owned();
        Ok(taken.staged(filename, mimetype))
    }

    /// Reads a file of any type to the end, as its sender calls and describes it.
    pub async fn stage_file(
        &self,
        chunks: impl Stream<Item = Result<Bytes, Problem>>,
        most_bytes: u64,
        filename: &str,
        mimetype: &str,
    ) -> Result<StagedFile, Problem> {
        let taken = self.take_in(chunks, most_bytes, "file").await?;
        Ok(taken.staged(clean_filename(filename), mimetype.to_owned()))
    }

    async fn take_in(
        &self,
        chunks: impl Stream<Item = Result<Bytes, Problem>>,
        most_bytes: u64,
        name: &str,
    ) -> Result<Intake, Problem> {
        let mut chunks = pin!(chunks);
        let mut intake = Intake::new(NamedTempFile::new_in(self.dir.join("incoming"))?);
        let file = tokio::fs::File::from_std(intake.file.reopen()?);
        let mut writer = BufWriter::with_capacity(BUFFER_BYTES, file);
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk?;
            intake.take(&chunk, most_bytes, name)?;
            writer.write_all(&chunk).await?;
        }
        writer.flush().await?;
        writer.get_ref().sync_all().await?;
        Ok(intake)
    }

    /// Gives a staged file its final name; content that is already there stays.
    pub fn keep(&self, image: StagedFile) -> std::io::Result<()> {
        let path = self.path_of(&image.sha256);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        image.file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Maps a multipart reading error to the refusal the contract knows.
pub fn broken_part(error: &axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large("The request is larger than 64 MiB.")
    } else {
        Problem::invalid(format!("multipart body: {}", error.body_text()))
    }
}

struct Intake {
    hash: Sha256,
    size: u64,
    head: Vec<u8>,
    file: NamedTempFile,
}

impl Intake {
    fn new(file: NamedTempFile) -> Self {
        Self {
            hash: Sha256::new(),
            size: 0,
            head: Vec::new(),
            file,
        }
    }

    fn take(&mut self, chunk: &[u8], most_bytes: u64, name: &str) -> Result<(), Problem> {
        self.size += chunk.len() as u64;
        if self.size > most_bytes {
            let most = most_bytes / (1024 * 1024);
            return Err(Problem::too_large(format!(
                "{name} is larger than {most} MiB."
            )));
        }
        let missing = 12_usize.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        self.hash.update(chunk);
        Ok(())
    }

    fn staged(self, filename: String, mimetype: String) -> StagedFile {
        StagedFile {
            sha256: hex(&self.hash.finalize()),
            mimetype,
            size_bytes: i64::try_from(self.size).unwrap_or(i64::MAX),
            filename,
            file: self.file,
        }
    }

    fn image_type(&self, name: &str) -> Result<&'static str, Problem> {
        sniff(&self.head).ok_or_else(|| {
            let found = if self.size == 0 {
                "an empty file"
            } else {
                "this content"
            };
            Problem::unsupported(format!(
                "{name}: {found} is not an image type (JPEG, PNG or WebP)."
            ))
        })
    }
}

fn sniff(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}

/// Lower-case hexadecimal digits of the bytes.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::sniff;

    #[test]
    fn the_type_comes_from_the_first_bytes() {
        let cases: [(&[u8], Option<&str>); 5] = [
            (b"\xff\xd8\xff\xe0....", Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"RIFF\x10\0\0\0WEBP", Some("image/webp")),
            (b"GIF89a......", None),
            (b"%PDF-1.7....", None),
        ];
        for (head, expected) in cases {
            assert_eq!(sniff(head), expected, "{head:?}");
        }
    }
}
