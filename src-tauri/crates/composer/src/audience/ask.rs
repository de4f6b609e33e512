//! Asks the systems for senders and groups, and keeps named sets of recipients.

use super::{Audience, AudienceSource, Group};
use crate::{
    account::{AccountState, Sender},
    change::Topic,
    channel::ChannelError,
    desk::{Desk, blocking},
    error::DeskError,
    id::{AccountId, AudienceId, SenderId},
    store::{accounts, audience},
};
use std::sync::Arc;

const MAX_NAME: usize = 120;

/// Asks an account's system for its senders and groups and keeps the answer.
pub async fn refresh(desk: &Arc<Desk>, id: AccountId) -> Result<(), DeskError> {
    let channel = blocking(desk, move |desk| {
        let account = desk.account(id)?;
        desk.channel(&account)
    })
    .await?;
    let answer = async { Ok((channel.senders().await?, channel.groups().await?)) };
    let (senders, groups) = match answer.await {
        Ok(answer) => answer,
        Err(error) => return Err(note(desk, id, error).await?),
    };
    blocking(desk, move |desk| {
        desk.store.write(|tx| {
            audience::replace_senders(tx, id, &senders)?;
            audience::replace_groups(tx, id, &groups)
        })?;
        Ok(())
    })
    .await?;
    desk.announce(Topic::Audience, Some(id.to_string()));
    Ok(())
}

async fn note(
    desk: &Arc<Desk>,
    id: AccountId,
    error: ChannelError,
) -> Result<DeskError, DeskError> {
    let state = match error {
        ChannelError::SignInNeeded => Some(AccountState::SignInNeeded),
        ChannelError::Unreachable(_) => Some(AccountState::Unreachable),
        _ => None,
    };
    if let Some(state) = state {
        blocking(desk, move |desk| {
            Ok(desk.store.write(|tx| accounts::set_state(tx, id, state))?)
        })
        .await?;
        desk.announce(Topic::Accounts, Some(id.to_string()));
    }
    Ok(error.into())
}

/// Lists an account's senders as last seen.
pub fn senders(desk: &Desk, account: AccountId) -> Result<Vec<Sender>, DeskError> {
    Ok(desk.store.read(|db| audience::senders(db, account))?)
}

/// Lists an account's groups as last seen; with a sender only those it is a member of.
pub fn groups(
    desk: &Desk,
    account: AccountId,
    sender: Option<&SenderId>,
) -> Result<Vec<Group>, DeskError> {
    Ok(desk
        .store
        .read(|db| audience::groups(db, account, sender))?)
}

/// Lists an account's saved audiences.
pub fn list(desk: &Desk, account: AccountId) -> Result<Vec<Audience>, DeskError> {
    Ok(desk.store.read(|db| audience::audiences(db, account))?)
}

/// Keeps a named set of recipients; the same name replaces the older set.
pub fn save(
    desk: &Desk,
    account: AccountId,
    name: &str,
    source: AudienceSource,
) -> Result<Audience, DeskError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(DeskError::Invalid(format!(
            "a name has 1 to {MAX_NAME} characters"
        )));
    }
    if matches!(&source, AudienceSource::Fixed { recipients } if recipients.is_empty()) {
        return Err(DeskError::Invalid("choose at least one group first".into()));
    }
    let same = list(desk, account)?
        .into_iter()
        .find(|known| known.name == name);
    let audience = Audience {
        id: same.map_or_else(AudienceId::new, |known| known.id),
        account_id: account,
        name: name.to_owned(),
        source,
        updated_at_ms: desk.now_ms(),
    };
    desk.store
        .write(|tx| audience::save_audience(tx, &audience))?;
    desk.announce(Topic::Audience, Some(account.to_string()));
    Ok(audience)
}

/// Puts a saved audience aside.
pub fn delete(desk: &Desk, id: AudienceId) -> Result<(), DeskError> {
    let now_ms = desk.now_ms();
    if !desk
        .store
        .write(|tx| audience::delete_audience(tx, id, now_ms))?
    {
        return Err(DeskError::NotFound("audience"));
    }
    desk.announce(Topic::Audience, None);
    Ok(())
}
