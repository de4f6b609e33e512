//! A draft as JSON and as words.

use super::{content::Refused, said};
use crate::{problem::Problem, screen::plain, words, workplace::Workplace};
use composer::{
    check::{Finding, FindingLevel},
    content::MediaKind,
    draft::Draft,
    post,
    schedule::{Occurrence, Schedule},
};
use serde::Serialize;

/// How many runs are listed for people.
const RUNS_LISTED: usize = 5;

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    draft: &'a Draft,
    /// What stands in the way of a send, and what is worth knowing before it.
    findings: Vec<Finding>,
    /// The first runs of its schedule.
    occurrences: Vec<Occurrence>,
    refused: &'a [Refused],
}

/// Shows a draft as it stands.
pub fn show(place: &Workplace, draft: &Draft, refused: &[Refused]) -> Result<(), Problem> {
    let plan = post::plan(place.desk(), draft.id)?;
    let occurrences = if draft.fields.schedule.is_now() {
        Vec::new()
    } else {
        plan.occurrences
    };
    let shown = Shown {
        draft,
        findings: plan.findings,
        occurrences,
        refused,
    };
    place.screen.show(&shown, || describe(&shown))
}

fn describe(shown: &Shown<'_>) -> String {
    let Draft {
        id,
        revision,
        fields,
        ..
    } = shown.draft;
    let mut lines = vec![format!("Draft {id}, revision {revision}")];
    if !fields.content.text.is_empty() {
        lines.extend(
            fields
                .content
                .text
                .lines()
                .map(|line| format!("  | {}", plain(line))),
        );
    }
    for picture in &fields.content.attachments {
        let size = (
            picture.width_px.unwrap_or_default(),
            picture.height_px.unwrap_or_default(),
        );
        let removes = match picture.removes.as_slice() {
            [] => String::new(),
            facts => format!(", removes {}", facts.join(", ").replace('_', " ")),
        };
        let kind = match picture.kind {
            MediaKind::Image => "picture".to_owned(),
            kind => words::word(&kind),
        };
        lines.push(format!(
            "  {kind} {} ({} × {}{removes})",
            plain(&picture.name),
            size.0,
            size.1
        ));
    }
    lines.extend(said::lines(&fields.content));
    for recipient in &fields.recipients {
        lines.push(format!("  to {}", plain(recipient.name())));
    }
    if !fields.audiences.is_empty() {
        lines.push(format!("  to {} saved audiences", fields.audiences.len()));
    }
    lines.extend(timing(&fields.schedule, &shown.occurrences));
    for finding in &shown.findings {
        let sign = if finding.level == FindingLevel::Blocks {
            "✗"
        } else {
            "!"
        };
        let offer = finding
            .offer
            .as_ref()
            .map(|offer| words::word(offer).replace(' ', "-"));
        let offer = offer.map_or_else(String::new, |offer| {
            format!(" (`draft adapt {id} {offer}` helps)")
        });
        lines.push(format!("  {sign} {}{offer}", words::finding(finding)));
    }
    lines.join("\n")
}

fn timing(schedule: &Schedule, runs: &[Occurrence]) -> Vec<String> {
    let Some(zone) = schedule.zone() else {
        return Vec::new();
    };
    let listed = runs
        .iter()
        .take(RUNS_LISTED)
        .map(|run| format!("  run {} at {} ({zone})", run.number, run.local));
    let more = runs.len().saturating_sub(RUNS_LISTED);
    let rest = match more {
        0 => None,
        1 => Some("  and one more run".to_owned()),
        more => Some(format!("  and {more} more runs")),
    };
    listed.chain(rest).collect()
}
