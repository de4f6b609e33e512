//! Asks what became of messages: many at once through the list, because readings are what Bird counts most tightly.

use super::{
    client::Bird,
    place::Place,
    states,
    wire::{self, Message},
};
use chrono::{DateTime, SecondsFormat};
use composer::channel::{ChannelError, SendReport};
use reqwest::StatusCode;
use std::collections::BTreeMap;

/// Messages that are looked for, by channel and id, with the word the core has for each.
type Wanted<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a String>>;

impl Bird {
    /// Reads one message.
    pub(super) async fn message(&self, place: Place<'_>) -> Result<Message, ChannelError> {
        self.get(&path_of(place), &[]).await
    }

    /// Asks whether the recipient opened a message.
    pub(super) async fn is_seen(&self, place: Place<'_>) -> Result<bool, ChannelError> {
        let path = format!("{}/interactions", path_of(place));
        let page: wire::Page = self.get(&path, &[]).await?;
        let acts: Vec<wire::Interaction> = wire::readable(page.results);
        // Who presses a button has it before the eyes.
        let is_look = |act: &wire::Interaction| matches!(act.kind.as_str(), "read" | "clicked");
        Ok(acts.iter().any(is_look))
    }

    /// Reads where many messages stand; one that Bird does not know is left out.
    pub(super) async fn reports(
        &self,
        send_ids: &[String],
        since_ms: i64,
    ) -> Result<Vec<(String, SendReport)>, ChannelError> {
        let mut wanted = Wanted::new();
        for id in send_ids {
            // What is no place of ours is not known, like a message that is gone.
            if let Ok(place) = Place::read(id) {
                wanted
                    .entry(place.channel)
                    .or_default()
                    .insert(place.message, id);
            }
        }
        let mut reports = Vec::new();
        for (channel, mut missing) in wanted {
            let mut found = self.listed(channel, &mut missing, since_ms).await?;
            for (message, id) in missing {
                let single = self.message_if_known(Place { channel, message }).await?;
                found.extend(single.map(|message| (id.clone(), message)));
            }
            for (id, message) in found {
                let seen = self.may_look_at_seen(&message, &id).await;
                reports.push((id, states::send_report(&message, seen)));
            }
        }
        Ok(reports)
    }

    /// Looks through the list as long as a page is likely to find more than a call for each message would.
    async fn listed(
        &self,
        channel: &str,
        missing: &mut BTreeMap<&str, &String>,
        since_ms: i64,
    ) -> Result<Vec<(String, Message)>, ChannelError> {
        let path = format!("/channels/{channel}/messages");
        let look_back_ms = i64::from(self.options.look_back_seconds) * 1_000;
        let start = instant(since_ms - look_back_ms);
        let filter = [("direction", "outgoing"), ("startAt", start.as_str())];
        let (mut found, mut token) = (Vec::new(), None::<String>);
        let mut pages = 0;
        while missing.len() > pages.max(1) {
            let page = self.page(&path, &filter, token.as_deref()).await?;
            pages += 1;
            for message in wire::readable::<Message>(page.results) {
                if let Some(id) = missing.remove(message.id.as_str()) {
                    found.push((id.clone(), message));
                }
            }
            if page.next_page_token.is_none() {
                break;
            }
            token = page.next_page_token;
        }
        Ok(found)
    }

    async fn message_if_known(&self, place: Place<'_>) -> Result<Option<Message>, ChannelError> {
        let answer = self.read(&path_of(place), &[]).await?;
        if matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Ok(None);
        }
        answer.parse().map(Some)
    }

    /// Asks who has seen a delivered message, as often as the pace leaves room beside everything else.
    ///
    /// Not being told is no reason to lose what the list said: it is asked again with the next look.
    async fn may_look_at_seen(&self, message: &Message, id: &str) -> bool {
        if !states::may_be_seen(message) || !self.looks_at_seen.has_turn() {
            return false;
        }
        match Place::read(id) {
            Ok(place) => self.is_seen(place).await.unwrap_or(false),
            Err(_) => false,
        }
    }
}

fn path_of(place: Place<'_>) -> String {
    format!("/channels/{}/messages/{}", place.channel, place.message)
}

/// Writes an instant as Bird reads it.
pub(super) fn instant(at_ms: i64) -> String {
    let at = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
