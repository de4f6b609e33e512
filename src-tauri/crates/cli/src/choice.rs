//! Which account, sender and groups are meant, by id or by name.

use crate::{
    lookup,
    problem::{Exit, Problem},
    workplace::Workplace,
};
use composer::{
    account::{self, Account, Sender},
    audience::{self, Audience, Group},
    contacts,
    id::SenderId,
    recipient::Recipient,
    store::ids::Kept,
};

/// Finds the account that is meant; without a word the only one, or the built-in sandbox's.
pub async fn account(place: &mut Workplace, wanted: Option<&str>) -> Result<Account, Problem> {
    if account::list(place.desk())?.is_empty() {
        place.start_sandbox().await?;
    }
    let known = account::list(place.desk())?;
    match wanted {
        Some(wanted) => named_account(place, known, wanted),
        None => usual_account(known),
    }
}

fn named_account(place: &Workplace, known: Vec<Account>, wanted: &str) -> Result<Account, Problem> {
    let mut same = known
        .iter()
        .filter(|account| account.name.eq_ignore_ascii_case(wanted));
    if let (Some(account), None) = (same.next(), same.next()) {
        return Ok(account.clone());
    }
    let id = lookup::id(place.desk(), Kept::Account, wanted)?;
    let account = known.into_iter().find(|account| account.id == id);
    account.ok_or_else(|| not_found(format!("the account “{wanted}” was removed")))
}

fn usual_account(known: Vec<Account>) -> Result<Account, Problem> {
    let (sandbox, mut others): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|account| account.is_sandbox);
    match (others.pop(), others.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            others.push(last);
            let names: Vec<_> = others
                .iter()
                .map(|account| format!("{} ({})", account.name, account.id))
                .collect();
            let message = format!(
                "there are several accounts; say which with --account: {}",
                names.join(", ")
            );
            Err(Problem::new(Exit::Usage, "which_account", message))
        }
        (None, _) => sandbox.into_iter().next().ok_or_else(|| {
            not_found(
                "there is no account; add one with `account add watchcollect --url URL`".into(),
            )
        }),
    }
}

/// Lists an account's senders; its system is asked when none is known yet.
pub async fn senders(
    place: &mut Workplace,
    account: &Account,
    refresh: bool,
) -> Result<Vec<Sender>, Problem> {
    if refresh || audience::senders(place.desk(), account.id)?.is_empty() {
        ask(place, account).await?;
    }
    Ok(audience::senders(place.desk(), account.id)?)
}

/// Lists an account's groups; its system is asked when none is known yet.
pub async fn groups(
    place: &mut Workplace,
    account: &Account,
    refresh: bool,
) -> Result<Vec<Group>, Problem> {
    if refresh || audience::groups(place.desk(), account.id, None)?.is_empty() {
        ask(place, account).await?;
    }
    Ok(audience::groups(place.desk(), account.id, None)?)
}

async fn ask(place: &mut Workplace, account: &Account) -> Result<(), Problem> {
    place.make_ready(account).await?;
    place
        .unless_stopped(audience::refresh(place.desk(), account.id))
        .await
}

/// Finds the sender that is meant. Without a word none is needed yet: a draft can be written offline.
pub async fn usual_sender(
    place: &mut Workplace,
    account: &Account,
    wanted: Option<&str>,
) -> Result<Option<SenderId>, Problem> {
    match (senders(place, account, false).await, wanted) {
        (Ok(known), wanted) => sender(&known, wanted),
        (Err(problem), None) if problem.exit != Exit::Interrupted => Ok(None),
        (Err(problem), _) => Err(problem),
    }
}

/// Finds a sender by id or name; without a word the first that can send.
pub fn sender(known: &[Sender], wanted: Option<&str>) -> Result<Option<SenderId>, Problem> {
    let Some(wanted) = wanted else {
        let able = known.iter().find(|sender| sender.can_send);
        return Ok(able.or(known.first()).map(|sender| sender.id.clone()));
    };
    let found = pick(
        known,
        wanted,
        |sender| (&sender.id.0, &sender.name),
        "sender",
    )?;
    Ok(Some(found.id.clone()))
}

/// Finds groups by id or name and reads phone numbers, all or none; groups are asked for only where one is named.
pub async fn reached(
    place: &mut Workplace,
    account: &Account,
    wanted: &[String],
) -> Result<Vec<Recipient>, Problem> {
    let is_number = |wanted: &str| wanted.trim_start().starts_with('+');
    let known = match wanted.iter().all(|wanted| is_number(wanted)) {
        true => Vec::new(),
        false => groups(place, account, false).await?,
    };
    let mut found = Vec::new();
    for wanted in wanted {
        if is_number(wanted) {
            let facts = contacts::number_facts(place.desk(), wanted)?;
            found.push(Recipient::Phone {
                number: facts.phone.number,
                name: facts.name,
            });
        } else {
            found.extend(recipients(&known, std::slice::from_ref(wanted))?);
        }
    }
    Ok(found)
}

