//! Faults that pass: the error says what it is, nothing is half-written, and the same desk goes on afterwards.

use super::{arrivals, integrity, open_on, run_outbox};
use crate::support::{World, groups};
use composer::{
    draft::{self, Draft, DraftChange},
    error::DeskError,
    library::{self, AttachOutcome},
    outbox::Settled,
    post::{self, Hold},
    store::StoreError,
};
use std::time::Duration;
use stormy_disk::{Fault, StormyDisk};
use tokio::time::sleep;

const GROUPS: usize = 101;

/// A person at a desk whose disk fails, who does everything once more when told that it did not work.
struct Person {
    world: World,
    disk: StormyDisk,
    fault: Fault,
    told: usize,
}

impl Person {
    fn at_a_disk(fault: Fault) -> Self {
        let disk = StormyDisk::new().unwrap();
        let world =
            World::with_store(|path| open_on(&disk, path, "PRAGMA busy_timeout = 0").unwrap());
        let told = 0;
        Self {
            world,
            disk,
            fault,
            told,
        }
    }

    /// Does something; when it fails it must say why, and work as soon as the fault is gone.
    fn insist<T>(&mut self, act: impl Fn(&World) -> Result<T, DeskError>) -> T {
        act(&self.world).unwrap_or_else(|error| {
            assert!(says(&error, self.fault), "{error:?} of {:?}", self.fault);
            self.told += 1;
            self.disk.lift();
            act(&self.world).expect("works again without opening anything anew")
        })
    }

    fn type_text(&mut self, draft: &Draft, text: &str) {
        let before = draft::read(&self.world.desk, draft.id);
        let told = self.told;
        self.insist(|world| draft::save(&world.desk, draft.id, text_change(text)));
        if let (true, Ok(before)) = (told < self.told, before) {
            let saved = draft::read(&self.world.desk, draft.id).unwrap();
            assert_eq!(
                saved.revision,
                before.revision + 1,
                "the failed save left nothing"
            );
        }
    }

    fn attach(&mut self, draft: &Draft) {
        let bytes = b"a picture".as_slice();
        let name = "photo.jpg";
        let outcome =
            self.insist(|world| library::attach_bytes(&world.desk, draft.id, bytes, name));
        assert!(
            matches!(outcome, AttachOutcome::Attached { .. }),
            "{outcome:?}"
        );
        let unfinished = self.world.folder.path().join("library/unfinished");
        let left = std::fs::read_dir(unfinished).unwrap().count();
        assert_eq!(left, 0, "nothing stays unfinished");
    }

    /// Lets the outbox work while the fault is there, and for as long again when it is gone.
    async fn wait(&mut self) {
        let lift = async {
            sleep(Duration::from_secs(7)).await;
            self.disk.lift();
        };
        tokio::join!(run_outbox(&self.world, Duration::from_secs(14)), lift);
        assert_eq!(self.world.settle().await, Settled::All);
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

/// Types, attaches, sends to two batches and waits, with a fault after so many operations; says whether it struck.
async fn session(fault: Fault, after: u64) -> bool {
    let mut person = Person::at_a_disk(fault);
    let draft = person.world.draft("", groups(GROUPS));
    person.disk.fail(fault, after);
    person.type_text(&draft, "Hello");
    person.attach(&draft);
    let desk = person.world.desk.clone();
    person.insist(|world| post::send(&world.desk, draft.id, Hold { seconds: 0 }));
    person.wait().await;
    person.type_text(&draft, "The next one");
    let world = &person.world;
    let arrived = arrivals(world);
    assert_eq!(
        arrived.len(),
        GROUPS,
        "{fault:?} after {after}: all arrived"
    );
    assert!(arrived.values().all(|count| *count == 1), "{arrived:?}");
    let read = draft::read(&desk, draft.id).unwrap();
    assert_eq!(read.fields.content.text, "The next one");
    assert_eq!(world.number("SELECT count(*) FROM posts"), 1);
    assert_eq!(integrity(world), "ok");
    person.disk.struck() > 0
}

/// Puts the fault at one operation after the other until a session is over before it comes.
async fn at_every_operation(fault: Fault, step: usize) {
    let mut strikes = 0;
    for after in (0..).step_by(step) {
        if !session(fault, after).await {
            break;
        }
        strikes += 1;
    }
    println!("{fault:?} struck at {strikes} places");
    assert!(strikes >= 10, "{fault:?} struck at {strikes} places");
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_costs_nothing_wherever_it_strikes() {
    at_every_operation(Fault::Full, 9).await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_write_costs_nothing_wherever_it_strikes() {
    at_every_operation(Fault::Write, 9).await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_sync_costs_nothing_wherever_it_strikes() {
    at_every_operation(Fault::Sync, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_read_costs_nothing_wherever_it_strikes() {
    at_every_operation(Fault::Read, 5).await;
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_turns_read_only_costs_nothing_wherever_it_strikes() {
    at_every_operation(Fault::ReadOnly, 9).await;
}

#[tokio::test(start_paused = true)]
async fn a_database_held_by_another_program_costs_nothing_wherever_it_strikes() {
    at_every_operation(Fault::Locked, 1).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "long"]
async fn long_every_fault_at_every_single_operation() {
    for fault in [
        Fault::Full,
        Fault::Write,
        Fault::Sync,
        Fault::Read,
        Fault::ReadOnly,
        Fault::Locked,
    ] {
        at_every_operation(fault, 1).await;
    }
}
