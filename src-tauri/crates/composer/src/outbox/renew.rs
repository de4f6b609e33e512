//! Notices that an uploaded picture is not at its address any more, and lets it go up again before a send names it.
//!
//! Only what has certainly not been sent is renewed: a request that may have arrived stays as it is, to the letter.

use super::{
    Entry, EntryState, Work,
    upload::{outgoing, upload_key},
};
use crate::{
    account::{Account, UploadRoute},
    change::Topic,
    channel::{Cargo, Dispatch, OutgoingFile},
    desk::{Desk, blocking},
    error::DeskError,
    library::BlobHash,
    media_host::{Presence, SYSTEM, expires_at_ms},
    post,
    store::{
        outbox,
        posts::Frozen,
        uploads::{self, Upload, UploadKey},
    },
};
use rusqlite::Connection;
use std::{collections::BTreeSet, sync::Arc};

/// What was seen at its address within this time is taken to be there still.
const FRESH_MS: i64 = 10 * 60_000;
/// A system fetches a picture some time after it has taken the send.
const FETCH_MS: i64 = 5 * 60_000;

/// Says whether a file is where its account's pictures are kept, asking its address when it was seen long ago.
///
/// One that is gone is forgotten. Where nobody can tell, it counts as there: the system may reach what we cannot.
pub(super) async fn is_still_there(
    desk: &Arc<Desk>,
    account: &Account,
    file: &OutgoingFile,
) -> Result<bool, DeskError> {
    let key = upload_key(account, file);
    let known = blocking(desk, {
        let key = key.clone();
        move |desk| Ok(desk.store.read(|db| uploads::read(db, &key))?)
    });
    let Some(upload) = known.await? else {
        return Ok(false);
    };
    let now_ms = desk.now_ms();
    let standing = stand(desk, &key, &upload, now_ms + FETCH_MS, now_ms).await;
    if standing != Standing::Assumed {
        blocking(desk, move |desk| {
            Ok(desk.store.write(|tx| note(tx, &key, standing, now_ms))?)
        })
        .await?;
    }
    Ok(standing != Standing::Gone)
}

/// What is known about a file's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Seen,
    /// Seen lately, or nobody can tell.
    Assumed,
    Gone,
}

async fn stand(
    desk: &Desk,
    key: &UploadKey,
    upload: &Upload,
    needed_until_ms: i64,
    now_ms: i64,
) -> Standing {
    if is_fresh(upload.uploaded_at_ms, now_ms) {
        // Also an address that ends too soon: a new one would end as soon.
        return Standing::Assumed;
    }
    if expires_at_ms(&upload.remote.url).is_some_and(|end_ms| end_ms <= needed_until_ms) {
        return Standing::Gone;
    }
    if is_fresh(upload.checked_at_ms, now_ms) {
        return Standing::Assumed;
    }
    match desk.media_hosts().look(&upload.remote.url).await {
        Ok(Presence::There) => Standing::Seen,
        Ok(Presence::Gone) => Standing::Gone,
        // A storage must show it to everybody. A system may show it to itself only, but not by an address that was signed.
        Ok(Presence::Closed) if key.host != SYSTEM => Standing::Gone,
        Ok(Presence::Closed) if expires_at_ms(&upload.remote.url).is_some() => Standing::Gone,
        Ok(Presence::Closed) => Standing::Assumed,
        Err(error) => {
            tracing::info!(%error, "whether an uploaded picture is still there cannot be told");
            Standing::Assumed
        }
    }
}

/// A time after now comes from a clock that was set, and says nothing.
fn is_fresh(at_ms: i64, now_ms: i64) -> bool {
    (0..FRESH_MS).contains(&(now_ms - at_ms))
}

fn note(
    tx: &Connection,
    key: &UploadKey,
    standing: Standing,
    now_ms: i64,
) -> Result<(), crate::store::StoreError> {
    match standing {
        Standing::Seen => uploads::set_seen(tx, key, now_ms),
        Standing::Assumed => Ok(()),
        Standing::Gone => uploads::forget(tx, key),
    }
}

