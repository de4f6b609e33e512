//! The ledger of a draft's schedule: every run with its clocks, and who would start it.

use super::plan::prepare;
use crate::{
    desk::Desk,
    error::DeskError,
    id::DraftId,
    schedule::{Keeper, LedgerLine, NativeSchedule, native_plan},
};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use serde::Serialize;

/// One run of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedRun {
    #[serde(flatten)]
    pub line: LedgerLine,
    pub lives: Keeper,
}

/// What a send of a draft would plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftLedger {
    pub items: Vec<PlannedRun>,
    /// Wall times the clocks jump over and that do not run.
    pub left_out: Vec<NaiveDateTime>,
    /// Whether more runs follow than are listed.
    pub goes_on: bool,
}

/// Lists the runs a draft would have if it was sent now, with the person's own zone beside.
///
/// Without an account nobody but this machine could start them.
pub fn ledger(desk: &Desk, id: DraftId, own: Tz) -> Result<DraftLedger, DeskError> {
    let prepared = prepare(desk, id)?;
    let now_ms = desk.now_ms();
    let schedule = &prepared.draft.fields.schedule;
    if schedule.is_now() {
        let why = "this draft has no schedule; it goes out as soon as it is sent";
        return Err(DeskError::Invalid(why.into()));
    }
    let ledger = schedule.ledger(now_ms, own)?;
    let instants: Vec<i64> = ledger.lines.iter().map(|line| line.run.run_at_ms).collect();
    let native = prepared.capabilities.map(|known| known.schedule);
    let plan = native_plan(&instants, native.unwrap_or(NativeSchedule::None), now_ms);
    let items = ledger.lines.into_iter().zip(plan.keepers);
    Ok(DraftLedger {
        items: items
            .map(|(line, lives)| PlannedRun { line, lives })
            .collect(),
        left_out: ledger.left_out,
        goes_on: ledger.goes_on,
    })
}
