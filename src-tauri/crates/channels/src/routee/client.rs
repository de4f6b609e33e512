//! The calls themselves.

use super::{campaign, history, store, templates, token::Tokens, wire};
use crate::http::{Answer, Pace, Reach, Use, client, from_send_error};
use async_trait::async_trait;
use composer::{
    account::{Account, RouteeOptions, UploadRoute},
    channel::{
        Balance, Cancelled, Channel, ChannelError, Dispatch, Dispatched, Lost, NewTemplate,
        OutgoingFile, Progress, RemoteFile, RemoteGroup, RemoteSender, RemoteTemplate,
        ScheduleReport, SendReport, Settling,
    },
    id::SenderId,
    secret::Secret,
};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde::{Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};

const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// One account's client.
pub struct Routee {
    http: Client,
    base_url: String,
    options: RouteeOptions,
    tokens: Tokens,
    pace: Arc<Pace>,
    /// The sandbox's store, for the practice account of the app's own sandbox.
    store: Option<Url>,
}

/// One call of the API: where to, and what it carries.
struct Call {
    method: Method,
    url: Url,
    body: Option<serde_json::Value>,
}

impl Routee {
    /// Makes the client; nothing is asked yet. A secret that is not an id and a secret needs a new sign-in.
    pub fn new(account: &Account, secret: &Secret) -> Result<Self, ChannelError> {
        let options = account.options.routee.clone();
        let pace = Arc::new(Pace::per_second(options.requests_per_second));
        let auth = client(&options.auth_base_url, Use::Calls)?;
        let tokens = Tokens::new(auth, &options.auth_base_url, secret, pace.clone())?;
        let lends = account.is_sandbox && account.options.upload_route == UploadRoute::Endpoint;
        Ok(Self {
            http: client(&account.base_url, Use::Calls)?,
            store: store::address(&account.base_url).filter(|_| lends),
            base_url: account.base_url.clone(),
            options,
            tokens,
            pace,
        })
    }

    /// Names a WhatsApp call: the prefix of the settings, then the segments, each written as it must be.
    fn whatsapp(&self, segments: &[&str]) -> Result<Url, ChannelError> {
        let root = format!("{}{}", self.base_url, self.options.path_prefix);
        address(&root, segments)
    }

    async fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, ChannelError> {
        let call = Call {
            method: Method::GET,
            url,
            body: None,
        };
        self.ask(&call, Reach::Harmless).await?.parse()
    }

    async fn post(&self, url: Url, body: &impl Serialize) -> Result<Answer, ChannelError> {
        let body = serde_json::to_value(body).map_err(|error| ChannelError::Refused {
            code: "not_written".into(),
            message: error.to_string(),
        })?;
        let call = Call {
            method: Method::POST,
            url,
            body: Some(body),
        };
        self.ask(&call, Reach::Irreversible).await
    }

    /// Makes a call; one that was refused for its token is made once more with a new one.
    async fn ask(&self, call: &Call, reach: Reach) -> Result<Answer, ChannelError> {
        let token = self.tokens.current().await?;
        let answer = self.answered(call, &token, reach).await?;
        let is_about_the_token = matches!(
            answer.status(),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
        );
        if !is_about_the_token {
            return Ok(answer);
        }
        let token = self.tokens.instead_of(&token).await?;
        self.answered(call, &token, reach).await
    }

    async fn answered(
        &self,
        call: &Call,
        token: &Secret,
        reach: Reach,
    ) -> Result<Answer, ChannelError> {
        self.pace.turn().await;
        let sent = self.request(call, token).send().await;
        let response = sent.map_err(|error| from_send_error(&error, reach))?;
        let answer = Answer::read(response, reach).await?;
        Ok(answer.without(token.expose()))
    }

    fn request(&self, call: &Call, token: &Secret) -> RequestBuilder {
        let request = self
            .http
            .request(call.method.clone(), call.url.clone())
            .bearer_auth(token.expose())
            .timeout(CALL_TIMEOUT);
        match &call.body {
            Some(body) => request.json(body),
            None => request,
        }
    }

    async fn template(&self, id: &str) -> Result<Vec<RemoteTemplate>, ChannelError> {
        let call = Call {
            method: Method::GET,
            url: self.whatsapp(&["accounts", "templates", id])?,
            body: None,
        };
        let answer = self.ask(&call, Reach::Harmless).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(vec![templates::missing(id)]);
        }
        Ok(templates::languages(answer.parse()?))
    }

    fn balance_url(&self) -> Result<Url, ChannelError> {
        address(&self.base_url, &["accounts", "me", "balance"])
    }
}

