//! What an account's system says beside its senders and groups: money left, templates, and who can be written to freely.

use super::template;
use crate::{
    channel::{Balance, Channel, NewTemplate, RemoteTemplate, ServiceWindow},
    desk::{Desk, blocking},
    error::DeskError,
    id::{AccountId, SenderId},
    recipient::Recipient,
};
use std::sync::Arc;

/// Asks how much money is left; [`crate::channel::ChannelError::NotOffered`] where the system does not say.
pub async fn balance(desk: &Arc<Desk>, id: AccountId) -> Result<Balance, DeskError> {
    Ok(channel(desk, id).await?.balance().await?)
}

/// Lists an account's templates with their state of review, one entry per language.
pub async fn templates(desk: &Arc<Desk>, id: AccountId) -> Result<Vec<RemoteTemplate>, DeskError> {
    Ok(channel(desk, id).await?.templates().await?)
}

/// Hands a template in for review; one that could only be refused does not leave.
pub async fn submit_template(
    desk: &Arc<Desk>,
    id: AccountId,
    template: NewTemplate,
) -> Result<RemoteTemplate, DeskError> {
    let template = template::checked(template)?;
    Ok(channel(desk, id).await?.submit_template(&template).await?)
}

/// Asks until when free words of a sender reach a recipient.
pub async fn service_window(
    desk: &Arc<Desk>,
    id: AccountId,
    sender: SenderId,
    recipient: Recipient,
) -> Result<ServiceWindow, DeskError> {
    let channel = channel(desk, id).await?;
    Ok(channel.service_window(&sender, &recipient).await?)
}

async fn channel(desk: &Arc<Desk>, id: AccountId) -> Result<Arc<dyn Channel>, DeskError> {
    blocking(desk, move |desk| {
        let account = desk.account(id)?;
        desk.channel(&account)
    })
    .await
}
