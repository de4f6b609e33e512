//! Schedules, and what one would expand to.

use super::{Answer, Desk};
use composer::{
    id::PostId,
    outbox,
    post::{self, ScheduleDetail, ScheduleSummary},
    schedule::{self, Ledger, Schedule},
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
pub async fn preview_schedule(shell: Desk<'_>, schedule: Schedule) -> Answer<Ledger> {
    shell
        .run(move |desk| Ok(schedule.ledger(desk.now_ms(), schedule::own_tz())?))
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
