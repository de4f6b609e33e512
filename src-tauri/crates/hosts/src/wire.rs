//! The client library's way to the network: our own HTTP client, with a look at what passes.
//!
//! The library's errors do not show the status they come from, so the last bad answer of a call is noted here.

use crate::answer::Seen;
use async_trait::async_trait;
use composer::channel::stalled;
use futures_util::StreamExt;
use http_body_util::{BodyDataStream, BodyExt, Full};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use reqwest::{Body, Client, header::CONTENT_LENGTH};
use std::{
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// An error answer is a page of XML or JSON; no more of it is read.
const MOST_EXCERPT: usize = 64 * 1024;

/// Carries the library's requests.
#[derive(Clone, Debug)]
pub(crate) struct Wire(Client);

impl Wire {
    /// Uses a client.
    pub fn new(client: Client) -> Self {
        Self(client)
    }
}

impl HttpConnector for Wire {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

/// What is noted about one call.
#[derive(Clone, Default)]
struct Call {
    /// Told the bytes of the body that have left.
    left: Option<UnboundedSender<u64>>,
    seen: Arc<Mutex<Option<Seen>>>,
}

tokio::task_local! {
    static CALL: Call;
}

/// Makes a call; a failure comes with what was seen of it.
pub(crate) async fn noted<T>(
    call: impl Future<Output = object_store::Result<T>>,
) -> Result<T, (object_store::Error, Option<Seen>)> {
    within(Call::default(), call).await
}

/// Makes a call while telling how many bytes of its body have left.
pub(crate) async fn watched<T>(
    call: impl Future<Output = object_store::Result<T>>,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<T, (object_store::Error, Option<Seen>)> {
    let (left, mut told) = unbounded_channel();
    let watched = Call {
        left: Some(left),
        ..Call::default()
    };
    let call = within(watched, call);
    tokio::pin!(call);
    let mut listening = true;
    loop {
        tokio::select! {
            biased;
            done = told.recv(), if listening => match done {
                Some(done) => progress(done),
                None => listening = false,
            },
            answer = &mut call => return answer,
        }
    }
}

async fn within<T>(
    call: Call,
    work: impl Future<Output = object_store::Result<T>>,
) -> Result<T, (object_store::Error, Option<Seen>)> {
    let seen = call.seen.clone();
    let answer = CALL.scope(call, work).await;
    answer.map_err(|error| {
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
        (error, seen)
    })
}

fn note(seen: Seen) {
    // Outside of a call nobody asks.
    let _ = CALL.try_with(|call| {
        *call.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
    });
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = self.carry(request).await;
        if let Err(error) = &answer {
            note(Seen::Lost(root_cause(error)));
        }
        answer
    }
}

impl Wire {
    async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url = parts
            .uri
            .to_string()
            .parse::<reqwest::Url>()
            .map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let mut sent = reqwest::Request::new(parts.method, url);
        *sent.headers_mut() = parts.headers;
        let length = body.content_length();
        sent.headers_mut()
            .entry(CONTENT_LENGTH)
            .or_insert_with(|| length.into());
        let left = CALL.try_with(|call| call.left.clone()).ok().flatten();
        let moved = Arc::new(AtomicU64::new(0));
        let gone = moved.clone();
        let stream = BodyDataStream::new(body).inspect(move |chunk| {
            if let Ok(chunk) = chunk {
                let length = chunk.len() as u64;
                let before = gone.fetch_add(length, Ordering::Relaxed);
                if let Some(left) = &left {
                    // Nobody listening any more is fine.
                    let _ = left.send(before + length);
                }
            }
        });
        *sent.body_mut() = Some(Body::wrap_stream(stream));
        let answer = tokio::select! {
            answer = self.0.execute(sent) => answer.map_err(transport)?,
            () = stalled(&moved) => return Err(HttpError::new(HttpErrorKind::Timeout, Stalled)),
        };
        let (parts, body) = http::Response::<Body>::from(answer).into_parts();
        if parts.status.is_success() {
            let body = HttpResponseBody::new(body.map_err(transport));
            return Ok(HttpResponse::from_parts(parts, body));
        }
        let text = excerpt(body).await;
        note(Seen::answer(parts.status, &parts.headers, &text));
        let body = HttpResponseBody::new(Full::new(text).map_err(|never| match never {}));
        Ok(HttpResponse::from_parts(parts, body))
    }
}

/// The other side takes nothing and says nothing.
#[derive(Debug)]
struct Stalled;

impl std::fmt::Display for Stalled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nothing has moved for half a minute")
    }
}

impl std::error::Error for Stalled {}

/// Reads the beginning of an error answer; what breaks off is good enough.
async fn excerpt(body: Body) -> bytes::Bytes {
    let mut stream = BodyDataStream::new(body);
    let mut text = Vec::new();
    while let Some(Ok(chunk)) = stream.next().await {
        text.extend_from_slice(&chunk);
        if text.len() >= MOST_EXCERPT {
            text.truncate(MOST_EXCERPT);
            break;
        }
    }
    text.into()
}

fn transport(error: reqwest::Error) -> HttpError {
    let kind = if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_connect() {
        HttpErrorKind::Connect
    } else {
        HttpErrorKind::Request
    };
    HttpError::new(kind, error.without_url())
}

/// Names the innermost cause.
pub(crate) fn root_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(inner) => root_cause(inner),
        None => error.to_string(),
    }
}
