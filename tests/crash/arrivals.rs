//! The end of a series: the outbox comes to rest, then the ledger must hold every post exactly once per group.

use crate::{
    driver::{Driver, End, Reply},
    finding::{Finding, Kind},
    ground::Ground,
    model::Model,
    view::{PostView, State},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// Without any progress for so long, work is stuck.
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_HURRIES: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(50);
/// Beyond every schedule of the scripts.
const DAYS: i64 = 5 * 366;
const ROWS: usize = 10_000;

/// Lets everything that waits go, and gives what is kept then.
pub fn rest(ground: &Ground, driver: &mut Driver) -> Result<State, Finding> {
    ground.clear_faults();
    let (mut moved, mut hurried, mut left) = (Instant::now(), None, usize::MAX);
    loop {
        if hurried.is_none_or(|at: Instant| at.elapsed() > BETWEEN_HURRIES) {
            // A system that did not answer is asked again in the next round.
            let _ = driver.ask(&json!({ "op": "hurry" }));
            hurried = Some(Instant::now());
        }
        let state = look(driver)?;
        if state.open.len() < left {
            (moved, left) = (Instant::now(), state.open.len());
        }
        if state.open.is_empty() {
            return Ok(state);
        }
        if moved.elapsed() > PATIENCE || state.open.iter().any(|open| open.state == "stuck") {
            let open: Vec<String> = state.open.iter().map(ToString::to_string).collect();
            let what = format!("still open: {}", open.join("; "));
            return Err(Finding::new(Kind::Unsettled, what));
        }
        std::thread::sleep(PAUSE);
    }
}

/// Asks for everything that is kept.
pub fn look(driver: &mut Driver) -> Result<State, Finding> {
    match driver.ask(&json!({ "op": "state" })) {
        Reply::Done(value) => Ok(serde_json::from_value(value).unwrap()),
        other => Err(Finding::new(Kind::Refused, format!("state: {other:?}"))),
    }
}

/// Ends a process that is not to be killed.
pub fn finish(driver: Driver) -> Vec<Finding> {
    match driver.end() {
        End::Finished => Vec::new(),
        other => vec![Finding::new(Kind::Refused, format!("{other:?}"))],
    }
}

/// Compares the ledger with the posts; gives the number of arrivals.
pub fn compare(ground: &Ground, model: &Model) -> Result<u64, Vec<Finding>> {
    ground.advance(DAYS);
    let ledger = ledger(ground);
    let mut arrived: HashMap<(&str, &str), usize> = HashMap::new();
    for row in &ledger {
        let place = |name: &str| row[name].as_str().unwrap();
        *arrived
            .entry((place("text"), place("group_id")))
            .or_default() += 1;
    }
    let mut findings: Vec<Finding> = Vec::new();
    for (id, post) in &model.posts {
        for group in &post.groups {
            let times = arrived.remove(&(post.text.as_str(), group.as_str()));
            findings.extend(judge(id, post, group, times.unwrap_or(0)));
        }
    }
    findings.extend(arrived.keys().map(|(text, group)| {
        let what = format!("nobody sent {text:?} to {group}");
        Finding::new(Kind::Phantom, what)
    }));
    findings.extend(pictures(model, &ledger));
    if findings.is_empty() {
        Ok(ledger.len() as u64)
    } else {
        Err(findings)
    }
}

fn judge(id: &str, post: &PostView, group: &str, times: usize) -> Option<Finding> {
    let wanted = usize::from(!post.is_cancelled());
    let what = format!(
        "post {id} ({:?}) arrived {times} times in {group}",
        post.state
    );
    match times.cmp(&wanted) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Less => Some(Finding::new(Kind::Lost, what)),
        std::cmp::Ordering::Greater if wanted == 0 => Some(Finding::new(Kind::Phantom, what)),
        std::cmp::Ordering::Greater => Some(Finding::new(Kind::Duplicate, what)),
    }
}

/// Every arrival carries as many pictures as its post.
fn pictures(model: &Model, ledger: &[Value]) -> Vec<Finding> {
    let posts = model.posts.values();
    let numbers: HashMap<&str, usize> = posts
        .map(|post| (post.text.as_str(), post.blobs.len()))
        .collect();
    let differs = |row: &&Value| {
        let sent = row["media_sha256"].as_array().unwrap().len();
        numbers
            .get(row["text"].as_str().unwrap())
            .is_some_and(|number| *number != sent)
    };
    let wrong = ledger.iter().filter(differs);
    wrong
        .map(|row| Finding::new(Kind::Lost, format!("a picture of {row}")))
        .collect()
}

fn ledger(ground: &Ground) -> Vec<Value> {
    let answer = ground.look(&format!("/_sandbox/deliveries?limit={ROWS}"));
    let rows = answer["items"].as_array().unwrap().clone();
    assert!(rows.len() < ROWS, "a series must be short enough to count");
    rows
}
