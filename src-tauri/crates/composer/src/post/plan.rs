//! Works out what a send would do, before it is confirmed.

use super::{Lives, values};
use crate::{
    account::Account,
    audience::{Group, Resolved},
    capabilities::{Capabilities, NativeSchedule},
    check::{Target, findings, people},
    content::variables::Values,
    desk::Desk,
    draft::{self, Draft, DraftFields},
    error::DeskError,
    id::DraftId,
    outbox::SendPlan,
    recipient::Recipient,
    schedule::{NativeRun, Occurrence, native_runs},
    store::audience,
};
use std::cell::RefCell;

const OCCURRENCES_SHOWN: usize = 50;
/// How far the system's clock may go after ours.
const CLOCKS_DIFFER_MS: i64 = 60_000;
/// Why a draft in the trash is not sent.
pub(super) const IN_TRASH: &str = "this draft is in the trash; restore it first";

/// Everything a send needs to know, read in one go.
pub(super) struct Prepared {
    pub draft: Draft,
    pub account: Option<Account>,
    pub capabilities: Option<Capabilities>,
    pub runs: Vec<Occurrence>,
    pub findings: Vec<crate::check::Finding>,
}

impl Prepared {
    /// Splits the runs into what the system books by itself; a single `None` sends at once.
    pub fn bookings(&self) -> Vec<Option<NativeRun>> {
        if self.draft.fields.schedule.is_now() {
            return vec![None];
        }
        let instants: Vec<i64> = self.runs.iter().map(|run| run.run_at_ms).collect();
        let (interval_ms, count) = match self.capabilities.as_ref().map(|known| known.schedule) {
            Some(NativeSchedule::Series {
                min_interval_ms,
                max_occurrences,
            }) => (min_interval_ms, max_occurrences),
            _ => (i64::MAX, 1),
        };
        native_runs(&instants, interval_ms, count)
            .into_iter()
            .map(Some)
            .collect()
    }

    /// Gives the moment from which a booking can be made: the system takes nothing that lies further ahead.
    pub fn bookable_from_ms(&self, booking: Option<NativeRun>) -> Option<i64> {
        match self.capabilities.as_ref()?.schedule {
            NativeSchedule::Single { max_ahead_ms } => {
                Some(booking?.first_run_at_ms - max_ahead_ms + CLOCKS_DIFFER_MS)
            }
            NativeSchedule::None | NativeSchedule::Series { .. } => None,
        }
    }

    /// Gives how many recipients go into one request.
    pub fn batch_size(&self) -> usize {
        let per_request = self
            .capabilities
            .as_ref()
            .map_or(1, |known| known.recipients_per_request);
        let fields = &self.draft.fields;
        if values::is_personal(&fields.content, &fields.recipients) {
            return 1;
        }
        per_request.max(1) as usize
    }
}

/// Reads and checks a draft; one in the trash has to be restored first.
pub(super) fn prepare(desk: &Desk, id: DraftId) -> Result<Prepared, DeskError> {
    let draft = draft::read(desk, id)?;
    if draft.deleted_at_ms.is_some() {
        return Err(DeskError::Invalid(IN_TRASH.into()));
    }
    check(desk, draft)
}

/// Checks fields as if they were a draft.
pub(super) fn check(desk: &Desk, draft: Draft) -> Result<Prepared, DeskError> {
    let resolved = desk
        .store
        .read(|db| crate::audience::resolve(db, &draft.fields))?;
    // From here on it goes to everybody who was looked up.
    let mut draft = draft;
    draft.fields.recipients.clone_from(&resolved.recipients);
    let fields = &draft.fields;
    let account = fields
        .account_id
        .map(|account| desk.account(account))
        .transpose()?;
    let capabilities = account
        .as_ref()
        .map(|account| desk.doors.connector.capabilities(account));
    let (senders, groups) = match &account {
        Some(account) => desk.store.read(|db| {
            let senders = audience::senders(db, account.id)?;
            Ok::<_, DeskError>((senders, audience::groups(db, account.id, None)?))
        })?,
        None => Default::default(),
    };
    let sender = senders
        .into_iter()
        .find(|sender| Some(&sender.id) == fields.sender_id.as_ref());
    let now_ms = desk.now_ms();
    let runs = fields.schedule.expand(now_ms);
    let target = capabilities.as_ref().map(|capabilities| Target {
        capabilities,
        sender: sender.as_ref(),
        groups: &groups,
    });
    let mut findings = findings(fields, target.as_ref(), &runs, now_ms);
    findings.extend(about_people(desk, fields, &resolved, &groups)?);
    let runs = runs.unwrap_or_default();
    Ok(Prepared {
        draft,
        account,
        capabilities,
        runs,
        findings,
    })
}

/// Lists what is to be said about the recipients; contacts are looked at only where a text has variables.
fn about_people(
    desk: &Desk,
    fields: &DraftFields,
    resolved: &Resolved,
    groups: &[Group],
) -> Result<Vec<crate::check::Finding>, DeskError> {
    desk.store.read(|db| {
        let failed = RefCell::new(None);
        let values = |recipient: &Recipient| {
            values::current(db, recipient).unwrap_or_else(|error| {
                failed.replace(Some(error));
                Values::new()
            })
        };
        let found = people::findings(&fields.content, resolved, groups, &values);
        failed.into_inner().map_or(Ok(found), Err)
    })
}

/// Says what a send of the draft as it stands would do.
pub fn plan(desk: &Desk, id: DraftId) -> Result<SendPlan, DeskError> {
    let prepared = prepare(desk, id)?;
    let fields = &prepared.draft.fields;
    let is_now = fields.schedule.is_now();
    let limit = prepared.capabilities.as_ref().map(|known| {
        known
            .caption
            .filter(|_| !fields.content.attachments.is_empty())
            .unwrap_or(known.text)
    });
    let text = &fields.content.text;
    let batches = fields.recipients.len().div_ceil(prepared.batch_size());
    let bookings = if is_now {
        0
    } else {
        prepared.bookings().len() * batches
    };
    Ok(SendPlan {
        recipient_count: small(fields.recipients.len()),
        batches: small(batches),
        occurrences: prepared
            .runs
            .iter()
            .take(OCCURRENCES_SHOWN)
            .cloned()
            .collect(),
        occurrence_count: small(prepared.runs.len()),
        bookings: small(bookings),
        lives: if is_now { Lives::Here } else { Lives::Server },
        text_count: limit.map_or_else(|| small(text.chars().count()), |limit| limit.count(text)),
        content: fields.content.clone(),
        findings: prepared.findings,
        capabilities: prepared.capabilities,
    })
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