/// Lets the pictures of a dispatch go up again that are not at their addresses any more; says whether it has to wait.
///
/// It has not begun, so no attempt is counted; its upload entries wait again, and it waits for them as ever.
pub(super) async fn before(
    desk: &Arc<Desk>,
    entry: &Entry,
    post: &Arc<Frozen>,
) -> Result<bool, DeskError> {
    let (asked, post) = (entry.clone(), post.clone());
    let pictures = blocking(desk, move |desk| pictures(desk, &asked, &post)).await?;
    let now_ms = desk.now_ms();
    let needed_until_ms = match &entry.work {
        Work::Dispatch {
            booking: Some(run), ..
        } => run.first_run_at_ms.max(now_ms) + FETCH_MS,
        _ => now_ms + FETCH_MS,
    };
    let mut found = Vec::new();
    for Named { blob, key, upload } in pictures {
        let standing = match upload {
            Some(upload) => stand(desk, &key, &upload, needed_until_ms, now_ms).await,
            None => Standing::Gone,
        };
        found.push((blob, key, standing));
    }
    if found
        .iter()
        .all(|(_, _, standing)| *standing == Standing::Assumed)
    {
        return Ok(false);
    }
    let entry = entry.clone();
    let waits = blocking(desk, move |desk| {
        desk.store
            .write(|tx| send_up_again(tx, &entry, &found, now_ms))
    })
    .await?;
    if waits {
        desk.announce(Topic::Outbox, None);
    }
    Ok(waits)
}

/// A picture a dispatch names by address, with the original it was made from and what is known of its upload.
struct Named {
    blob: BlobHash,
    key: UploadKey,
    upload: Option<Upload>,
}

/// Gives the pictures a dispatch names by address; none when it may not be changed any more.
fn pictures(desk: &Desk, entry: &Entry, post: &Frozen) -> Result<Vec<Named>, DeskError> {
    let account = desk.account(entry.account_id)?;
    let may_have_arrived = entry.may_have_arrived || entry.state == EntryState::Unknown;
    let can = match account.options.upload_route {
        UploadRoute::Multipart => false,
        // A new upload would have a new address.
        UploadRoute::Endpoint => !may_have_arrived,
        // The name is the content's: what is put back stands at the very address the request has.
        UploadRoute::OwnStorage => true,
    };
    let mut pictures = Vec::new();
    for one in post.content.attachments.iter().filter(|_| can) {
        let picture = (&one.blob, one.edit);
        let file = outgoing(desk, account.id, (one.id, one.kind), picture, &one.name)?;
        let key = upload_key(&account, &file);
        pictures.push(Named {
            blob: one.blob.clone(),
            upload: desk.store.read(|db| uploads::read(db, &key))?,
            key,
        });
    }
    Ok(pictures)
}

fn send_up_again(
    tx: &Connection,
    entry: &Entry,
    found: &[(BlobHash, UploadKey, Standing)],
    now_ms: i64,
) -> Result<bool, DeskError> {
    let mut gone = BTreeSet::new();
    for (blob, key, standing) in found {
        note(tx, key, *standing, now_ms)?;
        if *standing == Standing::Gone {
            gone.insert(blob.as_str());
        }
    }
    // Taken back while its pictures were looked for: nothing goes up for what will not be sent.
    let now = outbox::read(tx, entry.id)?;
    let is_open = now.is_some_and(|now| now.state != EntryState::Cancelled);
    let Some(post) = entry.post_id.filter(|_| is_open && !gone.is_empty()) else {
        return Ok(false);
    };
    let mut waits = false;
    for upload in outbox::uploads_of_post(tx, post)? {
        let is_gone =
            matches!(&upload.work, Work::Upload { blob, .. } if gone.contains(blob.as_str()));
        let done = [EntryState::Done];
        if is_gone && outbox::turn(tx, upload.id, &done, EntryState::Waiting, now_ms)? {
            outbox::progress(tx, upload.id, 0)?;
            waits = true;
        }
    }
    post::refresh(tx, post, now_ms)?;
    Ok(waits)
}

/// Gives a request that has certainly not arrived the addresses its pictures have now.
pub(super) fn with_present_addresses(
    desk: &Desk,
    account: &Account,
    frozen: &Dispatch,
) -> Result<Dispatch, DeskError> {
    let mut dispatch = frozen.clone();
    for cargo in &mut dispatch.cargo {
        if let Cargo::Remote(file) = cargo {
            let key = UploadKey {
                account: account.id,
                host: account.options.host_key(),
                sha256: file.sha256.clone(),
            };
            if let Some(upload) = desk.store.read(|db| uploads::read(db, &key))? {
                *file = upload.remote;
            }
        }
    }
    Ok(dispatch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_lately_is_fresh_and_what_will_be_seen_is_not() {
        assert!(is_fresh(1_000, 1_000));
        assert!(is_fresh(1_000, 1_000 + FRESH_MS - 1));
        assert!(!is_fresh(1_000, 1_000 + FRESH_MS));
        assert!(!is_fresh(1_001, 1_000), "the clock was set back");
    }
}
