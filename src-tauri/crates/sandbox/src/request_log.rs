//! The most recent requests: method, path, status, time. Never headers, tokens or bodies.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::world::World;

const KEPT: usize = 1_000;

/// One request as it was answered; no status means the connection broke before an answer.
#[derive(Debug, Clone, Serialize)]
pub struct LoggedRequest {
    pub id: u64,
    pub method: String,
    pub path: String,
    pub status: Option<u16>,
    pub at_ms: i64,
    pub duration_ms: u64,
}

#[derive(Debug, Default)]
struct Entries {
    next_id: u64,
    kept: VecDeque<LoggedRequest>,
}

/// A ring of the last thousand requests.
#[derive(Debug, Default)]
pub struct RequestLog(Mutex<Entries>);

impl RequestLog {
    /// The last requests, oldest first.
    pub fn recent(&self, limit: usize) -> Vec<LoggedRequest> {
        let entries = self.lock();
        let skipped = entries.kept.len().saturating_sub(limit);
        entries.kept.iter().skip(skipped).cloned().collect()
    }

    /// Forgets all requests.
    pub fn clear(&self) {
        self.lock().kept.clear();
    }

    fn push(&self, mut request: LoggedRequest) {
        let mut entries = self.lock();
        entries.next_id += 1;
        request.id = entries.next_id;
        entries.kept.push_back(request);
        if entries.kept.len() > KEPT {
            entries.kept.pop_front();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the entry when dropped, so that broken connections are logged as well.
struct Entry {
    world: Arc<World>,
    request: LoggedRequest,
    started: Instant,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.request.duration_ms =
            u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.world.requests.push(self.request.clone());
    }
}

/// Logs every request but those of the sandbox's own controls.
pub async fn log_requests(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path().starts_with("/_sandbox") {
        return next.run(request).await;
    }
    let mut entry = entry_for(&world, &request);
    let response = next.run(request).await;
    entry.request.status = Some(response.status()).as_ref().map(StatusCode::as_u16);
    response
}

fn entry_for(world: &Arc<World>, request: &Request) -> Entry {
    let request = LoggedRequest {
        id: 0,
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        status: None,
        at_ms: world.clock.now_ms(),
        duration_ms: 0,
    };
    Entry {
        world: Arc::clone(world),
        request,
        started: Instant::now(),
    }
}
