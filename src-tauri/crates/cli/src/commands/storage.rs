//! `backup`, `export` and `doctor`: the data as a whole.

use crate::{
    arguments::{BackupCommand, ExportArguments, FormWord},
    problem::{Exit, Problem},
    screen::Screen,
    words::instant,
    workplace::Workplace,
};
use composer::backup::{self, BackupContents, Course, ExportForm, Health, Recovery};
use serde::Serialize;
use std::{
    io::{BufRead, IsTerminal, Write, stderr, stdin},
    path::{Path, PathBuf},
};
use tokio_util::sync::CancellationToken;

/// Runs one of the backup commands; `check` needs no data folder.
pub async fn backup(
    command: BackupCommand,
    data: Option<PathBuf>,
    screen: Screen,
    stop: CancellationToken,
) -> Result<(), Problem> {
    match command {
        BackupCommand::Check { file } => check(&file, screen, stop),
        BackupCommand::Make { file } => {
            let place = Workplace::open(data, screen, stop).await?;
            let made = make(&file, &place);
            place.close().await;
            made
        }
        BackupCommand::Restore { file, yes } => restore(&file, yes, data, screen, stop).await,
    }
}

fn make(file: &Path, place: &Workplace) -> Result<(), Problem> {
    let made = backup::make(place.desk(), file, &course(&place.stop))?;
    place
        .screen
        .show(&made, || format!("Written: {}", describe(&made)))
}

fn check(file: &Path, screen: Screen, stop: CancellationToken) -> Result<(), Problem> {
    let contents = backup::look_into(file, &course(&stop))?;
    screen.show(&contents, || format!("Sound: {}", describe(&contents)))
}

#[derive(Serialize)]
struct Restored {
    contents: BackupContents,
    recovery: Option<Recovery>,
}

async fn restore(
    file: &Path,
    yes: bool,
    data: Option<PathBuf>,
    screen: Screen,
    stop: CancellationToken,
) -> Result<(), Problem> {
    let place = Workplace::open(data.clone(), screen, stop.clone()).await?;
    let prepared = if yes {
        backup::restore(place.desk(), file, &course(&stop)).map_err(Problem::from)
    } else {
        backup::look_into(file, &course(&stop))
            .map_err(Problem::from)
            .and_then(|contents| ask(&contents))
            .and_then(|()| Ok(backup::restore(place.desk(), file, &course(&stop))?))
    };
    place.close().await;
    let contents = prepared?;
    // The next opening carries it out.
    let place = Workplace::open(data, screen, stop).await?;
    let recovery = backup::recovery(place.desk()).map_err(Problem::from);
    place.close().await;
    let restored = Restored {
        contents,
        recovery: recovery?,
    };
    screen.show(&restored, || told(&restored))
}

fn told(restored: &Restored) -> String {
    let mut text = format!("Restored: {}", describe(&restored.contents));
    if let Some(recovery) = &restored.recovery {
        text.push_str(&format!(
            "\nThe data from before is in {}.",
            recovery.put_aside
        ));
        if recovery.held_sends > 0 {
            text.push_str(&format!(
                "\n{} waiting sends are held, because they may have been sent since: `outbox list` shows them.",
                recovery.held_sends
            ));
        }
    }
    text
}

fn ask(contents: &BackupContents) -> Result<(), Problem> {
    let kept = "Nothing was changed.";
    if !stdin().is_terminal() {
        return Err(Problem::usage("nobody can be asked here")
            .and(kept)
            .and("Add --yes."));
    }
    let question = format!(
        "{}\nPut it in the place of what is here now? The present data is put aside. [y/N] ",
        describe(contents)
    );
    let _ = write!(stderr(), "{question}");
    let mut answer = String::new();
    let read = stdin().lock().read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes") {
        return Ok(());
    }
    Err(Problem::new(Exit::Other, "declined", "the restore was declined").and(kept))
}

fn describe(contents: &BackupContents) -> String {
    let BackupContents {
        path,
        drafts,
        posts,
        files,
        left_out,
        ..
    } = contents;
    let made = instant(contents.made_at_ms);
    let mut text = format!("{path}, made {made}: {drafts} drafts, {posts} posts, {files} files");
    if *left_out > 0 {
        text.push_str(&format!(
            "\n{left_out} files are not in it, because they were missing or damaged; `doctor` names them."
        ));
    }
    text
}

fn course(stop: &CancellationToken) -> Course<'static> {
    Course {
        stop: stop.clone(),
        ..Course::default()
    }
}

/// Writes drafts and history for other programs.
pub fn export(arguments: ExportArguments, place: &Workplace) -> Result<(), Problem> {
    let form = match arguments.form {
        FormWord::Json => ExportForm::Json,
        FormWord::Csv => ExportForm::Csv,
    };
    let exported = backup::export(place.desk(), &arguments.folder, form)?;
    place.screen.show(&exported, || {
        let (drafts, posts) = (exported.drafts, exported.posts);
        format!(
            "{drafts} drafts and {posts} posts in\n{}",
            exported.paths.join("\n")
        )
    })
}

/// Looks everything over; what is found ends with exit code 4.
pub fn doctor(place: &Workplace) -> Result<(), Problem> {
    let health = backup::examine(place.desk())?;
    place.screen.show(&health, || diagnosis(&health))?;
    match health.findings() {
        0 => Ok(()),
        number => {
            let message = format!("{number} things are not as they should be; nothing was changed");
            Err(Problem::new(Exit::Invalid, "findings", message))
        }
    }
}

fn diagnosis(health: &Health) -> String {
    let mut lines = vec![format!(
        "Looked at the database, {} pictures and {} copies.",
        health.originals, health.copies
    )];
    lines.extend(
        health
            .database
            .iter()
            .map(|what| format!("database: {what}")),
    );
    let missing = health.missing_originals.iter();
    lines.extend(missing.map(|hash| format!("picture {hash} is missing")));
    let damaged = health.damaged_originals.iter();
    lines.extend(damaged.map(|hash| format!("picture {hash} is damaged; add the file again")));
    let copies = health.damaged_copies.iter();
    lines.extend(copies.map(|path| format!("the copy {path} cannot be used")));
    lines.join("\n")
}
