//! Drafts: create, list, get, delete, and nothing else; and the files they name.

use super::wire;
use crate::http::{Answer, Reach, Use, client, from_send_error};
use composer::{
    channel::{ChannelError, Deleted, RemoteFile},
    draft::{RemoteDraft, SharedDraft, SharedSchedule},
    id::SenderId,
};
use reqwest::StatusCode;
use std::path::Path;
use tokio::io::AsyncWriteExt;

/// The longest id or address that is put into a request.
const LONGEST_ID: usize = 200;

/// Writes the body of a draft.
pub(super) fn request(draft: &SharedDraft) -> wire::DraftRequest<'_> {
    wire::DraftRequest {
        session_id: &draft.sender.0,
        group_ids: draft.groups.iter().map(String::as_str).collect(),
        text: &draft.text,
        media: draft.files.iter().map(media).collect(),
        schedule: draft.schedule.map(|schedule| wire::ScheduleInput {
            first_run_at_ms: schedule.first_run_at_ms,
            interval_ms: schedule.interval_ms,
            max_occurrences: schedule.max_occurrences.unwrap_or(1),
        }),
    }
}

/// Gives a file back as the system named it; what it left out stays out.
fn media(file: &RemoteFile) -> wire::Media {
    let told = |text: &String| (!text.is_empty()).then(|| text.clone());
    wire::Media {
        url: file.url.clone(),
        mimetype: told(&file.mime),
        filename: told(&file.name),
        sha256: told(&file.sha256),
        size_bytes: (file.size_bytes > 0).then_some(file.size_bytes),
        storage_key: file.storage_key.clone(),
    }
}

/// Reads a draft.
pub(super) fn draft(draft: wire::Draft) -> RemoteDraft {
    RemoteDraft {
        shared: SharedDraft {
            sender: SenderId(draft.session_id),
            groups: draft.group_ids.unwrap_or_default(),
            text: draft.text.unwrap_or_default(),
            files: draft
                .media
                .unwrap_or_default()
                .into_iter()
                .map(file)
                .collect(),
            schedule: draft.schedule.map(|schedule| SharedSchedule {
                first_run_at_ms: schedule.first_run_at_ms,
                interval_ms: schedule.interval_ms,
                max_occurrences: schedule.max_occurrences,
            }),
        },
        id: draft.id,
        created_at_ms: draft.created_at_ms,
        updated_at_ms: draft.updated_at_ms.unwrap_or(draft.created_at_ms),
    }
}

fn file(media: wire::Media) -> RemoteFile {
    let last = media.url.rsplit('/').next().unwrap_or_default().to_owned();
    RemoteFile {
        mime: media.mimetype.unwrap_or_default(),
        name: media.filename.unwrap_or(last),
        sha256: media.sha256.unwrap_or_default(),
        size_bytes: media.size_bytes.unwrap_or(0),
        storage_key: media.storage_key,
        url: media.url,
    }
}

/// Gives the path of a draft; an id that is no plain word is no draft of this system.
pub(super) fn path(id: &str) -> Option<String> {
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || b"-_".contains(&c);
    let is_id = !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(is_plain);
    is_id.then(|| format!("/v2/outbound/drafts/{id}"))
}

/// Reads the answer to a delete.
pub(super) fn deleted(answer: Answer) -> Result<Deleted, ChannelError> {
    if matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
        return Ok(Deleted::Before);
    }
    answer.success().map(|_| Deleted::Now)
}

/// Brings a file here without the account's token: its address may lead anywhere.
pub(super) async fn download(
    file: &RemoteFile,
    into: &Path,
    limit_bytes: u64,
) -> Result<(), ChannelError> {
    if !is_fetchable(&file.url) {
        return Err(refused("its address does not begin with https://"));
    }
    let request = client(&file.url, Use::Calls)?.get(&file.url);
    let lost = |error: &reqwest::Error| from_send_error(error, Reach::Harmless);
    let mut answer = request.send().await.map_err(|error| lost(&error))?;
    if !answer.status().is_success() {
        return Err(Answer::read(answer, Reach::Harmless)
            .await?
            .success()
            .err()
            .unwrap_or_else(|| refused("it is not there")));
    }
    if answer
        .content_length()
        .is_some_and(|length| length > limit_bytes)
    {
        return Err(too_large(limit_bytes));
    }
    let mut target = tokio::fs::File::create(into).await.map_err(unwritable)?;
    let mut left = limit_bytes;
    while let Some(chunk) = answer.chunk().await.map_err(|error| lost(&error))? {
        left = left
            .checked_sub(chunk.len() as u64)
            .ok_or_else(|| too_large(limit_bytes))?;
        target.write_all(&chunk).await.map_err(unwritable)?;
    }
    target.flush().await.map_err(unwritable)
}

/// Says whether an address may be asked: https anywhere, http on this machine only.
fn is_fetchable(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else {
        return false;
    };
    let is_loopback = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    is_anonymous && (url.scheme() == "https" || (url.scheme() == "http" && is_loopback))
}

fn refused(why: &str) -> ChannelError {
    ChannelError::Refused {
        code: "file_not_fetched".into(),
        message: format!("a picture of a draft was not fetched: {why}"),
    }
}

fn too_large(limit_bytes: u64) -> ChannelError {
    refused(&format!("it is larger than {limit_bytes} bytes"))
}

fn unwritable(error: std::io::Error) -> ChannelError {
    ChannelError::Unreachable(format!("the file could not be written here: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{is_fetchable, path};

    #[test]
    fn files_are_fetched_over_https_or_from_this_machine() {
        for good in [
            "https://media.example/a.jpg",
            "http://127.0.0.1:4010/media/a",
            "http://[::1]:80/a",
        ] {
            assert!(is_fetchable(good), "{good}");
        }
        for bad in [
            "http://media.example/a.jpg",
            "http://127.0.0.1.example.com/a",
            "https://user:word@media.example/a.jpg",
            "file:///etc/passwd",
            "a.jpg",
        ] {
            assert!(!is_fetchable(bad), "{bad}");
        }
    }

    #[test]
    fn an_id_cannot_lead_to_another_path() {
        assert!(path("01a1fccc-2640-7e50-8f61-ab7cd04b8e01").is_some());
        for bad in ["", "../sends", "a/b", "a?b", "a%2fb"] {
            assert_eq!(path(bad), None, "{bad}");
        }
    }
}
