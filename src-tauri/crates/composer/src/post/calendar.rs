//! The runs of all schedules as a calendar file, for other programs.

use super::{Run, RunState, ScheduleDetail, schedules::details};
use crate::{
    desk::Desk,
    error::DeskError,
    schedule::ics::{self, Event},
};

/// Runs of one calendar file; of more, the oldest are left out.
const MOST_EVENTS: usize = 20_000;
/// Recipients named in one event.
const MOST_NAMES: usize = 20;

/// A calendar, and how much of what there is stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The file's text, iCalendar as RFC 5545 has it.
    pub text: String,
    pub events: usize,
    /// Older runs there was no room for.
    pub left_out: usize,
}

/// Writes the runs of every schedule, past and to come, in their order.
pub fn calendar(desk: &Desk) -> Result<Calendar, DeskError> {
    let details = desk.store.read(details)?;
    let mut events: Vec<Event> = details.iter().flat_map(events_of).collect();
    events.sort_by(|a, b| (a.starts_ms, &a.uid).cmp(&(b.starts_ms, &b.uid)));
    let left_out = events.len().saturating_sub(MOST_EVENTS);
    events.drain(..left_out);
    Ok(Calendar {
        text: ics::calendar(&events),
        events: events.len(),
        left_out,
    })
}

fn events_of(detail: &ScheduleDetail) -> impl Iterator<Item = Event> {
    let zone = detail.post.schedule.zone();
    let zone = zone.map_or("UTC", |zone| zone.name());
    let names = detail
        .post
        .recipients
        .iter()
        .map(|recipient| recipient.name());
    let recipients = names.take(MOST_NAMES).collect::<Vec<_>>().join(", ");
    detail.runs.iter().map(move |run: &Run| Event {
        uid: format!("{}-{}@postroom", detail.id, run.number),
        starts_ms: run.run_at_ms,
        changed_ms: run.started_at_ms.unwrap_or(detail.post.created_at_ms),
        local: run.local.clone(),
        zone: zone.to_owned(),
        summary: detail.summary.title.clone(),
        description: recipients.clone(),
        is_cancelled: run.state == RunState::Cancelled,
    })
}
