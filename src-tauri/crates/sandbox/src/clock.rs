//! Sandbox time: real time multiplied by a speed, plus every advance. It is stored, so it goes on
//! across restarts, also through the time the server was down.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};

/// Fastest clock that can be set.
pub const MAX_SPEED: f64 = 1_000_000.0;
/// Furthest one advance can go: ten years.
pub const MAX_ADVANCE_MS: i64 = 10 * 366 * 86_400_000;

/// Where sandbox time stood at a real instant, and how fast it runs from there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    real_ms: i64,
    sandbox_ms: i64,
    /// Sandbox milliseconds per real millisecond; 0 stands still.
    pub speed: f64,
}

impl Reading {
    fn at(self, real_ms: i64) -> i64 {
        let passed = (real_ms - self.real_ms).max(0) as f64;
        self.sandbox_ms.saturating_add((passed * self.speed) as i64)
    }

    fn rebased(self, real_ms: i64) -> Self {
        Self {
            real_ms,
            sandbox_ms: self.at(real_ms),
            speed: self.speed,
        }
    }
}

/// The clock every timestamp of the sandbox comes from.
#[derive(Debug)]
pub struct Clock {
    reading: Mutex<Reading>,
}

impl Clock {
    /// Takes the stored clock up again, or starts one at the real time.
    pub fn load(conn: &Connection, speed: Option<f64>) -> rusqlite::Result<Self> {
        let now = real_now_ms();
        let stored = stored_reading(conn)?;
        let mut reading = stored.unwrap_or(started_now(1.0)).rebased(now);
        reading.speed = speed.unwrap_or(reading.speed);
        save(conn, reading)?;
        Ok(Self {
            reading: Mutex::new(reading),
        })
    }

    /// The present instant in sandbox milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.lock().at(real_now_ms())
    }

    /// The speed at which sandbox time runs.
    pub fn speed(&self) -> f64 {
        self.lock().speed
    }

    /// Moves time forward and stores that.
    pub fn advance(&self, conn: &Connection, by_ms: i64) -> rusqlite::Result<()> {
        self.change(conn, |reading| {
            reading.sandbox_ms = reading.sandbox_ms.saturating_add(by_ms)
        })
    }

    /// Changes the speed from now on and stores that.
    pub fn set_speed(&self, conn: &Connection, speed: f64) -> rusqlite::Result<()> {
        self.change(conn, |reading| reading.speed = speed)
    }

    /// Goes back to real time at the given speed and stores that.
    pub fn restart(&self, conn: &Connection, speed: f64) -> rusqlite::Result<()> {
        self.change(conn, |reading| *reading = started_now(speed))
    }

    /// How long to wait, in real time, until the sandbox instant; nothing when time stands still.
    pub fn wait_until(&self, sandbox_ms: i64) -> Option<Duration> {
        let missing = sandbox_ms.saturating_sub(self.now_ms()).max(0) as f64;
        let speed = self.speed();
        (speed > 0.0).then(|| Duration::from_millis(((missing / speed).ceil() as u64).max(1)))
    }

    fn change(&self, conn: &Connection, edit: impl FnOnce(&mut Reading)) -> rusqlite::Result<()> {
        let mut reading = self.lock();
        let mut next = reading.rebased(real_now_ms());
        edit(&mut next);
        save(conn, next)?;
        *reading = next;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn started_now(speed: f64) -> Reading {
    let now = real_now_ms();
    Reading {
        real_ms: now,
        sandbox_ms: now,
        speed,
    }
}

fn real_now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn stored_reading(conn: &Connection) -> rusqlite::Result<Option<Reading>> {
    conn.query_row(
        "SELECT real_ms, sandbox_ms, speed FROM clock WHERE id = 1",
        [],
        |row| {
            Ok(Reading {
                real_ms: row.get(0)?,
                sandbox_ms: row.get(1)?,
                speed: row.get(2)?,
            })
        },
    )
    .optional()
}

fn save(conn: &Connection, reading: Reading) -> rusqlite::Result<()> {
    conn.execute(
        "INSERT INTO clock (id, real_ms, sandbox_ms, speed) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET
             real_ms = excluded.real_ms, sandbox_ms = excluded.sandbox_ms, speed = excluded.speed",
        params![reading.real_ms, reading.sandbox_ms, reading.speed],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Reading;

    #[test]
    fn time_runs_at_its_speed_and_never_backwards() {
        let reading = Reading {
            real_ms: 1_000,
            sandbox_ms: 50_000,
            speed: 60.0,
        };
        for (real, expected) in [(1_000, 50_000), (2_000, 110_000), (500, 50_000)] {
            assert_eq!(reading.at(real), expected, "at real {real}");
        }
    }

    #[test]
    fn a_change_of_speed_keeps_the_time_that_has_passed() {
        let fast = Reading {
            real_ms: 0,
            sandbox_ms: 0,
            speed: 10.0,
        };
        let mut slow = fast.rebased(100);
        slow.speed = 0.0;
        assert_eq!(
            slow.at(5_000),
            1_000,
            "time stands still at what had been reached"
        );
    }
}
