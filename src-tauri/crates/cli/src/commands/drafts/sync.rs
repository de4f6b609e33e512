//! `draft sync` and `draft conflict`.

use super::find;
use crate::{
    arguments::SideWord,
    problem::{Exit, Problem},
    words::word,
    workplace::Workplace,
};
use composer::{
    account,
    draft::DraftField,
    sync::{self, Conflict, Resolution, SyncReport},
};

/// Runs one round; drafts that could not be kept in step end the command with an error after its report.
pub async fn now(place: &mut Workplace) -> Result<(), Problem> {
    for account in account::list(place.desk())? {
        if place.desk().capabilities(account.id)?.drafts {
            place.make_ready(&account).await?;
        }
    }
    let desk = place.desk().clone();
    let report = place.unless_stopped(sync::sync_now(&desk)).await?;
    place.screen.show(&report, || told(&report))?;
    if report.failed == 0 {
        return Ok(());
    }
    let message = format!(
        "{} could not be kept in step; everything is kept here and tried again with the next sync.",
        count(report.failed, "draft")
    );
    Err(Problem::new(Exit::Unreachable, "sync_incomplete", message))
}

fn count(number: u32, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

fn told(report: &SyncReport) -> String {
    let parts = [
        (report.pushed, "saved at the system"),
        (report.pulled, "taken from it"),
        (report.merged, "merged"),
        (report.conflicts, "waiting for your choice"),
        (report.deleted_there, "copies deleted there"),
        (report.deleted_here, "put in the trash here"),
    ];
    let done = parts.iter().filter(|(number, _)| *number > 0);
    let words: Vec<String> = done
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    match words.is_empty() {
        true => "Nothing had changed.".into(),
        false => format!("{}.", words.join(", ")),
    }
}

/// Shows a draft's conflict, or decides it for one side.
pub fn conflict(typed: &str, take: Option<SideWord>, place: &Workplace) -> Result<(), Problem> {
    let id = find(place, typed)?;
    let Some(open) = sync::read_conflict(place.desk(), id)? else {
        let message = "this draft has no conflict";
        return Err(Problem::new(Exit::NotFound, "not_found", message));
    };
    let Some(side) = take else {
        return place.screen.show(&open, || side_by_side(&open));
    };
    let resolution = match side {
        SideWord::Mine => Resolution::default(),
        SideWord::Theirs => theirs(&open),
    };
    let draft = sync::resolve_conflict(place.desk(), id, resolution)?;
    place.screen.show(&draft, || {
        format!("Decided; {id} goes to the system with the next sync. Both versions stay in its history.")
    })
}

fn theirs(open: &Conflict) -> Resolution {
    let has = |part| open.parts.contains(&part);
    Resolution {
        text: has(DraftField::Text).then(|| open.theirs.content.text.clone()),
        schedule: has(DraftField::Schedule).then(|| open.theirs.schedule.clone()),
        take_their_sender: has(DraftField::Sender).then_some(true),
    }
}

fn side_by_side(open: &Conflict) -> String {
    let parts: Vec<String> = open.parts.iter().map(word).collect();
    format!(
        "Both sides changed: {}\n\n--- here\n{}\n\n--- at the system\n{}\n\n--take mine or --take theirs decides.",
        parts.join(", "),
        open.mine.content.text,
        open.theirs.content.text
    )
}
