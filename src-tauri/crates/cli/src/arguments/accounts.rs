//! Arguments of `account`, `senders` and `groups`.

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Add an account; its system is asked first
    Add {
        system: SystemWord,
        /// Root of the system's API, such as https://api.example.com
        #[arg(long)]
        url: String,
        /// Name for people [default: the system's name]
        #[arg(long, default_value = "")]
        name: String,
        /// Keep the token out of the keychain; later runs need POSTROOM_TOKEN
        #[arg(long)]
        session_only: bool,
        /// Read the token from standard input
        #[arg(long)]
        token_stdin: bool,
    },
    /// List the accounts
    List,
    /// Ask an account's system whether address and token work
    Check { id: String },
    /// Remove an account; its posts and history stay
    Remove { id: String },
}

/// The sending systems an account can be added for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SystemWord {
    Watchcollect,
}

#[derive(Debug, Args)]
pub struct SendersArguments {
    /// Account id or name
    #[arg(long)]
    pub account: Option<String>,
    /// Ask the system now
    #[arg(long)]
    pub refresh: bool,
}

#[derive(Debug, Args)]
pub struct GroupsArguments {
    /// Account id or name
    #[arg(long)]
    pub account: Option<String>,
    /// Only the groups this sender is a member of
    #[arg(long)]
    pub sender: Option<String>,
    /// Ask the system now
    #[arg(long)]
    pub refresh: bool,
}
