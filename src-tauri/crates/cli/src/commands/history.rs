//! `history`: what went where.

use super::sending;
use crate::{
    arguments::HistoryCommand,
    lookup,
    problem::Problem,
    screen::table,
    words::{instant, word},
    workplace::Workplace,
};
use composer::{
    post::{self, PostQuery},
    store::ids::Kept,
};

/// Runs one of the history commands.
pub fn run(command: HistoryCommand, place: &Workplace) -> Result<(), Problem> {
    match command {
        HistoryCommand::List {
            search,
            limit,
            cursor,
        } => list(
            place,
            &PostQuery {
                search,
                cursor,
                limit: Some(limit),
            },
        ),
        HistoryCommand::Show { id } => {
            let id = lookup::id(place.desk(), Kept::Post, &id)?;
            let detail = post::read(place.desk(), id)?;
            place.screen.show(&detail, || sending::describe(&detail))
        }
    }
}

fn list(place: &Workplace, query: &PostQuery) -> Result<(), Problem> {
    let page = post::list(place.desk(), query)?;
    place.screen.show(&page, || {
        let rows = page.items.iter().map(|post| {
            [
                post.id.to_string(),
                word(&post.state),
                format!("{} sent, {} failed", post.counts.sent, post.counts.failed),
                instant(post.created_at_ms),
                post.title.clone(),
            ]
        });
        let rows = table(["id", "state", "deliveries", "made", "title"], rows);
        match &page.next {
            Some(next) => format!("{rows}\n{} in all; --cursor {next} shows more", page.total),
            None => rows,
        }
    })
}
