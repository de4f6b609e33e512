//! Settings of the workspace that people make in Bird's console: quiet hours and the frequency cap.

use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{channels, contacts, seed};
use crate::problem::Problem;

const DAY_MINUTES: i64 = 24 * 60;
const MINUTE_MS: i64 = 60_000;

/// The settings as they stand.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// From and until when marketing waits, in minutes after midnight UTC.
    quiet: Option<(i64, i64)>,
    /// Marketing messages a contact gets within 24 hours where the cap applies.
    pub marketing_per_day: i64,
}

/// Reads the settings.
pub fn settings(conn: &Connection) -> rusqlite::Result<Settings> {
    conn.query_row(
        "SELECT quiet_from, quiet_until, marketing_per_day FROM bird_workspaces WHERE id = ?1",
        [seed::WORKSPACE],
        |row| {
            let (from, until): (Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?);
            Ok(Settings {
                quiet: from.zip(until),
                marketing_per_day: row.get(2)?,
            })
        },
    )
}

impl Settings {
    /// The instant from which marketing may go out: this one, or the end of the quiet hours it lies in.
    pub fn after_quiet_hours(&self, at_ms: i64) -> i64 {
        let Some((from, until)) = self.quiet else {
            return at_ms;
        };
        let minute = at_ms.div_euclid(MINUTE_MS).rem_euclid(DAY_MINUTES);
        let passed = (minute - from).rem_euclid(DAY_MINUTES);
        let length = (until - from).rem_euclid(DAY_MINUTES);
        if passed >= length {
            return at_ms;
        }
        (at_ms.div_euclid(MINUTE_MS) + length - passed) * MINUTE_MS
    }
}

/// What somebody in Bird's console could change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// `["22:00", "08:00"]` in UTC, or an empty list for none.
    quiet_hours: Option<Vec<String>>,
    marketing_per_day: Option<u32>,
}

/// Changes the settings.
pub fn change(conn: &Connection, change: &Change) -> Result<(), Problem> {
    if let Some(most) = change.marketing_per_day {
        conn.execute("UPDATE bird_workspaces SET marketing_per_day = ?1", [most])?;
    }
    let Some(hours) = &change.quiet_hours else {
        return Ok(());
    };
    let minutes: Option<Vec<i64>> = hours.iter().map(|text| minute_of(text)).collect();
    let (from, until) = match minutes.as_deref() {
        Some([]) => (None, None),
        Some([from, until]) => (Some(*from), Some(*until)),
        _ => {
            return Err(Problem::invalid(
                "quiet_hours: [\"22:00\", \"08:00\"] or [].",
            ));
        }
    };
    conn.execute(
        "UPDATE bird_workspaces SET quiet_from = ?1, quiet_until = ?2",
        params![from, until],
    )?;
    Ok(())
}

fn minute_of(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

/// What Bird's console would show: settings, channels, contacts.
pub fn show(conn: &Connection) -> rusqlite::Result<Value> {
    let settings = settings(conn)?;
    Ok(json!({
        "workspace_id": seed::WORKSPACE,
        "quiet_minutes": settings.quiet,
        "marketing_per_day": settings.marketing_per_day,
        "channels": channels::brief(conn)?,
        "contacts": contacts::brief(conn)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn marketing_waits_for_the_end_of_the_quiet_hours_also_over_midnight() {
        let hour = 3_600_000;
        let night = Settings {
            quiet: Some((22 * 60, 8 * 60)),
            marketing_per_day: 1,
        };
        for (at, goes) in [
            (21 * hour, 21 * hour),
            (22 * hour, 32 * hour),
            (23 * hour + 1, 32 * hour),
            (31 * hour, 32 * hour),
            (32 * hour, 32 * hour),
        ] {
            assert_eq!(night.after_quiet_hours(at), goes, "at {at}");
        }
    }
}
