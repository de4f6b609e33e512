//! Kills while a backup is written or while the data goes back to one: always the old state or the new one, whole.

use crate::{
    arrivals::{finish, look},
    driver::{Driver, End, Reply},
    figures::Figures,
    finding::{Finding, Kind},
    ground::{Ground, open_database},
    phase::Phase,
    sound,
    view::DraftView,
};
use rand::{RngExt, rngs::StdRng};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

const DRAFTS: usize = 4;

type Drafts = BTreeMap<String, DraftView>;

/// A data folder of its own and a backup of it.
pub struct WayBack {
    data: PathBuf,
    backup: PathBuf,
    /// As it was when the backup was made.
    before: Drafts,
    texts: u64,
}

impl WayBack {
    /// Writes a few drafts, one with a picture, and makes a backup.
    pub fn new(ground: &Ground) -> Self {
        let mut way = Self {
            data: ground.folder.path().join("going-back"),
            backup: ground.folder.path().join("backup.zip"),
            before: Drafts::new(),
            texts: 0,
        };
        let mut driver = Driver::start(ground.command(&way.data, &[]));
        assert!(driver.is_ready(), "{}", ground.said());
        for number in 0..DRAFTS {
            let made = must(&mut driver, &json!({ "op": "new" }));
            let id = made["draft"].clone();
            let path = &ground.pictures[number].path;
            must(
                &mut driver,
                &json!({ "op": "attach", "draft": id, "path": path }),
            );
        }
        way.before = kept(&mut driver).unwrap();
        way.type_everywhere(&mut driver);
        way.before = kept(&mut driver).unwrap();
        must(&mut driver, &json!({ "op": "backup", "path": way.backup }));
        assert_eq!(driver.end(), End::Finished);
        way
    }

    /// Gives every draft another text.
    fn type_everywhere(&mut self, driver: &mut Driver) {
        self.texts += 1;
        for id in self.before.keys() {
            let text = format!("Version {} of {id}", self.texts);
            must(driver, &json!({ "op": "type", "draft": id, "text": text }));
        }
    }

    /// Kills a backup or the way back to one, and checks what the next start finds.
    pub fn round(
        &mut self,
        ground: &Ground,
        start: Duration,
        random: &mut StdRng,
        figures: &mut Figures,
    ) -> Result<(), Vec<Finding>> {
        let mut driver = Driver::start(ground.command(&self.data, &[]));
        if !driver.is_ready() {
            return Err(vec![refused(ground)]);
        }
        self.type_everywhere(&mut driver);
        let after = kept(&mut driver).map_err(|finding| vec![finding])?;
        let findings = if random.random_bool(0.3) {
            self.kill_backup(ground, driver, random, figures)
        } else {
            self.kill_return(ground, driver, &after, (start, random), figures)
        };
        figures.restarts += 1;
        if findings.is_empty() {
            Ok(())
        } else {
            Err(findings)
        }
    }

    /// A killed backup is not there at all, or whole.
    fn kill_backup(
        &self,
        ground: &Ground,
        mut driver: Driver,
        random: &mut StdRng,
        figures: &mut Figures,
    ) -> Vec<Finding> {
        let target = ground.folder.path().join("second.zip");
        let _ = fs::remove_file(&target);
        driver.kill_after(Phase::GoingBack.delay(Duration::ZERO, random));
        let reply = driver.ask(&json!({ "op": "backup", "path": target }));
        assert_eq!(driver.end(), End::Killed);
        figures.count_kill(Phase::GoingBack);
        match (reply, target.exists()) {
            (Reply::Done(_), false) => {
                let what = "a confirmed backup is not there";
                return vec![Finding::new(Kind::Lost, what)];
            }
            (Reply::Refused(why), _) => return vec![Finding::new(Kind::Refused, why)],
            (_, false) => return Vec::new(),
            (_, true) => {}
        }
        let mut driver = Driver::start(ground.command(&self.data, &[]));
        assert!(driver.is_ready(), "{}", ground.said());
        let read = driver.ask(&json!({ "op": "check_backup", "path": target }));
        let mut findings = finish(driver);
        if let Reply::Refused(why) = read {
            findings.push(Finding::new(Kind::Corrupt, why));
        }
        findings
    }

    /// After a kill on the way back everything is as before it or as in the backup; once confirmed, as in the backup.
    fn kill_return(
        &self,
        ground: &Ground,
        mut driver: Driver,
        after: &Drafts,
        (start, random): (Duration, &mut StdRng),
        figures: &mut Figures,
    ) -> Vec<Finding> {
        driver.kill_after(Phase::GoingBack.delay(start, random));
        let reply = driver.ask(&json!({ "op": "restore_backup", "path": self.backup }));
        assert_eq!(driver.end(), End::Killed);
        figures.count_kill(Phase::GoingBack);
        if let Reply::Refused(why) = reply {
            return vec![Finding::new(Kind::Refused, why)];
        }
        for _ in 0..random.random_range(0..3) {
            let mut driver = Driver::start(ground.command(&self.data, &[]));
            driver.kill_after(Phase::Starting.delay(start, random));
            assert_eq!(driver.end(), End::Killed);
            figures.count_kill(Phase::GoingBack);
        }
        self.check(ground, after, matches!(reply, Reply::Done(_)))
    }

    /// Starts once more and compares with the old state and the new one.
    fn check(&self, ground: &Ground, after: &Drafts, confirmed: bool) -> Vec<Finding> {
        let mut driver = Driver::start(ground.command(&self.data, &[]));
        if !driver.is_ready() {
            return vec![refused(ground)];
        }
        let found = kept(&mut driver);
        let mut findings = finish(driver);
        match found {
            Ok(found) if found == self.before || (!confirmed && found == *after) => {}
            Ok(found) => findings.push(Finding::new(
                Kind::Lost,
                format!("confirmed {confirmed}: neither old nor new: {found:?}"),
            )),
            Err(finding) => findings.push(finding),
        }
        findings.extend(sound::database(&self.data));
        findings
    }
}

fn must(driver: &mut Driver, operation: &Value) -> Value {
    match driver.ask(operation) {
        Reply::Done(value) => value,
        other => panic!("{operation}: {other:?}"),
    }
}

fn kept(driver: &mut Driver) -> Result<Drafts, Finding> {
    let lines = look(driver)?.drafts.into_iter();
    Ok(lines.map(|line| (line.id, line.view)).collect())
}

fn refused(ground: &Ground) -> Finding {
    let what = format!("it does not start: {}", ground.said());
    Finding::new(Kind::Refused, what)
}

#[test]
fn a_mixture_of_old_and_new_is_reported() {
    let ground = Ground::new();
    let way = WayBack::new(&ground);
    assert!(way.check(&ground, &way.before, true).is_empty());
    let mixed = "UPDATE drafts SET deleted_at_ms = 5 WHERE row = 2";
    open_database(&way.data).execute(mixed, []).unwrap();
    let found = way.check(&ground, &way.before, false);
    assert!(
        found.iter().any(|finding| finding.kind == Kind::Lost),
        "{found:?}"
    );
}
