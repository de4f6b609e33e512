//! A system's version brought into a local draft: what did not change keeps its richer local form.

use super::{fingerprint, fingerprint::file_key, fingerprint::plain, timing};
use crate::{
    capabilities::NativeSchedule,
    content::Attachment,
    draft::{DraftFields, SharedDraft},
    error::DeskError,
    id::AttachmentId,
    recipient::Recipient,
    schedule::{self, Schedule},
};
use std::collections::HashMap;

/// What a system's version does not say but a local draft needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Brought {
    /// Names of groups by address.
    pub names: HashMap<String, String>,
    /// Pictures by [`file_key`].
    pub pictures: HashMap<String, Attachment>,
}

/// Changes local fields from what `mine` says to what `wanted` says.
pub(super) fn apply(
    fields: &mut DraftFields,
    mine: &SharedDraft,
    wanted: &SharedDraft,
    brought: &Brought,
    native: NativeSchedule,
) -> Result<(), DeskError> {
    if wanted.sender != mine.sender {
        fields.sender_id = Some(wanted.sender.clone());
    }
    if plain(&wanted.text) != plain(&mine.text) {
        fields.content.text = wanted.text.clone();
    }
    if wanted.groups != mine.groups {
        fields.recipients = recipients(&fields.recipients, &wanted.groups, brought);
    }
    if keys(wanted) != keys(mine) {
        let attachments = std::mem::take(&mut fields.content.attachments);
        fields.content.attachments = pictures(attachments, mine, wanted, brought)?;
    }
    if wanted.schedule.map(fingerprint::canonical) != mine.schedule.map(fingerprint::canonical) {
        fields.schedule = local_time(&fields.schedule, wanted, native)?;
    }
    Ok(())
}

fn keys(shared: &SharedDraft) -> Vec<&str> {
    shared.files.iter().map(file_key).collect()
}

fn recipients(known: &[Recipient], wanted: &[String], brought: &Brought) -> Vec<Recipient> {
    let one = |address: &String| {
        let here = known.iter().find(|known| known.address() == address);
        here.cloned().unwrap_or_else(|| Recipient::Group {
            id: address.clone(),
            name: brought.names.get(address).unwrap_or(address).clone(),
        })
    };
    wanted.iter().map(one).collect()
}

/// Orders the pictures as wanted: those here by what they are called there, the others as they were brought.
fn pictures(
    here: Vec<Attachment>,
    mine: &SharedDraft,
    wanted: &SharedDraft,
    brought: &Brought,
) -> Result<Vec<Attachment>, DeskError> {
    let known: HashMap<&str, Attachment> = keys(mine).into_iter().zip(here.clone()).collect();
    let mut here: Vec<(&str, Attachment)> = keys(mine).into_iter().zip(here).collect();
    let one = |key: &str| {
        if let Some(place) = here.iter().position(|(known, _)| *known == key) {
            return Ok(here.remove(place).1);
        }
        let picture = brought.pictures.get(key).or_else(|| known.get(key));
        let again = |picture: &Attachment| Attachment {
            id: AttachmentId::new(),
            ..picture.clone()
        };
        picture.map(again).ok_or(DeskError::NotFound("picture"))
    };
    keys(wanted).into_iter().map(one).collect()
}

fn local_time(
    here: &Schedule,
    wanted: &SharedDraft,
    native: NativeSchedule,
) -> Result<Schedule, DeskError> {
    let Some(shared) = wanted.schedule else {
        return Ok(Schedule::Now);
    };
    let own = || schedule::own_zone().parse().unwrap_or(chrono_tz::Tz::UTC);
    let zone = here.zone().unwrap_or_else(own);
    let local = timing::to_local(shared, zone, native);
    local.ok_or_else(|| {
        DeskError::Invalid(
            "the schedule at the system has no form here; it was left as it is".into(),
        )
    })
}
