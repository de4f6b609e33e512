//! Until when free words reach somebody.

use super::{
    client::Bird,
    place::checked_id,
    reports::instant,
    wire::{self, ContactWindow, Message, Parties},
};
use chrono::Utc;
use composer::{
    channel::{ChannelError, ServiceWindow},
    id::SenderId,
    recipient::Recipient,
};

/// A window is open for a day after the last message; the hour is for clocks that differ.
const WINDOW_MS: i64 = 25 * 3_600_000;
/// So many pages of received messages are looked through for a number.
const PAGES: usize = 10;
/// The last instant of the year 9999: a window that never closes.
const FOR_EVER_MS: i64 = 253_402_300_799_000;

impl Bird {
    /// Asks for the window between a channel and a recipient.
    ///
    /// A number has to be found among the latest received messages first: only a contact's window can be asked for.
    pub(super) async fn window(
        &self,
        sender: &SenderId,
        recipient: &Recipient,
    ) -> Result<ServiceWindow, ChannelError> {
        let channel = checked_id(&sender.0, "channel")?;
        let contact = match recipient {
            Recipient::Contact { id, .. } => Some(id.clone()),
            Recipient::Phone { number, .. } => self.who_wrote(channel, number).await?,
            Recipient::Group { .. } => return Err(ChannelError::NotOffered),
        };
        let Some(contact) = contact else {
            return Ok(ServiceWindow {
                open_until_ms: None,
            });
        };
        let contact = checked_id(&contact, "contact")?;
        let path = format!("/channels/{channel}/contacts/{contact}");
        let window: ContactWindow = self.get(&path, &[]).await?;
        let for_ever = window.is_permanent_session.unwrap_or(false);
        Ok(ServiceWindow {
            open_until_ms: match for_ever {
                true => Some(FOR_EVER_MS),
                false => window.service_window_expire_at,
            },
        })
    }

    /// Finds the contact that wrote from a number within the last day; `None` when nobody did.
    async fn who_wrote(&self, channel: &str, number: &str) -> Result<Option<String>, ChannelError> {
        let path = format!("/channels/{channel}/messages");
        let start = instant(Utc::now().timestamp_millis() - WINDOW_MS);
        let filter = [("direction", "incoming"), ("startAt", start.as_str())];
        let mut token: Option<String> = None;
        for _ in 0..PAGES {
            let page = self.page(&path, &filter, token.as_deref()).await?;
            let messages: Vec<Message> = wire::readable(page.results);
            let mut people = messages
                .iter()
                .flat_map(|message| message.sender.iter().flat_map(Parties::all));
            let writer = people.find(|one| one.identifier_value.as_deref() == Some(number));
            if let Some(id) = writer.and_then(|one| one.id.clone()) {
                return Ok(Some(id));
            }
            if page.next_page_token.is_none() {
                return Ok(None);
            }
            token = page.next_page_token;
        }
        // Too many wrote to tell whether this one did.
        Err(ChannelError::NotOffered)
    }
}