fn address(root: &str, segments: &[&str]) -> Result<Url, ChannelError> {
    let unusable = |why: String| ChannelError::Unexpected {
        status: 0,
        excerpt: why,
    };
    let mut url = Url::parse(root).map_err(|error| unusable(error.to_string()))?;
    match url.path_segments_mut() {
        Ok(mut path) => path.pop_if_empty().extend(segments),
        Err(()) => return Err(unusable("the account's address has no path".into())),
    };
    Ok(url)
}

/// A send may be repeated after a clear no only; whatever else was answered, it may have gone out.
fn never_repeated(error: ChannelError) -> ChannelError {
    match error {
        ChannelError::Unexpected { status, excerpt } => ChannelError::Unknown {
            why: format!("unexpected answer {status}: {excerpt}"),
            after: None,
        },
        other => other,
    }
}

#[async_trait]
impl Channel for Routee {
    /// Routee has no list of numbers: they are the settings', once a call has shown that the sign-in works.
    async fn senders(&self) -> Result<Vec<RemoteSender>, ChannelError> {
        let call = Call {
            method: Method::GET,
            url: self.balance_url()?,
            body: None,
        };
        let answer = self.ask(&call, Reach::Harmless).await?;
        // An application may be allowed to send and not to see the money.
        if answer.status() != StatusCode::FORBIDDEN {
            answer.success()?;
        }
        let sender = |number: &String| RemoteSender {
            id: SenderId(number.clone()),
            name: number.clone(),
            status: "CONFIGURED".into(),
            can_send: true,
        };
        Ok(self.options.senders.iter().map(sender).collect())
    }

    /// Which groups there are is only known to Routee's console and to the settings.
    async fn groups(&self) -> Result<Vec<RemoteGroup>, ChannelError> {
        let groups = self.options.groups.iter().map(|group| RemoteGroup {
            id: group.id.clone(),
            name: group.name.clone(),
            member_count: None,
            is_announce: false,
            can_send: true,
            sender_ids: Vec::new(),
        });
        Ok(groups.collect())
    }

    async fn upload(
        &self,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<RemoteFile, ChannelError> {
        let store = self.store.as_ref().ok_or(ChannelError::NotOffered)?;
        let kept = store::keep(&self.http, store, file).await?;
        progress(file.size_bytes);
        Ok(kept)
    }

    async fn dispatch(
        &self,
        dispatch: &Dispatch,
        _progress: &Progress,
    ) -> Result<Dispatched, ChannelError> {
        let body = campaign::campaign(dispatch, &self.options)?;
        let answer = self.post(self.whatsapp(&["campaign"])?, &body).await?;
        let created: wire::Created = answer.parse().map_err(never_repeated)?;
        Ok(Dispatched {
            repeat: false,
            send_id: Some(created.tracking_id),
            schedule_id: None,
            outcomes: Vec::new(),
        })
    }

    /// No key, no reference, no list: nobody can know.
    async fn settle(
        &self,
        _dispatch: &Dispatch,
        _settling: Settling,
        _lost: Lost,
    ) -> Result<Option<Dispatched>, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    async fn send_report(&self, send_id: &str) -> Result<SendReport, ChannelError> {
        let url = self.whatsapp(&["tracking", "campaign", send_id, "history"])?;
        Ok(history::report(self.get(url).await?))
    }

    async fn schedule_report(&self, _schedule_id: &str) -> Result<ScheduleReport, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    async fn cancel_schedule(&self, _schedule_id: &str) -> Result<Cancelled, ChannelError> {
        Err(ChannelError::NotOffered)
    }

    async fn balance(&self) -> Result<Balance, ChannelError> {
        let balance: wire::Balance = self.get(self.balance_url()?).await?;
        let currency = balance.currency.unwrap_or_default();
        Ok(Balance {
            amount: balance.balance,
            currency: currency.code.unwrap_or_default(),
        })
    }

    /// There is no list at Routee: the ids are the settings'.
    async fn templates(&self) -> Result<Vec<RemoteTemplate>, ChannelError> {
        let mut found = Vec::new();
        for id in &self.options.template_ids {
            found.extend(self.template(id).await?);
        }
        Ok(found)
    }

    async fn submit_template(
        &self,
        template: &NewTemplate,
    ) -> Result<RemoteTemplate, ChannelError> {
        if self.options.template_account_id.is_empty() {
            return Err(ChannelError::Refused {
                code: "no_template_account".into(),
                message: "the account's settings name no WhatsApp account for templates; nothing was handed in".into(),
            });
        }
        let account = self.options.template_account_id.as_str();
        let url = self.whatsapp(&["accounts", account, "templates"])?;
        let answer = self.post(url, &templates::submission(template)).await?;
        let stored = templates::languages(answer.parse().map_err(never_repeated)?);
        let is_meant = |one: &RemoteTemplate| one.language == template.language;
        let stored = stored.into_iter().find(is_meant);
        Ok(stored.unwrap_or_else(|| templates::handed_in(template)))
    }
}
