//! The calls themselves.

use super::{drafts, mapping, wire};
use crate::http::{
    Answer, Pace, Reach, Use, client, file_part, from_send_error, patiently, watched,
};
use async_trait::async_trait;
use composer::{
    account::{Account, AccountOptions},
    channel::{
        Cancelled, Cargo, Channel, ChannelError, Deleted, Dispatch, Dispatched, Lost, OutgoingFile,
        Progress, RemoteFile, RemoteGroup, RemoteSender, ScheduleReport, SendReport, Settling,
    },
    draft::{RemoteDraft, SharedDraft},
    secret::Secret,
};
use reqwest::{
    Client, Method, RequestBuilder, StatusCode,
    multipart::{Form, Part},
};
use serde::de::DeserializeOwned;
use std::{path::Path, time::Duration};
use tokio::sync::mpsc;

/// The contract's largest page.
const PAGE_SIZE: usize = 200;
/// 100,000 groups; a cursor that never ends is an error, not an endless loop.
pub(super) const MAX_PAGES: usize = 500;
/// Small calls are over within this time; uploads have no fixed end, as long as their bytes move.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// One account's client.
pub struct Watchcollect {
    http: Client,
    uploads: Client,
    base_url: String,
    secret: Secret,
    options: AccountOptions,
    pace: Pace,
}

impl Watchcollect {
    /// Makes the client; nothing is asked yet. A secret that no header can carry needs a new sign-in.
    pub fn new(account: &Account, secret: Secret) -> Result<Self, ChannelError> {
        let token = secret.expose();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ChannelError::SignInNeeded);
        }
        Ok(Self {
            http: client(&account.base_url, Use::Calls)?,
            uploads: client(&account.base_url, Use::Uploads)?,
            base_url: account.base_url.clone(),
            secret,
            options: account.options.clone(),
            pace: Pace::per_minute(account.options.requests_per_minute),
        })
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base_url);
        self.http
            .request(method, url)
            .bearer_auth(self.secret.expose())
    }

    /// Begins a call that carries files.
    fn carrying_call(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base_url);
        self.uploads
            .request(method, url)
            .bearer_auth(self.secret.expose())
    }

    async fn ask(&self, request: RequestBuilder, reach: Reach) -> Result<Answer, ChannelError> {
        self.pace.turn().await;
        self.answered(request, reach).await
    }

    async fn answered(
        &self,
        request: RequestBuilder,
        reach: Reach,
    ) -> Result<Answer, ChannelError> {
        let sent = request.send().await;
        let response = sent.map_err(|error| from_send_error(&error, reach))?;
        let answer = Answer::read(response, reach).await?;
        Ok(answer.without(self.secret.expose()))
    }

    async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, ChannelError> {
        patiently(|| async {
            let request = self.call(Method::GET, path).query(query);
            let answer = self.ask(request.timeout(CALL_TIMEOUT), Reach::Harmless);
            answer.await?.parse()
        })
        .await
    }

    /// Reads a list to its end.
    async fn pages(
        &self,
        path: &str,
        filter: &[(&str, &str)],
    ) -> Result<Vec<serde_json::Value>, ChannelError> {
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut page = self.page(path, filter, cursor.as_deref()).await?;
            items.append(&mut page.items);
            let next = page.next_cursor.filter(|_| page.has_more.unwrap_or(true));
            if next.is_none() || next == cursor {
                return Ok(items);
            }
            cursor = next;
        }
        Err(ChannelError::Unexpected {
            status: 200,
            excerpt: format!("the list at {path} does not end"),
        })
    }

    /// Reads one page of a list.
    pub(super) async fn page(
        &self,
        path: &str,
        filter: &[(&str, &str)],
        cursor: Option<&str>,
    ) -> Result<wire::Page, ChannelError> {
        let size = PAGE_SIZE.to_string();
        let mut query = vec![("page_size", size.as_str())];
        query.extend_from_slice(filter);
        query.extend(cursor.map(|cursor| ("cursor", cursor)));
        self.get(path, &query).await
    }

    async fn send(
        &self,
        dispatch: &Dispatch,
        progress: &Progress,
    ) -> Result<Dispatched, ChannelError> {
        let body = mapping::request(dispatch);
        const SENDS: &str = "/v2/outbound/sends";
        let files: Vec<&OutgoingFile> = dispatch
            .cargo
            .iter()
            .filter_map(|cargo| match cargo {
                Cargo::Local(file) => Some(file),
                Cargo::Remote(_) => None,
            })
            .collect();
        let answer = if files.is_empty() {
            let call = self.call(Method::POST, SENDS).json(&body);
            self.ask(call.timeout(CALL_TIMEOUT), Reach::Irreversible)
                .await?
        } else {
            let payload =
                serde_json::to_string(&body).map_err(|error| ChannelError::Unexpected {
                    status: 0,
                    excerpt: error.to_string(),
                })?;
            let call = self.carrying_call(Method::POST, SENDS);
            self.send_form(call, payload, &files, progress).await?
        };
        let result: wire::CommandResult = answer.parse()?;
        let dispatched = mapping::dispatched(result);
        if dispatched.send_id.is_none() && dispatched.schedule_id.is_none() {
            let why = "the answer names neither a send nor a schedule".to_owned();
            return Err(ChannelError::Unknown { why, after: None });
        }
        Ok(dispatched)
    }

    async fn send_form(
        &self,
        call: RequestBuilder,
        payload: String,
        files: &[&OutgoingFile],
        progress: &Progress,
    ) -> Result<Answer, ChannelError> {
        let (sent, left) = mpsc::unbounded_channel();
        let payload = Part::text(payload)
            .mime_str("application/json")
            .map_err(|error| ChannelError::Unexpected {
                status: 0,
                excerpt: error.to_string(),
            })?;
        let mut form = Form::new().part(self.options.payload_part.clone(), payload);
        for file in files {
            let part = file_part(file, sent.clone()).await?;
            form = form.part(self.options.files_part.clone(), part);
        }
        drop(sent);
        self.watched(call.multipart(form), Reach::Irreversible, left, progress)
            .await
    }

    /// Sends a request while reporting what has left; one that moves no more is given up.
    async fn watched(
        &self,
        request: RequestBuilder,
        reach: Reach,
        left: mpsc::UnboundedReceiver<u64>,
        progress: &Progress,
    ) -> Result<Answer, ChannelError> {
        self.pace.turn().await;
        watched(self.answered(request, reach), reach, left, progress).await
    }
}

