//! What sends and drafts share: text, images and the schedule.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{Fields, is_uri, wrong};
use crate::media::{self, Media};
use crate::problem::Problem;

/// Most groups of one send.
pub const MAX_GROUPS: usize = 100;
/// Longest text, in code points.
pub const MAX_TEXT: usize = 4_096;
/// Most images of one send, given by address and as files together.
pub const MAX_MEDIA: usize = 10;
const MIN_INTERVAL_MS: i64 = 60_000;
const MAX_OCCURRENCES: i64 = 366;

/// When to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub first_run_at_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_ms: Option<i64>,
    pub max_occurrences: i64,
}

impl Plan {
    /// Reads the schedule of a body, if it has one.
    pub fn read(fields: &Fields) -> Result<Option<Self>, Problem> {
        fields
            .get("schedule")
            .map(|value| Self::parse(value, &fields.name("schedule")))
            .transpose()
    }

    fn parse(value: &Value, name: &str) -> Result<Self, Problem> {
        let fields = Fields::of(value, name)?;
        let first = fields.integer("first_run_at_ms", 0..=i64::MAX)?;
        let interval_ms = match fields.is_null("interval_ms") {
            true => None,
            false => fields.integer("interval_ms", MIN_INTERVAL_MS..=i64::MAX)?,
        };
        let plan = Self {
            first_run_at_ms: fields.required("first_run_at_ms", first)?,
            interval_ms,
            max_occurrences: fields
                .integer("max_occurrences", 1..=MAX_OCCURRENCES)?
                .unwrap_or(1),
        };
        plan.run_at(plan.max_occurrences)
            .ok_or_else(|| wrong(name, "the last run lies beyond the end of time."))?;
        Ok(plan)
    }

    /// The instant of an occurrence, counted from 1.
    pub fn run_at(&self, occurrence: i64) -> Option<i64> {
        let distance = self.interval_ms.unwrap_or(0).checked_mul(occurrence - 1)?;
        self.first_run_at_ms.checked_add(distance)
    }
}

/// Reads the text of a body; absent is empty.
pub fn read_text(fields: &Fields) -> Result<String, Problem> {
    Ok(fields
        .text("text", 0..=MAX_TEXT)?
        .unwrap_or_default()
        .to_owned())
}

/// Reads the images of a body; absent is none.
pub fn read_media(fields: &Fields) -> Result<Vec<Media>, Problem> {
    let Some(items) = fields.list("media", MAX_MEDIA)? else {
        return Ok(Vec::new());
    };
    let name = fields.name("media");
    items
        .iter()
        .enumerate()
        .map(|(place, item)| read_image(item, &format!("{name}[{place}]")))
        .collect()
}

fn read_image(value: &Value, name: &str) -> Result<Media, Problem> {
    let fields = Fields::of(value, name)?;
    let text = |field| Ok::<_, Problem>(fields.text(field, 0..=usize::MAX)?.map(str::to_owned));
    let url = fields.required("url", text("url")?)?;
    if !is_uri(&url) {
        return Err(wrong(&fields.name("url"), "must be a URI."));
    }
    Ok(Media {
        url,
        mimetype: text("mimetype")?,
        filename: text("filename")?,
        sha256: text("sha256")?,
        size_bytes: fields.integer("size_bytes", 0..=i64::MAX)?,
        storage_key: text("storage_key")?,
    })
}

/// Fills in what the store knows about images of our own; foreign ones stay as they are.
pub fn recognise_own(conn: &Connection, list: &mut [Media]) -> Result<(), Problem> {
    for (place, image) in list.iter_mut().enumerate() {
        let Some(hash) = media::own_hash(&image.url).map(str::to_owned) else {
            continue;
        };
        let Some((mimetype, size_bytes)) = media::find(conn, &hash)? else {
            let message = format!("media[{place}]: no image is stored at this address.");
            return Err(Problem::unprocessable("media_not_found", message));
        };
        image.mimetype = Some(mimetype);
        image.size_bytes = Some(size_bytes);
        image.sha256 = Some(hash);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::Plan;
    use serde_json::json;

    #[test]
    fn runs_stand_at_a_fixed_distance() {
        let plan = Plan::parse(
            &json!({"first_run_at_ms": 10, "interval_ms": 60000, "max_occurrences": 3}),
            "s",
        );
        let plan = plan.unwrap();
        assert_eq!((plan.run_at(1), plan.run_at(3)), (Some(10), Some(120_010)));
    }

    #[test]
    fn a_schedule_outside_the_limits_is_refused_by_field() {
        let cases = [
            (json!({}), "first_run_at_ms"),
            (json!({"first_run_at_ms": -1}), "first_run_at_ms"),
            (
                json!({"first_run_at_ms": 1, "interval_ms": 59999}),
                "interval_ms",
            ),
            (
                json!({"first_run_at_ms": 1, "max_occurrences": 367}),
                "max_occurrences",
            ),
            (
                json!({"first_run_at_ms": 1, "max_occurrences": null}),
                "max_occurrences",
            ),
            (
                json!({"first_run_at_ms": i64::MAX, "interval_ms": 60000, "max_occurrences": 2}),
                "end of time",
            ),
        ];
        for (value, named) in cases {
            let refused = Plan::parse(&value, "schedule").unwrap_err();
            assert!(
                refused.message.contains(named),
                "{value}: {}",
                refused.message
            );
        }
    }
}
