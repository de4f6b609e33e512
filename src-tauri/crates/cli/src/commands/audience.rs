//! `senders`, `groups` and `audience`: who can send, and where to.

mod saved;

pub use saved::run;

use crate::{
    arguments::{GroupsArguments, SendersArguments},
    choice,
    problem::Problem,
    screen::table,
    workplace::Workplace,
};
use composer::account::Sender;

/// Headings of a table of senders.
pub const SENDER_HEADINGS: [&str; 4] = ["id", "name", "status", "can send"];

/// Gives the cells of one sender.
pub fn sender_row(sender: &Sender) -> [String; 4] {
    [
        sender.id.to_string(),
        sender.name.clone(),
        sender.status.clone(),
        yes(sender.can_send),
    ]
}

/// Lists an account's senders.
pub async fn senders(arguments: SendersArguments, place: &mut Workplace) -> Result<(), Problem> {
    let account = choice::account(place, arguments.account.as_deref()).await?;
    let senders = choice::senders(place, &account, arguments.refresh).await?;
    place.screen.list(senders, |senders| {
        table(SENDER_HEADINGS, senders.iter().map(sender_row))
    })
}

/// Lists an account's groups.
pub async fn groups(arguments: GroupsArguments, place: &mut Workplace) -> Result<(), Problem> {
    let account = choice::account(place, arguments.account.as_deref()).await?;
    let mut groups = choice::groups(place, &account, arguments.refresh).await?;
    if let Some(wanted) = &arguments.sender {
        let senders = choice::senders(place, &account, false).await?;
        let sender = choice::sender(&senders, Some(wanted))?;
        groups.retain(|group| {
            sender
                .as_ref()
                .is_some_and(|sender| group.sender_ids.contains(sender))
        });
    }
    place.screen.list(groups, |groups| {
        let rows = groups.iter().map(|group| {
            let members = group
                .member_count
                .map(|count| count.to_string())
                .unwrap_or_default();
            [
                group.id.clone(),
                group.name.clone(),
                members,
                yes(group.can_send),
            ]
        });
        table(["id", "name", "members", "can send"], rows)
    })
}

fn yes(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}
