//! Faults that pass: the error says what it is, nothing is half-written, and the same desk goes on afterwards.

use super::{
    integrity, open_on,
    person::{Open, Person},
};
use crate::{
    support::ensure,
    torture::{Time, figure, replay, seed},
};
use composer::store::{Opening, Store, Watch};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rusqlite::Connection;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use stormy_disk::{Fault, StormyDisk};

const FAULTS: [Fault; 6] = [
    Fault::Full,
    Fault::Write,
    Fault::Sync,
    Fault::Read,
    Fault::ReadOnly,
    Fault::Locked,
];

fn usual(disk: &StormyDisk, path: &Path) -> Store {
    open_on(disk, path, "PRAGMA busy_timeout = 0").unwrap()
}

/// The rule broken on purpose: the connection that takes over after a fault confirms edits and forgets them.
#[derive(Default)]
struct Forgetful(AtomicBool);

impl Watch for Forgetful {
    fn writer_opened(&self, writer: &Connection) {
        if self.0.swap(true, Ordering::SeqCst) {
            let forgets = "CREATE TEMP TRIGGER forgets AFTER UPDATE OF fields ON main.drafts
                           BEGIN UPDATE drafts SET fields = old.fields WHERE id = new.id; END";
            writer.execute_batch(forgets).unwrap();
        }
    }
}

fn forgetful(disk: &StormyDisk, path: &Path) -> Store {
    let opening = Opening::new(path).through(disk.name());
    Store::open_as(opening.watched_by(Arc::new(Forgetful::default()))).unwrap()
}

/// Types, attaches, sends to two batches and waits, with a fault after so many operations; says whether it struck.
async fn session(fault: Fault, after: u64, open: Open) -> Result<bool, String> {
    let mut person = Person::at_a_disk(fault, open);
    person.disk.fail(fault, after);
    person.type_text("Hello")?;
    person.attach()?;
    person.type_text("Hello, bread")?;
    person.send()?;
    person.wait().await?;
    person.check_arrivals("Hello, bread")?;
    person.type_text("The next one")?;
    person.disk.lift();
    person.check_promises()?;
    let sound = integrity(&person.world);
    ensure(sound == "ok", || format!("integrity: {sound}"))?;
    Ok(person.disk.struck() > 0)
}

/// Puts the fault at one operation after the other until a session is over before it comes; says how often it struck.
async fn at_every_operation(fault: Fault, step: usize) -> usize {
    let mut strikes = 0;
    for after in (0..).step_by(step) {
        let struck = session(fault, after, usual).await;
        if !struck.unwrap_or_else(|why| panic!("{fault:?} after {after} operations: {why}")) {
            break;
        }
        strikes += 1;
    }
    assert!(strikes >= 10, "{fault:?} struck at {strikes} places");
    strikes
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
async fn an_edit_that_is_forgotten_after_a_fault_is_reported_as_lost() {
    let found = session(Fault::Sync, 0, forgetful).await;
    println!("{found:?}");
    let told = found.expect_err("the lost edit went unnoticed");
    assert!(told.starts_with("lost: "), "{told}");
    let without = session(Fault::Sync, u64::MAX, forgetful).await;
    assert_eq!(without, Ok(false), "without a fault nothing is forgotten");
}

/// Puts faults at random operations until the time is over; says how often each struck.
async fn at_random_operations(seed: u64, time: Time) -> [usize; FAULTS.len()] {
    let mut chance = StdRng::seed_from_u64(seed);
    // How many operations a session has, as far as is known.
    let mut operations = FAULTS.map(|_| 512);
    let mut strikes = FAULTS.map(|_| 0);
    for turn in (0..FAULTS.len()).cycle() {
        let (fault, after) = (FAULTS[turn], chance.random_range(0..operations[turn]));
        match session(fault, after, usual).await {
            Ok(true) => strikes[turn] += 1,
            Ok(false) => operations[turn] = after.max(1),
            Err(why) => panic!("seed {seed}: {fault:?} after {after} operations: {why}"),
        }
        if time.is_over() {
            break;
        }
    }
    strikes
}

/// Every operation; in a time that was given, as many random ones as it allows.
#[tokio::test(start_paused = true)]
#[ignore = "long"]
async fn long_every_fault_at_every_single_operation() {
    let (seed, time) = (seed(), Time::allowed());
    let test = "disk::passing::long_every_fault_at_every_single_operation";
    println!("To replay: {}", replay(seed, "composer", "composer", test));
    let mut strikes = FAULTS.map(|_| 0);
    if time.has_an_end() {
        strikes = at_random_operations(seed, time).await;
    } else {
        for (place, fault) in FAULTS.into_iter().enumerate() {
            strikes[place] = at_every_operation(fault, 1).await;
        }
    }
    for (fault, strikes) in FAULTS.into_iter().zip(strikes) {
        figure(&format!("sessions with a disk fault, {fault:?}"), strikes);
    }
    figure("confirmed edits lost", 0);
}