/// Finds a saved audience by its name.
pub fn audience(place: &Workplace, account: &Account, name: &str) -> Result<Audience, Problem> {
    let missing = |_| {
        not_found(format!(
            "there is no audience “{name}”; `audience list` lists them"
        ))
    };
    audience::find(place.desk(), account.id, name).map_err(missing)
}

/// Finds groups by id or name, all or none.
pub fn recipients(known: &[Group], wanted: &[String]) -> Result<Vec<Recipient>, Problem> {
    wanted
        .iter()
        .map(|wanted| {
            let group = pick(known, wanted, |group| (&group.id, &group.name), "group")?;
            Ok(Recipient::Group {
                id: group.id.clone(),
                name: group.name.clone(),
            })
        })
        .collect()
}

/// Picks one by its id, its exact name, or a unique beginning of its id.
fn pick<'a, T>(
    known: &'a [T],
    wanted: &str,
    facts: impl Fn(&T) -> (&str, &str),
    what: &str,
) -> Result<&'a T, Problem> {
    if let Some(found) = known.iter().find(|one| facts(one).0 == wanted) {
        return Ok(found);
    }
    let by = |meant: &dyn Fn(&str, &str) -> bool| -> Vec<&'a T> {
        known
            .iter()
            .filter(|one| {
                let (id, name) = facts(one);
                meant(id, name)
            })
            .collect()
    };
    let exact = by(&|_, name| name == wanted);
    let loose = || by(&|_, name| name.to_lowercase() == wanted.to_lowercase());
    let beginning = || by(&|id, _| wanted.len() >= 4 && id.starts_with(wanted));
    let found = [exact, loose(), beginning()]
        .into_iter()
        .find(|found| !found.is_empty());
    match found.as_deref() {
        Some([only]) => Ok(only),
        Some(several) => {
            let ids: Vec<&str> = several.iter().map(|one| facts(one).0).collect();
            let message = format!(
                "several {what}s are meant by “{wanted}”; say which by id: {}",
                ids.join(", ")
            );
            Err(Problem::new(Exit::Usage, "ambiguous_name", message))
        }
        None => Err(no_such(known, wanted, facts, what)),
    }
}

fn no_such<T>(
    known: &[T],
    wanted: &str,
    facts: impl Fn(&T) -> (&str, &str),
    what: &str,
) -> Problem {
    let words = wanted.to_lowercase();
    let similar: Vec<String> = known
        .iter()
        .map(|one| facts(one).1)
        .filter(|name| name.to_lowercase().contains(&words))
        .take(5)
        .map(|name| format!("“{name}”"))
        .collect();
    let hint = match similar.as_slice() {
        [] => format!("`{what}s --refresh` lists what there is"),
        similar => format!("is one of these meant: {}", similar.join(", ")),
    };
    not_found(format!(
        "there is no {what} “{wanted}”; nothing was changed; {hint}"
    ))
}

fn not_found(message: String) -> Problem {
    Problem::new(Exit::NotFound, "not_found", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use composer::id::AccountId;

    fn group(id: &str, name: &str) -> Group {
        Group {
            id: id.into(),
            account_id: AccountId::new(),
            name: name.into(),
            member_count: None,
            is_announce: false,
            can_send: true,
            sender_ids: Vec::new(),
        }
    }

    fn chosen(wanted: &str) -> Result<String, Problem> {
        let known = [
            group("aaaa-1", "Dealers"),
            group("aaaa-2", "dealers"),
            group("bbbb-1", "Bakers"),
        ];
        let found = recipients(&known, &[wanted.to_owned()])?;
        Ok(found[0].address().to_owned())
    }

    #[test]
    fn a_group_is_found_by_id_by_name_and_by_the_beginning_of_its_id() {
        assert_eq!(chosen("aaaa-2").unwrap(), "aaaa-2");
        assert_eq!(
            chosen("Dealers").unwrap(),
            "aaaa-1",
            "the exact name comes first"
        );
        assert_eq!(chosen("BAKERS").unwrap(), "bbbb-1");
        assert_eq!(chosen("bbbb").unwrap(), "bbbb-1");
    }

    #[test]
    fn an_unclear_or_unknown_name_chooses_nothing() {
        assert_eq!(chosen("DEALERS").unwrap_err().exit, Exit::Usage);
        assert_eq!(chosen("aaaa").unwrap_err().exit, Exit::Usage);
        let unknown = chosen("Bake").unwrap_err();
        assert_eq!(unknown.exit, Exit::NotFound);
        assert!(unknown.message.contains("“Bakers”"), "{unknown}");
    }
}
