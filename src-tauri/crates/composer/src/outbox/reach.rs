//! Whether an account's system can be reached, as its calls tell.

use crate::{
    account::AccountState,
    change::Topic,
    channel::ChannelError,
    desk::{Desk, blocking},
    error::DeskError,
    id::AccountId,
    store::accounts,
};
use std::sync::Arc;

/// After so many calls in a row that did not get through, an account counts as unreachable.
const MISSES: u32 = 3;

/// Notes that an account's system answered.
pub(crate) async fn set_reachable(desk: &Arc<Desk>, account: AccountId) -> Result<(), DeskError> {
    let changed = blocking(desk, move |desk| {
        if !desk.store.read(|db| accounts::is_troubled(db, account))? {
            return Ok(false);
        }
        desk.store.write(|tx| note_reached(tx, account))
    })
    .await?;
    if changed {
        desk.announce(Topic::Accounts, Some(account.to_string()));
    }
    Ok(())
}

/// Notes that an account's system answered; says whether it had counted as unreachable.
pub(super) fn note_reached(
    tx: &rusqlite::Connection,
    account: AccountId,
) -> Result<bool, DeskError> {
    accounts::clear_misses(tx, account)?;
    let (away, ready) = (AccountState::Unreachable, AccountState::Ready);
    Ok(accounts::turn(tx, account, away, ready)?)
}

/// Lets an account rest that needs a sign-in, and marks one that does not answer.
pub(crate) fn note_account(
    tx: &rusqlite::Connection,
    account: AccountId,
    error: &DeskError,
) -> Result<bool, DeskError> {
    match error {
        DeskError::Channel(ChannelError::SignInNeeded) | DeskError::Secret(_) => Ok(
            accounts::set_state(tx, account, AccountState::SignInNeeded)?,
        ),
        DeskError::Channel(ChannelError::Unreachable(_) | ChannelError::Unknown { .. }) => {
            let misses = accounts::count_miss(tx, account)?;
            Ok(misses >= MISSES && accounts::set_state(tx, account, AccountState::Unreachable)?)
        }
        _ => Ok(false),
    }
}
