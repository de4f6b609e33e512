//! Arguments of `send`, `outbox`, `post`, `schedule` and `history`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct SendArguments {
    /// The draft
    pub draft: String,
    /// Return when every delivery is settled, or after half a minute when the system has all of it and still
    /// delivers; for a schedule, when the system has booked it
    #[arg(long, conflicts_with = "queue_only")]
    pub wait: bool,
    /// Only write it to the outbox; `outbox run` or the app sends it
    #[arg(long)]
    pub queue_only: bool,
    /// Seconds before anything leaves, 0 to 120
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=120))]
    pub hold: u32,
    /// Hold it and ask instead of sending it after this time, such as 2026-11-27T11:00
    #[arg(long, value_name = "TIME")]
    pub not_after: Option<String>,
    /// Zone of that time, such as Europe/Berlin [default: this machine's]
    #[arg(long, requires = "not_after")]
    pub zone: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// List what is not done
    List,
    /// Work the outbox until Ctrl-C
    Run {
        /// Stop when nothing is left that can go on by itself
        #[arg(long)]
        until_idle: bool,
    },
    /// Let a stuck entry try again
    Retry { id: String },
    /// Give up an entry that has not left
    Cancel { id: String },
}

#[derive(Debug, Subcommand)]
pub enum PostCommand {
    /// Let nothing more of a post leave until it is resumed; what is under way ends
    Pause { id: String },
    /// Let a paused post go on
    Resume { id: String },
    /// Take back what has not left of a post
    Cancel { id: String },
}

#[derive(Debug, Subcommand)]
pub enum ScheduleCommand {
    /// List the schedules
    List,
    /// Show a schedule with its runs; the system is asked first
    Show {
        id: String,
        /// Show what is known here, without asking
        #[arg(long)]
        offline: bool,
    },
    /// List the runs a draft would have if it was sent now: on its clock, in UTC and on yours
    Preview {
        /// The draft
        draft: String,
        /// Your zone, such as Europe/Berlin [default: this machine's]
        #[arg(long, value_name = "ZONE")]
        own: Option<String>,
    },
    /// Cancel the runs that have not started
    Cancel {
        id: String,
        /// Return when the system has confirmed it
        #[arg(long)]
        wait: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// Write the runs of all schedules to an iCalendar file; a file of that name is replaced
    Export {
        #[arg(value_name = "FILE.ics")]
        file: std::path::PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// List posts, newest first
    List {
        /// Words to look for
        #[arg(long)]
        search: Option<String>,
        /// Rows per page, 1 to 500
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// `next` of the page before
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Show a post and what became of it in each group
    Show { id: String },
}
