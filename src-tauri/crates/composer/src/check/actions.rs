//! Checks buttons: which are taken, how many, and whether each says and gives back something.

use super::{DraftPart, Finding, FindingCode, blocks, length, warns};
use crate::{
    capabilities::{ActionKind, Capabilities, ShownLimits},
    content::{Action, Content},
};
use std::collections::HashMap;

const PART: DraftPart = DraftPart::Actions;
/// The longest address a link may have.
const MAX_ADDRESS_CHARS: usize = 2000;

pub(super) fn check(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    let actions: Vec<&Action> = content.actions.iter().collect();
    if actions.is_empty() {
        return;
    }
    let strange = actions
        .iter()
        .filter(|one| !capabilities.actions.contains(&one.kind()));
    let strange: Vec<String> = strange.map(|one| one.text().to_owned()).collect();
    if !strange.is_empty() {
        found.push(blocks(FindingCode::ActionUnsupported, PART).named(strange));
    }
    if !capabilities.actions.is_empty() {
        check_places(content, capabilities, found);
    }
    check_words(&actions, PART, found);
    check_addresses(&actions, PART, found);
    check_payloads(&actions, found);
    if let Some(shown) = capabilities.shown {
        check_shown(&actions, shown, found);
    }
}

/// How many there are, and beside what.
fn check_places(content: &Content, capabilities: &Capabilities, found: &mut Vec<Finding>) {
    let (actual, limit) = (
        length(content.actions.len()),
        i64::from(capabilities.max_actions),
    );
    if actual > limit {
        found.push(blocks(FindingCode::TooManyActions, PART).counted(limit, actual));
    }
    if !capabilities.actions_with_files && content.loose_files().next().is_some() {
        found.push(blocks(FindingCode::ActionsWithFiles, PART));
    }
    if content.actions.len() > 1 && lone_request(&content.actions).is_some() {
        found.push(blocks(FindingCode::LocationRequestNotAlone, PART));
    }
}

/// Finds a button that asks for a place.
pub(crate) fn lone_request(actions: &[Action]) -> Option<&Action> {
    actions
        .iter()
        .find(|one| one.kind() == ActionKind::LocationRequest)
}

pub(super) fn check_words(actions: &[&Action], part: DraftPart, found: &mut Vec<Finding>) {
    let bare = actions.iter().position(|one| one.text().trim().is_empty());
    found.extend(bare.map(|at| blocks(FindingCode::ButtonEmpty, part).at(length(at + 1))));
}

pub(super) fn check_addresses(actions: &[&Action], part: DraftPart, found: &mut Vec<Finding>) {
    let wrong = actions.iter().filter_map(|one| match one {
        Action::Link { url, .. } if !is_https(url) => Some(url.clone()),
        _ => None,
    });
    let names: Vec<String> = wrong.collect();
    if !names.is_empty() {
        found.push(blocks(FindingCode::LinkNotHttps, part).named(names));
    }
}

/// Says whether an address is one of https, with a host and without a sign-in.
pub(crate) fn is_https(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = !host.is_empty() && !host.contains(['@', '\\']) && !host.starts_with([':', '.']);
    let is_odd = |c: char| c.is_control() || c.is_whitespace();
    scheme.eq_ignore_ascii_case("https")
        && is_plain
        && !url.contains(is_odd)
        && url.chars().count() <= MAX_ADDRESS_CHARS
}

fn check_payloads(actions: &[&Action], found: &mut Vec<Finding>) {
    let payloads = actions.iter().filter_map(|one| match one {
        Action::Postback { text, payload } => Some((payload.as_str(), text.as_str())),
        _ => None,
    });
    let payloads: Vec<(&str, &str)> = payloads.collect();
    let mute = payloads
        .iter()
        .filter(|(payload, _)| payload.trim().is_empty());
    let names: Vec<String> = mute.map(|(_, text)| (*text).to_owned()).collect();
    if !names.is_empty() {
        found.push(blocks(FindingCode::PayloadMissing, PART).named(names));
    }
    found.extend(twice(payloads.into_iter(), PART));
}

/// Names what comes back with the same payload; pairs are payload and words.
pub(super) fn twice<'a>(
    payloads: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    part: DraftPart,
) -> Option<Finding> {
    let told = payloads.filter(|(payload, _)| !payload.trim().is_empty());
    let mut uses: HashMap<&str, usize> = HashMap::new();
    told.clone()
        .for_each(|(payload, _)| *uses.entry(payload).or_default() += 1);
    let names: Vec<String> = told
        .filter(|(payload, _)| uses.get(payload).is_some_and(|uses| *uses > 1))
        .map(|(_, text)| text.to_owned())
        .collect();
    (!names.is_empty()).then(|| warns(FindingCode::PayloadTwice, part).named(names))
}

fn check_shown(actions: &[&Action], shown: ShownLimits, found: &mut Vec<Finding>) {
    let (actual, limit) = (length(actions.len()), i64::from(shown.buttons));
    if actual > limit {
        found.push(warns(FindingCode::ButtonsNotShown, PART).counted(limit, actual));
    }
    let limit = i64::from(shown.button_chars);
    let chars = |action: &Action| length(action.text().chars().count());
    let long: Vec<&Action> = actions
        .iter()
        .copied()
        .filter(|one| chars(one) > limit)
        .collect();
    if let Some(actual) = long.iter().map(|one| chars(one)).max() {
        let names = long.iter().map(|one| one.text().to_owned()).collect();
        let finding = warns(FindingCode::ButtonTooLong, PART).named(names);
        found.push(finding.counted(limit, actual));
    }
}

#[cfg(test)]
mod tests {
    use super::is_https;

    #[test]
    fn only_an_https_address_with_a_host_is_a_link() {
        for good in [
            "https://shop.example",
            "HTTPS://shop.example:8443/a?b=c#d",
            "https://x/{{order}}",
        ] {
            assert!(is_https(good), "{good}");
        }
        let long = format!("https://shop.example/{}", "a".repeat(2000));
        for bad in [
            "",
            "shop.example",
            "http://shop.example",
            "https://",
            "https:///a",
            "https://?a",
            "https://a b",
            "https://me@shop.example",
            "https://shop.example\n",
            "ftp://shop.example",
            &long,
        ] {
            assert!(!is_https(bad), "{bad}");
        }
    }
}
