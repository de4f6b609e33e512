//! Arguments of `media` and of the measuring commands.

use super::{SystemWord, edit::EditOptions};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum MediaCommand {
    /// Say what a picture file is and what it gives away
    Inspect { file: PathBuf },
    /// Write pictures as they would be sent: upright, clean, within the system's limits
    Prepare {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The system whose limits apply
        #[arg(long = "for", value_enum)]
        system: SystemWord,
        /// Folder for the results
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        edit: EditOptions,
        /// How many pictures are worked on at once; one per processor core unless given
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
        jobs: Option<u8>,
    },
}

/// Uploads files as they are, for measuring.
#[derive(Debug, Args)]
pub struct BenchUpload {
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Account id or name
    #[arg(long)]
    pub account: Option<String>,
}

/// Sends a text to many invented numbers, for measuring.
#[derive(Debug, Args)]
pub struct ManySends {
    pub number: u32,
    /// Account id or name
    #[arg(long)]
    pub account: Option<String>,
    /// Picture that goes with each
    #[arg(long, value_name = "FILE")]
    pub attach: Option<PathBuf>,
    /// To the customers of a sandbox on this machine, as fast as it takes them
    #[arg(long)]
    pub sandbox: bool,
    /// Also waits until the system has told what became of each
    #[arg(long)]
    pub follow: bool,
}
