//! Crashes at every point where one matters, before and after each commit and each request, alone and in pairs.

mod day;
mod life;
mod points;

use crate::{
    support::fast_folder,
    torture::{Time, figure, replay, seed},
};
use composer::store::{Opening, Store, StoreError};
use life::Ground;
use points::Points;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

const SEED: u64 = 3;
const PAIRS: usize = 150;
/// Even an endless life ends the search for its last point.
const MOST_POINTS: usize = 2_000;

/// The rules broken on purpose, at each start.
const FRESH_KEYS: &str = "UPDATE outbox SET key = key || '-again', request = NULL, may_have_arrived = 0, state = 'waiting'
    WHERE kind = 'dispatch' AND state IN ('running', 'unknown')";
const FORGOTTEN_REQUESTS: &str = "UPDATE outbox SET state = 'done' WHERE state = 'running'";
const FORGOTTEN_ERRANDS: &str = "DELETE FROM draft_errands";

/// Lives a day with crashes at the given points, one in each life; says how many of them came.
fn day(crashes: &[usize], sabotage: &'static str) -> Result<usize, String> {
    let ground = Ground::new(sabotage);
    for (come, point) in crashes.iter().enumerate() {
        let ended = ground.live(Some(*point))?;
        if !ended.has_crashed {
            return Ok(come);
        }
    }
    ground.live(None)?;
    Ok(crashes.len())
}

/// Says what goes wrong with a crash at a point.
fn wrong_after(point: usize, sabotage: &'static str) -> Option<String> {
    let why = day(&[point], sabotage).err()?;
    Some(format!("point {point}: {why}"))
}

fn points_of_a_day() -> Vec<String> {
    Ground::new("").live(None).unwrap().points
}

#[test]
fn a_crash_before_a_commit_keeps_nothing_and_one_after_it_keeps_all() {
    for (point, kept) in [(1, 0), (2, 1)] {
        let folder = fast_folder();
        let path = folder.path().join("postroom.db");
        let points = Arc::new(Points::crashing_at(Some(point)));
        let store = Store::open_as(Opening::new(&path).watched_by(points)).unwrap();
        let insert = || {
            store.write(|tx| {
                let sql = "INSERT OR IGNORE INTO settings (key, value) VALUES ('a', '1')";
                Ok::<_, StoreError>(tx.execute(sql, [])?)
            })
        };
        assert!(
            catch_unwind(AssertUnwindSafe(insert)).is_err(),
            "it crashed"
        );
        assert!(
            catch_unwind(AssertUnwindSafe(insert)).is_err(),
            "and stays so"
        );
        drop(store);
        let count = "SELECT count(*) FROM settings WHERE key = 'a'";
        let found: i64 = Store::open(&path)
            .unwrap()
            .read(|db| Ok::<_, StoreError>(db.query_row(count, [], |row| row.get(0))?))
            .unwrap();
        assert_eq!(found, kept, "after a crash at point {point}");
    }
}

#[test]
fn a_day_passes_every_kind_of_point() {
    let points = points_of_a_day();
    for name in [
        "commit.before",
        "commit.after",
        "request.before:upload",
        "request.after:upload",
        "request.before:send",
        "request.after:send",
        "request.after:send_report",
        "request.after:schedule_report",
        "request.before:cancel",
        "request.after:cancel",
        "request.after:drafts",
        "request.before:create_draft",
        "request.after:create_draft",
        "request.before:delete_draft",
        "request.after:delete_draft",
    ] {
        assert!(
            points.iter().any(|point| point == name),
            "no {name} in {points:?}"
        );
    }
}

#[test]
fn a_crash_at_any_point_loses_nothing_and_sends_nothing_twice() {
    let count = points_of_a_day().len();
    let wrong: Vec<String> = (1..=count)
        .filter_map(|point| wrong_after(point, ""))
        .collect();
    println!("figure: crash points = {count}");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(count > 100, "only {count} points");
}

/// Lives days with two crashes at random points; an error names the pair.
fn random_pairs(seed: u64, mut is_enough: impl FnMut(usize) -> bool) -> Result<usize, String> {
    let count = points_of_a_day().len();
    let mut chance = StdRng::seed_from_u64(seed);
    let mut done = 0;
    while !is_enough(done) {
        let pair = [
            chance.random_range(1..=count),
            chance.random_range(1..=count),
        ];
        let come = day(&pair, "").map_err(|why| format!("{pair:?}: {why}"))?;
        // The second life may be too short for its crash.
        done += usize::from(come == 2);
    }
    Ok(done)
}

/// Lives days with every pair of crashes there is.
fn all_pairs() -> Result<usize, String> {
    let mut done = 0;
    for first in 1.. {
        for second in 1..MOST_POINTS {
            let come = day(&[first, second], "");
            match come.map_err(|why| format!("{first}, then {second}: {why}"))? {
                0 => return Ok(done),
                1 => break,
                _ => done += 1,
            }
        }
    }
    Ok(done)
}

#[test]
fn two_crashes_anywhere_lose_nothing_and_send_nothing_twice() {
    let done = random_pairs(SEED, |done| done >= PAIRS);
    println!("figure: sampled pairs of crashes = {done:?}");
    assert_eq!(done, Ok(PAIRS));
}

/// All pairs; in a time that was given, as many random ones as it allows.
#[test]
#[ignore = "long"]
fn long_all_pairs_of_two_crashes() {
    let (seed, time) = (seed(), Time::allowed());
    let test = "crashes::long_all_pairs_of_two_crashes";
    println!("To replay: {}", replay(seed, "composer", "composer", test));
    let done = if time.has_an_end() {
        random_pairs(seed, |done| done > 0 && time.is_over())
    } else {
        all_pairs()
    };
    let done = done.unwrap_or_else(|why| panic!("seed {seed}: {why}"));
    figure(
        "points of a day where a crash matters",
        points_of_a_day().len(),
    );
    figure("pairs of crashes", done);
    figure("confirmed things lost or sent twice", 0);
}

/// Breaks a rule, and expects that some crash shows it in these words.
fn expect_told(sabotage: &'static str, words: &str) {
    let mut wrong = (1..=points_of_a_day().len()).filter_map(|point| wrong_after(point, sabotage));
    let told = wrong.find(|why| why.contains(words));
    println!("{told:?}");
    assert!(told.is_some(), "no crash shows \"{words}\"");
}

#[test]
fn with_a_fresh_key_after_the_crash_something_is_sent_twice() {
    expect_told(FRESH_KEYS, "sent twice");
}

#[test]
fn with_requests_under_way_forgotten_something_is_not_sent() {
    expect_told(FORGOTTEN_REQUESTS, "not sent");
}

#[test]
fn with_errands_forgotten_a_draft_is_there_twice() {
    expect_told(FORGOTTEN_ERRANDS, "copies there");
}
