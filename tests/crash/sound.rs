//! Whether what a killed process left behind is sound: database, library, processes.

use crate::{
    finding::{Finding, Kind},
    ground::{Ground, hash, open_database},
};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Checks the database of a data folder.
pub fn database(data: &Path) -> Vec<Finding> {
    let database = open_database(data);
    let said = damage(&database).unwrap_or_else(|error| vec![error.to_string()]);
    let said = said.into_iter();
    said.map(|said| Finding::new(Kind::Corrupt, said)).collect()
}

fn damage(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut said: Vec<String> = database
        .prepare("PRAGMA integrity_check")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    said.retain(|line| line != "ok");
    let strays: Vec<String> = database
        .prepare("PRAGMA foreign_key_check")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<_, _>>()?;
    let strays = strays.into_iter();
    said.extend(strays.map(|table| format!("a row of {table} points at nothing")));
    Ok(said)
}

/// A database that was put aside as damaged was damaged, however well it was repaired.
pub fn never_repaired(data: &Path) -> Option<Finding> {
    let aside = files(&data.join("put-aside"));
    let what = format!("a damaged database was put aside: {aside:?}");
    (!aside.is_empty()).then(|| Finding::new(Kind::Corrupt, what))
}

/// Checks that every file is what its name says and every row has its file.
pub fn library(ground: &Ground) -> Vec<Finding> {
    let root = ground.data().join("library");
    let mut findings = Vec::new();
    for folder in ["blobs", "renditions"] {
        for file in files(&root.join(folder)) {
            let bytes = fs::read(&file).unwrap();
            let name = file.file_name().unwrap().to_str().unwrap();
            if hash(&bytes) != name {
                let what = format!("{} is not what its name says", file.display());
                findings.push(Finding::new(Kind::Corrupt, what));
            }
        }
    }
    for blob in blobs(&ground.database()).unwrap() {
        if !root.join("blobs").join(&blob[..2]).join(&blob).exists() {
            findings.push(Finding::new(Kind::Lost, format!("blob {blob} has no file")));
        }
    }
    findings.extend(
        missing(&ground.database())
            .unwrap()
            .into_iter()
            .map(|one| Finding::new(Kind::Lost, format!("{one} needs a file without a row"))),
    );
    findings
}

/// Drafts and posts whose files a clean-up must have spared.
fn missing(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut rows = database.prepare(
        "SELECT owner || ' ' || owner_id || ' of ' || blob FROM blob_uses
         WHERE blob NOT IN (SELECT hash FROM blobs)",
    )?;
    rows.query_map([], |row| row.get(0))?.collect()
}

fn blobs(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut rows = database.prepare("SELECT hash FROM blobs")?;
    rows.query_map([], |row| row.get(0))?.collect()
}

/// Lists the files of a folder with folders in it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Waits a while for the picture workers of killed processes to end, and names those that do not.
pub fn orphans(ground: &Ground) -> Vec<Finding> {
    let begun = Instant::now();
    let folder = ground.folder.path().canonicalize().unwrap();
    while begun.elapsed() < Duration::from_secs(10) {
        if living(&folder).is_empty() {
            return Vec::new();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let left = living(&folder).into_iter();
    left.map(|process| Finding::new(Kind::Orphan, process))
        .collect()
}

/// Lists processes at work in a folder; every process of a series was started in it.
fn living(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .filter(|path| fs::read_link(path.join("cwd")).is_ok_and(|cwd| cwd == folder))
        .map(|path| fs::read_to_string(path.join("cmdline")).unwrap_or_default())
        .collect()
}
