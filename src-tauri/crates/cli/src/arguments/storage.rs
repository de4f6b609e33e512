//! Arguments of `backup`, `export` and `doctor`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Write everything into one file: drafts, posts and pictures, no secrets
    Make { file: PathBuf },
    /// Read a backup through and say what is in it
    Check { file: PathBuf },
    /// Put a backup in the place of what is here; the present data is put aside, not deleted
    Restore {
        file: PathBuf,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Folder for drafts and history; files of the same names are replaced
    pub folder: PathBuf,
    #[arg(long, value_enum)]
    pub form: FormWord,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FormWord {
    Json,
    Csv,
}
