//! `library`: every file once, what uses it, and letting go of what nothing needs.

use crate::{
    arguments::{FileWord, LibraryCommand, LibraryFlags, SortWord, UsageWord},
    problem::{Exit, Problem},
    screen::table,
    words::{count, instant, word},
    workplace::Workplace,
};
use composer::{
    content::MediaKind,
    error::DeskError,
    imaging::{PictureError, PictureProblem},
    library::{
        self, BlobHash, CleanUp, LibraryItem, LibraryQuery, LibrarySort, LibraryTotals, LibraryUse,
        LookAlike, Usage,
    },
};
use serde::Serialize;
use std::path::PathBuf;

/// Runs one of the library commands.
pub fn run(command: LibraryCommand, place: &Workplace) -> Result<(), Problem> {
    match command {
        LibraryCommand::List(flags) => list(flags, place),
        LibraryCommand::Show { id } => show(&id, place),
        LibraryCommand::Add { files } => add(&files, place),
        LibraryCommand::Clean { dry_run } => clean(dry_run, place),
        LibraryCommand::Restore { id, all } => restore(&id, all, place),
    }
}

#[derive(Serialize)]
struct Listed {
    items: Vec<LibraryItem>,
    next: Option<String>,
    total: u32,
    totals: LibraryTotals,
}

fn list(flags: LibraryFlags, place: &Workplace) -> Result<(), Problem> {
    let query = LibraryQuery {
        search: flags.search,
        kinds: flags.kind.into_iter().map(kind).collect(),
        usage: match flags.usage {
            None => Usage::Any,
            Some(UsageWord::Used) => Usage::Used,
            Some(UsageWord::Unused) => Usage::Unused,
        },
        in_trash: flags.trash,
        sort: match flags.sort {
            SortWord::Newest => LibrarySort::Newest,
            SortWord::Oldest => LibrarySort::Oldest,
            SortWord::Name => LibrarySort::Name,
            SortWord::Largest => LibrarySort::Largest,
        },
        limit: Some(flags.limit),
        cursor: flags.cursor,
        ..LibraryQuery::default()
    };
    let page = library::browse(place.desk(), &query)?;
    let listed = Listed {
        items: page.items,
        next: page.next,
        total: page.total,
        totals: library::totals(place.desk())?,
    };
    place.screen.show(&listed, || {
        let rows = listed.items.iter().map(|item| {
            [
                item.id.as_str()[..8].to_owned(),
                item.name.clone(),
                word(&item.kind),
                megabytes(item.size_bytes),
                item.used_in.to_string(),
                instant(item.added_at_ms),
            ]
        });
        let totals = &listed.totals;
        format!(
            "{}\n{} · originals {}, made to be sent {}, small pictures {} · in the trash {} ({})",
            table(["id", "name", "kind", "MB", "used", "added"], rows),
            count(totals.files, "file"),
            megabytes(totals.original_bytes),
            megabytes(totals.made_bytes),
            megabytes(totals.thumb_bytes),
            totals.trashed_files,
            megabytes(totals.trashed_bytes),
        )
    })
}

