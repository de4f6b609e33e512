//! Who is left out, which saved sets have changed, and which variables would stay empty. Pure.

use super::{DraftPart, Finding, FindingCode, blocks, length, warns};
use crate::{
    audience::{Group, Resolved, changes},
    content::{
        Content,
        variables::{Place, Values, places_of, unfilled},
    },
    draft::MAX_RECIPIENTS,
    recipient::{Recipient, RecipientKind},
};

/// Lists what is to be said about the people a draft goes to.
///
/// `values` gives what variables stand for at a recipient; it is asked only where a text has variables.
pub(crate) fn findings(
    content: &Content,
    resolved: &Resolved,
    groups: &[Group],
    values: &dyn Fn(&Recipient) -> Values,
) -> Vec<Finding> {
    let mut found = Vec::new();
    check_numbers(resolved, &mut found);
    check_audiences(resolved, groups, &mut found);
    let places = places_of(content);
    if !places.is_empty() {
        check_groups(&places, resolved, &mut found);
        check_values(&places, resolved, values, &mut found);
    }
    found
}

fn check_numbers(resolved: &Resolved, found: &mut Vec<Finding>) {
    let part = DraftPart::Recipients;
    let count = resolved.recipients.len();
    if count > MAX_RECIPIENTS {
        let finding = blocks(FindingCode::TooManyRecipients, part);
        found.push(finding.counted(length(MAX_RECIPIENTS), length(count)));
    }
    if !resolved.suppressed.is_empty() {
        let mut finding = warns(FindingCode::SuppressedLeftOut, part);
        finding.actual = Some(length(resolved.suppressed.len()));
        found.push(finding.named(names(resolved.suppressed.iter())));
    }
}

fn check_audiences(resolved: &Resolved, groups: &[Group], found: &mut Vec<Finding>) {
    let part = DraftPart::Recipients;
    for audience in &resolved.audiences {
        let (vanished, renamed) = changes(audience, groups);
        if !vanished.is_empty() || !renamed.is_empty() {
            let finding = warns(FindingCode::AudienceChanged, part);
            let finding = finding.counted(length(vanished.len()), length(renamed.len()));
            found.push(finding.named(vec![audience.name.clone()]));
        }
    }
    if resolved.missing > 0 {
        let mut finding = blocks(FindingCode::AudienceMissing, part);
        finding.actual = Some(length(resolved.missing));
        found.push(finding);
    }
}

/// A group has no fields: only the defaults stand there.
fn check_groups(places: &[Place], resolved: &Resolved, found: &mut Vec<Finding>) {
    let is_group = |one: &Recipient| one.kind() == RecipientKind::Group;
    if resolved.recipients.iter().any(is_group) {
        let open = unfilled(places, &Values::new());
        let code = FindingCode::VariablesInGroups;
        let finding = if open.is_empty() {
            let all = places.iter().map(|place| place.name.clone()).collect();
            warns(code, DraftPart::Text).named(all)
        } else {
            blocks(code, DraftPart::Text).named(open)
        };
        found.push(finding);
    }
}

fn check_values(
    places: &[Place],
    resolved: &Resolved,
    values: &dyn Fn(&Recipient) -> Values,
    found: &mut Vec<Finding>,
) {
    if unfilled(places, &Values::new()).is_empty() {
        return;
    }
    let people = resolved.recipients.iter();
    let people = people.filter(|one| one.kind() != RecipientKind::Group);
    let open: Vec<&Recipient> = people
        .filter(|one| !unfilled(places, &values(one)).is_empty())
        .collect();
    if !open.is_empty() {
        let mut finding = blocks(FindingCode::VariablesUnfilled, DraftPart::Text);
        finding.actual = Some(length(open.len()));
        found.push(finding.named(names(open.into_iter())));
    }
}

/// Gives names for people; the number where there is no name.
fn names<'a>(recipients: impl Iterator<Item = &'a Recipient>) -> Vec<String> {
    let named = recipients.take(50).map(|one| match one.name() {
        "" => one.address(),
        name => name,
    });
    named.map(str::to_owned).collect()
}
