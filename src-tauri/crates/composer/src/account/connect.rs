//! Adds, checks and removes accounts. Secrets go to the keychain and nowhere else.

use super::{
    Account, AccountOptions, AccountState, Keeping, NewAccount, RemovedAccount, Sender, SystemKind,
    UploadRoute, routee,
};
use crate::{
    audience,
    change::Topic,
    desk::{Desk, blocking},
    error::DeskError,
    id::AccountId,
    secret::{Secret, SecretKey},
    store::{accounts, outbox},
};
use std::sync::Arc;

const MAX_NAME: usize = 80;
const MAX_URL: usize = 500;
const MAX_ACCOUNTS: usize = 100;

/// Lists the accounts in use.
pub fn list(desk: &Desk) -> Result<Vec<Account>, DeskError> {
    Ok(desk.store.read(accounts::list)?)
}

/// Adds an account after its system has answered with the secret; nothing is kept when it does not.
pub async fn add(
    desk: &Arc<Desk>,
    new: NewAccount,
    secret: Secret,
    how: Keeping,
) -> Result<Account, DeskError> {
    check_secret(new.kind, &secret)?;
    let account = draft_account(desk, new, how)?;
    let probe = account.clone();
    let probe_secret = secret.clone();
    let channel = blocking(desk, move |desk| {
        Ok(desk.doors.connector.connect(&probe, probe_secret)?)
    })
    .await?;
    channel.senders().await?;
    let kept = account.clone();
    blocking(desk, move |desk| {
        desk.doors.secrets.keep(kept.id.into(), &secret, how)?;
        Ok(desk.store.write(|tx| accounts::write(tx, &kept))?)
    })
    .await?;
    desk.announce(Topic::Accounts, Some(account.id.to_string()));
    // The account is there either way; its groups can be asked for again.
    if let Err(error) = audience::refresh(desk, account.id).await {
        tracing::warn!(%error, "the groups of a new account could not be read yet");
    }
    Ok(account)
}

fn draft_account(desk: &Desk, new: NewAccount, how: Keeping) -> Result<Account, DeskError> {
    // A storage is chosen later, together with its keys.
    let mut options = new.options.checked(new.kind)?;
    if options.upload_route == UploadRoute::OwnStorage || options.own_storage.is_some() {
        options.upload_route = UploadRoute::Endpoint;
        options.own_storage = None;
    }
    if list(desk)?.len() >= MAX_ACCOUNTS {
        return Err(DeskError::Invalid(format!(
            "at most {MAX_ACCOUNTS} accounts can be kept"
        )));
    }
    Ok(Account {
        id: AccountId::new(),
        kind: new.kind,
        name: checked_name(&new.name, new.kind.word())?,
        base_url: checked_url(&new.base_url)?,
        is_sandbox: false,
        state: AccountState::Ready,
        session_only: how == Keeping::SessionOnly,
        options,
        created_at_ms: desk.now_ms(),
    })
}

/// Refuses a secret whose form its system cannot take.
fn check_secret(kind: SystemKind, secret: &Secret) -> Result<(), DeskError> {
    match kind {
        SystemKind::Routee => routee::check_secret(secret.expose()),
        SystemKind::Watchcollect | SystemKind::Bird => Ok(()),
    }
}

fn checked_name(name: &str, usual: &str) -> Result<String, DeskError> {
    let name = name.trim();
    if name.chars().count() > MAX_NAME {
        return Err(DeskError::Invalid(format!(
            "a name has at most {MAX_NAME} characters"
        )));
    }
    Ok(if name.is_empty() {
        usual.to_owned()
    } else {
        name.to_owned()
    })
}

/// Takes HTTPS anywhere and plain HTTP on this machine only.
pub(crate) fn checked_url(url: &str) -> Result<String, DeskError> {
    let url = url.trim().trim_end_matches('/');
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host_of(authority);
    let is_loopback = matches!(host, "localhost" | "[::1]")
        || host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback());
    match scheme {
        _ if host.is_empty() || url.len() > MAX_URL || authority.contains('@') => Err(
            DeskError::Invalid("the address must look like https://api.example.com".into()),
        ),
        "https" => Ok(url.to_owned()),
        "http" if is_loopback => Ok(url.to_owned()),
        "http" => Err(DeskError::Invalid(
            "the address must begin with https://, so that nobody can read along".into(),
        )),
        _ => Err(DeskError::Invalid(
            "the address must look like https://api.example.com".into(),
        )),
    }
}

fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(_) => authority.split_inclusive(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Asks the system again; a working answer ends a sign-in pause and lets waiting work go on.
pub async fn check(desk: &Arc<Desk>, id: AccountId) -> Result<Vec<Sender>, DeskError> {
    blocking(desk, move |desk| {
        desk.drop_channel(id);
        Ok(())
    })
    .await?;
    audience::refresh(desk, id).await?;
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            accounts::set_state(tx, id, AccountState::Ready)?;
            accounts::clear_misses(tx, id)?;
            outbox::wake(tx, id, now_ms)
        })?;
        Ok(())
    })
    .await?;
    desk.announce(Topic::Accounts, Some(id.to_string()));
    blocking(desk, move |desk| audience::senders(desk, id)).await
}

