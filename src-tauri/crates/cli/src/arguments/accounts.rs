//! Arguments of `account`, `senders` and `groups`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Add an account; its system is asked first
    Add {
        #[arg(value_enum)]
        system: SystemWord,
        /// Root of the system's API, such as https://api.example.com [default: Routee's or Bird's own]
        #[arg(long, required_if_eq("system", "watchcollect"))]
        url: Option<String>,
        /// Name for people [default: the system's name]
        #[arg(long, default_value = "")]
        name: String,
        /// Id of the workspace; Bird needs it
        #[arg(long, default_value = "", value_name = "ID")]
        workspace: String,
        /// Keep the token out of the keychain; later runs need POSTROOM_TOKEN
        #[arg(long)]
        session_only: bool,
        /// Read the token from standard input
        #[arg(long)]
        token_stdin: bool,
        #[command(flatten)]
        routee: RouteeFlags,
    },
    /// Change the settings of a Routee account; what is not named stays as it is
    Set {
        id: String,
        #[command(flatten)]
        routee: RouteeFlags,
    },
    /// Ask how much money is left
    Balance { id: String },
    /// Templates at an account's system
    #[command(subcommand)]
    Templates(TemplatesCommand),
    /// List the accounts
    List,
    /// Ask an account's system whether address and token work
    Check { id: String },
    /// Remove an account; its posts and history stay
    Remove { id: String },
    /// Choose where an account's pictures are kept
    #[command(subcommand)]
    MediaHost(MediaHostCommand),
}

#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// List the templates and their state of review, a line for each language
    List { id: String },
    /// Hand a template in for review
    Submit {
        id: String,
        /// The template as JSON: name, category, language, components; - reads standard input
        file: PathBuf,
    },
}

/// Settings of a Routee account. Its token is the application's id and its secret with a colon between them.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Routee")]
pub struct RouteeFlags {
    /// Number to send from, such as +442079460123; may be repeated
    #[arg(long = "number", value_name = "NUMBER")]
    pub numbers: Vec<String>,
    /// Group that can be sent to, by its id in Routee's console; may be repeated
    #[arg(long = "group", value_name = "ID=NAME")]
    pub groups: Vec<String>,
    /// Root of the token server [default: https://auth.routee.net]
    #[arg(long, value_name = "URL")]
    pub auth_url: Option<String>,
    /// What stands before the paths of the WhatsApp calls [default: /whatsapp]
    #[arg(long, value_name = "PATH")]
    pub path_prefix: Option<String>,
    /// Requests per second [default: 10]
    #[arg(long, value_name = "NUMBER")]
    pub per_second: Option<u32>,
    /// Whether an empty text may stand beside a file [default: true]
    #[arg(long, value_name = "BOOL")]
    pub send_empty_text: Option<bool>,
    /// Id of the WhatsApp account that templates are handed in for
    #[arg(long, value_name = "ID")]
    pub template_account: Option<String>,
    /// Id of a template, from Routee's console; may be repeated
    #[arg(long = "template", value_name = "ID")]
    pub templates: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum MediaHostCommand {
    /// Show where an account's pictures are kept
    Show { id: String },
    /// Choose where they are kept from now on; a storage is tried first
    Set {
        id: String,
        #[command(flatten)]
        place: MediaPlace,
        #[command(flatten)]
        keys: KeySource,
        /// Keep the settings even if the trial fails
        #[arg(long)]
        untried: bool,
    },
    /// Store a small file, fetch it by its public address, and delete it
    Try { id: String },
}

/// Where pictures are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RouteWord {
    /// At the system itself
    System,
    /// Nowhere: each message carries its own
    WithMessage,
    /// In a bucket that speaks S3
    S3,
    /// In Google Cloud Storage
    Gcs,
    /// In Azure Blob Storage
    Azure,
    /// In a folder that a web server shows
    Folder,
}

#[derive(Debug, Args)]
pub struct MediaPlace {
    #[arg(value_enum)]
    pub route: RouteWord,
    /// What stands before a file's name in its public address, such as https://pictures.example.com
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Folder within the bucket or container
    #[arg(long, default_value = "")]
    pub prefix: String,
    /// Bucket, or container of Azure
    #[arg(long)]
    pub bucket: Option<String>,
    /// Region of the bucket [default: us-east-1]
    #[arg(long, default_value = "")]
    pub region: String,
    /// Address of the storage [default: Amazon's, Google's or Microsoft's own]
    #[arg(long, default_value = "", value_name = "URL")]
    pub endpoint: String,
    /// Storage account of Azure
    #[arg(long)]
    pub storage_account: Option<String>,
    /// The folder, named from the root
    #[arg(long)]
    pub path: Option<String>,
}

/// Where the keys of a storage come from; never the command line, which others can read.
#[derive(Debug, Args)]
pub struct KeySource {
    /// Read the keys from standard input, a line each
    #[arg(long)]
    pub keys_stdin: bool,
    /// Sign in to Azure with a shared access signature instead of the account's key
    #[arg(long)]
    pub sas: bool,
    /// Keep the keys out of the keychain; later runs need POSTROOM_STORAGE_KEYS
    #[arg(long)]
    pub session_only: bool,
    /// Leave the keys as they are
    #[arg(long, conflicts_with = "keys_stdin")]
    pub same_keys: bool,
}

/// The sending systems an account can be added for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SystemWord {
    Watchcollect,
    Bird,
    Routee,
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
