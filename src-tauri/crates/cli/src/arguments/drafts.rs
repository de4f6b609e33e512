//! Arguments of `draft`.

use super::{PieceFlags, TakenOut};
use clap::{Args, Subcommand, ValueEnum};
use composer::content::Offer;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum DraftCommand {
    /// Write a new draft
    #[command(visible_alias = "create")]
    New(Box<ContentFlags>),
    /// List drafts, newest first
    List(ListFlags),
    /// Show a draft and what stands in the way of sending it
    Show { id: String },
    /// Change a draft; what is not named stays as it is
    Edit {
        id: String,
        #[command(flatten)]
        content: Box<ContentFlags>,
        #[command(flatten)]
        edit: EditFlags,
    },
    /// Put a draft in the trash
    Delete { id: String },
    /// Bring the drafts in step with the drafts at the systems
    Sync,
    /// Show what a draft and its copy at the system disagree about, or decide
    Conflict {
        id: String,
        /// Which side to take where they disagree
        #[arg(long, value_enum)]
        take: Option<SideWord>,
    },
    /// List the moments of a draft, newest first: each is the end of a burst of changes
    History {
        id: String,
        /// Only moments before this revision
        #[arg(long, value_name = "REVISION")]
        before: Option<u32>,
    },
    /// Show how two revisions of a draft differ
    Diff { id: String, from: u32, to: u32 },
    /// Make an older revision the newest again; what it was meanwhile is kept
    RestoreRevision { id: String, revision: u32 },
    /// Change a draft into what its account takes, as `draft show` offers it
    Adapt {
        id: String,
        /// Such as split-text or piece-as-text
        #[arg(value_parser = offer)]
        offer: Offer,
    },
    /// Send a picture of a draft as a sticker, or a sticker as a picture
    Kind {
        id: String,
        /// By name or id
        picture: String,
        #[arg(value_enum)]
        kind: KindWord,
        /// Make a sticker of a picture that is none yet
        #[arg(long)]
        make: bool,
    },
    /// Delete a draft of the trash for good
    Purge {
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<String>,
        /// Empty the trash
        #[arg(long)]
        all: bool,
    },
}

/// What a picture is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindWord {
    Picture,
    Sticker,
}

fn offer(text: &str) -> Result<Offer, String> {
    let word = serde_json::Value::String(text.replace('-', "_"));
    serde_json::from_value(word).map_err(|_| "`draft show` says what is offered".to_owned())
}

/// The two sides of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SideWord {
    Mine,
    Theirs,
}

#[derive(Debug, Default, Args)]
pub struct ContentFlags {
    /// The words; the caption when there are pictures
    #[arg(long)]
    pub text: Option<String>,
    /// Read the words from a file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub text_file: Option<PathBuf>,
    /// Picture files, in order
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub attach: Vec<PathBuf>,
    /// Groups, by id or unique name, and numbers such as +49151…; replaces those chosen before
    #[arg(long, value_name = "RECIPIENT", num_args = 1..)]
    pub to: Vec<String>,
    /// Saved audiences, by name; replaces those chosen before
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub audience: Vec<String>,
    /// Account id or name
    #[arg(long)]
    pub account: Option<String>,
    /// Sender id or name [default: the first that can send]
    #[arg(long)]
    pub sender: Option<String>,
    #[command(flatten)]
    pub time: TimeFlags,
    #[command(flatten)]
    pub pieces: PieceFlags,
}

