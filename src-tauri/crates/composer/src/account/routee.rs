//! What a Routee account needs beside its address: numbers, groups, templates and pace, none of which Routee lists.

use super::checked_url;
use crate::error::DeskError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where Routee is, unless an account says otherwise. Source: the contract's servers.
pub const ROUTEE_URL: &str = "https://connect.routee.net";
const AUTH_URL: &str = "https://auth.routee.net";
const PREFIX: &str = "/whatsapp";

const MAX_SENDERS: usize = 50;
const MAX_GROUPS: usize = 500;
const MAX_TEMPLATES: usize = 200;
const MAX_ID: usize = 64;
const MAX_NAME: usize = 120;
const MAX_PER_SECOND: u32 = 500;

/// Settings of a Routee account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct RouteeOptions {
    /// Root of the token server.
    pub auth_base_url: String,
    /// What stands before the paths of the WhatsApp calls: `/whatsapp`, or nothing.
    pub path_prefix: String,
    /// Phone numbers messages can be sent from, in E.164.
    pub senders: Vec<String>,
    /// Groups messages can be sent to.
    pub groups: Vec<RouteeGroup>,
    /// Requests per second that the client allows itself; Routee prints no limit.
    pub requests_per_second: u32,
    /// Whether an empty text may stand beside a file or piece; else its words are needed, and repeated there.
    pub send_empty_text: bool,
    /// Id of the WhatsApp account new templates are handed in for; empty when none are.
    pub template_account_id: String,
    /// Ids of templates, as Routee's console shows them.
    pub template_ids: Vec<String>,
}

/// A group that Routee's console knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RouteeGroup {
    pub id: String,
    pub name: String,
}

impl Default for RouteeOptions {
    fn default() -> Self {
        Self {
            auth_base_url: AUTH_URL.into(),
            path_prefix: PREFIX.into(),
            senders: Vec::new(),
            groups: Vec::new(),
            requests_per_second: 10,
            send_empty_text: true,
            template_account_id: String::new(),
            template_ids: Vec::new(),
        }
    }
}

impl RouteeOptions {
    /// Tidies what a person entered, and says what of it cannot be used.
    pub fn checked(self) -> Result<Self, DeskError> {
        let senders = self.senders.iter().map(|number| sender(number));
        let senders = limited(senders.collect::<Result<_, _>>()?, MAX_SENDERS, "numbers")?;
        if senders.is_empty() {
            return Err(DeskError::Invalid(
                "name at least one number to send from: Routee does not list them".into(),
            ));
        }
        let groups = self.groups.into_iter().map(group);
        let groups = limited(groups.collect::<Result<_, _>>()?, MAX_GROUPS, "groups")?;
        let ids = self.template_ids.iter().map(|id| an_id(id, "template"));
        let template_ids = limited(ids.collect::<Result<_, _>>()?, MAX_TEMPLATES, "templates")?;
        let template_account_id = match self.template_account_id.trim() {
            "" => String::new(),
            id => an_id(id, "WhatsApp account")?,
        };
        if !(1..=MAX_PER_SECOND).contains(&self.requests_per_second) {
            return Err(DeskError::Invalid(format!(
                "a Routee account makes 1 to {MAX_PER_SECOND} requests a second"
            )));
        }
        Ok(Self {
            auth_base_url: checked_url(&self.auth_base_url)?,
            path_prefix: prefix(&self.path_prefix)?,
            senders,
            groups,
            template_account_id,
            template_ids,
            ..self
        })
    }
}

