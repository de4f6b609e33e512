//! Brings one picture of a post to the system: prepared, uploaded once, remembered.

use super::{Entry, EntryState, Work, late::leaving};
use crate::{
    account::UploadRoute,
    change::{Topic, UploadProgress},
    channel::{ChannelError, OutgoingFile, RemoteFile},
    content::PictureEdit,
    desk::{Desk, blocking},
    error::DeskError,
    id::{AccountId, AttachmentId},
    imaging::PreparedPicture,
    library::{self, BlobHash},
    outbox::Entry as OutboxEntry,
    post,
    store::{accounts, blobs, outbox, outbox::Step},
};
use std::{path::PathBuf, sync::Arc};

/// Uploads what an entry names, unless the account has it already.
pub(super) async fn perform(desk: &Arc<Desk>, entry: &Entry) -> Result<(), DeskError> {
    let Work::Upload {
        attachment,
        blob,
        edit,
    } = entry.work.clone()
    else {
        return Err(DeskError::NotFound("upload"));
    };
    let name = entry.subject.clone();
    let account = entry.account_id;
    let (file, known) = blocking(desk, move |desk| {
        if desk.account(account)?.options.upload_route == UploadRoute::Multipart {
            return Ok((None, None));
        }
        let file = outgoing(desk, account, attachment, (&blob, edit), &name)?;
        let known = desk
            .store
            .read(|db| blobs::upload(db, account, &file.sha256))?;
        Ok((Some(file), known))
    })
    .await?;
    // The account has it already, or its sends carry their pictures themselves.
    let (Some(file), None) = (file, known) else {
        return finish(desk, entry, None).await;
    };
    match send_up(desk, entry, &file).await {
        Ok(Some(remote)) => finish(desk, entry, Some((file.sha256, remote))).await,
        Ok(None) => Ok(()),
        Err(DeskError::Channel(ChannelError::NotOffered)) => {
            carry_with_sends(desk, account).await?;
            finish(desk, entry, None).await
        }
        // Uploading again is harmless: the system keeps files by content.
        Err(DeskError::Channel(ChannelError::Unknown { why, .. })) => {
            Err(ChannelError::Unreachable(why).into())
        }
        Err(error) => Err(error),
    }
}

/// Uploads a file; `None` means the entry was taken back in the meantime.
async fn send_up(
    desk: &Arc<Desk>,
    entry: &OutboxEntry,
    file: &OutgoingFile,
) -> Result<Option<RemoteFile>, DeskError> {
    let id = entry.id;
    let begun = blocking(desk, {
        let entry = entry.clone();
        move |desk| {
            let account = desk.account(entry.account_id)?;
            let channel = desk.channel(&account)?;
            let now_ms = desk.now_ms();
            let begun = desk.store.write(|tx| {
                let leaving = leaving(tx, &entry, now_ms)?;
                if leaving.is_some_and(|leaving| desk.is_too_late(&leaving)) {
                    return Err(DeskError::TooLate);
                }
                Ok(outbox::begin(tx, id, None, now_ms)?)
            })?;
            Ok(begun.map(|_| channel))
        }
    })
    .await?;
    let Some(channel) = begun else {
        return Ok(None);
    };
    desk.announce(Topic::Outbox, Some(id.to_string()));
    let total = file.size_bytes;
    let watcher = desk.clone();
    let progress = move |done: u64| {
        watcher.announce_progress(UploadProgress {
            entry_id: id,
            done,
            total,
        });
    };
    Ok(Some(channel.upload(file, &progress).await?))
}

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

/// Notes that an account's system has no upload call: its sends carry their pictures from now on.
pub(crate) async fn carry_with_sends(
    desk: &Arc<Desk>,
    account: AccountId,
) -> Result<(), DeskError> {
    blocking(desk, move |desk| {
        let mut known = desk.account(account)?;
        known.options.upload_route = UploadRoute::Multipart;
        desk.store.write(|tx| accounts::write(tx, &known))?;
        desk.drop_channel(account);
        Ok(())
    })
    .await
}

async fn finish(
    desk: &Arc<Desk>,
    entry: &Entry,
    uploaded: Option<(String, RemoteFile)>,
) -> Result<(), DeskError> {
    let (id, account, post, total) = (entry.id, entry.account_id, entry.post_id, entry.total);
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            if let Some((sha256, remote)) = &uploaded {
                blobs::add_upload(tx, account, sha256, remote, now_ms)?;
            }
            outbox::progress(tx, id, total)?;
            let outcome = if uploaded.is_some() {
                "uploaded"
            } else {
                "already_there"
            };
            let step = Step {
                state: EntryState::Done,
                stuck_reason: None,
                message: None,
                not_before_ms: now_ms,
                outcome,
            };
            outbox::finish(tx, id, &step, now_ms)?;
            if let Some(post) = post {
                post::refresh(tx, post, now_ms)?;
            }
            Ok(())
        })
    })
    .await
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
