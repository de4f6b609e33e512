//! Arguments of `contact`, `suppress` and `audience`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum ContactCommand {
    /// List contacts by name
    List {
        #[command(flatten)]
        filter: FilterFlags,
        /// Rows per page, 1 to 500
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// `next` of the page before
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Show a contact, by number or id
    Show { contact: String },
    /// Write a contact down
    Add {
        number: String,
        #[command(flatten)]
        details: DetailFlags,
    },
    /// Change a contact; what is not named stays as it is
    Edit {
        contact: String,
        /// Another number
        #[arg(long)]
        number: Option<String>,
        #[command(flatten)]
        details: DetailFlags,
    },
    /// Delete contacts, by number or id
    Delete {
        #[arg(required = true)]
        contact: Vec<String>,
    },
    /// Give tags to contacts or take them away
    Tag {
        #[arg(required = true)]
        contact: Vec<String>,
        #[arg(long, value_name = "TAG", num_args = 1..)]
        add: Vec<String>,
        #[arg(long, value_name = "TAG", num_args = 1..)]
        remove: Vec<String>,
    },
    /// Take in a list from another program: CSV or .xlsx
    Import(ImportFlags),
    /// Write contacts into a CSV file that can be imported again
    Export {
        file: PathBuf,
        #[command(flatten)]
        filter: FilterFlags,
    },
}

#[derive(Debug, Default, Args)]
pub struct FilterFlags {
    /// Words of names, numbers, tags and fields
    #[arg(long)]
    pub search: Option<String>,
    /// Only contacts with this tag
    #[arg(long)]
    pub tag: Vec<String>,
    /// Only contacts without this tag
    #[arg(long, value_name = "TAG")]
    pub not_tag: Vec<String>,
    /// Only contacts whose field is this, such as city=Berlin
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub field: Vec<(String, String)>,
}

#[derive(Debug, Default, Args)]
pub struct DetailFlags {
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long)]
    pub first_name: Option<String>,
    #[arg(long)]
    pub last_name: Option<String>,
    /// Tags, instead of those there are
    #[arg(long, num_args = 1..)]
    pub tag: Vec<String>,
    /// A field such as city=Berlin; without a value it goes
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair, num_args = 1..)]
    pub field: Vec<(String, String)>,
}

#[derive(Debug, Args)]
pub struct ImportFlags {
    pub file: PathBuf,
    /// Where numbers without a country code belong, such as DE [default: the settings']
    #[arg(long)]
    pub country: Option<String>,
    /// What a column holds, by its heading or number: Mobile=number, 2=name, Shop=field:shop, 4=skip
    #[arg(long, value_name = "COLUMN=USE", value_parser = pair, num_args = 1..)]
    pub map: Vec<(String, String)>,
    /// What becomes of a contact that is there already
    #[arg(long, value_enum, default_value_t = PolicyWord::FillGaps)]
    pub policy: PolicyWord,
    /// Tags for everybody in the list
    #[arg(long, num_args = 1..)]
    pub tag: Vec<String>,
    /// The sheet of a spreadsheet [default: the first]
    #[arg(long)]
    pub sheet: Option<String>,
    /// Save the rows that were not taken, with the reason
    #[arg(long, value_name = "FILE")]
    pub refused: Option<PathBuf>,
    /// Only show how the file would be read
    #[arg(long)]
    pub dry_run: bool,
}

/// What becomes of a contact that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyWord {
    FillGaps,
    Overwrite,
    Keep,
}

#[derive(Debug, Subcommand)]
pub enum SuppressCommand {
    /// List the numbers never to send to, newest first
    List {
        /// A part of the number, the reason or the name
        #[arg(long)]
        search: Option<String>,
        /// Rows per page, 1 to 500
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
        /// `next` of the page before
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Put numbers on the list
    Add {
        #[arg(required = true)]
        number: Vec<String>,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Take numbers off the list
    Remove {
        #[arg(required = true)]
        number: Vec<String>,
    },
    /// Put the numbers of a CSV or .xlsx file on the list
    Import {
        file: PathBuf,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Write the list into a CSV file
    Export { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum AudienceCommand {
    /// List an account's saved audiences
    List {
        /// Account id or name
        #[arg(long)]
        account: Option<String>,
    },
    /// Keep a named set: groups and numbers, or all contacts a filter means
    Save {
        name: String,
        /// Groups, by id or unique name, and numbers such as +49151…
        #[arg(long, value_name = "RECIPIENT", num_args = 1..)]
        to: Vec<String>,
        #[command(flatten)]
        filter: FilterFlags,
        /// Account id or name
        #[arg(long)]
        account: Option<String>,
    },
    /// Say what vanished or was renamed since, and how many it stands for
    Check {
        name: String,
        /// Take over what changed
        #[arg(long)]
        update: bool,
        /// Account id or name
        #[arg(long)]
        account: Option<String>,
    },
    /// Delete a saved audience; what was sent stays sent
    Delete {
        name: String,
        /// Account id or name
        #[arg(long)]
        account: Option<String>,
    },
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("it has a name and a value, such as city=Berlin")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
