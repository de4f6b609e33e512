//! Arguments of the hidden command that the crash tests drive.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct DriveArguments {
    /// Breaks a promise on purpose, so that the tests can show that they notice
    #[arg(long)]
    pub broken: Option<Broken>,
}

/// A promise that can be broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Broken {
    /// Answers an edit before it is saved.
    AckEarly,
}
