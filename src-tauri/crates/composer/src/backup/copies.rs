//! Daily copies of the database beside it. Originals need none: they never change.

use super::{
    BackupError, DailyCopy,
    disk::{free_bytes, remove_if_there, size_of, sync_folder, utc_name, utc_of},
};
use crate::{
    change::Topic,
    desk::{Desk, blocking},
    error::DeskError,
    store::{StoreError, copy},
};
use chrono::{DateTime, Datelike, Utc};
use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio_util::sync::CancellationToken;

const DAY_MS: i64 = 24 * 3_600_000;
const DAYS_KEPT: usize = 7;
const WEEKS_KEPT: usize = 4;
/// Looked at so often; also the shortest time between two copies, however the clock jumps.
const GLANCE: Duration = Duration::from_secs(3_600);
/// The start of the app comes first.
const AFTER_START: Duration = Duration::from_secs(20);

/// A copy as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CopyFile {
    pub path: PathBuf,
    pub made_at_ms: i64,
    pub size_bytes: u64,
}

/// Makes a copy whenever the newest one is a day old, until it is stopped.
pub async fn run_copies(desk: Arc<Desk>, stop: CancellationToken) {
    let mut wait = AFTER_START;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => wait = GLANCE,
        }
        let stopped = stop.clone();
        let made = blocking(&desk, move |desk| copy_if_due(desk, &stopped)).await;
        if let Err(error) = made {
            tracing::warn!(%error, "the daily copy of the database could not be made");
        }
    }
}

/// Makes a copy if the newest one is a day old.
pub fn copy_if_due(desk: &Desk, stop: &CancellationToken) -> Result<Option<DailyCopy>, DeskError> {
    let copies = list(desk.store.folder());
    if is_due(&copies, desk.now_ms()) {
        copy_now(desk, stop).map(Some)
    } else {
        Ok(None)
    }
}

/// Makes a copy, checks it, keeps it, and only then lets old ones go.
pub fn copy_now(desk: &Desk, stop: &CancellationToken) -> Result<DailyCopy, DeskError> {
    let data = desk.store.folder();
    let folder = data.join("copies");
    fs::create_dir_all(&folder)?;
    clear_unfinished(&folder)?;
    let needed = size_of(&data.join("postroom.db")) + size_of(&data.join("postroom.db-wal"));
    if free_bytes(&folder).is_some_and(|free| free < needed.saturating_mul(2)) {
        return Err(BackupError::NoRoom.into());
    }
    let file = tempfile::Builder::new()
        .prefix("unfinished")
        .tempfile_in(&folder)?;
    if !copy::copy(&desk.store, file.path(), |_, _| !stop.is_cancelled())? {
        return Err(BackupError::Stopped.into());
    }
    if !copy::integrity(file.path())?.is_empty() {
        suspect(data)?;
        return Err(BackupError::Unsound.into());
    }
    let made_at_ms = desk.now_ms();
    let path = folder.join(format!("{}.db", utc_name(made_at_ms)));
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|failed| failed.error)?;
    sync_folder(&folder)?;
    for old in superfluous(&list(data), &path) {
        remove_if_there(&old)?;
    }
    desk.announce(Topic::Storage, None);
    let size_bytes = size_of(&path);
    Ok(DailyCopy {
        made_at_ms: made_at_ms - made_at_ms.rem_euclid(1_000),
        size_bytes,
    })
}

/// Asks the next start for a thorough look at the database.
pub(super) fn suspect(data: &Path) -> Result<(), StoreError> {
    fs::write(data.join("suspect"), "").map_err(crate::store::file_error)
}

/// Lists the copies, newest first.
pub(super) fn list(data: &Path) -> Vec<CopyFile> {
    let Ok(entries) = fs::read_dir(data.join("copies")) else {
        return Vec::new();
    };
    let copy = |entry: io::Result<fs::DirEntry>| {
        let path = entry.ok()?.path();
        let name = path.file_name()?.to_str()?.strip_suffix(".db")?;
        let made_at_ms = utc_of(name)?;
        let size_bytes = size_of(&path);
        Some(CopyFile {
            path,
            made_at_ms,
            size_bytes,
        })
    };
    let mut copies: Vec<CopyFile> = entries.filter_map(copy).collect();
    copies.sort_by_key(|copy| std::cmp::Reverse(copy.made_at_ms));
    copies
}

/// A copy from the future, made before the clock was set back, does not count.
fn is_due(copies: &[CopyFile], now_ms: i64) -> bool {
    let newest = copies.iter().find(|copy| copy.made_at_ms <= now_ms);
    newest.is_none_or(|copy| now_ms - copy.made_at_ms >= DAY_MS)
}

/// Keeps the newest of each of the last days and weeks that have any, and the one just made.
fn superfluous(copies: &[CopyFile], just_made: &Path) -> Vec<PathBuf> {
    let (mut days, mut weeks) = (HashSet::new(), HashSet::new());
    let spare = copies.iter().filter(|copy| {
        let at = DateTime::<Utc>::from_timestamp_millis(copy.made_at_ms).unwrap_or_default();
        let is_day = days.len() < DAYS_KEPT && days.insert(at.date_naive());
        let week = (at.iso_week().year(), at.iso_week().week());
        let is_week = weeks.len() < WEEKS_KEPT && weeks.insert(week);
        !is_day && !is_week && copy.path != just_made
    });
    spare.map(|copy| copy.path.clone()).collect()
}

/// Drops what a killed copy left behind.
fn clear_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with("unfinished")
        {
            remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON_MS: i64 = 1_795_262_400_000;

    fn copies(ages_days: impl IntoIterator<Item = i64>) -> Vec<CopyFile> {
        let copy = |days: i64| CopyFile {
            path: format!("{days}").into(),
            made_at_ms: NOON_MS - days * DAY_MS,
            size_bytes: 1,
        };
        ages_days.into_iter().map(copy).collect()
    }

    #[test]
    fn seven_days_and_four_weeks_stay() {
        let all = copies(0..60);
        let spare = superfluous(&all, Path::new("0"));
        let kept: Vec<_> = all
            .iter()
            .filter(|copy| !spare.contains(&copy.path))
            .collect();
        let ages: Vec<_> = kept
            .iter()
            .map(|copy| copy.path.to_str().unwrap())
            .collect();
        // Noon is a Saturday: the weeks before end 6, 13 and 20 days earlier.
        assert_eq!(ages, ["0", "1", "2", "3", "4", "5", "6", "13", "20"]);
    }

    #[test]
    fn a_copy_just_made_stays_even_among_copies_from_the_future() {
        let all = copies(-40..=0);
        assert!(!superfluous(&all, Path::new("0")).contains(&"0".into()));
        assert!(superfluous(&all, Path::new("none")).contains(&"0".into()));
    }

    #[test]
    fn a_copy_is_due_after_a_day_by_the_clock() {
        assert!(is_due(&[], NOON_MS));
        assert!(!is_due(&copies([0]), NOON_MS + DAY_MS - 1));
        assert!(is_due(&copies([0]), NOON_MS + DAY_MS));
        let set_back = NOON_MS - 3 * DAY_MS;
        assert!(
            is_due(&copies([0]), set_back),
            "it counts from the past only"
        );
        assert!(
            !is_due(&copies([0, 3]), set_back),
            "and then once a day again"
        );
    }
}
