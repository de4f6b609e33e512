//! Reads `--at`, `--zone`, `--every`, `--count`, `--until` and the flags of rules into a schedule. Pure.

mod rule;

use crate::{
    arguments::{KeepWord, TimeFlags},
    problem::Problem,
};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;
use composer::{
    draft::LocalTime,
    schedule::{End, Every, Keep, Schedule, Unit},
};

/// The last second of a day named without a time.
const END_OF_DAY: (u32, u32, u32) = (23, 59, 59);

/// A point in time as it was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Typed {
    Instant(DateTime<FixedOffset>),
    Local(NaiveDateTime),
}

/// Makes the schedule the flags ask for; `None` when they say nothing. What is not said stays as it was.
pub fn schedule(
    flags: &TimeFlags,
    before: &Schedule,
    own: Tz,
) -> Result<Option<Schedule>, Problem> {
    if let Some(text) = &flags.rule.schedule {
        return whole(text).map(Some);
    }
    // A zone beside nothing but a last moment belongs to that.
    let zone = flags.zone.as_ref().filter(|_| flags.not_after.is_none());
    let said = [
        flags.at.as_ref(),
        zone,
        flags.every.as_ref(),
        flags.until.as_ref(),
    ];
    let has_rule = rule::is_said(&flags.rule);
    let keep = flags.rule.keep;
    if said.iter().all(|flag| flag.is_none())
        && flags.count.is_none()
        && keep.is_none()
        && !has_rule
    {
        return Ok(None);
    }
    let (first, zone) = first_run(flags, before, own)?;
    if has_rule || matches!(before, Schedule::Pattern(_)) {
        let pattern = rule::pattern(flags, before, first, zone)?;
        return sound(Schedule::Pattern(pattern)).map(Some);
    }
    sound(match every(flags, before)? {
        None => Schedule::Once { at: first, zone },
        Some(every) => Schedule::Repeat {
            first,
            zone,
            every,
            end: end(flags, before, zone)?,
            keep: kept(flags, before),
        },
    })
    .map(Some)
}

/// Refuses a schedule whose runs cannot be listed.
fn sound(schedule: Schedule) -> Result<Schedule, Problem> {
    schedule
        .expand(0)
        .map_err(composer::error::DeskError::from)?;
    Ok(schedule)
}

/// Reads a whole schedule as JSON.
fn whole(text: &str) -> Result<Schedule, Problem> {
    let schedule = serde_json::from_str(text).map_err(|error| {
        Problem::usage(format!(
            "this is no schedule: {error}; `draft show --json` prints one as it is to be written"
        ))
    })?;
    sound(schedule)
}

fn kept(flags: &TimeFlags, before: &Schedule) -> Keep {
    match (flags.rule.keep, before) {
        (Some(KeepWord::LocalTime), _) => Keep::LocalTime,
        (Some(KeepWord::Distance), _) => Keep::Distance,
        (None, Schedule::Repeat { keep, .. }) => *keep,
        (None, _) => Keep::Distance,
    }
}

/// Reads the last moment a post may leave, in the zone named beside it or the machine's own.
pub fn limit(text: &str, zone: Option<&str>, own: Tz) -> Result<LocalTime, Problem> {
    let zone = zone.map(zone_named).transpose()?;
    let (at, zone) = match read(text)? {
        Typed::Local(at) => (at, zone.unwrap_or(own)),
        Typed::Instant(at) => in_zone(at, zone, own)?,
    };
    Ok(LocalTime { at, zone })
}

fn first_run(
    flags: &TimeFlags,
    before: &Schedule,
    own: Tz,
) -> Result<(NaiveDateTime, Tz), Problem> {
    let zone = flags.zone.as_deref().map(zone_named).transpose()?;
    match (&flags.at, before) {
        (Some(at), _) => match read(at)? {
            Typed::Local(at) => Ok((at, zone.or(before.zone()).unwrap_or(own))),
            Typed::Instant(at) => in_zone(at, zone, before.zone().unwrap_or(own)),
        },
        (
            None,
            Schedule::Once {
                at: first,
                zone: known,
            }
            | Schedule::Repeat {
                first, zone: known, ..
            },
        ) => Ok((*first, zone.unwrap_or(*known))),
        (None, Schedule::Pattern(pattern)) => {
            let time = pattern.times.iter().min().copied().unwrap_or_default();
            Ok((pattern.start.and_time(time), zone.unwrap_or(pattern.zone)))
        }
        (None, Schedule::Now) => Err(Problem::usage(
            "--zone, --every, --count, --until and rules need --at",
        )),
    }
}

