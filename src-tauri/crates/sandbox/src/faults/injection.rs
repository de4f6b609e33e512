//! Doing what a fault says to the request it hit.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};

use super::{Fault, Mode};
use crate::problem::Problem;
use crate::server::{Break, Breaker};
use crate::world::World;

const MAX_BROKEN_BYTES: usize = 64 * 1024 * 1024;
const MISSING_BYTES: usize = 64;
const PIECES: usize = 20;
/// Lets the first half of a broken answer reach the other side before the break.
const BEFORE_BREAK: Duration = Duration::from_millis(60);
const GARBAGE: &[u8] = b"\x00\xff{\"status\":\"acc<html>\xfe garbage";

/// Lets requests pass unless a fault waits for them.
pub async fn inject(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/_sandbox") {
        return next.run(request).await;
    }
    match world.faults.take(request.method().as_str(), path) {
        Some(fault) => apply(fault, request, next).await,
        None => next.run(request).await,
    }
}

async fn apply(fault: Fault, request: Request, next: Next) -> Response {
    let Some(breaker) = request.extensions().get::<Breaker>().cloned() else {
        return Problem::internal("the connection cannot be broken").into_response();
    };
    let delay = Duration::from_millis(fault.delay_ms.unwrap_or(0));
    if fault.mode == Mode::Slow {
        return trickling(next.run(request).await, delay).await;
    }
    tokio::time::sleep(delay).await;
    match fault.mode {
        Mode::DropBefore => broken_off(&breaker).await,
        Mode::DropAfter => {
            next.run(request).await;
            broken_off(&breaker).await
        }
        Mode::Delay | Mode::Slow => next.run(request).await,
        Mode::Status => asked_status(&fault),
        Mode::ResetMidBody => half_of(next.run(request).await, breaker, Break::Reset).await,
        Mode::Truncate => half_of(next.run(request).await, breaker, Break::Close).await,
        Mode::Garbage => {
            next.run(request).await;
            ([(header::CONTENT_TYPE, "application/json")], GARBAGE).into_response()
        }
    }
}

async fn broken_off(breaker: &Breaker) -> Response {
    breaker.trip(Break::Close);
    std::future::pending().await
}

fn asked_status(fault: &Fault) -> Response {
    let status = fault
        .status
        .and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Problem::injected(status, fault.retry_after_s).into_response()
}

/// Sends the head at once and the body in twenty pieces over the given time.
async fn trickling(response: Response, over: Duration) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, MAX_BROKEN_BYTES).await.unwrap_or_default();
    parts.headers.remove(header::TRANSFER_ENCODING);
    let size = whole.len().div_ceil(PIECES).max(1);
    let pieces: Vec<Bytes> = (0..whole.len())
        .step_by(size)
        .map(|start| whole.slice(start..(start + size).min(whole.len())))
        .collect();
    let pause = over / u32::try_from(pieces.len()).unwrap_or(1).max(1);
    let stream = stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, Infallible>(piece)
    });
    Response::from_parts(parts, Body::from_stream(stream))
}

/// Announces the whole answer (and more, when there is none), sends half of it, and breaks off.
async fn half_of(response: Response, breaker: Breaker, how: Break) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, MAX_BROKEN_BYTES).await.unwrap_or_default();
    let announced = if whole.is_empty() {
        MISSING_BYTES
    } else {
        whole.len()
    };
    let half = whole.slice(..whole.len() / 2);
    if parts.status == StatusCode::NO_CONTENT {
        parts.status = StatusCode::OK;
    }
    parts.headers.remove(header::TRANSFER_ENCODING);
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(announced));
    Response::from_parts(parts, ending_in_a_break(half, breaker, how))
}

fn ending_in_a_break(half: Bytes, breaker: Breaker, how: Break) -> Body {
    let rest = stream::once(async move {
        tokio::time::sleep(BEFORE_BREAK).await;
        breaker.trip(how);
        std::future::pending::<Result<Bytes, Infallible>>().await
    });
    Body::from_stream(stream::iter([Ok(half)]).chain(rest))
}
