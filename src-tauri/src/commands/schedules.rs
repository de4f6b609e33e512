//! Schedules, and what one would expand to.

use super::{Answer, Desk};
use composer::{
    error::DeskError,
    id::PostId,
    outbox,
    post::{self, ScheduleDetail, ScheduleSummary},
    schedule::{self, Occurrence, Schedule},
};

#[tauri::command]
pub async fn list_schedules(shell: Desk<'_>) -> Answer<Vec<ScheduleSummary>> {
    shell.run(post::list_schedules).await
}

#[tauri::command]
pub async fn read_schedule(shell: Desk<'_>, id: PostId) -> Answer<ScheduleDetail> {
    shell.run(move |desk| post::read_schedule(desk, id)).await
}

#[tauri::command]
pub async fn cancel_schedule(shell: Desk<'_>, id: PostId) -> Answer<()> {
    shell
        .run(move |desk| outbox::cancel_schedule(desk, id))
        .await
}

#[tauri::command]
pub async fn preview_schedule(shell: Desk<'_>, schedule: Schedule) -> Answer<Vec<Occurrence>> {
    shell
        .run(move |desk| schedule.expand(desk.now_ms()).map_err(DeskError::from))
        .await
}

#[tauri::command]
pub fn list_zones() -> Vec<String> {
    schedule::zones()
}

#[tauri::command]
pub fn own_zone() -> String {
    schedule::own_zone()
}
