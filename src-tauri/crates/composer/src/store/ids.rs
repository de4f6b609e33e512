//! Finds ids by their beginning, for people who type them.

use super::StoreError;
use rusqlite::Connection;

/// What an id belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Account,
    Contact,
    Draft,
    Post,
    OutboxEntry,
}

impl Kept {
    fn table(self) -> &'static str {
        match self {
            Self::Account => "accounts",
            Self::Contact => "contacts",
            Self::Draft => "drafts",
            Self::Post => "posts",
            Self::OutboxEntry => "outbox",
        }
    }
}

/// Lists up to `limit` ids that begin with the given hex digits and dashes; any other text finds nothing.
pub fn beginning_with(
    db: &Connection,
    kept: Kept,
    beginning: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let beginning = beginning.to_ascii_lowercase();
    if !beginning
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    {
        return Ok(Vec::new());
    }
    // A range rather than LIKE, so that the index of the ids is used; "g" comes after every hex digit.
    let sql = format!(
        "SELECT id FROM {} WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id LIMIT ?2",
        kept.table()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map((beginning, limit), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_with_the_same_beginning_are_found() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE TABLE drafts (id TEXT PRIMARY KEY);
             INSERT INTO drafts VALUES ('01ab-1'), ('01ab-f'), ('01ac-1'), ('02ab-1');",
        )
        .unwrap();
        let found = |beginning| beginning_with(&db, Kept::Draft, beginning, 10).unwrap();
        assert_eq!(found("01AB"), ["01ab-1", "01ab-f"]);
        assert_eq!(found("02ab-1"), ["02ab-1"]);
        assert_eq!(found(""), ["01ab-1", "01ab-f", "01ac-1", "02ab-1"]);
        assert!(found("01ab%").is_empty() && found("03").is_empty());
    }
}
