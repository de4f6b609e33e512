//! Arguments of `library`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum LibraryCommand {
    /// List the files of the library
    List(LibraryFlags),
    /// Show a file, what uses it and what looks like it
    Show { id: String },
    /// Take files and folders in without attaching them
    Add {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Move what nothing needs to the library's trash
    Clean {
        /// Only say how much it would be
        #[arg(long)]
        dry_run: bool,
    },
    /// Take files out of the library's trash
    Restore {
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Vec<String>,
        /// Everything in the trash
        #[arg(long)]
        all: bool,
    },
}

#[derive(Debug, Args)]
pub struct LibraryFlags {
    /// Words of the name
    #[arg(long)]
    pub search: Option<String>,
    /// Only files of this kind
    #[arg(long, value_enum)]
    pub kind: Vec<FileWord>,
    /// Only files that drafts or posts use, or that none uses
    #[arg(long, value_enum)]
    pub usage: Option<UsageWord>,
    /// What is in the library's trash
    #[arg(long)]
    pub trash: bool,
    #[arg(long, value_enum, default_value_t = SortWord::Newest)]
    pub sort: SortWord,
    /// Rows per page, 1 to 500
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
    /// `next` of the page before
    #[arg(long)]
    pub cursor: Option<String>,
}

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FileWord {
    Image,
    Video,
    Document,
    Audio,
}

/// Whether something uses a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UsageWord {
    Used,
    Unused,
}

/// The orders of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortWord {
    Newest,
    Oldest,
    Name,
    Largest,
}
