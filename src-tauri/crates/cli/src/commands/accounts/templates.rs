//! `account templates`: what can be sent outside of a conversation, once it was reviewed.

use crate::{
    arguments::TemplatesCommand, choice, problem::Problem, screen::table, workplace::Workplace,
};
use composer::{
    account,
    channel::{NewTemplate, RemoteTemplate},
};
use std::{
    fs::File,
    io::{Read, stdin},
    path::Path,
};

const LONGEST_TEMPLATE: u64 = 256 * 1024;

/// Runs one of the template commands.
pub async fn run(command: TemplatesCommand, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        TemplatesCommand::List { id } => list(place, &id).await,
        TemplatesCommand::Submit { id, file } => submit(place, &id, &file).await,
    }
}

async fn list(place: &mut Workplace, typed: &str) -> Result<(), Problem> {
    let known = choice::account(place, Some(typed)).await?;
    place.make_ready(&known).await?;
    let found = place
        .unless_stopped(account::templates(place.desk(), known.id))
        .await?;
    place.screen.list(found, |found| {
        let rows = found.iter().map(row);
        table(
            ["name", "language", "category", "state", "why", "words"],
            rows,
        )
    })
}

fn row(template: &RemoteTemplate) -> [String; 6] {
    let body = template.components.iter().find(|part| part.kind == "Body");
    [
        template.name.clone(),
        template.language.clone(),
        template.category.clone(),
        template.status.clone(),
        template.rejection.clone().unwrap_or_default(),
        body.map(|body| body.text.clone()).unwrap_or_default(),
    ]
}

async fn submit(place: &mut Workplace, typed: &str, file: &Path) -> Result<(), Problem> {
    let template = read(file)?;
    let known = choice::account(place, Some(typed)).await?;
    place.make_ready(&known).await?;
    // A lost answer leaves open whether it arrived, so it is waited for even after Ctrl-C.
    let handed_in = account::submit_template(place.desk(), known.id, template).await?;
    place.screen.show(&handed_in, || {
        format!(
            "Handed in {} ({}). Its id is in the console of {}; name it with `account set --template`.",
            handed_in.name, handed_in.language, known.name
        )
    })
}

fn read(file: &Path) -> Result<NewTemplate, Problem> {
    let unreadable = |why: &dyn std::fmt::Display| {
        Problem::usage(format!(
            "the template in {} cannot be read: {why}; nothing was handed in",
            file.display()
        ))
    };
    let mut text = String::new();
    let source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(stdin().lock())
    } else {
        Box::new(File::open(file).map_err(|error| unreadable(&error))?)
    };
    source
        .take(LONGEST_TEMPLATE)
        .read_to_string(&mut text)
        .map_err(|error| unreadable(&error))?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}
