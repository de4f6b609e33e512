//! `suppress`: the numbers never to send to.

use crate::{
    arguments::SuppressCommand,
    problem::{Exit, Problem},
    screen::table,
    words::instant,
    workplace::Workplace,
};
use composer::suppression::{self, Suppressed, SuppressionQuery};
use serde_json::json;

/// Runs one of the suppress commands.
pub fn run(command: SuppressCommand, place: &Workplace) -> Result<(), Problem> {
    let desk = place.desk();
    match command {
        SuppressCommand::List {
            search,
            limit,
            cursor,
        } => list(search, limit, cursor, place),
        SuppressCommand::Add { number, reason } => {
            report(place, &suppression::add(desk, &number, &reason)?)
        }
        SuppressCommand::Remove { number } => {
            let gone = suppression::remove(desk, &number)?;
            if gone.is_empty() {
                let message = "none of these numbers is on the list; nothing was changed";
                return Err(Problem::new(Exit::NotFound, "not_found", message));
            }
            place.screen.list(gone, |gone| {
                format!("Took {} numbers off the list.", gone.len())
            })
        }
        SuppressCommand::Import { file, reason } => {
            report(place, &suppression::import(desk, &file, &reason)?)
        }
        SuppressCommand::Export { file } => {
            let count = suppression::export(desk, &file)?;
            let words = || format!("Wrote {count} numbers into {}.", file.display());
            place.screen.show(&json!({ "numbers": count }), words)
        }
    }
}

fn list(
    search: Option<String>,
    limit: u32,
    cursor: Option<String>,
    place: &Workplace,
) -> Result<(), Problem> {
    let query = SuppressionQuery {
        search,
        cursor,
        limit: Some(limit),
    };
    let page = suppression::list(place.desk(), &query)?;
    place.screen.show(&page, || {
        let rows = page.items.iter().map(|one| {
            [
                one.number.clone(),
                one.name.clone(),
                one.reason.clone(),
                instant(one.since_ms),
            ]
        });
        let rows = table(["number", "name", "reason", "since"], rows);
        match &page.next {
            Some(next) => format!("{rows}\n{} in all; --cursor {next} shows more", page.total),
            None => rows,
        }
    })
}

fn report(place: &Workplace, done: &Suppressed) -> Result<(), Problem> {
    place.screen.show(done, || {
        format!(
            "{} numbers put on the list, {} were on it already.",
            done.added, done.known
        )
    })?;
    if done.refused_count == 0 {
        return Ok(());
    }
    let message = format!(
        "{} are no phone numbers: {}; the others are on the list",
        done.refused_count,
        done.refused.join(", ")
    );
    Err(Problem::new(Exit::Invalid, "numbers_refused", message))
}
