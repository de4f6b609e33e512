//! The time as it was seen last, and everything that waits for a time: moved together when the clock is set.

use super::{StoreError, settings};
use rusqlite::Connection;

const KEY: &str = "clock_seen_ms";

/// Gives the time that was seen last.
pub fn last_seen(db: &Connection) -> Result<Option<i64>, StoreError> {
    settings::read(db, KEY)
}

/// Remembers the time.
pub fn note(db: &Connection, now_ms: i64) -> Result<(), StoreError> {
    settings::write(db, KEY, &now_ms)
}

/// Moves everything that waits for a time.
pub fn shift_waits(db: &Connection, jump_ms: i64) -> Result<(), StoreError> {
    let statements = [
        "UPDATE outbox SET not_before_ms = not_before_ms + ?1, first_try_at_ms = first_try_at_ms + ?1
         WHERE state IN ('waiting', 'running', 'unknown', 'stuck')",
        "UPDATE posts SET hold_until_ms = hold_until_ms + ?1
         WHERE state IN ('held', 'on_its_way', 'needs_you', 'scheduled')",
        "UPDATE sends SET next_check_at_ms = next_check_at_ms + ?1 WHERE is_final = 0",
        "UPDATE bookings SET next_check_at_ms = next_check_at_ms + ?1
         WHERE state IN ('scheduled', 'running', 'cancelling')",
    ];
    for sql in statements {
        db.execute(sql, [jump_ms])?;
    }
    Ok(())
}

/// Brings back what was written after the time was noted last, by a clock that has been set back since.
///
/// It is told by having been written in what is the future now. Waits stay as long as they were; what was moved
/// already begins before it was written, and stays where it is.
pub fn shift_unnoted(db: &Connection, now_ms: i64, noticed_ms: i64) -> Result<(), StoreError> {
    let statements = [
        "UPDATE outbox SET not_before_ms = not_before_ms - (created_at_ms - ?1)
         WHERE state = 'waiting' AND attempts = 0
           AND created_at_ms > ?1 + ?2 AND not_before_ms >= created_at_ms",
        "UPDATE posts SET hold_until_ms = hold_until_ms - (created_at_ms - ?1)
         WHERE state IN ('held', 'on_its_way', 'needs_you', 'scheduled')
           AND created_at_ms > ?1 + ?2 AND hold_until_ms >= created_at_ms",
    ];
    for sql in statements {
        db.execute(sql, [now_ms, noticed_ms])?;
    }
    Ok(())
}

/// Moves undo times that had not ended at `before_ms`, and the beginning of every day of tries.
pub fn shift_held(db: &Connection, jump_ms: i64, before_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET first_try_at_ms = first_try_at_ms + ?1
               WHERE state IN ('waiting', 'running', 'unknown', 'stuck')
                 AND first_try_at_ms IS NOT NULL";
    db.execute(sql, [jump_ms])?;
    let sql = "UPDATE outbox SET not_before_ms = not_before_ms + ?1
               WHERE state IN ('waiting', 'running', 'unknown', 'stuck') AND state = 'waiting'
                 AND attempts = 0
                 AND post_id IN (SELECT id FROM posts WHERE hold_until_ms > ?2
                   AND state IN ('held', 'on_its_way', 'needs_you', 'scheduled'))";
    db.execute(sql, (jump_ms, before_ms))?;
    let sql = "UPDATE posts SET hold_until_ms = hold_until_ms + ?1
               WHERE state IN ('held', 'on_its_way', 'needs_you', 'scheduled') AND hold_until_ms > ?2";
    db.execute(sql, (jump_ms, before_ms))?;
    Ok(())
}
