//! `media`: look at picture files and make them ready. Needs no account and no data folder.

use super::accounts::kind;
use crate::{
    arguments::{EditOptions, MediaCommand, SystemWord},
    problem::{Exit, Problem},
    screen::Screen,
};
use composer::{
    account::SystemKind,
    content::{MediaKind, PictureEdit},
    imaging::{FileFacts, Imaging, PictureBudget, PictureError, PictureProblem, PreparedPicture},
    library,
    media::MediaFacts,
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
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use tempfile::NamedTempFile;

/// Runs one of the media commands.
pub fn run(command: MediaCommand, screen: Screen) -> Result<(), Problem> {
    match command {
        MediaCommand::Inspect { file } => inspect(&file, screen),
        MediaCommand::Prepare {
            files,
            system,
            out,
            edit,
            jobs,
        } => {
            let job = Job {
                budget: budget(system),
                edit: checked(edit)?,
                out,
            };
            prepare(&files, &job, jobs, screen)
        }
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

/// A file that is no picture.
#[derive(Serialize)]
struct OtherFile<'a> {
    name: &'a str,
    kind: MediaKind,
    mime: &'a str,
    bytes: u64,
    width: Option<u32>,
    height: Option<u32>,
    #[serde(flatten)]
    media: &'a MediaFacts,
    private: &'a [String],
}

fn show_other(name: &str, facts: &FileFacts, screen: Screen) -> Result<(), Problem> {
    let found = OtherFile {
        name,
        kind: facts.kind,
        mime: &facts.mime,
        bytes: facts.size_bytes,
        width: facts.width_px,
        height: facts.height_px,
        media: &facts.media,
        private: &facts.private,
    };
    screen.show(&found, || {
        let mut told = vec![format!("{name}: {}, {} bytes", found.mime, found.bytes)];
        if let Some(duration_ms) = found.media.duration_ms {
            told.push(format!("  plays {} s", duration_ms.div_ceil(1000)));
        }
        if let Some(pages) = found.media.pages {
            told.push(format!("  {pages} pages"));
        }
        let facts = if found.private.is_empty() {
            "nothing private".to_owned()
        } else {
            found.private.join(", ").replace('_', " ")
        };
        told.push(format!("  tells {facts}"));
        if !found.media.stays.is_empty() {
            let stays = found.media.stays.join(", ").replace('_', " ");
            told.push(format!("  cannot be taken out: {stays}"));
        }
        told.join("\n")
    })
}

fn inspect(file: &Path, screen: Screen) -> Result<(), Problem> {
    let name = name_of(file);
    let facts = match Workers::new(settings()?).inspect(file) {
        Ok(facts) => facts,
        // Asked once more for the sentence that the app shows too.
        Err(error) => {
            return match Pictures::new(settings()?).probe(file, &name) {
                Ok(facts) if facts.kind != MediaKind::Image => show_other(&name, &facts, screen),
                Ok(_) => Err(Problem::new(
                    Exit::Invalid,
                    "bad_picture",
                    error.to_string(),
                )),
                Err(error) => Err(refusal(file, error)),
            };
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

/// What is done to every file.
struct Job {
    budget: PictureBudget,
    edit: Option<PictureEdit>,
    out: PathBuf,
}

fn budget(system: SystemWord) -> PictureBudget {
    // Routee prints the same size of a picture, and both leave its edges to WhatsApp.
    match kind(system) {
        SystemKind::Watchcollect | SystemKind::Routee | SystemKind::Bird => {
            library::budget(&channels::watchcollect::capabilities())
        }
    }
}

fn checked(options: EditOptions) -> Result<Option<PictureEdit>, Problem> {
    let edit = options.edit().checked();
    edit.map_err(|why| Problem::new(Exit::Invalid, "bad_edit", why.to_string()))
}

fn prepare(files: &[PathBuf], job: &Job, jobs: Option<u8>, screen: Screen) -> Result<(), Problem> {
    fs::create_dir_all(&job.out).map_err(|why| folder_problem(&job.out, &why))?;
    let mut answer = Answer {
        only: None,
        items: Vec::new(),
        refused: Vec::new(),
    };
    for (file, made) in files.iter().zip(prepare_all(files, job, jobs)?) {
        match made {
            Ok((target, made)) => answer.items.push(named(target, made, file, &job.out)?),
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
    let reasons: Vec<String> = answer.refused.iter().map(reason).collect();
    let message = format!("{} The originals are unchanged.", reasons.join(" "));
    Err(Problem::new(Exit::Invalid, "file_refused", message).with_detail(&answer.refused))
}

/// Says which file was refused, where the sentence itself does not.
fn reason(refused: &RefusedFile) -> String {
    if refused.message.contains(&refused.name) {
        refused.message.clone()
    } else {
        format!("“{}”: {}", refused.name, refused.message)
    }
}

/// A picture that was made but has no name yet.
type Made = Result<(NamedTempFile, PreparedPicture), PictureError>;

/// Works on several files at once; what comes out is in the order of the files.
fn prepare_all(files: &[PathBuf], job: &Job, jobs: Option<u8>) -> Result<Vec<Made>, Problem> {
    let mut settings = settings()?;
    settings.count = jobs.map_or(settings.count, usize::from);
    let at_once = settings.count.min(files.len());
    let pictures = Pictures::new(settings);
    let next = AtomicUsize::new(0);
    let made: Vec<OnceLock<Result<Made, Problem>>> =
        files.iter().map(|_| OnceLock::new()).collect();
    thread::scope(|threads| {
        for _ in 0..at_once {
            threads.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(file), Some(place)) = (files.get(at), made.get(at)) else {
                        break;
                    };
                    _ = place.set(prepare_one(&pictures, file, job));
                }
            });
        }
    });
    let left_out = || Problem::new(Exit::Other, "internal", "a file was left out");
    let all = made.into_iter().map(OnceLock::into_inner);
    all.map(|one| one.ok_or_else(left_out)?).collect()
}

fn prepare_one(pictures: &Pictures, file: &Path, job: &Job) -> Result<Made, Problem> {
    let target = NamedTempFile::new_in(&job.out).map_err(|why| folder_problem(&job.out, &why))?;
    // Looked at first, because its refusals name the file.
    let made = pictures
        .probe(file, &name_of(file))
        .and_then(|_| pictures.prepare(file, target.path(), job.budget, job.edit));
    Ok(made.map(|made| (target, made)))
}

fn named(
    target: NamedTempFile,
    made: PreparedPicture,
    file: &Path,
    out: &Path,
) -> Result<Ready, Problem> {
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
    Ok(Ready {
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
    })
}

/// Names the result after its source; a file that is there already is never overwritten, unless it is the same.
fn keep(
    mut target: NamedTempFile,
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
