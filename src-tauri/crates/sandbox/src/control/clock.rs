//! Reading and moving sandbox time.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::json_of;
use crate::clock::{MAX_ADVANCE_MS, MAX_SPEED};
use crate::problem::Problem;
use crate::timetable::settle;
use crate::world::World;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    advance_ms: Option<i64>,
    speed: Option<f64>,
}

/// `GET /_sandbox/clock`
pub async fn show(State(world): State<Arc<World>>) -> Json<Value> {
    Json(reading(&world))
}

/// `POST /_sandbox/clock`: answers once everything that became due has been done.
pub async fn change(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let change = parse(json_of(request).await?)?;
    let shared = Arc::clone(&world);
    let moved: Result<(), Problem> = world
        .store
        .write(move |tx| {
            if let Some(by_ms) = change.advance_ms {
                shared.clock.advance(tx, by_ms)?;
            }
            if let Some(speed) = change.speed {
                shared.clock.set_speed(tx, speed)?;
            }
            Ok(())
        })
        .await;
    moved?;
    settle(&world).await?;
    world.wake.notify_waiters();
    Ok(Json(reading(&world)))
}

fn parse(value: Value) -> Result<ClockChange, Problem> {
    let change: ClockChange =
        serde_json::from_value(value).map_err(|error| Problem::invalid(error.to_string()))?;
    if change.advance_ms.is_none() && change.speed.is_none() {
        return Err(Problem::invalid("advance_ms or speed is required."));
    }
    if change
        .advance_ms
        .is_some_and(|by_ms| !(0..=MAX_ADVANCE_MS).contains(&by_ms))
    {
        return Err(Problem::invalid(
            "advance_ms: from 0 to ten years; time does not go back.",
        ));
    }
    if change
        .speed
        .is_some_and(|speed| !(0.0..=MAX_SPEED).contains(&speed))
    {
        return Err(Problem::invalid(
            "speed: from 0 (time stands still) to 1000000.",
        ));
    }
    Ok(change)
}

fn reading(world: &World) -> Value {
    json!({ "now_ms": world.clock.now_ms(), "speed": world.clock.speed() })
}
