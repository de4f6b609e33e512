//! `post`: what is on its way to many is paused, resumed, and taken back.

use crate::{
    arguments::PostCommand,
    lookup,
    problem::{Exit, Problem},
    words::count,
    workplace::Workplace,
};
use composer::{
    id::PostId,
    outbox::{self, PauseOutcome},
    store::ids::Kept,
};
use serde_json::json;

/// Runs one of the post commands.
pub fn run(command: PostCommand, place: &Workplace) -> Result<(), Problem> {
    let id = |typed: &str| lookup::id(place.desk(), Kept::Post, typed);
    match command {
        PostCommand::Pause { id: typed } => pause(place, id(&typed)?),
        PostCommand::Resume { id: typed } => resume(place, id(&typed)?),
        PostCommand::Cancel { id: typed } => cancel(place, id(&typed)?),
    }
}

fn pause(place: &Workplace, id: PostId) -> Result<(), Problem> {
    let PauseOutcome { waiting, under_way } = outbox::pause_post(place.desk(), id)?;
    let shown = json!({ "id": id, "paused": true, "waiting": waiting, "under_way": under_way });
    place.screen.show(&shown, || {
        let waiting = count(waiting, "request");
        format!("Paused {id}: {waiting} will not leave; {under_way} under way will end.")
    })
}

fn resume(place: &Workplace, id: PostId) -> Result<(), Problem> {
    let PauseOutcome { waiting, under_way } = outbox::resume_post(place.desk(), id)?;
    let shown = json!({ "id": id, "paused": false, "waiting": waiting, "under_way": under_way });
    place.screen.show(&shown, || {
        let waiting = count(waiting, "request");
        format!("Resumed {id}: {waiting} left; `outbox run` or the app sends it.")
    })
}

fn cancel(place: &Workplace, id: PostId) -> Result<(), Problem> {
    let outcome = outbox::cancel_post(place.desk(), id)?;
    if outcome.cancelled == 0 {
        let message = "it was too late: everything of this post has left, may have left, or was taken back before";
        return Err(Problem::new(Exit::Invalid, "too_late", message));
    }
    let shown = json!({ "id": id, "cancelled": outcome.cancelled, "too_late": outcome.too_late, "under_way": outcome.under_way });
    place.screen.show(&shown, || {
        let cancelled = count(outcome.cancelled, "request");
        format!(
            "Took {cancelled} back; {} had left, {} of them without an answer yet.",
            outcome.too_late, outcome.under_way
        )
    })
}
