//! Looks for a message by its reference, without sending anything.

use super::{
    client::{Bird, MAX_PAGES, endless},
    place::{Place, checked_id},
    reports::instant,
    states,
    wire::{self, Message},
};
use composer::channel::{ChannelError, Dispatch, Dispatched, Lost};
use std::time::Duration;

/// After the clock here was set, nobody knows when the request left; so far back is looked.
const DAY_MS: i64 = 24 * 3_600_000;
/// A time so far after now can only come from a clock that was set.
const CLOCK_WAS_SET_MS: i64 = 60_000;

impl Bird {
    /// Looks among what was sent since shortly before the request left. What is not there may only be late: `Ok(None)`
    /// comes no sooner than the settings' wait after it.
    pub(super) async fn look_up(
        &self,
        dispatch: &Dispatch,
        lost: Lost,
    ) -> Result<Option<Dispatched>, ChannelError> {
        let channel = checked_id(&dispatch.sender.0, "channel")?;
        if let Some(message) = self.find(channel, &dispatch.key, lost).await? {
            let place = Place {
                channel,
                message: &message.id,
            };
            return Ok(Some(Dispatched {
                repeat: true,
                ..states::taken(place, dispatch)
            }));
        }
        match wait_left(lost, self.options.repeat_after_seconds) {
            Some(after) => Err(ChannelError::TryLater { after: Some(after) }),
            None => Ok(None),
        }
    }

    async fn find(
        &self,
        channel: &str,
        key: &str,
        lost: Lost,
    ) -> Result<Option<Message>, ChannelError> {
        let look_back_ms = i64::from(self.options.look_back_seconds) * 1_000;
        let start_ms = start_of_look(lost, look_back_ms);
        let looked = self.look_since(channel, key, start_ms).await?;
        let behind_ms = looked.their_now_ms.map_or(0, |theirs| lost.now_ms - theirs);
        if looked.found.is_some() || behind_ms <= look_back_ms / 2 {
            return Ok(looked.found);
        }
        // Their clock goes after ours: what they have just made seems older than the look goes back.
        let again = self.look_since(channel, key, start_ms - behind_ms).await?;
        Ok(again.found)
    }

    /// Compares every message that was sent since then. One that cannot be read could be the one, so it is an error.
    async fn look_since(
        &self,
        channel: &str,
        key: &str,
        start_ms: i64,
    ) -> Result<Looked, ChannelError> {
        let path = format!("/channels/{channel}/messages");
        let start = instant(start_ms);
        let filter = [("direction", "outgoing"), ("startAt", start.as_str())];
        let mut token: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let page = self.page(&path, &filter, token.as_deref()).await?;
            let kept = page.results.len();
            let mut messages: Vec<Message> = wire::readable(page.results);
            let is_whole = messages.len() == kept;
            messages.retain(|message| message.reference.as_deref() == Some(key));
            let looked = Looked {
                found: messages.pop(),
                their_now_ms: page.end_at,
            };
            if looked.found.is_some() {
                return Ok(looked);
            }
            if !is_whole {
                return Err(ChannelError::Unexpected {
                    status: 200,
                    excerpt: "the list holds messages that cannot be read".into(),
                });
            }
            if page.next_page_token.is_none() {
                return Ok(looked);
            }
            token = page.next_page_token;
        }
        Err(endless(&path))
    }
}

struct Looked {
    found: Option<Message>,
    /// What the system's clock showed, where it says so.
    their_now_ms: Option<i64>,
}

fn start_of_look(lost: Lost, look_back_ms: i64) -> i64 {
    if lost.first_left_ms > lost.now_ms + CLOCK_WAS_SET_MS {
        return lost.now_ms - DAY_MS - look_back_ms;
    }
    lost.first_left_ms - look_back_ms
}

/// Gives how long a message that is not in the list may still turn up.
fn wait_left(lost: Lost, repeat_after_seconds: u32) -> Option<Duration> {
    let wait_ms = i64::from(repeat_after_seconds) * 1_000;
    let passed_ms = lost.now_ms.saturating_sub(lost.last_left_ms).max(0);
    let left_ms = u64::try_from(wait_ms - passed_ms).ok()?;
    (left_ms > 0).then(|| Duration::from_millis(left_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(first_left_ms: i64, last_left_ms: i64, now_ms: i64) -> Lost {
        Lost {
            first_left_ms,
            last_left_ms,
            now_ms,
        }
    }

    #[test]
    fn the_wait_is_counted_from_the_last_time_it_may_have_left() {
        let left = |last_ms, now_ms| wait_left(lost(0, last_ms, now_ms), 60);
        assert_eq!(left(1_000, 1_000), Some(Duration::from_secs(60)));
        assert_eq!(left(1_000, 41_000), Some(Duration::from_secs(20)));
        assert_eq!(left(1_000, 61_000), None);
        assert_eq!(left(50_000, 61_000), Some(Duration::from_secs(49)));
        let set_back = left(9_999_000, 61_000);
        assert_eq!(
            set_back,
            Some(Duration::from_secs(60)),
            "the clock was set back"
        );
    }

    #[test]
    fn the_look_begins_before_the_request_first_left() {
        assert_eq!(
            start_of_look(lost(500_000, 600_000, 700_000), 120_000),
            380_000
        );
        let set_back = start_of_look(lost(DAY_MS, DAY_MS, 3_600_000), 120_000);
        assert_eq!(set_back, 3_600_000 - DAY_MS - 120_000);
    }
}