fn limited<T: PartialEq>(given: Vec<T>, most: usize, what: &str) -> Result<Vec<T>, DeskError> {
    if given.len() > most {
        return Err(DeskError::Invalid(format!(
            "a Routee account has at most {most} {what}"
        )));
    }
    let mut kept = Vec::with_capacity(given.len());
    for one in given {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// Reads a number in E.164; spaces are dropped and a leading 00 becomes the plus.
fn sender(number: &str) -> Result<String, DeskError> {
    let plain: String = number.chars().filter(|c| !" -()/.".contains(*c)).collect();
    let digits = plain.strip_prefix('+').or(plain.strip_prefix("00"));
    let is_sound = |digits: &&str| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let digits = digits.filter(is_sound).ok_or_else(|| {
        DeskError::Invalid(format!(
            "“{}” is no number to send from; write it with its country, such as +442079460123",
            number.trim()
        ))
    })?;
    Ok(format!("+{digits}"))
}

fn group(group: RouteeGroup) -> Result<RouteeGroup, DeskError> {
    let id = an_id(&group.id, "group")?;
    let name = match group.name.trim() {
        "" => id.clone(),
        name => name.chars().take(MAX_NAME).collect(),
    };
    Ok(RouteeGroup { id, name })
}

fn an_id(id: &str, of: &str) -> Result<String, DeskError> {
    let id = id.trim();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(is_plain) {
        return Err(DeskError::Invalid(format!(
            "“{id}” is no id of a {of}; copy it from Routee's console"
        )));
    }
    Ok(id.to_owned())
}

fn prefix(prefix: &str) -> Result<String, DeskError> {
    let inner = prefix.trim().trim_matches('/');
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte);
    match inner {
        "" => Ok(String::new()),
        _ if inner.len() <= MAX_ID && inner.bytes().all(is_plain) => Ok(format!("/{inner}")),
        _ => Err(DeskError::Invalid(format!(
            "“{inner}” cannot stand before Routee's paths; it is whatsapp, or nothing"
        ))),
    }
}

/// Refuses a secret that is not an application's id and secret with a colon between them.
pub(super) fn check_secret(secret: &str) -> Result<(), DeskError> {
    let is_pair = secret
        .split_once(':')
        .is_some_and(|(id, secret)| !id.trim().is_empty() && !secret.trim().is_empty());
    is_pair.then_some(()).ok_or_else(|| {
        DeskError::Invalid(
            "a sign-in at Routee is the application's id and its secret with a colon between them"
                .into(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(change: impl FnOnce(&mut RouteeOptions)) -> Result<RouteeOptions, String> {
        let mut options = RouteeOptions {
            senders: vec!["+442079460123".into()],
            ..RouteeOptions::default()
        };
        change(&mut options);
        options.checked().map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_person_typed_is_tidied() {
        let tidy = options(|options| {
            options.senders = vec!["0044 20 7946-0123".into(), "+442079460123".into()];
            options.path_prefix = "whatsapp/".into();
            options.auth_base_url = " https://auth.routee.net/ ".into();
            options.groups = vec![RouteeGroup {
                id: " 8841203 ".into(),
                name: " ".into(),
            }];
        })
        .unwrap();
        assert_eq!(tidy.senders, ["+442079460123"], "once");
        assert_eq!(tidy.path_prefix, "/whatsapp");
        assert_eq!(tidy.auth_base_url, "https://auth.routee.net");
        assert_eq!(tidy.groups[0].name, "8841203");
        assert_eq!(
            options(|one| one.path_prefix = "/".into())
                .unwrap()
                .path_prefix,
            ""
        );
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        type Change = fn(&mut RouteeOptions);
        let cases: [(Change, &str); 8] = [
            (|one| one.senders.clear(), "at least one number"),
            (
                |one| one.senders = vec!["02079460123".into()],
                "02079460123",
            ),
            (
                |one| one.senders = vec!["+44 20 shop".into()],
                "+44 20 shop",
            ),
            (
                |one| one.auth_base_url = "http://example.com".into(),
                "https://",
            ),
            (|one| one.path_prefix = "/a?b".into(), "a?b"),
            (|one| one.requests_per_second = 0, "1 to 500"),
            (|one| one.template_ids = vec!["../1".into()], "../1"),
            (|one| one.template_account_id = "2 3".into(), "2 3"),
        ];
        for (change, named) in cases {
            let told = options(change).unwrap_err();
            assert!(told.contains(named), "{told}");
        }
    }

    #[test]
    fn a_secret_is_an_id_and_a_secret() {
        assert!(check_secret("id:secret:with colons").is_ok());
        for bad in ["", "secret", ":secret", "id:", "id: "] {
            let told = check_secret(bad).unwrap_err().to_string();
            assert!(told.contains("colon"), "{bad}: {told}");
        }
    }
}
