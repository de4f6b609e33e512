//! The command line: every command, flag and exit code as `--help` shows them.

mod accounts;
mod drafts;
#[cfg(debug_assertions)]
mod drive;
mod edit;
mod library;
mod media;
mod people;
mod pieces;
mod sending;
mod storage;

pub use accounts::{
    AccountCommand, GroupsArguments, KeySource, MediaHostCommand, MediaPlace, RouteWord,
    RouteeFlags, SendersArguments, SystemWord, TemplatesCommand,
};
pub use drafts::{
    ContentFlags, DraftCommand, EditFlags, GapWord, KeepWord, KindWord, ListFlags, MissingWord,
    RuleFlags, SideWord, StateWord, TimeFlags,
};
#[cfg(debug_assertions)]
pub use drive::{Broken, DriveArguments};
pub use edit::EditOptions;
pub use library::{FileWord, LibraryCommand, LibraryFlags, SortWord, UsageWord};
pub use media::{BenchUpload, ManySends, MediaCommand};
pub use people::{
    AudienceCommand, ContactCommand, DetailFlags, FilterFlags, ImportFlags, PolicyWord,
    SuppressCommand,
};
pub use pieces::{PieceFlags, TakenOut};
pub use sending::{
    CalendarCommand, HistoryCommand, OutboxCommand, PostCommand, ScheduleCommand, SendArguments,
};
pub use storage::{BackupCommand, ExportArguments, FormWord};

use clap::{Parser, Subcommand};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    another error
  2    the arguments cannot be used
  3    there is no such draft, group, account …
  4    a check failed, a file was refused or `doctor` found something; what was fine is kept
  5    the outbox needs you (an entry is stuck, or its outcome is unknown)
  6    a sign-in is needed (token missing, expired or refused)
  7    the system cannot be reached; the work is kept in the outbox
  8    another Postroom uses the data folder
  9    some recipients failed
  130  stopped with Ctrl-C; what had been accepted is kept

Environment:
  POSTROOM_TOKEN  the account's token for this run (Routee: application id:secret); nothing is asked
                  and no keychain is needed
  POSTROOM_STORAGE_KEYS  the keys of an account's own storage for this run, as JSON

With --json results go to stdout, lists are {\"items\":[…]}, and errors go to stderr as
{\"error\":{\"code\",\"message\",\"detail\"}}. Ids may be shortened to a unique beginning.";

/// Composes, schedules and sends WhatsApp posts from the same data folder as the app.
#[derive(Debug, Parser)]
#[command(name = "postroom-cli", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct Arguments {
    /// Data folder [default: the app's own]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Log to stderr; twice for more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Connections to sending systems
    #[command(subcommand)]
    Account(AccountCommand),
    /// Who posts can be sent from
    Senders(SendersArguments),
    /// The groups an account can reach
    Groups(GroupsArguments),
    /// People with a phone number
    #[command(subcommand)]
    Contact(ContactCommand),
    /// Numbers never to send to
    #[command(subcommand)]
    Suppress(SuppressCommand),
    /// Named sets of recipients
    #[command(subcommand)]
    Audience(AudienceCommand),
    /// Drafts: write, look at, change, delete
    #[command(subcommand)]
    Draft(DraftCommand),
    /// Send or schedule a draft as it stands
    Send(SendArguments),
    /// The durable list of work
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Posts on their way: pause, resume, cancel the rest
    #[command(subcommand)]
    Post(PostCommand),
    /// Scheduled posts and their runs
    #[command(subcommand)]
    Schedule(ScheduleCommand),
    /// Runs as a calendar
    #[command(subcommand)]
    Calendar(CalendarCommand),
    /// What went where
    #[command(subcommand)]
    History(HistoryCommand),
    /// Every file once: list, show, clean up, bring back
    #[command(subcommand)]
    Library(LibraryCommand),
    /// Look at picture files and make them ready, without an account
    #[command(subcommand)]
    Media(MediaCommand),
    /// Everything in one file, and back
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Write drafts and history for other programs
    Export(ExportArguments),
    /// Check the database, the pictures and the daily copies; changes nothing
    Doctor,
    #[command(hide = true)]
    SeedDrafts { number: u32 },
    #[command(hide = true)]
    Hash { file: PathBuf },
    #[command(hide = true)]
    AutosaveBench { number: u32 },
    #[command(hide = true)]
    LooksBench { number: u32 },
    #[command(hide = true)]
    ManySends(ManySends),
    #[command(hide = true)]
    Upload(BenchUpload),
    #[cfg(debug_assertions)]
    #[command(hide = true)]
    Drive(DriveArguments),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_help_lists_every_exit_code() {
        let help = Arguments::command().render_long_help().to_string();
        for code in [
            "0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "7 ", "8 ", "9 ", "130 ",
        ] {
            assert!(
                help.contains(&format!("\n  {code}")),
                "{code} is missing in {help}"
            );
        }
    }
}
