//! Brings a file to Bird: a signed form first, then the form with the file to the storage it names.

use super::{capable::MAX_FILE_BYTES, client::Bird, place::checked_id, wire::UploadForm};
use crate::http::{Answer, Reach, file_part, from_send_error, watched};
use composer::{
    account::CHANNEL_PLACE,
    channel::{Channel, ChannelError, OutgoingFile, Progress, RemoteFile},
};
use reqwest::{StatusCode, multipart::Form};
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// A form expires; one more is asked for.
const FORMS: u32 = 2;

/// What the storage made of a form.
enum Posted {
    Stored,
    /// The form is not valid (any more).
    Denied(String),
}

impl Bird {
    /// Uploads a file and gives the address that messages name.
    pub(super) async fn bring(
        &self,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<RemoteFile, ChannelError> {
        if file.size_bytes > MAX_FILE_BYTES {
            return Err(refused(
                "file_too_large",
                format!(
                    "“{}” is larger than the 100 MiB that Bird takes; it was not uploaded",
                    file.name
                ),
            ));
        }
        let mut why = String::new();
        for _ in 0..FORMS {
            let form = self.sign(&file.mime).await?;
            let media_url = form.media_url.clone();
            match self.post_form(form, file, progress).await? {
                Posted::Stored => return Ok(stored(file, media_url)),
                Posted::Denied(told) => why = told,
            }
        }
        Err(refused(
            "upload_denied",
            format!("Bird's storage does not take “{}”: {why}", file.name),
        ))
    }

    async fn sign(&self, mime: &str) -> Result<UploadForm, ChannelError> {
        let channel = self.upload_channel.get_or_try_init(|| self.any_channel());
        let path = self
            .options
            .upload_path
            .replace(CHANNEL_PLACE, channel.await?);
        let wish = json!({ "contentType": mime });
        self.post(&path, &wish, Reach::Harmless).await?.parse()
    }

    /// A file belongs to the workspace, yet is signed for by a channel: the first that can send.
    async fn any_channel(&self) -> Result<String, ChannelError> {
        let senders = self.senders().await?;
        let ready = senders.iter().find(|sender| sender.can_send);
        let Some(sender) = ready.or(senders.first()) else {
            let why =
                "the workspace has no WhatsApp channel that this key may use; no file was uploaded";
            return Err(refused("no_channel", why.into()));
        };
        Ok(checked_id(&sender.id.0, "channel")?.to_owned())
    }

    /// Every field as it was given out, the file last, and nothing of the sign-in.
    async fn post_form(
        &self,
        signed: UploadForm,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<Posted, ChannelError> {
        let mut form = Form::new();
        for (name, value) in signed.upload_form_data {
            let value = match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            form = form.text(name, value);
        }
        let (sent, left) = mpsc::unbounded_channel();
        form = form.part("file", file_part(file, sent).await?);
        let call = self.storage.post(&signed.upload_url).multipart(form);
        let answer = async {
            let response = call.send().await;
            let response = response.map_err(|error| from_send_error(&error, Reach::Harmless))?;
            Answer::read(response, Reach::Harmless).await
        };
        let answer = watched(answer, Reach::Harmless, left, progress).await?;
        // The sign-in has nothing to do with the storage's "unauthorized".
        if matches!(
            answer.status(),
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED
        ) {
            return Ok(Posted::Denied(answer.excerpt()));
        }
        answer.success()?;
        Ok(Posted::Stored)
    }
}

fn stored(file: &OutgoingFile, url: String) -> RemoteFile {
    RemoteFile {
        url,
        mime: file.mime.clone(),
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        size_bytes: file.size_bytes,
        storage_key: None,
    }
}

fn refused(code: &str, message: String) -> ChannelError {
    ChannelError::Refused {
        code: code.into(),
        message,
    }
}
