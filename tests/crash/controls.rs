//! Negative controls: a promise is broken on purpose, and the series must say so.

use crate::{
    finding::Kind,
    ground::Ground,
    migrating::Older,
    phase::Phase,
    series::{self, Plan},
    sound,
    torture::Time,
};
use serde_json::json;
use std::fs;

/// Runs a series that must find something, and gives the kinds it found.
fn caught(plan: Plan) -> Vec<Kind> {
    let broken = series::run(plan).expect_err("the broken promise went unnoticed");
    println!("{broken:?}");
    broken.findings.iter().map(|finding| finding.kind).collect()
}

fn plan(phases: &[Phase]) -> Plan<'_> {
    Plan {
        seed: 7,
        kills: 150,
        time: Time::endless(),
        phases,
        arguments: &[],
        slower: 1.0,
        sabotage: None,
    }
}

#[test]
fn an_edit_confirmed_before_it_is_saved_is_reported_as_lost() {
    let found = caught(Plan {
        arguments: &["--broken", "ack-early"],
        ..plan(&[Phase::Typing])
    });
    assert!(found.contains(&Kind::Lost), "{found:?}");
}

/// Loses the answer of the next send, so that its outcome is unknown at the next start.
fn lose_answers(ground: &Ground) {
    ground.clear_faults();
    let fault = json!({ "method": "POST", "path": "/v2/outbound/sends", "mode": "drop_after", "times": 50 });
    ground.tell("/_sandbox/faults", &fault);
}

#[test]
fn a_fresh_key_for_an_unknown_outcome_is_reported_as_sent_twice() {
    let found = caught(Plan {
        kills: 6,
        slower: 5.0,
        sabotage: Some(|ground| {
            lose_answers(ground);
            let fresh =
                "UPDATE outbox SET key = 'fresh-' || seq || '-' || attempts, request = NULL,
                             state = 'waiting', may_have_arrived = 0
                         WHERE kind = 'dispatch' AND state IN ('running', 'unknown')";
            ground.database().execute(fresh, []).unwrap();
        }),
        ..plan(&[Phase::Sending])
    });
    assert!(found.contains(&Kind::Duplicate), "{found:?}");
}

#[test]
fn an_unknown_outcome_that_is_given_up_is_reported_as_lost() {
    let found = caught(Plan {
        kills: 6,
        slower: 5.0,
        sabotage: Some(|ground| {
            let fault = json!({ "method": "POST", "path": "/v2/outbound/sends", "mode": "drop_before", "times": 50 });
            ground.clear_faults();
            ground.tell("/_sandbox/faults", &fault);
            let given_up = "UPDATE outbox SET state = 'done'
                            WHERE kind = 'dispatch' AND state IN ('waiting', 'running', 'unknown')";
            ground.database().execute(given_up, []).unwrap();
        }),
        ..plan(&[Phase::Sending])
    });
    assert!(found.contains(&Kind::Lost), "{found:?}");
}

/// Loses the answers of creates and forgets that they were asked for, as a sync without a journal does.
#[test]
fn a_copy_that_is_made_again_blindly_is_reported() {
    let found = caught(Plan {
        kills: 6,
        slower: 6.0,
        sabotage: Some(|ground| {
            ground.clear_faults();
            let fault = json!({ "method": "POST", "path": "/v2/outbound/drafts", "mode": "drop_after", "times": 50 });
            ground.tell("/_sandbox/faults", &fault);
            let forgotten = "DELETE FROM draft_errands WHERE ended_at_ms IS NULL";
            ground.database().execute(forgotten, []).unwrap();
        }),
        ..plan(&[Phase::Syncing])
    });
    let told = [Kind::Phantom, Kind::Duplicate];
    assert!(found.iter().any(|kind| told.contains(kind)), "{found:?}");
}

#[test]
fn a_picture_that_lost_its_last_bytes_is_reported_as_corrupt() {
    let found = caught(Plan {
        sabotage: Some(|ground| {
            for file in sound::files(&ground.data().join("library/blobs")) {
                let bytes = fs::read(&file).unwrap();
                fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
            }
        }),
        ..plan(&[Phase::Attaching])
    });
    assert!(found.contains(&Kind::Corrupt), "{found:?}");
}

#[test]
fn a_page_of_the_database_written_over_is_reported() {
    let found = caught(Plan {
        sabotage: Some(|ground| {
            let database = ground.database();
            let query = "SELECT rootpage FROM sqlite_master WHERE name = 'draft_revisions'";
            let page: i64 = database.query_row(query, [], |row| row.get(0)).unwrap();
            database
                .pragma_update(None, "wal_checkpoint", "TRUNCATE")
                .unwrap();
            let size: i64 = database
                .pragma_query_value(None, "page_size", |row| row.get(0))
                .unwrap();
            drop(database);
            let path = ground.data().join("postroom.db");
            let mut bytes = fs::read(&path).unwrap();
            let start = ((page - 1) * size) as usize;
            bytes[start..start + 64].fill(0xa5);
            fs::write(&path, bytes).unwrap();
        }),
        ..plan(&[Phase::Typing])
    });
    let told = [Kind::Corrupt, Kind::Refused, Kind::Lost];
    assert!(found.iter().any(|kind| told.contains(kind)), "{found:?}");
}

#[test]
fn half_a_migration_is_reported() {
    let ground = Ground::new();
    let older = Older::new(&ground);
    let data = older.copy(&ground, 2);
    let half = "ALTER TABLE draft_revisions ADD COLUMN origin TEXT NOT NULL DEFAULT 'typed'";
    crate::ground::open_database(&data)
        .execute(half, [])
        .unwrap();
    let found = older.check(&ground, &data);
    assert!(
        found.iter().any(|finding| finding.kind == Kind::Refused),
        "{found:?}"
    );
    let whole = older.copy(&ground, 2);
    assert!(older.check(&ground, &whole).is_empty());
}