/// Gives an account a new secret and checks it.
pub async fn change_secret(
    desk: &Arc<Desk>,
    id: AccountId,
    secret: Secret,
    how: Keeping,
) -> Result<Account, DeskError> {
    blocking(desk, move |desk| {
        let mut account = desk.account(id)?;
        check_secret(account.kind, &secret)?;
        account.session_only = how == Keeping::SessionOnly;
        desk.doors.secrets.keep(id.into(), &secret, how)?;
        Ok(desk.store.write(|tx| accounts::write(tx, &account))?)
    })
    .await?;
    check(desk, id).await?;
    blocking(desk, move |desk| desk.account(id)).await
}

/// Gives an account other settings and asks its system with them; where its files are kept stays as it is.
pub async fn set_options(
    desk: &Arc<Desk>,
    id: AccountId,
    options: AccountOptions,
) -> Result<Account, DeskError> {
    let changed = blocking(desk, move |desk| {
        let known = desk.account(id)?;
        let options = AccountOptions {
            upload_route: known.options.upload_route,
            own_storage: known.options.own_storage.clone(),
            ..options.checked(known.kind)?
        };
        let changed = Account { options, ..known };
        desk.store.write(|tx| accounts::write(tx, &changed))?;
        desk.drop_channel(id);
        Ok(changed)
    })
    .await?;
    desk.announce(Topic::Accounts, Some(id.to_string()));
    // The settings are kept either way; senders and groups can be asked for again.
    if let Err(error) = audience::refresh(desk, id).await {
        tracing::warn!(%error, "the senders of a changed account could not be read yet");
    }
    Ok(changed)
}

/// Gives an account another name.
pub fn rename(desk: &Desk, id: AccountId, name: &str) -> Result<Account, DeskError> {
    let mut account = desk.account(id)?;
    account.name = checked_name(name, account.kind.word())?;
    desk.store.write(|tx| accounts::write(tx, &account))?;
    desk.announce(Topic::Accounts, Some(id.to_string()));
    Ok(account)
}

/// Removes an account; its posts and history stay. The secret goes when nothing can bring it back.
///
/// What still waits does not go out any more, and says so; it can be cancelled.
pub fn remove(desk: &Desk, id: AccountId) -> Result<RemovedAccount, DeskError> {
    let now_ms = desk.now_ms();
    let waiting_posts = desk.store.write(|tx| {
        if !accounts::remove(tx, id, now_ms)? {
            return Err(DeskError::NotFound("account"));
        }
        Ok(outbox::waiting_posts(tx, id)?)
    })?;
    desk.drop_channel(id);
    desk.announce(Topic::Accounts, Some(id.to_string()));
    desk.announce(Topic::Outbox, None);
    Ok(RemovedAccount { waiting_posts })
}

/// Drops the secrets of removed accounts. Call it at the end of a session, when nothing brings them back.
pub fn forget_removed(desk: &Desk) -> Result<(), DeskError> {
    for id in desk.store.read(accounts::removed)? {
        desk.doors.secrets.forget(id.into())?;
        desk.doors.secrets.forget(SecretKey::Storage(id))?;
    }
    Ok(())
}

/// Brings a removed account back.
pub fn restore(desk: &Desk, id: AccountId) -> Result<Account, DeskError> {
    let account = desk.account(id)?;
    desk.store.write(|tx| accounts::write(tx, &account))?;
    desk.announce(Topic::Accounts, Some(id.to_string()));
    Ok(account)
}

/// Makes sure there is the account of the built-in sandbox, at its address of this run.
pub fn ensure_sandbox(desk: &Desk, base_url: &str) -> Result<Account, DeskError> {
    let options = AccountOptions::default();
    ensure_practice(desk, SystemKind::Watchcollect, "Sandbox", base_url, options)
}

/// Makes sure there is an account of a kind on the built-in sandbox; its settings stay, its addresses are those of this run.
pub fn ensure_practice(
    desk: &Desk,
    kind: SystemKind,
    name: &str,
    base_url: &str,
    options: AccountOptions,
) -> Result<Account, DeskError> {
    let mut all = list(desk)?.into_iter();
    let known = all.find(|account| account.is_sandbox && account.kind == kind);
    let mut account = known.unwrap_or_else(|| Account {
        id: AccountId::new(),
        kind,
        name: name.to_owned(),
        base_url: String::new(),
        is_sandbox: true,
        state: AccountState::Ready,
        session_only: false,
        options: options.clone(),
        created_at_ms: desk.now_ms(),
    });
    base_url.clone_into(&mut account.base_url);
    account.options.routee.auth_base_url = options.routee.auth_base_url;
    account.state = AccountState::Ready;
    desk.store.write(|tx| accounts::write(tx, &account))?;
    desk.drop_channel(account.id);
    desk.announce(Topic::Accounts, Some(account.id.to_string()));
    Ok(account)
}

#[cfg(test)]
mod tests {
    use super::checked_url;

    #[test]
    fn plain_http_is_taken_on_this_machine_only() {
        for good in [
            "https://api.example.com/",
            "http://127.0.0.1:4010",
            "http://[::1]:80",
            "http://localhost:1",
        ] {
            assert!(checked_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://localhost@example.com",
            "ftp://127.0.0.1",
            "api.example.com",
            "https://",
        ] {
            assert!(checked_url(bad).is_err(), "{bad}");
        }
    }
}
