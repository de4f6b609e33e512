//! Leads each command to its work.

mod accounts;
mod audience;
mod bench;
mod calendar;
mod contacts;
mod drafts;
#[cfg(debug_assertions)]
mod drive;
mod history;
mod library;
mod media;
mod outbox;
mod posts;
mod schedules;
mod sending;
mod storage;
mod suppressions;

use crate::{
    arguments::{Arguments, Command},
    problem::{Exit, Problem},
    screen::Screen,
    workplace::Workplace,
};
use tokio_util::sync::CancellationToken;

/// Runs a command and gives the exit code.
pub async fn run(
    arguments: Arguments,
    screen: Screen,
    stop: CancellationToken,
) -> Result<Exit, Problem> {
    match arguments.command {
        Command::Media(command) => media::run(command, screen)?,
        Command::Hash { file } => bench::hash(&file, screen)?,
        Command::Backup(command) => {
            storage::backup(command, arguments.data, screen, stop).await?;
        }
        command => {
            let mut place = Workplace::open(arguments.data, screen, stop).await?;
            let done = at_desk(command, &mut place).await;
            place.close().await;
            done?;
        }
    }
    Ok(Exit::Fine)
}

async fn at_desk(command: Command, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        Command::Account(command) => accounts::run(command, place).await,
        Command::Senders(arguments) => audience::senders(arguments, place).await,
        Command::Groups(arguments) => audience::groups(arguments, place).await,
        Command::Contact(command) => contacts::run(command, place),
        Command::Suppress(command) => suppressions::run(command, place),
        Command::Audience(command) => audience::run(command, place).await,
        Command::Draft(command) => drafts::run(command, place).await,
        Command::Send(arguments) => sending::send(arguments, place).await,
        Command::Outbox(command) => outbox::run(command, place).await,
        Command::Post(command) => posts::run(command, place),
        Command::Schedule(command) => schedules::run(command, place).await,
        Command::Calendar(command) => calendar::run(command, place),
        Command::History(command) => history::run(command, place),
        Command::Library(command) => library::run(command, place),
        Command::LooksBench { number } => bench::looks(number, place),
        Command::SeedDrafts { number } => bench::seed_drafts(number, place).await,
        Command::AutosaveBench { number } => bench::autosave(number, place),
        Command::ManySends(arguments) => bench::many_sends(arguments, place).await,
        Command::Upload(arguments) => bench::upload(arguments, place).await,
        #[cfg(debug_assertions)]
        Command::Drive(arguments) => drive::run(arguments, place).await,
        Command::Export(arguments) => storage::export(arguments, place),
        Command::Doctor => storage::doctor(place),
        Command::Media(_) | Command::Hash { .. } | Command::Backup(_) => Ok(()),
    }
}
