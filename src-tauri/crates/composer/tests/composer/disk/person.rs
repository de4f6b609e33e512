//! A person at a disk that fails, who keeps the program to its word.

use super::{arrivals, run_outbox};
use crate::support::{World, ensure, groups};
use composer::{
    draft::{self, Draft, DraftChange},
    error::DeskError,
    id::DraftId,
    library::{self, AttachOutcome},
    outbox::Settled,
    post::{self, Hold},
    store::{Store, StoreError},
};
use std::{path::Path, time::Duration};
use stormy_disk::{Fault, StormyDisk};
use tokio::time::sleep;

const GROUPS: usize = 101;

/// How the store is opened.
pub type Open = fn(&StormyDisk, &Path) -> Store;

/// A person at a desk whose disk fails, who does everything once more when told that it did not work.
pub struct Person {
    pub world: World,
    pub disk: StormyDisk,
    fault: Fault,
    told: usize,
    draft: Draft,
    /// What the person was told is kept.
    text: String,
    pictures: usize,
}

impl Person {
    pub fn at_a_disk(fault: Fault, open: Open) -> Self {
        let disk = StormyDisk::new().unwrap();
        let world = World::with_store(|path| open(&disk, path));
        Self {
            draft: world.draft("", groups(GROUPS)),
            world,
            disk,
            fault,
            told: 0,
            text: String::new(),
            pictures: 0,
        }
    }

    /// Does something; when it fails it must say why, and work as soon as the fault is gone.
    fn insist<T>(
        &mut self,
        act: impl Fn(&World, DraftId) -> Result<T, DeskError>,
    ) -> Result<T, String> {
        let failed = match act(&self.world, self.draft.id) {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        ensure(says(&failed, self.fault), || format!("told {failed:?}"))?;
        self.told += 1;
        self.disk.lift();
        let again = act(&self.world, self.draft.id);
        again.map_err(|error| format!("does not work without the fault: {error:?}"))
    }

    pub fn type_text(&mut self, text: &str) -> Result<(), String> {
        let before = draft::read(&self.world.desk, self.draft.id);
        let told = self.told;
        let change = text_change(text);
        self.insist(|world, id| draft::save(&world.desk, id, change.clone()))?;
        self.text = text.to_owned();
        if let (true, Ok(before)) = (told < self.told, before) {
            let saved = draft::read(&self.world.desk, self.draft.id).unwrap();
            ensure(saved.revision == before.revision + 1, || {
                format!("the failed save left something: {saved:?}")
            })?;
        }
        self.check_promises()
    }

    pub fn attach(&mut self) -> Result<(), String> {
        let (bytes, name) = (b"a picture".as_slice(), "photo.jpg");
        let outcome =
            self.insist(|world, id| library::attach_bytes(&world.desk, id, bytes, name))?;
        let is_attached = matches!(outcome, AttachOutcome::Attached { .. });
        ensure(is_attached, || format!("{outcome:?}"))?;
        self.pictures += 1;
        let unfinished = self.world.folder.path().join("library/unfinished");
        let left = std::fs::read_dir(unfinished).unwrap().count();
        ensure(left == 0, || format!("{left} pictures stay unfinished"))?;
        self.check_promises()
    }

    pub fn send(&mut self) -> Result<(), String> {
        self.insist(|world, id| post::send(&world.desk, id, Hold { seconds: 0 }))?;
        Ok(())
    }

    /// Sees that what was confirmed is there; while the fault keeps it from being read, that is for later.
    pub fn check_promises(&self) -> Result<(), String> {
        let Ok(found) = draft::read(&self.world.desk, self.draft.id) else {
            return Ok(());
        };
        let content = found.fields.content;
        ensure(content.text == self.text, || {
            format!(
                "lost: {:?} was confirmed, {:?} is there",
                self.text, content.text
            )
        })?;
        let attached = content.attachments.len();
        ensure(attached == self.pictures, || {
            format!(
                "lost: {} pictures were confirmed, {attached} are there",
                self.pictures
            )
        })
    }

    /// Lets the outbox work while the fault is there, and for as long again when it is gone.
    pub async fn wait(&mut self) -> Result<(), String> {
        let lift = async {
            sleep(Duration::from_secs(7)).await;
            self.disk.lift();
        };
        tokio::join!(run_outbox(&self.world, Duration::from_secs(14)), lift);
        let settled = self.world.settle().await;
        ensure(settled == Settled::All, || format!("settled: {settled:?}"))
    }

    /// Sees that what was confirmed when it was sent arrived once everywhere, with its picture.
    pub fn check_arrivals(&self, text: &str) -> Result<(), String> {
        let arrived = arrivals(&self.world);
        ensure(arrived.values().all(|count| *count == 1), || {
            format!("not once: {arrived:?}")
        })?;
        let whole = arrived
            .keys()
            .filter(|(arrived, _)| arrived == text)
            .count();
        ensure(whole == GROUPS && arrived.len() == GROUPS, || {
            format!(
                "{whole} of {GROUPS} arrivals say {text:?}, of {}",
                arrived.len()
            )
        })?;
        let requests = self.world.system.requests();
        let is_whole = requests
            .iter()
            .all(|request| request.cargo.len() == self.pictures);
        ensure(is_whole, || "sent without its picture".into())?;
        let posts = self.world.number("SELECT count(*) FROM posts");
        ensure(posts == 1, || format!("{posts} posts"))
    }
}

fn text_change(text: &str) -> DraftChange {
    DraftChange {
        text: Some(text.to_owned()),
        ..DraftChange::default()
    }
}

fn says(error: &DeskError, fault: Fault) -> bool {
    let DeskError::Store(error) = error else {
        return false;
    };
    match fault {
        Fault::Full => matches!(error, StoreError::DiskFull),
        Fault::ReadOnly => matches!(error, StoreError::ReadOnly),
        Fault::Locked => matches!(error, StoreError::Locked),
        Fault::Read | Fault::Write | Fault::Sync => matches!(error, StoreError::Io(_)),
    }
}
