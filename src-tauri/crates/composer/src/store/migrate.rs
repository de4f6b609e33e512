//! Brings a database to this version's schema. Each step and its version are one transaction.

use super::StoreError;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

/// The schema version this build writes.
pub const SCHEMA_VERSION: usize = STEPS.len();

const STEPS: &[&str] = &[
    include_str!("../../migrations/001_first.sql"),
    include_str!("../../migrations/002_cancel_asked.sql"),
    include_str!("../../migrations/003_sync_and_past.sql"),
    include_str!("../../migrations/004_media_hosts.sql"),
    include_str!("../../migrations/005_library.sql"),
    include_str!("../../migrations/006_people.sql"),
    include_str!("../../migrations/007_many.sql"),
];

/// Applies the missing steps; refuses a database that is newer than this build.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let steps = STEPS.iter().map(|sql| M::up(sql)).collect::<Vec<_>>();
    Migrations::new(steps)
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::MigrationDefinition(_) => StoreError::TooNew,
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::Unreadable {
                table: "schema",
                why: other.to_string(),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(connection: &Connection) -> Vec<String> {
        let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%_words_%' ORDER BY name";
        let mut rows = connection.prepare(sql).unwrap();
        let texts = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        texts.map(|text| plain(&text.unwrap())).collect()
    }

    fn plain(sql: &str) -> String {
        let code = sql
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default());
        let joined = code.collect::<Vec<_>>().join(" ");
        let spaced = joined.split_whitespace().collect::<Vec<_>>().join(" ");
        spaced
            .replace(" ,", ",")
            .replace(" )", ")")
            .replace("( ", "(")
    }

    #[test]
    fn the_commented_schema_is_what_the_steps_build() {
        let mut migrated = Connection::open_in_memory().unwrap();
        migrate(&mut migrated).unwrap();
        let written = Connection::open_in_memory().unwrap();
        written
            .execute_batch(include_str!("../../migrations/schema.sql"))
            .unwrap();
        assert_eq!(schema(&migrated), schema(&written));
    }

    #[test]
    fn every_table_but_the_word_index_is_strict() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let sql = "SELECT group_concat(name) FROM pragma_table_list
                   WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'";
        let loose: Option<String> = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(loose, None);
    }

    #[test]
    fn a_newer_database_is_refused_and_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(migrate(&mut connection), Err(StoreError::TooNew)));
        let version: i64 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, 999);
    }

    #[test]
    fn a_migrated_database_is_migrated_again_without_change() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection
            .execute(
                "INSERT INTO settings (key, value) VALUES ('theme', '\"dark\"')",
                [],
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let kept: String = connection
            .query_row("SELECT value FROM settings", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, "\"dark\"");
    }
}
