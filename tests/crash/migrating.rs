//! Databases of earlier versions, made from the first migrations, and kills while they are brought up to date.

use crate::{
    arrivals::{finish, look},
    driver::{Driver, End},
    figures::Figures,
    finding::{Finding, Kind},
    ground::{Ground, open_database},
    phase::Phase,
    sound,
};
use composer::store::SCHEMA_VERSION;
use rand::{RngExt, rngs::StdRng};
use rusqlite::{Connection, params};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

const STEPS: [&str; 2] = [
    include_str!("../../src-tauri/crates/composer/migrations/001_first.sql"),
    include_str!("../../src-tauri/crates/composer/migrations/002_cancel_asked.sql"),
];
const DRAFTS: u32 = 60;

/// Databases of versions 1 and 2 with drafts in them.
pub struct Older {
    folder: PathBuf,
    texts: BTreeMap<String, String>,
}

impl Older {
    /// Makes one of each version.
    pub fn new(ground: &Ground) -> Self {
        let folder = ground.folder.path().join("older");
        let texts = (1..=DRAFTS).map(|number| {
            let id = format!("019aa000-0000-7000-8000-{number:012x}");
            (id, format!("Written long ago, number {number}"))
        });
        let older = Self {
            texts: texts.collect(),
            folder,
        };
        for version in 1..=STEPS.len() {
            older.make(version);
        }
        older
    }

    fn make(&self, version: usize) {
        let data = self.of_version(version);
        fs::create_dir_all(&data).unwrap();
        let database = open_database(&data);
        for step in &STEPS[..version] {
            database.execute_batch(step).unwrap();
        }
        database
            .pragma_update(None, "user_version", version as i64)
            .unwrap();
        database.execute_batch("BEGIN").unwrap();
        for (row, (id, text)) in self.texts.iter().enumerate() {
            write(&database, row as i64 + 1, id, text).unwrap();
        }
        database.execute_batch("COMMIT").unwrap();
    }

    fn of_version(&self, version: usize) -> PathBuf {
        self.folder.join(version.to_string())
    }

    /// Copies one of the databases to a folder of its own.
    pub fn copy(&self, ground: &Ground, version: usize) -> PathBuf {
        let data = ground.folder.path().join("migrated");
        let _ = fs::remove_dir_all(&data);
        fs::create_dir_all(&data).unwrap();
        let from = self.of_version(version).join("postroom.db");
        fs::copy(from, data.join("postroom.db")).unwrap();
        data
    }

    /// Kills a migration once or twice and checks that the next start finishes it with nothing lost.
    pub fn round(
        &self,
        ground: &Ground,
        start: Duration,
        random: &mut StdRng,
        figures: &mut Figures,
    ) -> Result<(), Vec<Finding>> {
        let data = self.copy(ground, random.random_range(1..=STEPS.len()));
        for _ in 0..random.random_range(1..3) {
            let mut driver = Driver::start(ground.command(&data, &[]));
            driver.kill_after(Phase::Migrating.delay(start, random));
            assert_eq!(driver.end(), End::Killed);
            figures.count_kill(Phase::Migrating);
        }
        let findings = self.check(ground, &data);
        figures.restarts += 1;
        if findings.is_empty() {
            Ok(())
        } else {
            Err(findings)
        }
    }

    /// Opens a data folder as the next start does and compares what is in it.
    pub fn check(&self, ground: &Ground, data: &Path) -> Vec<Finding> {
        let mut driver = Driver::start(ground.command(data, &[]));
        if !driver.is_ready() {
            let what = format!("it does not start: {}", ground.said());
            return vec![Finding::new(Kind::Refused, what)];
        }
        let state = match look(&mut driver) {
            Ok(state) => state,
            Err(finding) => return vec![finding],
        };
        let mut findings = finish(driver);
        let lines = state.drafts.into_iter();
        let kept: BTreeMap<String, String> = lines.map(|line| (line.id, line.view.text)).collect();
        if kept != self.texts {
            let what = format!("{} of {DRAFTS} old drafts are as they were", kept.len());
            findings.push(Finding::new(Kind::Lost, what));
        }
        findings.extend(version(data));
        findings.extend(sound::database(data));
        findings
    }
}

fn version(data: &Path) -> Option<Finding> {
    let database = open_database(data);
    let found: i64 = database
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    let what = format!("the schema has version {found} instead of {SCHEMA_VERSION}");
    (found != SCHEMA_VERSION as i64).then(|| Finding::new(Kind::Corrupt, what))
}

fn write(database: &Connection, row: i64, id: &str, text: &str) -> rusqlite::Result<()> {
    let fields = serde_json::json!({ "content": { "text": text } }).to_string();
    database.execute(
        "INSERT INTO drafts (row, id, revision, fields, title, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, 1, ?3, ?4, 1000, 1000)",
        params![row, id, fields, text],
    )?;
    database.execute(
        "INSERT INTO draft_revisions (draft_id, revision, fields, saved_at_ms) VALUES (?1, 1, ?2, 1000)",
        params![id, fields],
    )?;
    Ok(())
}
