//! What goes out for an attachment: its prepared picture under a name of its own.

use crate::{
    channel::OutgoingFile,
    content::{MediaKind, PictureEdit},
    desk::Desk,
    error::DeskError,
    id::{AccountId, AttachmentId, PostId},
    imaging::PreparedPicture,
    library::{self, BlobHash},
    store::posts,
};
use std::path::PathBuf;

/// Prepares an attachment for an account's system.
pub(crate) fn outgoing(
    desk: &Desk,
    account: AccountId,
    (attachment, kind): (AttachmentId, MediaKind),
    picture: (&BlobHash, Option<PictureEdit>),
    name: &str,
) -> Result<OutgoingFile, DeskError> {
    let capabilities = desk.capabilities(account)?;
    let (made, path): (PreparedPicture, PathBuf) =
        library::for_sending(desk, picture, kind, &capabilities)?;
    Ok(OutgoingFile {
        attachment,
        path,
        name: sent_name(name, &made.mime),
        mime: made.mime,
        sha256: made.sha256,
        size_bytes: made.size_bytes,
    })
}

/// Says as what kind of file a post sends an attachment.
pub(super) fn kind_of(
    desk: &Desk,
    post: Option<PostId>,
    attachment: AttachmentId,
) -> Result<MediaKind, DeskError> {
    let post = post.ok_or(DeskError::NotFound("post"))?;
    let post = desk.store.read(|db| posts::frozen(db, post))?;
    let attachments = post
        .map(|post| post.content.attachments)
        .unwrap_or_default();
    let meant = attachments.iter().find(|one| one.id == attachment);
    Ok(meant.map_or(MediaKind::Image, |one| one.kind))
}

/// Gives the file name that goes out: the person's own, with the ending of what is really sent.
fn sent_name(name: &str, mime: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let clean: String = stem
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_ .".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let stem = if clean.trim().is_empty() {
        "picture"
    } else {
        clean.trim()
    };
    let ending = match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        "video/3gpp" | "audio/3gpp" => "3gp",
        "video/quicktime" => "mov",
        "audio/mp4" => "m4a",
        "audio/aac" => "aac",
        "audio/amr" => "amr",
        "audio/mpeg" => "mp3",
        "audio/ogg; codecs=opus" | "audio/ogg" => "ogg",
        "application/pdf" => "pdf",
        // A document keeps the ending it came with.
        _ => name.rsplit_once('.').map_or("bin", |(_, ending)| ending),
    };
    format!("{}.{ending}", stem.chars().take(80).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::sent_name;

    #[test]
    fn the_sent_name_has_the_ending_of_what_is_sent_and_no_path() {
        assert_eq!(sent_name("IMG 0042.HEIC", "image/jpeg"), "IMG 0042.jpg");
        assert_eq!(sent_name("a/b\"c.png", "image/png"), "a_b_c.png");
        assert_eq!(sent_name(".jpg", "image/jpeg"), "picture.jpg");
        assert_eq!(sent_name("film.jpg", "video/mp4"), "film.mp4");
        assert_eq!(sent_name("prices.XLSX", "application/zip"), "prices.XLSX");
        assert_eq!(sent_name("papers", "application/zip"), "papers.bin");
    }
}
