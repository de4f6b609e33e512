//! Checks who sends it, and to whom.

use super::{DraftPart, Finding, FindingCode, Target, blocks, length, warns};
use crate::{
    account::Sender,
    audience::Group,
    capabilities::OptionKind,
    content::Offer,
    draft::DraftFields,
    recipient::{Recipient, RecipientKind},
};
use std::collections::HashMap;

pub(super) fn check(fields: &DraftFields, target: &Target<'_>, found: &mut Vec<Finding>) {
    check_sender(fields, target, found);
    check_recipients(fields, target, found);
    check_cap(fields, target, found);
}

fn check_sender(fields: &DraftFields, target: &Target<'_>, found: &mut Vec<Finding>) {
    match target.sender {
        None if fields.sender_id.is_none() => {
            found.push(blocks(FindingCode::NoSender, DraftPart::Sender));
        }
        None => found.push(blocks(FindingCode::SenderNotReady, DraftPart::Sender)),
        Some(sender) if !sender.can_send => {
            let names = vec![sender.name.clone(), sender.status.clone()];
            found.push(blocks(FindingCode::SenderNotReady, DraftPart::Sender).named(names));
        }
        Some(_) => {}
    }
}

fn check_recipients(fields: &DraftFields, target: &Target<'_>, found: &mut Vec<Finding>) {
    let capabilities = target.capabilities;
    let names = |wanted: &dyn Fn(&Recipient) -> bool| {
        let meant = fields
            .recipients
            .iter()
            .filter(|recipient| wanted(recipient));
        meant
            .map(|recipient| recipient.name().to_owned())
            .collect::<Vec<_>>()
    };
    let known: HashMap<&str, &Group> = target
        .groups
        .iter()
        .map(|group| (group.id.as_str(), group))
        .collect();
    let unsupported = names(&|recipient| !capabilities.recipients.contains(&recipient.kind()));
    let strange = names(&|recipient| {
        recipient.kind() == RecipientKind::Group
            && !is_member(known.get(recipient.address()).copied(), target.sender)
    });
    let mute = names(&|recipient| {
        known
            .get(recipient.address())
            .is_some_and(|group| !group.can_send)
    });
    let part = DraftPart::Recipients;
    if !unsupported.is_empty() {
        // Without anybody left there is nothing to offer.
        let offer =
            (unsupported.len() < fields.recipients.len()).then_some(Offer::LeaveOutRecipients);
        let finding = blocks(FindingCode::RecipientKindUnsupported, part).named(unsupported);
        found.push(finding.offering(offer));
    }
    if !strange.is_empty() {
        found.push(blocks(FindingCode::RecipientNotInSender, part).named(strange));
    }
    if !mute.is_empty() {
        found.push(warns(FindingCode::RecipientCannotPost, part).named(mute));
    }
    let per_request = i64::from(capabilities.recipients_per_request);
    let actual = length(fields.recipients.len());
    if actual > per_request && per_request > 1 {
        found.push(warns(FindingCode::SplitIntoBatches, part).counted(per_request, actual));
    }
}

/// A group is reachable when it is listed and its members are not known to leave the sender out.
fn is_member(group: Option<&Group>, sender: Option<&Sender>) -> bool {
    match (group, sender) {
        (Some(group), Some(sender)) => {
            group.sender_ids.is_empty() || group.sender_ids.contains(&sender.id)
        }
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Only of contacts the system knows how much they have had.
fn check_cap(fields: &DraftFields, target: &Target<'_>, found: &mut Vec<Finding>) {
    let knows_caps = target
        .capabilities
        .options
        .contains(&OptionKind::FrequencyCap);
    if !knows_caps || !fields.content.options.cap_frequency {
        return;
    }
    let recipients = fields.recipients.iter();
    let strangers = recipients.filter(|recipient| recipient.kind() != RecipientKind::Contact);
    let names: Vec<String> = strangers.map(|one| one.name().to_owned()).collect();
    if !names.is_empty() {
        let finding = blocks(FindingCode::CapNeedsContact, DraftPart::Options).named(names);
        found.push(finding.offering(Some(Offer::DropFrequencyCap)));
    }
}
