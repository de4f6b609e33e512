//! Taking an image in: streamed to a temporary file while it is hashed, its type known from its
//! first bytes, and moved to its final name only once the request that brought it is accepted.

use axum::extract::multipart::Field;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::io::{AsyncWriteExt, BufWriter};

use super::{Media, MediaStore, clean_filename};
use crate::problem::Problem;

/// Largest image taken.
const MAX_IMAGE_BYTES: u64 = 16 * 1024 * 1024;
const BUFFER_BYTES: usize = 256 * 1024;

/// An image that has arrived whole but is not yet kept.
#[derive(Debug)]
pub struct StagedImage {
    pub sha256: String,
    pub mimetype: &'static str,
    pub size_bytes: i64,
    pub filename: String,
    file: NamedTempFile,
}

impl StagedImage {
    /// The image as messages carry it.
    pub fn media(&self, base_url: &str) -> Media {
        let (sha256, filename) = (&self.sha256, &self.filename);
        Media {
            url: format!(
                "{base_url}/media/{sha256}/{}",
                super::serving::in_path(filename)
            ),
            mimetype: Some(self.mimetype.to_owned()),
            filename: Some(filename.clone()),
            sha256: Some(sha256.clone()),
            size_bytes: Some(self.size_bytes),
            storage_key: Some(format!("sandbox/{sha256}/{filename}")),
        }
    }
}

impl MediaStore {
    /// Reads one uploaded part to the end; `name` is how refusals call it.
    pub async fn stage(&self, mut field: Field<'_>, name: &str) -> Result<StagedImage, Problem> {
        let filename = clean_filename(field.file_name().unwrap_or_default());
        let file = NamedTempFile::new_in(self.dir.join("incoming"))?;
        let mut writer =
            BufWriter::with_capacity(BUFFER_BYTES, tokio::fs::File::from_std(file.reopen()?));
        let mut intake = Intake::default();
        while let Some(chunk) = field.chunk().await.map_err(|error| broken_part(&error))? {
            intake.take(&chunk, name)?;
            writer.write_all(&chunk).await?;
        }
        writer.flush().await?;
        writer.get_ref().sync_all().await?;
        let mimetype = intake.image_type(name)?;
        let size_bytes = i64::try_from(intake.size).unwrap_or(i64::MAX);
        let sha256 = hex(&intake.hash.finalize());
        Ok(StagedImage {
            sha256,
            mimetype,
            size_bytes,
            filename,
            file,
        })
    }

    /// Gives a staged image its final name; content that is already there stays.
    pub fn keep(&self, image: StagedImage) -> std::io::Result<()> {
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

#[derive(Default)]
struct Intake {
    hash: Sha256,
    size: u64,
    head: Vec<u8>,
}

impl Intake {
    fn take(&mut self, chunk: &[u8], name: &str) -> Result<(), Problem> {
        self.size += chunk.len() as u64;
        if self.size > MAX_IMAGE_BYTES {
            return Err(Problem::too_large(format!("{name} is larger than 16 MiB.")));
        }
        let missing = 12_usize.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        self.hash.update(chunk);
        Ok(())
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