/// Writes an instant as local time that means exactly this instant.
fn in_zone(
    at: DateTime<FixedOffset>,
    zone: Option<Tz>,
    own: Tz,
) -> Result<(NaiveDateTime, Tz), Problem> {
    let exact = |zone: Tz| {
        let local = at.with_timezone(&zone).naive_local();
        let once = Schedule::Once { at: local, zone }.expand(0).ok()?;
        (once.first()?.run_at_ms == at.timestamp_millis()).then_some((local, zone))
    };
    if let Some(zone) = zone {
        return exact(zone).ok_or_else(|| {
            Problem::usage(format!(
                "{at} is in the hour that comes twice in {zone}, the second time; leave --zone out or choose another time"
            ))
        });
    }
    let offset = *at.offset();
    let same_offset = own.offset_from_utc_datetime(&at.naive_utc()).fix() == offset;
    let candidates = [
        same_offset.then_some(own),
        whole_hours(offset),
        Some(Tz::UTC),
    ];
    let found = candidates.into_iter().flatten().find_map(exact);
    found.ok_or_else(|| Problem::usage(format!("{at} is outside the calendar")))
}

/// Gives the fixed zone of a whole-hour offset; the sign of these names is the other way round.
fn whole_hours(offset: FixedOffset) -> Option<Tz> {
    let seconds = offset.local_minus_utc();
    match (seconds % 3600, seconds / 3600) {
        (0, 0) => Some(Tz::UTC),
        (0, hours) => format!("Etc/GMT{:+}", -hours).parse().ok(),
        _ => None,
    }
}

/// Reads the IANA name of a zone.
pub fn zone_named(name: &str) -> Result<Tz, Problem> {
    name.parse().map_err(|_| {
        Problem::usage(format!(
            "there is no time zone “{name}”; zones are named like Europe/Berlin or UTC"
        ))
    })
}

fn read(text: &str) -> Result<Typed, Problem> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(Typed::Instant(instant));
    }
    local(text).map(Typed::Local).ok_or_else(|| {
        Problem::usage(format!(
            "“{text}” is no time; write 2026-11-27T09:00 (local) or 2026-11-27T09:00:00+01:00 (RFC 3339)"
        ))
    })
}

fn local(text: &str) -> Option<NaiveDateTime> {
    let formats = [
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
    ];
    formats
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

fn local_time(text: &str) -> Option<NaiveTime> {
    let formats = ["%H:%M", "%H:%M:%S"];
    formats
        .iter()
        .find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

fn every(flags: &TimeFlags, before: &Schedule) -> Result<Option<Every>, Problem> {
    let known = match before {
        Schedule::Repeat { every, .. } => Some(*every),
        _ => None,
    };
    match &flags.every {
        Some(text) => distance(text).map(Some),
        // A new time alone makes a single run of what was repeated only when nothing repeats it.
        None if known.is_some() => Ok(known),
        None if flags.until.is_some() || flags.count.is_some_and(|count| count != 1) => Err(
            Problem::usage("--count and --until need --every, such as --every 1d"),
        ),
        None => Ok(None),
    }
}

/// Reads a distance such as `30m`, `6h`, `1d` or `2w`.
fn distance(text: &str) -> Result<Every, Problem> {
    let bad = || {
        Problem::usage(format!(
            "“{text}” is no distance; write minutes, hours, days or weeks: 30m, 6h, 1d, 2w"
        ))
    };
    let text = text.trim();
    let (place, unit) = text.char_indices().next_back().ok_or_else(bad)?;
    let unit = match unit {
        'm' => Unit::Minutes,
        'h' => Unit::Hours,
        'd' => Unit::Days,
        'w' => Unit::Weeks,
        _ => return Err(bad()),
    };
    let digits = &text[..place];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    match digits.parse() {
        Ok(count @ 1..=10_000) => Ok(Every { count, unit }),
        _ => Err(Problem::usage(format!(
            "the distance “{text}” must be 1 to 10,000"
        ))),
    }
}

fn end(flags: &TimeFlags, before: &Schedule, zone: Tz) -> Result<End, Problem> {
    if let Some(count) = flags.count {
        return Ok(End::Count { count });
    }
    if let Some(text) = &flags.until {
        return Ok(End::Until {
            at: last_time(text, zone)?,
        });
    }
    match before {
        Schedule::Repeat { end, .. } => Ok(*end),
        _ => Err(Problem::usage(
            "--every needs an end: --count N or --until TIME",
        )),
    }
}

fn last_time(text: &str, zone: Tz) -> Result<NaiveDateTime, Problem> {
    let (hour, minute, second) = END_OF_DAY;
    if let Ok(day) = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        && let Some(end) = day.and_hms_opt(hour, minute, second)
    {
        return Ok(end);
    }
    Ok(match read(text)? {
        Typed::Local(at) => at,
        Typed::Instant(at) => at.with_timezone(&zone).naive_local(),
    })
}

/// Gives this machine's zone; UTC when it has none.
pub fn own_zone() -> Tz {
    let name = iana_time_zone::get_timezone().ok();
    name.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}

#[cfg(test)]
mod tests;