#[async_trait]
impl Channel for Watchcollect {
    async fn senders(&self) -> Result<Vec<RemoteSender>, ChannelError> {
        let items = self.pages("/v2/sessions", &[("role", "sending")]).await?;
        Ok(wire::readable(items)
            .into_iter()
            .filter_map(mapping::sender)
            .collect())
    }

    async fn groups(&self) -> Result<Vec<RemoteGroup>, ChannelError> {
        let items = self.pages("/v2/groups", &[]).await?;
        Ok(wire::readable(items)
            .into_iter()
            .map(mapping::group)
            .collect())
    }

    async fn upload(
        &self,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<RemoteFile, ChannelError> {
        let (sent, left) = mpsc::unbounded_channel();
        let form = Form::new().part("file", file_part(file, sent).await?);
        let call = self
            .carrying_call(Method::POST, &self.options.upload_path)
            .multipart(form);
        let answer = self.watched(call, Reach::Harmless, left, progress).await?;
        if matches!(
            answer.status(),
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
        ) {
            return Err(ChannelError::NotOffered);
        }
        let stored = mapping::uploaded(answer.parse()?, file);
        // Shorter hashes are the vendor's own and say nothing.
        if stored.sha256.len() == 64 && !stored.sha256.eq_ignore_ascii_case(&file.sha256) {
            let excerpt = "the stored picture differs from what was sent".to_owned();
            return Err(ChannelError::Unexpected {
                status: 201,
                excerpt,
            });
        }
        Ok(stored)
    }

    async fn dispatch(
        &self,
        dispatch: &Dispatch,
        progress: &Progress,
    ) -> Result<Dispatched, ChannelError> {
        self.send(dispatch, progress).await
    }

    /// Repeats the same request with the same key: what had arrived is answered as a repeat, what had not
    /// is sent now, once.
    async fn settle(
        &self,
        dispatch: &Dispatch,
        settling: Settling,
        _lost: Lost,
    ) -> Result<Option<Dispatched>, ChannelError> {
        if settling == Settling::OnlyLook {
            return self.look_up(dispatch).await;
        }
        self.send(dispatch, &|_| {}).await.map(Some)
    }

    async fn send_report(&self, send_id: &str) -> Result<SendReport, ChannelError> {
        let path = format!("/v2/outbound/sends/{send_id}");
        Ok(mapping::send_report(self.get(&path, &[]).await?))
    }

    async fn schedule_report(&self, schedule_id: &str) -> Result<ScheduleReport, ChannelError> {
        let path = format!("/v2/outbound/schedules/{schedule_id}");
        Ok(mapping::schedule_report(self.get(&path, &[]).await?))
    }

    async fn cancel_schedule(&self, schedule_id: &str) -> Result<Cancelled, ChannelError> {
        let path = format!("/v2/outbound/schedules/{schedule_id}");
        let call = self.call(Method::DELETE, &path).timeout(CALL_TIMEOUT);
        let answer = self.ask(call, Reach::Irreversible).await?;
        if matches!(
            answer.status(),
            StatusCode::NOT_FOUND | StatusCode::CONFLICT | StatusCode::GONE
        ) {
            return Ok(Cancelled::NothingLeft);
        }
        answer.success()?;
        Ok(Cancelled::InTime)
    }

    async fn drafts(&self) -> Result<Vec<RemoteDraft>, ChannelError> {
        let list: wire::DraftList = self.get("/v2/outbound/drafts", &[]).await?;
        let readable = wire::readable(list.items).into_iter();
        Ok(readable.map(drafts::draft).collect())
    }

    async fn draft(&self, id: &str) -> Result<Option<RemoteDraft>, ChannelError> {
        let Some(path) = drafts::path(id) else {
            return Ok(None);
        };
        let call = self.call(Method::GET, &path).timeout(CALL_TIMEOUT);
        let answer = self.ask(call, Reach::Harmless).await?;
        if matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Ok(None);
        }
        Ok(Some(drafts::draft(answer.parse()?)))
    }

    async fn create_draft(&self, draft: &SharedDraft) -> Result<RemoteDraft, ChannelError> {
        let call = self.call(Method::POST, "/v2/outbound/drafts");
        let call = call.json(&drafts::request(draft)).timeout(CALL_TIMEOUT);
        let answer = self.ask(call, Reach::Irreversible).await?;
        Ok(drafts::draft(answer.parse()?))
    }

    async fn delete_draft(&self, id: &str) -> Result<Deleted, ChannelError> {
        let Some(path) = drafts::path(id) else {
            return Ok(Deleted::Before);
        };
        let call = self.call(Method::DELETE, &path).timeout(CALL_TIMEOUT);
        drafts::deleted(self.ask(call, Reach::Harmless).await?)
    }

    async fn download(
        &self,
        file: &RemoteFile,
        into: &Path,
        limit_bytes: u64,
    ) -> Result<(), ChannelError> {
        drafts::download(file, into, limit_bytes).await
    }
}
