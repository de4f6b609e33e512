//! `audience`: named sets of recipients.

use crate::{
    arguments::{AudienceCommand, FilterFlags},
    choice,
    commands::contacts::filter_of,
    problem::Problem,
    screen::table,
    workplace::Workplace,
};
use composer::audience::{self, Audience, AudienceCheck, AudienceSource};
use serde_json::json;

/// Runs one of the audience commands.
pub async fn run(command: AudienceCommand, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        AudienceCommand::List { account } => {
            let account = choice::account(place, account.as_deref()).await?;
            let known = audience::list(place.desk(), account.id)?;
            place.screen.list(known, |known| {
                table(["name", "goes to"], known.iter().map(row))
            })
        }
        AudienceCommand::Save {
            name,
            to,
            filter,
            account,
        } => save(&name, &to, filter, account.as_deref(), place).await,
        AudienceCommand::Check {
            name,
            update,
            account,
        } => {
            let saved = named(place, &name, account.as_deref()).await?;
            let check = audience::check(place.desk(), saved.id)?;
            if update {
                audience::update(place.desk(), saved.id)?;
            }
            place.screen.show(&check, || words(&check, update))
        }
        AudienceCommand::Delete { name, account } => {
            let saved = named(place, &name, account.as_deref()).await?;
            audience::delete(place.desk(), saved.id)?;
            let deleted = json!({ "id": saved.id, "deleted": true });
            place.screen.show(&deleted, || format!("Deleted “{name}”."))
        }
    }
}

async fn named(
    place: &mut Workplace,
    name: &str,
    account: Option<&str>,
) -> Result<Audience, Problem> {
    let account = choice::account(place, account).await?;
    choice::audience(place, &account, name)
}

async fn save(
    name: &str,
    to: &[String],
    filter: FilterFlags,
    account: Option<&str>,
    place: &mut Workplace,
) -> Result<(), Problem> {
    let account = choice::account(place, account).await?;
    let filter = filter_of(filter);
    let is_filtered = filter != Default::default();
    let source = match (to.is_empty(), is_filtered) {
        (false, false) => AudienceSource::Fixed {
            recipients: choice::reached(place, &account, to).await?,
        },
        (true, true) => AudienceSource::Contacts { filter },
        _ => {
            return Err(Problem::usage(
                "say who belongs to it: recipients with --to, or contacts with --tag, --not-tag, --field or --search",
            ));
        }
    };
    let saved = audience::save(place.desk(), account.id, name, source)?;
    place
        .screen
        .show(&saved, || format!("Saved “{}”.", saved.name))
}

fn row(audience: &Audience) -> [String; 2] {
    let goes_to = match &audience.source {
        AudienceSource::Fixed { recipients } => format!("{} recipients", recipients.len()),
        AudienceSource::Contacts { .. } => "contacts by filter".to_owned(),
    };
    [audience.name.clone(), goes_to]
}

fn words(check: &AudienceCheck, updated: bool) -> String {
    let mut lines = vec![format!(
        "{} recipients, {} more must never be sent to",
        check.count, check.suppressed
    )];
    let vanished = check.vanished.iter();
    lines.extend(vanished.map(|one| format!("  vanished: {}", one.name())));
    let renamed = check.renamed.iter();
    lines.extend(renamed.map(|one| format!("  renamed: {} → {}", one.recipient.name(), one.name)));
    if updated {
        lines.push("The set is up to date now.".into());
    }
    lines.join("\n")
}
