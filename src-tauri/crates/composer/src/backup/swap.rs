//! Puts a prepared database in the place of the present one, so that a kill anywhere leaves one of them whole.
//!
//! Everything is prepared in `restore/`; the marker there is written last, and from then on the change is carried
//! out at the next start, as often as it takes.

use super::disk::{move_if_there, remove_if_there, sync_folder, utc_name};
use crate::{error::DeskError, library::Library, store::file_error};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

pub(super) const DATABASE_FILES: [&str; 3] = ["postroom.db", "postroom.db-wal", "postroom.db-shm"];
const READY: &str = "ready.json";

/// Where a change of the database is prepared.
pub(super) struct Stage {
    data: PathBuf,
    folder: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Marker {
    /// Where the present database goes, seen from the data folder.
    put_aside: PathBuf,
}

impl Stage {
    /// Begins anew; what was prepared before is dropped, its marker first.
    pub(super) fn begin(data: &Path) -> io::Result<Self> {
        let folder = data.join("restore");
        clear(&folder)?;
        fs::create_dir_all(&folder)?;
        Ok(Self {
            data: data.to_owned(),
            folder,
        })
    }

    /// Gives the path the new database is prepared at.
    pub(super) fn database(&self) -> PathBuf {
        self.folder.join(DATABASE_FILES[0])
    }

    /// Gives the folder the files of the new library are prepared in.
    pub(super) fn library(&self) -> PathBuf {
        self.folder.join("library")
    }

    /// Gives a path beside them for what is not kept.
    pub(super) fn scratch(&self, name: &str) -> PathBuf {
        self.folder.join("scratch").join(name)
    }

    /// Names a folder below `put-aside` that does not exist yet.
    pub(super) fn name_put_aside(&self, now_ms: i64) -> PathBuf {
        let name = utc_name(now_ms);
        let all = Path::new("put-aside");
        let numbered = (2..).map(|number| all.join(format!("{name}-{number}")));
        std::iter::once(all.join(&name))
            .chain(numbered)
            .find(|path| !self.data.join(path).exists())
            .unwrap_or_else(|| all.join(name))
    }

    /// Makes the prepared change final: from here on it is carried out, whatever happens.
    pub(super) fn finish(self, put_aside: PathBuf) -> io::Result<()> {
        remove_if_there(&self.folder.join("scratch"))?;
        File::open(self.database())?.sync_all()?;
        sync_folder(&self.folder)?;
        let json = serde_json::to_vec(&Marker { put_aside }).map_err(io::Error::other)?;
        let written = self.folder.join("ready.unfinished");
        let mut file = File::create(&written)?;
        file.write_all(&json)?;
        file.sync_all()?;
        fs::rename(written, self.folder.join(READY))?;
        sync_folder(&self.folder)?;
        sync_folder(&self.data)
    }

    /// Drops what was prepared.
    pub(super) fn drop_all(self) {
        if let Err(error) = clear(&self.folder) {
            tracing::warn!(%error, "what a stopped restore had prepared goes at the next start");
        }
    }
}

/// Carries out a change that was prepared to its end, and drops one that was not. Gives whether there was one.
pub(super) fn carry_out(data: &Path, library: &Path) -> Result<bool, DeskError> {
    let folder = data.join("restore");
    let Some(marker) = read_marker(&folder)? else {
        clear(&folder).map_err(file_error)?;
        return Ok(false);
    };
    for step in STEPS {
        step(data, library, &marker).map_err(file_error)?;
    }
    Ok(true)
}

type StepFn = fn(&Path, &Path, &Marker) -> io::Result<()>;

/// In this order; each can be done again, and the marker goes last.
const STEPS: [StepFn; 4] = [take_in_files, put_aside, put_in_place, end];

fn take_in_files(data: &Path, library: &Path, _marker: &Marker) -> io::Result<()> {
    let prepared = data.join("restore").join("library");
    if prepared.exists() {
        let prepared = Library::open(&prepared)?;
        for hash in prepared.originals()? {
            let target = Library::at(library).blob_path(&hash);
            let folder = target.parent().unwrap_or(library);
            fs::create_dir_all(folder)?;
            fs::rename(prepared.blob_path(&hash), &target)?;
            sync_folder(folder)?;
        }
    }
    Ok(())
}

fn put_aside(data: &Path, _library: &Path, marker: &Marker) -> io::Result<()> {
    let new = data.join("restore").join(DATABASE_FILES[0]);
    if !new.exists() {
        // It is in its place already; what lies there now is not old.
        return Ok(());
    }
    let aside = data.join(&marker.put_aside);
    fs::create_dir_all(&aside)?;
    for name in DATABASE_FILES {
        move_if_there(&data.join(name), &aside.join(name))?;
    }
    sync_folder(&aside)?;
    sync_folder(data)
}

fn put_in_place(data: &Path, _library: &Path, _marker: &Marker) -> io::Result<()> {
    let new = data.join("restore").join(DATABASE_FILES[0]);
    move_if_there(&new, &data.join(DATABASE_FILES[0]))?;
    sync_folder(data)
}

fn end(data: &Path, _library: &Path, _marker: &Marker) -> io::Result<()> {
    clear(&data.join("restore"))
}

fn read_marker(folder: &Path) -> Result<Option<Marker>, DeskError> {
    let json = match fs::read(folder.join(READY)) {
        Ok(json) => json,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let marker: Option<Marker> = serde_json::from_slice(&json).ok();
    let is_ours = |marker: &Marker| marker.put_aside.starts_with("put-aside");
    Ok(marker.filter(is_ours))
}

/// The marker goes first: without it the rest means nothing.
fn clear(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    remove_if_there(&folder.join(READY))?;
    sync_folder(folder)?;
    fs::remove_dir_all(folder)
}

#[cfg(test)]
mod tests;
