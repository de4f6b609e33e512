//! `media`: look at picture files and make them ready. Needs no account and no data folder.

use super::accounts::kind;
use crate::{
    arguments::{MediaCommand, SystemWord},
    problem::{Exit, Problem},
    screen::Screen,
};
use composer::{
    account::SystemKind,
    imaging::{Imaging, PictureBudget, PictureError, PictureProblem, PreparedPicture},
    library,
};
use host::Pictures;
use imaging::{
    Inspection,
    worker::{WorkerSettings, Workers},
};
use serde::Serialize;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Runs one of the media commands.
pub fn run(command: MediaCommand, screen: Screen) -> Result<(), Problem> {
    match command {
        MediaCommand::Inspect { file } => inspect(&file, screen),
        MediaCommand::Prepare { files, system, out } => prepare(&files, system, &out, screen),
    }
}

fn settings() -> Result<WorkerSettings, Problem> {
    WorkerSettings::of_this_program()
        .map_err(|why| Problem::new(Exit::Other, "no_worker", why.to_string()))
}

#[derive(Serialize)]
struct Inspected {
    id: String,
    name: String,
    #[serde(flatten)]
    facts: Inspection,
}

fn inspect(file: &Path, screen: Screen) -> Result<(), Problem> {
    let name = name_of(file);
    let facts = match Workers::new(settings()?).inspect(file) {
        Ok(facts) => facts,
        // Asked once more for the sentence that the app shows too.
        Err(error) => {
            let told = Pictures::new(settings()?).inspect(file, &name).err();
            return Err(told.map_or_else(
                || Problem::new(Exit::Invalid, "bad_picture", error.to_string()),
                |error| refusal(file, error),
            ));
        }
    };
    let found = Inspected {
        id: facts.sha256.clone(),
        name,
        facts,
    };
    screen.show(&found, || {
        let told: Vec<&str> = found
            .facts
            .metadata
            .iter()
            .map(|fact| fact.label())
            .collect();
        let told = if told.is_empty() {
            "nothing private".to_owned()
        } else {
            told.join(", ")
        };
        format!(
            "{}: {}, {} × {}, {} bytes\n  sha256 {}\n  tells {told}",
            found.name,
            found.facts.mime,
            found.facts.width,
            found.facts.height,
            found.facts.bytes,
            found.id
        )
    })
}

/// A picture as it would be sent, and where it was written.
#[derive(Clone, Serialize)]
struct Ready {
    id: String,
    source: PathBuf,
    path: PathBuf,
    sha256: String,
    mime: String,
    width: u32,
    height: u32,
    bytes: u64,
    removed: Vec<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct RefusedFile {
    name: String,
    code: PictureProblem,
    message: String,
}

/// The answer; with a single file its facts also stand at the top.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    only: Option<Ready>,
    items: Vec<Ready>,
    refused: Vec<RefusedFile>,
}

fn prepare(
    files: &[PathBuf],
    system: SystemWord,
    out: &Path,
    screen: Screen,
) -> Result<(), Problem> {
    fs::create_dir_all(out).map_err(|why| folder_problem(out, &why))?;
    let pictures = Pictures::new(settings()?);
    let budget = match kind(system) {
        SystemKind::Watchcollect | SystemKind::Routee | SystemKind::Bird => {
            library::budget(&channels::watchcollect::capabilities())
        }
    };
    let mut answer = Answer {
        only: None,
        items: Vec::new(),
        refused: Vec::new(),
    };
    for file in files {
        match prepare_one(&pictures, file, budget, out)? {
            Ok(ready) => answer.items.push(ready),
            Err(error) => answer.refused.push(RefusedFile {
                name: name_of(file),
                code: error.code,
                message: error.message,
            }),
        }
    }
    if files.len() == 1 {
        answer.only = answer.items.first().cloned();
    }
    screen.show(&answer, || {
        answer
            .items
            .iter()
            .map(ready_words)
            .collect::<Vec<_>>()
            .join("\n")
    })?;
    if answer.refused.is_empty() {
        return Ok(());
    }
    let reasons: Vec<&str> = answer
        .refused
        .iter()
        .map(|refused| refused.message.as_str())
        .collect();
    let message = format!("{} The originals are unchanged.", reasons.join(" "));
    Err(Problem::new(Exit::Invalid, "file_refused", message).with_detail(&answer.refused))
}

fn prepare_one(
    pictures: &Pictures,
    file: &Path,
    budget: PictureBudget,
    out: &Path,
) -> Result<Result<Ready, PictureError>, Problem> {
    let target = tempfile::NamedTempFile::new_in(out).map_err(|why| folder_problem(out, &why))?;
    // Looked at first, because its refusals name the file.
    let name = name_of(file);
    let made = pictures
        .inspect(file, &name)
        .and_then(|_| pictures.prepare(file, target.path(), budget, None));
    let made = match made {
        Ok(made) => made,
        Err(error) => return Ok(Err(error)),
    };
    let path = keep(target, file, &made, out).map_err(|why| folder_problem(out, &why))?;
    let PreparedPicture {
        sha256,
        mime,
        width_px: width,
        height_px: height,
        size_bytes: bytes,
        removed,
        notes,
    } = made;
    let id = sha256.clone();
    Ok(Ok(Ready {
        id,
        source: file.to_owned(),
        path,
        sha256,
        mime,
        width,
        height,
        bytes,
        removed,
        notes,
    }))
}

/// Names the result after its source; a file that is there already is never overwritten, unless it is the same.
fn keep(
    mut target: tempfile::NamedTempFile,
    source: &Path,
    made: &PreparedPicture,
    out: &Path,
) -> io::Result<PathBuf> {
    let stem = source
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let ending = if made.mime == "image/png" {
        "png"
    } else {
        "jpg"
    };
    for number in 1..10_000_u32 {
        let name = if number == 1 {
            format!("{stem}.{ending}")
        } else {
            format!("{stem}-{number}.{ending}")
        };
        let path = out.join(name);
        match target.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => {
                if library::hash_file(&path).is_ok_and(|hash| hash == made.sha256) {
                    return Ok(path);
                }
                target = failed.file;
            }
            Err(failed) => return Err(failed.error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn ready_words(ready: &Ready) -> String {
    let removed = match ready.removed.as_slice() {
        [] => "nothing had to be removed".to_owned(),
        removed => format!("removed {}", removed.join(", ").replace('_', " ")),
    };
    format!(
        "{}: {}, {} × {}, {} bytes; {removed}",
        ready.path.display(),
        ready.mime,
        ready.width,
        ready.height,
        ready.bytes
    )
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn refusal(file: &Path, error: PictureError) -> Problem {
    let exit = if file.exists() {
        Exit::Invalid
    } else {
        Exit::NotFound
    };
    Problem::new(exit, "bad_picture", error.message.clone()).with_detail(error)
}

fn folder_problem(out: &Path, why: &io::Error) -> Problem {
    let message = format!(
        "the folder {} cannot be written to: {why}; nothing was written",
        out.display()
    );
    Problem::new(Exit::Other, "folder", message)
}