#[derive(Clone, Debug, Default, Args)]
pub struct TimeFlags {
    /// When: RFC 3339 such as 2026-11-27T09:00:00+01:00, or local time such as 2026-11-27T09:00
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Zone of local times, such as Europe/Berlin [default: this machine's]
    #[arg(long)]
    pub zone: Option<String>,
    /// Hold it and ask instead of sending it after this time, written as for --at
    #[arg(long, value_name = "TIME")]
    pub not_after: Option<String>,
    /// Repeat after minutes, hours, days or weeks: 30m, 6h, 1d, 2w; rules of the month count months: 2mo
    #[arg(long, value_name = "DISTANCE")]
    pub every: Option<String>,
    /// How many runs, 1 to 366
    #[arg(long, value_name = "N", conflicts_with = "until")]
    pub count: Option<u32>,
    /// Last time a run may have; a date means all of that day
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    #[command(flatten)]
    pub rule: RuleFlags,
}

/// A rule of days and times of day; `--at` is the first day, `--every` the weeks (2w), days (3d) or months (2mo) between.
#[derive(Clone, Debug, Default, Args)]
pub struct RuleFlags {
    /// Days of the week: mon,fri
    #[arg(long, value_name = "DAYS", value_delimiter = ',', conflicts_with_all = ["month_days", "nth_weekday"])]
    pub weekdays: Vec<String>,
    /// Days of the month, 1 to 31: 1,15,31
    #[arg(
        long,
        value_name = "DAYS",
        value_delimiter = ',',
        conflicts_with = "nth_weekday"
    )]
    pub month_days: Vec<u32>,
    /// What becomes of a day a month does not have [default: clamp, its last day]
    #[arg(long, value_enum)]
    pub missing: Option<MissingWord>,
    /// One weekday of the month: first-mon to fifth-sun, last-fri
    #[arg(long, value_name = "WHICH")]
    pub nth_weekday: Option<String>,
    /// Times of day, at most 24: 09:00,17:30
    #[arg(long, value_name = "TIMES", value_delimiter = ',')]
    pub times: Vec<String>,
    /// Days on which nothing runs: 2026-12-24,2026-12-31; replaces those named before
    #[arg(long, value_name = "DATES", value_delimiter = ',')]
    pub except: Vec<String>,
    /// No end; the next 366 runs are planned
    #[arg(long, conflicts_with_all = ["count", "until"])]
    pub forever: bool,
    /// What becomes of a time of day the clocks jump over [default: later, by the jump]
    #[arg(long, value_enum)]
    pub gap: Option<GapWord>,
    /// What minutes and hours keep when the clocks change [default: distance]
    #[arg(long, value_enum)]
    pub keep: Option<KeepWord>,
    /// The whole schedule as JSON, as `draft show --json` prints it
    #[arg(long, value_name = "JSON", conflicts_with_all = ["at", "zone", "every", "count", "until", "weekdays",
        "month_days", "missing", "nth_weekday", "times", "except", "forever", "gap", "keep"])]
    pub schedule: Option<String>,
}

/// What becomes of a day that a month does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MissingWord {
    Clamp,
    Skip,
}

/// What becomes of a time of day that the clocks jump over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GapWord {
    Later,
    Skip,
}

/// What minutes and hours keep when the clocks change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeepWord {
    Distance,
    LocalTime,
}

#[derive(Debug, Default, Args)]
pub struct EditFlags {
    /// Add groups and numbers to those chosen before
    #[arg(long, value_name = "RECIPIENT", num_args = 1.., conflicts_with = "to")]
    pub add_to: Vec<String>,
    /// Take pictures out, by name or id
    #[arg(long, value_name = "PICTURE", num_args = 1..)]
    pub detach: Vec<String>,
    #[command(flatten)]
    pub out: TakenOut,
    /// Drop the schedule: send at once
    #[arg(long, conflicts_with_all = ["at", "every", "count", "until", "zone", "schedule", "weekdays", "month_days",
        "nth_weekday", "times", "except", "forever"])]
    pub now: bool,
}

#[derive(Debug, Args)]
pub struct ListFlags {
    /// Words to look for
    #[arg(long)]
    pub search: Option<String>,
    /// Only drafts in this state
    #[arg(long, value_enum, default_value_t = StateWord::All)]
    pub state: StateWord,
    /// Rows per page, 1 to 500
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
    /// `next` of the page before
    #[arg(long)]
    pub cursor: Option<String>,
}

/// The states a list of drafts can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StateWord {
    All,
    Unsent,
    Scheduled,
    NeedsYou,
    Trash,
}
