//! `schedule`: posts with runs to come, and what their runs did.

use super::drafts;
use crate::{
    arguments::ScheduleCommand,
    handover::{self, Goal},
    lookup,
    problem::{Exit, Problem},
    screen::{plain, table},
    when,
    words::{count, instant, word},
    workplace::Workplace,
};
use composer::{
    id::PostId,
    outbox,
    post::{self, Run, ScheduleDetail, ScheduleSummary},
    store::ids::Kept,
};
use serde::Serialize;

/// Runs one of the schedule commands.
pub async fn run(command: ScheduleCommand, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        ScheduleCommand::List => {
            let schedules = post::list_schedules(place.desk())?;
            place.screen.list(schedules, rows)
        }
        ScheduleCommand::Show { id, offline } => {
            let id = find(place, &id)?;
            let is_fresh = !offline && refresh(place, id).await?;
            show(place, id, is_fresh)
        }
        ScheduleCommand::Preview { draft, own } => preview(place, &draft, own.as_deref()),
        ScheduleCommand::Cancel { id, wait } => cancel(place, &id, wait).await,
    }
}

fn preview(place: &Workplace, typed: &str, own: Option<&str>) -> Result<(), Problem> {
    let draft = drafts::find(place, typed)?;
    let own = own.map(when::zone_named).transpose()?;
    let ledger = post::ledger(place.desk(), draft, own.unwrap_or_else(when::own_zone))?;
    place.screen.show(&ledger, || {
        let rows = ledger.items.iter().map(|planned| {
            let run = &planned.line.run;
            [
                run.number.to_string(),
                run.local.clone(),
                planned.line.utc.clone(),
                planned.line.own.clone(),
                word(&planned.lives),
                run.note.as_ref().map(word).unwrap_or_default(),
            ]
        });
        let rows = table(["run", "local", "utc", "own clock", "lives", "note"], rows);
        let left_out = ledger.left_out.iter();
        let left_out = left_out.map(|wall| format!("\nnot on {wall}: the clocks jump over it"));
        let more = ledger.goes_on.then_some("\nand so on, without an end");
        let rest: String = left_out.chain(more.map(str::to_owned)).collect();
        rows + &rest
    })
}

fn find(place: &Workplace, typed: &str) -> Result<PostId, Problem> {
    let id = lookup::id(place.desk(), Kept::Post, typed)?;
    post::read_schedule(place.desk(), id)?;
    Ok(id)
}

fn rows(schedules: &[ScheduleSummary]) -> String {
    let rows = schedules.iter().map(|schedule| {
        [
            schedule.id.to_string(),
            word(&schedule.state),
            format!("{}/{}", schedule.run_count, schedule.max_occurrences),
            schedule.next_run_at_ms.map(instant).unwrap_or_default(),
            schedule.recipient_count.to_string(),
            schedule.title.clone(),
        ]
    });
    table(["id", "state", "runs", "next run", "groups", "title"], rows)
}

/// Asks the system; when it cannot be asked, what is known here is shown, and said to be.
async fn refresh(place: &mut Workplace, id: PostId) -> Result<bool, Problem> {
    let detail = post::read_schedule(place.desk(), id)?;
    let account = place.account(detail.post.account_id)?;
    let asked = match place.make_ready(&account).await {
        Ok(()) => {
            place
                .unless_stopped(outbox::refresh_schedule(place.desk(), id))
                .await
        }
        Err(problem) => Err(problem),
    };
    match asked {
        Err(problem) if problem.exit == Exit::Interrupted => Err(problem),
        Err(problem) => {
            place
                .screen
                .remark(&format!("{problem}\nThis is what was known before:"));
            Ok(false)
        }
        Ok(()) => Ok(true),
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    detail: &'a ScheduleDetail,
    /// Whether the system was asked just now.
    is_fresh: bool,
}

fn show(place: &Workplace, id: PostId, is_fresh: bool) -> Result<(), Problem> {
    let detail = post::read_schedule(place.desk(), id)?;
    place.screen.show(
        &Shown {
            detail: &detail,
            is_fresh,
        },
        || describe(&detail),
    )
}

fn describe(detail: &ScheduleDetail) -> String {
    let ScheduleSummary {
        title,
        state,
        recipient_count,
        ..
    } = &detail.summary;
    let groups = count(*recipient_count, "group");
    let head = format!(
        "Schedule {} to {groups}: {}\n  {}",
        detail.id,
        word(state),
        plain(title)
    );
    let rows = detail.runs.iter().map(|run: &Run| {
        [
            run.number.to_string(),
            run.local.clone(),
            word(&run.state),
            run.started_at_ms.map(instant).unwrap_or_default(),
            run.counts.sent.to_string(),
            run.counts.failed.to_string(),
            run.error_message.clone().unwrap_or_default(),
        ]
    });
    format!(
        "{head}\n{}",
        table(
            [
                "run", "planned", "state", "started", "sent", "failed", "why"
            ],
            rows
        )
    )
}

async fn cancel(place: &mut Workplace, typed: &str, wait: bool) -> Result<(), Problem> {
    let id = find(place, typed)?;
    outbox::cancel_schedule(place.desk(), id)?;
    let detail = post::read_schedule(place.desk(), id)?;
    let account = place.account(detail.post.account_id)?;
    if let Err(problem) = place.make_ready(&account).await {
        show(place, id, false)?;
        return Err(problem
            .and("The cancel is kept in the outbox; until it arrives, runs may still start."));
    }
    let goal = if wait {
        Goal::Cancelled
    } else {
        Goal::HandedOver
    };
    let ending = handover::work(place, id, goal).await?;
    show(place, id, true)?;
    match ending {
        handover::Ending::Reached => Ok(()),
        other => handover::verdict(other, place.desk(), &post::read(place.desk(), id)?),
    }
}
