//! Scheduled posts as a list and in detail, with their runs.

use super::{Lives, Post, RunState, ScheduleDetail, ScheduleSummary, state::schedule_state};
use crate::{
    desk::Desk,
    error::DeskError,
    id::PostId,
    post::Run,
    store::{bookings, outbox, posts, runs},
};
use rusqlite::Connection;

/// Lists schedules, newest first.
pub fn list_schedules(desk: &Desk) -> Result<Vec<ScheduleSummary>, DeskError> {
    desk.store.read(|db| {
        let ids = posts::scheduled(db)?;
        ids.into_iter()
            .map(|id| Ok(detail(db, id)?.summary))
            .collect()
    })
}

/// Reads one schedule with its runs.
pub fn read_schedule(desk: &Desk, id: PostId) -> Result<ScheduleDetail, DeskError> {
    desk.store.read(|db| detail(db, id))
}

/// Reads every schedule with its runs, newest first.
pub(super) fn details(db: &Connection) -> Result<Vec<ScheduleDetail>, DeskError> {
    let ids = posts::scheduled(db)?;
    ids.into_iter().map(|id| detail(db, id)).collect()
}

fn detail(db: &Connection, id: PostId) -> Result<ScheduleDetail, DeskError> {
    let post = posts::read(db, id)?.ok_or(DeskError::NotFound("schedule"))?;
    if post.schedule.is_now() {
        return Err(DeskError::NotFound("schedule"));
    }
    let runs = runs::list(db, id)?;
    let summary = summarise(db, &post, &runs)?;
    Ok(ScheduleDetail {
        id,
        summary,
        post,
        runs,
    })
}

fn summarise(db: &Connection, post: &Post, runs: &[Run]) -> Result<ScheduleSummary, DeskError> {
    let entries = outbox::standing(db, post.id)?;
    let left_unknown = outbox::has_left_unknown(db, post.id)?;
    let state = schedule_state(entries, &bookings::states(db, post.id)?, left_unknown);
    let in_state = |wanted: &[RunState]| {
        let meant = runs.iter().filter(|run| wanted.contains(&run.state));
        u32::try_from(meant.count()).unwrap_or(u32::MAX)
    };
    let here = entries.stuck || entries.is_at_work();
    let next = runs.iter().find(|run| run.state == RunState::Planned);
    let first = post.content.attachments.first();
    Ok(ScheduleSummary {
        id: post.id,
        account_id: post.account_id,
        title: post.content.title(),
        cover: first.map(|first| first.blob.clone()),
        cover_edit: first.and_then(|first| first.edit),
        schedule: post.schedule.clone(),
        state,
        recipient_count: u32::try_from(post.recipients.len()).unwrap_or(u32::MAX),
        run_count: in_state(&[RunState::Running, RunState::Completed, RunState::Failed]),
        failed_run_count: in_state(&[RunState::Failed]),
        max_occurrences: u32::try_from(runs.len()).unwrap_or(u32::MAX),
        next_run_at_ms: next.map(|run| run.run_at_ms),
        lives: if here { Lives::Here } else { Lives::Server },
        created_at_ms: post.created_at_ms,
    })
}
