//! What goes out for an attachment: its prepared picture under a name of its own.

use crate::{
    channel::OutgoingFile,
    content::PictureEdit,
    desk::Desk,
    error::DeskError,
    id::{AccountId, AttachmentId},
    imaging::PreparedPicture,
    library::{self, BlobHash},
};
use std::path::PathBuf;

/// Prepares an attachment for an account's system.
pub(crate) fn outgoing(
    desk: &Desk,
    account: AccountId,
    attachment: AttachmentId,
    (blob, edit): (&BlobHash, Option<PictureEdit>),
    name: &str,
) -> Result<OutgoingFile, DeskError> {
    let budget = library::budget(&desk.capabilities(account)?);
    let (made, path): (PreparedPicture, PathBuf) = library::rendition(desk, blob, edit, budget)?;
    Ok(OutgoingFile {
        attachment,
        path,
        name: sent_name(name, &made.mime),
        mime: made.mime,
        sha256: made.sha256,
        size_bytes: made.size_bytes,
    })
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
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
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
    }
}
