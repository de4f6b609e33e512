//! `account`: connections to sending systems.

mod media_host;
mod routee;
mod templates;

use crate::{
    arguments::{AccountCommand, RouteeFlags, SystemWord},
    choice, lookup,
    problem::Problem,
    screen::table,
    words::{count, word},
    workplace::{Workplace, token_of_this_run},
};
use composer::{
    account::{
        self, Account, AccountOptions, BIRD_URL, BirdOptions, Keeping, NewAccount, ROUTEE_URL,
        SystemKind,
    },
    audience,
    id::AccountId,
    secret::Secret,
    store::ids::Kept,
};
use serde::Serialize;
use std::io::{IsTerminal, Read};

const LONGEST_TOKEN: u64 = 64 * 1024;

/// Runs one of the account commands.
pub async fn run(command: AccountCommand, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        AccountCommand::Add {
            system,
            url,
            name,
            workspace,
            session_only,
            token_stdin,
            routee,
        } => {
            let known = AccountOptions {
                bird: BirdOptions {
                    workspace_id: workspace,
                    ..BirdOptions::default()
                },
                ..AccountOptions::default()
            };
            let options = options(kind(system), routee, known)?;
            let new = NewAccount {
                kind: kind(system),
                name,
                base_url: url.unwrap_or_else(|| usual_url(kind(system)).to_owned()),
                options,
            };
            add(place, new, session_only, token_stdin).await
        }
        AccountCommand::Set { id, routee } => set(place, &id, routee).await,
        AccountCommand::Balance { id } => balance(place, &id).await,
        AccountCommand::Templates(command) => templates::run(command, place).await,
        AccountCommand::List => list(place).await,
        AccountCommand::Check { id } => check(place, &id).await,
        AccountCommand::Remove { id } => remove(place, &id),
        AccountCommand::MediaHost(command) => media_host::run(command, place).await,
    }
}

/// Gives the kind of system a word of the command line means.
pub fn kind(system: SystemWord) -> SystemKind {
    match system {
        SystemWord::Watchcollect => SystemKind::Watchcollect,
        SystemWord::Bird => SystemKind::Bird,
        SystemWord::Routee => SystemKind::Routee,
    }
}

/// Where a system answers; watchcollect's address is always typed.
fn usual_url(system: SystemKind) -> &'static str {
    match system {
        SystemKind::Watchcollect => "",
        SystemKind::Routee => ROUTEE_URL,
        SystemKind::Bird => BIRD_URL,
    }
}

/// Changes settings as the flags of a kind of account say; flags of another kind are refused.
fn options(
    kind: SystemKind,
    flags: RouteeFlags,
    known: AccountOptions,
) -> Result<AccountOptions, Problem> {
    match kind {
        SystemKind::Routee => Ok(AccountOptions {
            routee: routee::changed(flags, known.routee)?,
            ..known
        }),
        SystemKind::Watchcollect | SystemKind::Bird if routee::is_given(&flags) => Err(
            Problem::usage("numbers, groups and templates are settings of a Routee account"),
        ),
        SystemKind::Watchcollect | SystemKind::Bird => Ok(known),
    }
}

async fn set(place: &mut Workplace, typed: &str, flags: RouteeFlags) -> Result<(), Problem> {
    let known = choice::account(place, Some(typed)).await?;
    place.make_ready(&known).await?;
    let options = options(known.kind, flags, known.options)?;
    let changed = place
        .unless_stopped(account::set_options(place.desk(), known.id, options))
        .await?;
    place
        .screen
        .show(&changed, || format!("Changed {}.", changed.name))
}

async fn balance(place: &mut Workplace, typed: &str) -> Result<(), Problem> {
    let known = choice::account(place, Some(typed)).await?;
    place.make_ready(&known).await?;
    let left = place
        .unless_stopped(account::balance(place.desk(), known.id))
        .await?;
    place.screen.show(&left, || {
        let amount = format!("{:.2} {}", left.amount, left.currency);
        format!("{} has {} left.", known.name, amount.trim())
    })
}

