//! The calls themselves.

use super::{
    mapping,
    place::{Place, checked_id},
    states, wire,
};
use crate::http::{Answer, Pace, Reach, Use, client, from_send_error, patiently};
use async_trait::async_trait;
use composer::{
    account::{Account, BirdOptions},
    channel::{
        Cancelled, Channel, ChannelError, Dispatch, Dispatched, Lost, OutgoingFile, Progress,
        RemoteFile, RemoteGroup, RemoteSender, ScheduleReport, SendReport, ServiceWindow, Settling,
    },
    id::SenderId,
    recipient::Recipient,
    secret::Secret,
};
use reqwest::{
    Client, Method, RequestBuilder,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use tokio::sync::OnceCell;

/// Messages per page: well below the contract's 1,000, so that long ones fit into an answer.
const PAGE_SIZE: &str = "500";
/// A list that never ends is an error, not an endless loop.
pub(super) const MAX_PAGES: usize = 500;
/// The largest request the contract takes.
const MAX_REQUEST_BYTES: usize = 200_000;
/// Calls are over within this time; uploads have no fixed end, as long as their bytes move.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);
/// What of the readings may be spent on who has opened a message: each is a call of its own.
const SEEN_SHARE: u32 = 5;

/// One account's client.
pub struct Bird {
    http: Client,
    pub(super) storage: Client,
    workspace_url: String,
    secret: Secret,
    sign_in: HeaderValue,
    pub(super) options: BirdOptions,
    gets: Pace,
    posts: Pace,
    pub(super) looks_at_seen: Pace,
    pub(super) upload_channel: OnceCell<String>,
}

impl Bird {
    /// Makes the client; nothing is asked yet. A key that no header can carry needs a new sign-in.
    pub fn new(account: &Account, secret: Secret) -> Result<Self, ChannelError> {
        let key = secret.expose();
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ChannelError::SignInNeeded);
        }
        let mut sign_in = HeaderValue::try_from(format!("AccessKey {key}"))
            .map_err(|_| ChannelError::SignInNeeded)?;
        sign_in.set_sensitive(true);
        let options = account.options.bird.clone().checked();
        let options = options.map_err(|error| ChannelError::Refused {
            code: "settings".into(),
            message: error.to_string(),
        })?;
        let workspace = &options.workspace_id;
        Ok(Self {
            http: client(&account.base_url, Use::Calls)?,
            storage: client(&account.base_url, Use::Uploads)?,
            workspace_url: format!("{}/workspaces/{workspace}", account.base_url),
            secret,
            sign_in,
            gets: Pace::per_second(options.gets_per_second),
            posts: Pace::per_second(options.posts_per_second),
            looks_at_seen: Pace::per_second(options.gets_per_second.div_ceil(SEEN_SHARE)),
            options,
            upload_channel: OnceCell::new(),
        })
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.workspace_url);
        self.http
            .request(method, url)
            .header(AUTHORIZATION, self.sign_in.clone())
            .timeout(CALL_TIMEOUT)
    }

    async fn answered(&self, call: RequestBuilder, reach: Reach) -> Result<Answer, ChannelError> {
        let response = call.send().await;
        let response = response.map_err(|error| from_send_error(&error, reach))?;
        let answer = Answer::read(response, reach).await?;
        Ok(answer.without(self.secret.expose()))
    }

    /// Reads an answer, whatever its status.
    pub(super) async fn read(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Answer, ChannelError> {
        self.gets.turn().await;
        let call = self.call(Method::GET, path).query(query);
        self.answered(call, Reach::Harmless).await
    }

    /// Reads a value, waiting out a short "slow down".
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, ChannelError> {
        patiently(|| async { self.read(path, query).await?.parse() }).await
    }

    /// Reads one page of a list.
    pub(super) async fn page(
        &self,
        path: &str,
        filter: &[(&str, &str)],
        token: Option<&str>,
    ) -> Result<wire::Page, ChannelError> {
        let mut query = vec![("limit", PAGE_SIZE)];
        query.extend_from_slice(filter);
        query.extend(token.map(|token| ("pageToken", token)));
        let page: wire::Page = self.get(path, &query).await?;
        match page.next_page_token.as_deref() {
            Some(next) if token == Some(next) => Err(endless(path)),
            _ => Ok(page),
        }
    }

    /// Reads a list to its end.
    async fn pages(&self, path: &str, filter: &[(&str, &str)]) -> Result<Vec<Value>, ChannelError> {
        let mut items = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut page = self.page(path, filter, token.as_deref()).await?;
            items.append(&mut page.results);
            if page.next_page_token.is_none() {
                return Ok(items);
            }
            token = page.next_page_token;
        }
        Err(endless(path))
    }

    /// Posts a JSON body that is small enough.
    pub(super) async fn post(
        &self,
        path: &str,
        body: &impl serde::Serialize,
        reach: Reach,
    ) -> Result<Answer, ChannelError> {
        let body = serde_json::to_vec(body).map_err(|error| ChannelError::Refused {
            code: "unwritable".into(),
            message: format!(
                "the message cannot be written as a request: {error}; nothing was sent"
            ),
        })?;
        if body.len() > MAX_REQUEST_BYTES {
            let (is, most) = (body.len(), MAX_REQUEST_BYTES);
            return Err(ChannelError::Refused {
                code: "request_too_large".into(),
                message: format!(
                    "the message is {is} bytes as a request, and Bird takes {most}; nothing was sent, shorten it"
                ),
            });
        }
        self.posts.turn().await;
        let call = self.call(Method::POST, path);
        let call = call.header(CONTENT_TYPE, "application/json").body(body);
        self.answered(call, reach).await
    }
}