fn kind(word: FileWord) -> MediaKind {
    match word {
        FileWord::Image => MediaKind::Image,
        FileWord::Video => MediaKind::Video,
        FileWord::Document => MediaKind::Document,
        FileWord::Audio => MediaKind::Audio,
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    item: LibraryItem,
    uses: Vec<LibraryUse>,
    look_alikes: Vec<LookAlike>,
}

fn show(typed: &str, place: &Workplace) -> Result<(), Problem> {
    let blob = find(place, typed)?;
    let shown = Shown {
        item: library::read(place.desk(), &blob)?,
        uses: library::uses(place.desk(), &blob)?,
        look_alikes: library::look_alikes(place.desk(), &blob, None)?,
    };
    place.screen.show(&shown, || {
        let item = &shown.item;
        let mut text = format!(
            "{}: {}, {} MB, used {}\n  sha256 {}",
            item.name,
            item.mime,
            megabytes(item.size_bytes),
            count(item.used_in, "time"),
            item.id
        );
        for used in &shown.uses {
            text.push_str(&format!(
                "\n  {} {} “{}”",
                word(&used.owner),
                used.id,
                used.title
            ));
        }
        for alike in &shown.look_alikes {
            text.push_str(&format!("\n  looks like “{}”", alike.item.name));
        }
        text
    })
}

/// Finds a file by the beginning of its hash.
fn find(place: &Workplace, typed: &str) -> Result<BlobHash, Problem> {
    let mut found = library::starting_with(place.desk(), typed)?;
    match (found.pop(), found.is_empty()) {
        (Some(blob), true) => Ok(blob),
        (None, _) => {
            let message = format!("there is no file “{typed}” in the library");
            Err(Problem::new(Exit::NotFound, "not_found", message))
        }
        (Some(_), false) => {
            let message = format!("“{typed}” is the beginning of several files; write more of it");
            Err(Problem::new(Exit::Usage, "ambiguous", message))
        }
    }
}

#[derive(Serialize)]
struct Added {
    items: Vec<LibraryItem>,
    refused: Vec<Refused>,
}

/// A file that was not taken in, and why.
#[derive(Serialize)]
struct Refused {
    name: String,
    code: PictureProblem,
    message: String,
}

impl Refused {
    fn new((name, error): (String, PictureError)) -> Self {
        let PictureError { code, message } = error;
        Self {
            name,
            code,
            message,
        }
    }

    /// Names the file where its message does not.
    fn reason(&self) -> String {
        if self.name.is_empty() || self.message.contains(&self.name) {
            self.message.clone()
        } else {
            format!("“{}”: {}", self.name, self.message)
        }
    }
}

fn add(files: &[PathBuf], place: &Workplace) -> Result<(), Problem> {
    let gathered = library::gather(files);
    let mut added = Added {
        items: Vec::new(),
        refused: gathered.left_out.into_iter().map(Refused::new).collect(),
    };
    for file in gathered.files {
        if place.stop.is_cancelled() {
            return Err(crate::workplace::interrupted(
                "Stopped; the files taken in so far are kept.",
            ));
        }
        match library::take_in_file(place.desk(), &file) {
            Ok(blob) => added.items.push(library::read(place.desk(), &blob)?),
            Err(DeskError::Picture(error)) => {
                let name = file.file_name().unwrap_or(file.as_os_str());
                let name = name.to_string_lossy().into_owned();
                added.refused.push(Refused::new((name, error)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    place.screen.show(&added, || {
        let number = u32::try_from(added.items.len()).unwrap_or(u32::MAX);
        format!("Taken in: {}", count(number, "file"))
    })?;
    if added.refused.is_empty() {
        return Ok(());
    }
    let reasons: Vec<String> = added.refused.iter().map(Refused::reason).collect();
    let message = format!("{} The others were taken in.", reasons.join(" "));
    Err(Problem::new(Exit::Invalid, "file_refused", message).with_detail(&added.refused))
}

fn clean(dry_run: bool, place: &Workplace) -> Result<(), Problem> {
    let done = if dry_run {
        library::plan_clean_up(place.desk())?
    } else {
        library::clean_up(place.desk())?
    };
    place.screen.show(&done, || {
        let CleanUp { files, bytes, .. } = done;
        let size = megabytes(bytes);
        let files = count(files, "file");
        if dry_run {
            format!("Nothing needs {files} ({size} MB).")
        } else {
            format!("{files} ({size} MB) moved to the library's trash; `library restore` brings them back.")
        }
    })
}

#[derive(Serialize)]
struct Restored {
    files: u32,
}

fn restore(ids: &[String], all: bool, place: &Workplace) -> Result<(), Problem> {
    let blobs = ids
        .iter()
        .map(|id| find(place, id))
        .collect::<Result<Vec<_>, _>>()?;
    let wanted = (!all).then_some(blobs.as_slice());
    let files = library::take_out_of_trash(place.desk(), wanted, None)?;
    let restored = Restored { files };
    place
        .screen
        .show(&restored, || format!("Restored: {}", count(files, "file")))
}