async fn add(
    place: &mut Workplace,
    new: NewAccount,
    session_only: bool,
    token_stdin: bool,
) -> Result<(), Problem> {
    let from_environment = token_of_this_run();
    let is_given = from_environment.is_some();
    let secret = match from_environment {
        Some(secret) => secret,
        None => ask_for_token(token_stdin)?,
    };
    let how = if session_only {
        Keeping::SessionOnly
    } else {
        Keeping::Keychain
    };
    let account = match try_add(place, &new, &secret, how).await {
        // With the token in the environment nothing more is needed for this run.
        Err(problem) if problem.code == "no_keychain" && is_given => {
            try_add(place, &new, &secret, Keeping::SessionOnly).await
        }
        other => other,
    };
    let account = account.map_err(|problem| problem.and("No account was added."))?;
    if account.session_only {
        place
            .screen
            .remark("The token was not kept: later runs need POSTROOM_TOKEN.");
    }
    place.screen.show(&account, || added_words(place, &account))
}

async fn try_add(
    place: &Workplace,
    new: &NewAccount,
    secret: &Secret,
    how: Keeping,
) -> Result<Account, Problem> {
    place
        .unless_stopped(account::add(place.desk(), new.clone(), secret.clone(), how))
        .await
}

fn added_words(place: &Workplace, account: &Account) -> String {
    let (number, noun) = match account.kind {
        SystemKind::Watchcollect => {
            let groups = audience::groups(place.desk(), account.id, None);
            (groups.map_or(0, |groups| groups.len()), "group")
        }
        SystemKind::Routee | SystemKind::Bird => {
            let senders = audience::senders(place.desk(), account.id);
            (senders.map_or(0, |senders| senders.len()), "sender")
        }
    };
    let found = count(u32::try_from(number).unwrap_or(u32::MAX), noun);
    format!(
        "Added {} at {} with {found}: {}",
        account.name, account.base_url, account.id
    )
}

fn ask_for_token(token_stdin: bool) -> Result<Secret, Problem> {
    let unreadable =
        |why: std::io::Error| Problem::usage(format!("the token could not be read: {why}"));
    let token = if token_stdin {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(LONGEST_TOKEN)
            .read_to_string(&mut text)
            .map_err(unreadable)?;
        text
    } else if std::io::stdin().is_terminal() {
        rpassword::prompt_password("Token (not shown): ").map_err(unreadable)?
    } else {
        return Err(Problem::usage(
            "no token was given: set POSTROOM_TOKEN, or pipe it in with --token-stdin; no account was added",
        ));
    };
    match token.trim() {
        "" => Err(Problem::usage("the token is empty; no account was added")),
        token => Ok(Secret::new(token)),
    }
}

async fn list(place: &mut Workplace) -> Result<(), Problem> {
    if account::list(place.desk())?.is_empty() {
        place.start_sandbox().await?;
    }
    let accounts = account::list(place.desk())?;
    place.screen.list(accounts, |accounts| {
        let rows = accounts.iter().map(|account| {
            [
                account.id.to_string(),
                account.name.clone(),
                account.kind.word().to_owned(),
                word(&account.state),
                account.base_url.clone(),
            ]
        });
        table(["id", "name", "system", "state", "address"], rows)
    })
}

#[derive(Serialize)]
struct Checked {
    id: AccountId,
    #[serde(flatten)]
    account: Facts,
    senders: Vec<account::Sender>,
}

/// An account without its id, which the answer has already.
#[derive(Serialize)]
struct Facts {
    name: String,
    kind: SystemKind,
    base_url: String,
    state: account::AccountState,
}

async fn check(place: &mut Workplace, typed: &str) -> Result<(), Problem> {
    let known = choice::account(place, Some(typed)).await?;
    place.make_ready(&known).await?;
    let senders = place
        .unless_stopped(account::check(place.desk(), known.id))
        .await?;
    let Account {
        id,
        name,
        kind,
        base_url,
        state,
        ..
    } = place.account(known.id)?;
    let checked = Checked {
        id,
        account: Facts {
            name,
            kind,
            base_url,
            state,
        },
        senders,
    };
    place.screen.show(&checked, || {
        let rows = checked.senders.iter().map(super::audience::sender_row);
        let senders = table(super::audience::SENDER_HEADINGS, rows);
        format!(
            "{} answers and takes the token.\n{senders}",
            checked.account.name
        )
    })
}

fn remove(place: &Workplace, typed: &str) -> Result<(), Problem> {
    let id: AccountId = lookup::id(place.desk(), Kept::Account, typed)?;
    let left = account::remove(place.desk(), id)?.waiting_posts;
    let removed = serde_json::json!({ "id": id, "removed": true, "waiting_posts": left });
    place.screen.show(&removed, || {
        let note = match left {
            0 => String::new(),
            _ => format!(" {} will not go out.", count(left, "waiting post")),
        };
        format!("Removed {id}; its posts and history stay.{note}")
    })
}