/// Says that a list does not end.
pub(super) fn endless(path: &str) -> ChannelError {
    ChannelError::Unexpected {
        status: 200,
        excerpt: format!("the list at {path} does not end"),
    }
}

#[async_trait]
impl Channel for Bird {
    async fn senders(&self) -> Result<Vec<RemoteSender>, ChannelError> {
        let items = self.pages("/channels", &[("platform", "whatsapp")]).await?;
        let channels = wire::readable(items).into_iter();
        Ok(channels.filter_map(states::sender).collect())
    }

    /// Bird reaches people; it knows no groups.
    async fn groups(&self) -> Result<Vec<RemoteGroup>, ChannelError> {
        Ok(Vec::new())
    }

    async fn upload(
        &self,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<RemoteFile, ChannelError> {
        self.bring(file, progress).await
    }

    async fn dispatch(
        &self,
        dispatch: &Dispatch,
        _progress: &Progress,
    ) -> Result<Dispatched, ChannelError> {
        let channel = checked_id(&dispatch.sender.0, "channel")?;
        let body = mapping::request(dispatch)?;
        let path = format!("/channels/{channel}/messages");
        let answer = self.post(&path, &body, Reach::Irreversible).await?;
        let message: wire::Message = answer.parse()?;
        let place = Place {
            channel,
            message: &message.id,
        };
        // An id that cannot be asked about is as good as none.
        match Place::read(&place.to_string()) {
            Ok(place) => Ok(states::taken(place, dispatch)),
            Err(_) => Err(ChannelError::Unknown {
                why: "the answer names no message".into(),
                after: None,
            }),
        }
    }

    /// Looks only, whether it may send or not: a repeat would be a second message.
    async fn settle(
        &self,
        dispatch: &Dispatch,
        _settling: Settling,
        lost: Lost,
    ) -> Result<Option<Dispatched>, ChannelError> {
        self.look_up(dispatch, lost).await
    }

    async fn send_report(&self, send_id: &str) -> Result<SendReport, ChannelError> {
        let place = Place::read(send_id)?;
        let message = self.message(place).await?;
        let seen = states::may_be_seen(&message) && self.is_seen(place).await?;
        Ok(states::send_report(&message, seen))
    }

    async fn send_reports(
        &self,
        send_ids: &[String],
        since_ms: i64,
    ) -> Result<Vec<(String, SendReport)>, ChannelError> {
        self.reports(send_ids, since_ms).await
    }

    async fn schedule_report(&self, schedule_id: &str) -> Result<ScheduleReport, ChannelError> {
        let message = self.message(Place::read(schedule_id)?).await?;
        Ok(states::schedule_report(&message, schedule_id))
    }

    /// There is no call to cancel: what has not gone yet will go.
    async fn cancel_schedule(&self, schedule_id: &str) -> Result<Cancelled, ChannelError> {
        let message = self.message(Place::read(schedule_id)?).await?;
        if !states::is_planned(&message) {
            return Ok(Cancelled::NothingLeft);
        }
        Err(ChannelError::Refused {
            code: "cancel_not_offered".into(),
            message: "Bird has the message and offers no call to take it back: it goes out at its time unless \
                      somebody deletes it in Bird's console"
                .into(),
        })
    }

    async fn service_window(
        &self,
        sender: &SenderId,
        recipient: &Recipient,
    ) -> Result<ServiceWindow, ChannelError> {
        self.window(sender, recipient).await
    }
}
