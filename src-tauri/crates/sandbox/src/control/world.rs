//! Looking at the world from outside and changing it as no client could.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::json_of;
use crate::clock::Clock;
use crate::events::Event;
use crate::faults::Fault;
use crate::ledger::{self, Filter, Order};
use crate::problem::Problem;
use crate::watchcollect::{self, QueryText, RecordId};
use crate::world::{World, seed};
use crate::{bird, journey, routee};

const DEFAULT_ROWS: u32 = 1_000;
const MAX_ROWS: u64 = 10_000;

/// `GET /_sandbox/deliveries?since=&after=&group_id=&system=&to=&reference=&limit=&order=`
pub async fn deliveries(
    State(world): State<Arc<World>>,
    query: QueryText,
) -> Result<Json<Value>, Problem> {
    let filter = read_filter(&query)?;
    let shared = Arc::clone(&world);
    let found: Result<Vec<ledger::Delivery>, Problem> = world
        .store
        .read(move |tx| Ok(ledger::list(tx, &filter, shared.base_url())?))
        .await;
    Ok(Json(json!({ "items": found? })))
}

fn read_filter(query: &QueryText) -> Result<Filter, Problem> {
    let most = i64::MAX as u64;
    let order = match query.word("order", &["oldest", "newest"])?.as_deref() {
        Some("newest") => Order::NewestFirst,
        _ => Order::OldestFirst,
    };
    Ok(Filter {
        since_ms: query.number("since", most)?.map(|number| number as i64),
        after_seq: query.number("after", most)?.map(|number| number as i64),
        group_id: query.get("group_id")?.map(str::to_lowercase),
        system: query.word("system", &["watchcollect", "routee", "bird"])?,
        // A plus that was not escaped arrives as a space.
        recipient: query.get("to")?.map(|to| to.replace(' ', "+")),
        reference: query.get("reference")?.map(str::to_owned),
        limit: query
            .number("limit", MAX_ROWS)?
            .map_or(DEFAULT_ROWS, |number| number as u32),
        order,
    })
}

/// `GET /_sandbox/chats`: groups and people with what arrived last, and the sessions that post in the groups.
pub async fn chats(State(world): State<Arc<World>>) -> Result<Json<Value>, Problem> {
    let now_ms = world.clock.now_ms();
    let answer: Result<Value, Problem> = world
        .store
        .read(move |tx| {
            let chats = watchcollect::chats(tx, MAX_ROWS as u32)?;
            let sessions = watchcollect::all_sessions(tx, None)?;
            let people = ledger::people(tx, MAX_ROWS as u32)?;
            Ok(json!({ "items": chats, "people": people, "sessions": sessions, "now_ms": now_ms }))
        })
        .await;
    Ok(Json(answer?))
}

/// `GET /_sandbox/requests?limit=`
pub async fn requests(
    State(world): State<Arc<World>>,
    query: QueryText,
) -> Result<Json<Value>, Problem> {
    let limit = query
        .number("limit", MAX_ROWS)?
        .unwrap_or(u64::from(DEFAULT_ROWS));
    Ok(Json(
        json!({ "items": world.requests.recent(limit as usize) }),
    ))
}

/// `POST /_sandbox/sessions/{id}`: stands for the phone that is scanned, lost or switched off.
pub async fn set_session(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let body = json_of(request).await?;
    let status = body.get("status").and_then(Value::as_str);
    let status = status
        .ok_or_else(|| Problem::invalid("status: is required."))?
        .to_owned();
    let session = world
        .store
        .write(move |tx| watchcollect::set_status(tx, &id, &status))
        .await?;
    world.events.publish(Event::Chats);
    Ok(Json(json!(session)))
}

/// `POST /_sandbox/reset`: back to the seed, with the clock at real time.
pub async fn reset(State(world): State<Arc<World>>) -> Result<Json<Value>, Problem> {
    let _turn = world.settling.lock().await;
    let shared = Arc::clone(&world);
    let wiped: Result<(), Problem> = world
        .store
        .write(move |tx| {
            watchcollect::wipe(tx)?;
            routee::wipe(tx)?;
            bird::wipe(tx)?;
            journey::wipe(tx)?;
            tx.execute_batch(
                "DELETE FROM deliveries; DELETE FROM media; DELETE FROM sqlite_sequence;",
            )?;
            restart_clock(&shared.clock, tx, shared.options.clock_speed)?;
            seed(tx, &shared.options, shared.clock.now_ms())?;
            Ok(shared.media.clear()?)
        })
        .await;
    wiped?;
    world.faults.clear();
    world.requests.clear();
    world.limits.clear();
    world.events.publish(Event::Reset);
    world.wake.notify_waiters();
    Ok(Json(
        json!({ "status": "reset", "now_ms": world.clock.now_ms() }),
    ))
}

fn restart_clock(
    clock: &Clock,
    conn: &rusqlite::Connection,
    speed: Option<f64>,
) -> rusqlite::Result<()> {
    clock.restart(conn, speed.unwrap_or(1.0))
}

/// `GET /_sandbox/faults`
pub async fn faults(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({ "items": world.faults.list() }))
}

/// `POST /_sandbox/faults`
pub async fn add_fault(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<(StatusCode, Json<Fault>), Problem> {
    let fault = Fault::parse(json_of(request).await?)?;
    Ok((StatusCode::CREATED, Json(world.faults.add(fault)?)))
}

/// `DELETE /_sandbox/faults`
pub async fn clear_faults(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({ "cleared": world.faults.clear() }))
}

/// `GET /_sandbox/events`: what happens, as it happens; a listener that fell behind is told to read again.
pub async fn events(
    State(world): State<Arc<World>>,
) -> Sse<impl Stream<Item = Result<SseEvent, Infallible>>> {
    let start = (world.events.listen(), world.stop.clone());
    let stream = unfold(start, |(mut listener, stop)| async move {
        let heard = tokio::select! {
            () = stop.cancelled() => return None,
            heard = listener.recv() => heard,
        };
        let event = match heard {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => Event::Chats,
            Err(RecvError::Closed) => return None,
        };
        let data = SseEvent::default().json_data(event).unwrap_or_default();
        Some((Ok(data), (listener, stop)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
