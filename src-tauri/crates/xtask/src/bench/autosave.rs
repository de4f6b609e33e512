//! The transaction of one pause in typing, against the sqlite3 shell writing the very same rows with the
//! same safety. Opening the database is left out on both sides.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

use super::row::{Comparison, Row};
use super::{Ground, pairs};
use crate::process;

const SAVES: &str = "200";
const PAIRS: usize = 15;
const COMPARISON: Comparison = Comparison {
    name: "200 autosave transactions",
    tool: "sqlite3 shell",
    unit: "ms",
    wanted: 1.5,
};
const SCHEMA: &str = "src-tauri/crates/composer/migrations/schema.sql";
const SETTINGS: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

/// Turns the revisions our side has written into the script that writes them again.
const SCRIPT_FROM_REVISIONS: &str = "
SELECT printf('BEGIN IMMEDIATE;
SELECT id, revision, fields, created_at_ms, updated_at_ms FROM drafts WHERE id = %Q;
INSERT INTO drafts (id, revision, fields, title, created_at_ms, updated_at_ms)
  VALUES (%Q, %d, %Q, %Q, %d, %d) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision,
  fields = excluded.fields, title = excluded.title, updated_at_ms = excluded.updated_at_ms RETURNING row;
INSERT OR REPLACE INTO draft_words (rowid, words) VALUES (1, %Q);
INSERT INTO draft_revisions (draft_id, revision, fields, saved_at_ms) VALUES (%Q, %d, %Q, %d);
COMMIT;', draft_id, draft_id, revision, fields, substr(text, 1, 60), saved_at_ms, saved_at_ms, text,
  draft_id, revision, fields, saved_at_ms)
FROM (SELECT *, json_extract(fields, '$.content.text') AS text FROM draft_revisions WHERE revision > 1)
ORDER BY revision;";

/// Measures the saves of one draft.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    save(ground)?;
    let shell = Shell::prepare(ground)?;
    let ours = || save(ground);
    let theirs = || shell.save();
    Ok(vec![pairs::compare(COMPARISON, PAIRS, ours, theirs)?])
}

/// Saves in a fresh data folder and returns the milliseconds of the saves alone.
fn save(ground: &Ground) -> anyhow::Result<f64> {
    let client = ground.client();
    if client.data().exists() {
        fs::remove_dir_all(client.data())?;
    }
    let answer = client.ask(&["autosave-bench", SAVES])?;
    let seconds = answer["seconds"].as_f64();
    Ok(seconds.context("the saves have no time")? * 1000.0)
}

/// The shell with its scripts.
struct Shell {
    database: PathBuf,
    schema: PathBuf,
    saves: PathBuf,
    nothing: PathBuf,
}

impl Shell {
    fn prepare(ground: &Ground) -> anyhow::Result<Self> {
        let place = |name: &str| ground.folder().join(name);
        let shell = Self {
            database: place("peer.db"),
            schema: place("schema.sql"),
            saves: place("saves.sql"),
            nothing: place("nothing.sql"),
        };
        let schema = fs::read_to_string(ground.workspace.path(SCHEMA))?;
        fs::write(&shell.schema, format!("{SETTINGS}\n{schema}"))?;
        let script = script(&ground.client().data().join("postroom.db"))?;
        fs::write(&shell.saves, format!("{SETTINGS}\n{script}"))?;
        fs::write(
            &shell.nothing,
            format!("{SETTINGS}\nSELECT count(*) FROM drafts;\n"),
        )?;
        Ok(shell)
    }

    /// Saves in a fresh database and returns the milliseconds beyond those of doing nothing.
    fn save(&self) -> anyhow::Result<f64> {
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", self.database.display()));
        }
        self.time_ms(&self.schema)?;
        let idle = self.time_ms(&self.nothing)?;
        Ok(self.time_ms(&self.saves)? - idle)
    }

    fn time_ms(&self, script: &Path) -> anyhow::Result<f64> {
        let mut command = Command::new("sqlite3");
        command.arg("-bail").arg(&self.database);
        pairs::time_ms(command.stdin(Stdio::from(File::open(script)?)))
    }
}

fn script(written_by_us: &Path) -> anyhow::Result<String> {
    let mut command = Command::new("sqlite3");
    command.arg(written_by_us).arg(SCRIPT_FROM_REVISIONS);
    process::read(&mut command).context("our revisions cannot be read")
}
