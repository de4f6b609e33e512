//! The copies of drafts at the system: exactly one for each draft that is said to be synced, and no other.

use crate::{
    arrivals::look,
    driver::Driver,
    finding::{Finding, Kind},
    ground::Ground,
    view::State,
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// Lets sync come to rest and compares both sides; gives the number of copies.
pub fn compare(ground: &Ground, driver: &mut Driver) -> Result<u64, Vec<Finding>> {
    let state = rest(driver).map_err(|finding| vec![finding])?;
    let mut there = ground.copies();
    let number = there.len() as u64;
    let mut findings = Vec::new();
    for draft in &state.drafts {
        let wanted = usize::from(draft.sync == "synced");
        let text = &draft.view.text;
        let found = take(&mut there, text, wanted);
        if found != wanted {
            let what = format!("{} is {}, but has {found} copies", draft.id, draft.sync);
            findings.push(Finding::new(Kind::Lost, what));
        }
    }
    findings.extend(there.iter().map(|text| {
        let what = format!("one copy too many at the system: {text:?}");
        Finding::new(Kind::Duplicate, what)
    }));
    if findings.is_empty() {
        Ok(number)
    } else {
        Err(findings)
    }
}

/// Takes up to so many copies with a text out of the list.
fn take(there: &mut Vec<String>, text: &str, most: usize) -> usize {
    let places = there.iter().enumerate();
    let same = places.filter(|(_, copy)| *copy == text);
    let places: Vec<usize> = same.map(|(place, _)| place).take(most).collect();
    for place in places.iter().rev() {
        there.remove(*place);
    }
    places.len()
}

fn rest(driver: &mut Driver) -> Result<State, Finding> {
    let begun = Instant::now();
    loop {
        // A round that fails is run again.
        let _ = driver.ask(&json!({ "op": "sync" }));
        let state = look(driver)?;
        let mut marks: BTreeMap<&str, u32> = BTreeMap::new();
        for draft in &state.drafts {
            *marks.entry(draft.sync.as_str()).or_default() += 1;
        }
        if marks.keys().all(|mark| ["synced", "here"].contains(mark)) {
            return Ok(state);
        }
        if begun.elapsed() > PATIENCE {
            let what = format!("sync does not come to rest: {marks:?}");
            return Err(Finding::new(Kind::Unsettled, what));
        }
        std::thread::sleep(PAUSE);
    }
}
