//! Brings one picture of a post to its media host: prepared, uploaded once, remembered.

mod bring;
mod outgoing;
mod parts;

pub(crate) use bring::{bring, carry_with_sends, upload_key};
pub(crate) use outgoing::outgoing;

use super::{Entry, EntryState, Work, late::leaving, renew};
use crate::{
    account::{Account, UploadRoute},
    change::{Topic, UploadProgress},
    channel::{ChannelError, OutgoingFile},
    desk::{Desk, blocking},
    error::DeskError,
    id::EntryId,
    media_host::HostError,
    post,
    store::{outbox, outbox::Step},
};
use bring::abandon;
use std::sync::Arc;

/// What an upload entry is about.
struct Errand {
    account: Account,
    /// `None` where the sends carry their pictures themselves.
    file: Option<OutgoingFile>,
}

/// Uploads what an entry names, unless it is where the account's pictures are kept already.
pub(super) async fn perform(desk: &Arc<Desk>, entry: &Entry) -> Result<(), DeskError> {
    let Errand { account, file } = errand(desk, entry).await?;
    let Some(file) = file else {
        return finish(desk, entry, Found::Already).await;
    };
    if renew::is_still_there(desk, &account, &file).await? {
        return finish(desk, entry, Found::Already).await;
    }
    if !begin(desk, entry).await? {
        return Ok(());
    }
    match send_up(desk, entry, &account, &file).await {
        Some(Ok(())) => finish(desk, entry, Found::Now).await,
        Some(Err(DeskError::Channel(ChannelError::NotOffered))) => {
            carry_with_sends(desk, account.id).await?;
            finish(desk, entry, Found::Already).await
        }
        Some(Err(error)) => Err(error),
        None => end_taken_back(desk, entry, &account, &file).await,
    }
}

async fn errand(desk: &Arc<Desk>, entry: &Entry) -> Result<Errand, DeskError> {
    let Work::Upload {
        attachment,
        blob,
        edit,
    } = entry.work.clone()
    else {
        return Err(DeskError::NotFound("upload"));
    };
    let (id, post, name) = (entry.account_id, entry.post_id, entry.subject.clone());
    blocking(desk, move |desk| {
        let account = desk.account(id)?;
        if desk.capabilities(id)?.needs_media_host {
            return Err(HostError::NotChosen.into());
        }
        let file = match account.options.upload_route {
            UploadRoute::Multipart => None,
            UploadRoute::Endpoint | UploadRoute::OwnStorage => {
                let kind = outgoing::kind_of(desk, post, attachment)?;
                Some(outgoing(
                    desk,
                    id,
                    (attachment, kind),
                    (&blob, edit),
                    &name,
                )?)
            }
        };
        Ok(Errand { account, file })
    })
    .await
}

/// Counts the attempt before a byte leaves; `false` means the entry was taken back in the meantime.
async fn begin(desk: &Arc<Desk>, entry: &Entry) -> Result<bool, DeskError> {
    let counted = entry.clone();
    let begun = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            let leaving = leaving(tx, &counted, now_ms)?;
            if leaving.is_some_and(|leaving| desk.is_too_late(&leaving)) {
                return Err(DeskError::TooLate);
            }
            Ok(outbox::begin(tx, counted.id, None, now_ms)?.is_some())
        })
    })
    .await?;
    if begun {
        desk.announce(Topic::Outbox, Some(entry.id.to_string()));
    }
    Ok(begun)
}

/// Uploads a file; `None` means that a person took the entry back meanwhile.
async fn send_up(
    desk: &Arc<Desk>,
    entry: &Entry,
    account: &Account,
    file: &OutgoingFile,
) -> Option<Result<(), DeskError>> {
    let (watcher, entry_id, total) = (desk.clone(), entry.id, file.size_bytes);
    let progress = move |done: u64| {
        watcher.announce_progress(UploadProgress {
            entry_id,
            done,
            total,
        });
    };
    tokio::select! {
        sent = bring(desk, account, file, &progress) => Some(sent.map(|_| ())),
        () = taken_back(desk, entry.id) => None,
    }
}

/// Waits until a person takes an entry back; for ever if nobody does.
async fn taken_back(desk: &Arc<Desk>, id: EntryId) {
    loop {
        let rung = desk.rung();
        tokio::pin!(rung);
        rung.as_mut().enable();
        let now = blocking(desk, move |desk| {
            Ok(desk.store.read(|db| outbox::read(db, id))?)
        });
        if matches!(now.await, Ok(Some(entry)) if entry.state == EntryState::Cancelled) {
            return;
        }
        rung.await;
    }
}

/// Ends the attempt of an upload that was taken back, and gives up what has arrived of it.
async fn end_taken_back(
    desk: &Arc<Desk>,
    entry: &Entry,
    account: &Account,
    file: &OutgoingFile,
) -> Result<(), DeskError> {
    let id = entry.id;
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        let store = &desk.store;
        Ok(store.write(|tx| outbox::end_attempt(tx, id, "taken_back", now_ms))?)
    })
    .await?;
    if let Err(error) = abandon(desk, account, file).await {
        // The storage forgets parts of nothing by itself, or the next upload of this file goes on from them.
        tracing::info!(%error, "the parts of an upload that was taken back are still there");
    }
    Ok(())
}

/// How a file came to be where it has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Now,
    Already,
}

async fn finish(desk: &Arc<Desk>, entry: &Entry, found: Found) -> Result<(), DeskError> {
    let (id, post, total) = (entry.id, entry.post_id, entry.total);
    let outcome = match found {
        Found::Now => "uploaded",
        Found::Already => "already_there",
    };
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            let now = outbox::read(tx, id)?;
            if now.is_none_or(|entry| entry.state == EntryState::Cancelled) {
                // Taken back in the last moment: it stays so, and the file is there for the next post.
                return Ok(outbox::end_attempt(tx, id, outcome, now_ms)?);
            }
            outbox::progress(tx, id, total)?;
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
