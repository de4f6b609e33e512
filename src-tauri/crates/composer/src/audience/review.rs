//! What became of a saved audience since: groups that vanished or have other names.

use super::{Audience, AudienceCheck, AudienceSource, Group, RenamedRecipient, resolve::members};
use crate::{
    change::Topic,
    desk::Desk,
    error::DeskError,
    id::{AccountId, AudienceId},
    recipient::Recipient,
    store::{audience, suppressions},
};
use rusqlite::Connection;
use std::collections::HashMap;

/// Says what changed about an audience since it was saved.
pub fn check(desk: &Desk, id: AudienceId) -> Result<AudienceCheck, DeskError> {
    desk.store.read(|db| {
        let audience = read(db, id)?;
        let groups = audience::groups(db, audience.account_id, None)?;
        let all = members(db, &audience.source)?;
        let suppressed = suppressions::listed(db, all.iter().filter_map(Recipient::number))?.len();
        let (vanished, renamed) = changes(&audience, &groups);
        Ok(AudienceCheck {
            id,
            count: small(all.len() - suppressed),
            suppressed: small(suppressed),
            vanished,
            renamed,
        })
    })
}

/// Takes what changed over: vanished groups go, the others get the names they have now.
pub fn update(desk: &Desk, id: AudienceId) -> Result<Audience, DeskError> {
    let now_ms = desk.now_ms();
    let updated = desk.store.write(|tx| {
        let mut saved = read(tx, id)?;
        let groups = audience::groups(tx, saved.account_id, None)?;
        let (vanished, renamed) = changes(&saved, &groups);
        if let AudienceSource::Fixed { recipients } = &mut saved.source {
            recipients.retain(|one| !vanished.contains(one));
            let names: HashMap<String, String> = renamed
                .into_iter()
                .map(|one| (one.recipient.key(), one.name))
                .collect();
            for one in recipients.iter_mut() {
                if let (Some(new), Recipient::Group { name, .. }) = (names.get(&one.key()), one) {
                    name.clone_from(new);
                }
            }
            if recipients.is_empty() {
                return Err(DeskError::Invalid(
                    "all groups of this set have vanished; delete it, nothing was changed".into(),
                ));
            }
        }
        saved.updated_at_ms = now_ms;
        audience::save_audience(tx, &saved)?;
        Ok(saved)
    })?;
    desk.announce(Topic::Audience, Some(id.to_string()));
    Ok(updated)
}

/// Finds an account's audience by its name.
pub fn find(desk: &Desk, account: AccountId, name: &str) -> Result<Audience, DeskError> {
    let all = super::list(desk, account)?;
    let found = all
        .into_iter()
        .find(|audience| audience.name == name.trim());
    found.ok_or(DeskError::NotFound("audience"))
}

/// Says which groups of an audience vanished, and which have other names.
pub(crate) fn changes(
    audience: &Audience,
    groups: &[Group],
) -> (Vec<Recipient>, Vec<RenamedRecipient>) {
    let AudienceSource::Fixed { recipients } = &audience.source else {
        return Default::default();
    };
    let known: HashMap<&str, &str> = groups
        .iter()
        .map(|group| (group.id.as_str(), group.name.as_str()))
        .collect();
    let (mut vanished, mut renamed) = (Vec::new(), Vec::new());
    for recipient in recipients {
        let Recipient::Group { id, name } = recipient else {
            continue;
        };
        match known.get(id.as_str()) {
            None => vanished.push(recipient.clone()),
            Some(now) if now != name => renamed.push(RenamedRecipient {
                recipient: recipient.clone(),
                name: (*now).to_owned(),
            }),
            Some(_) => {}
        }
    }
    (vanished, renamed)
}

fn read(db: &Connection, id: AudienceId) -> Result<Audience, DeskError> {
    audience::read(db, id)?.ok_or(DeskError::NotFound("audience"))
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
