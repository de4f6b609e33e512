//! Looks for a send by its key, without sending anything.

use super::{
    client::{MAX_PAGES, Watchcollect},
    wire,
};
use composer::channel::{ChannelError, Dispatch, Dispatched};

/// How far the system's clock and ours may differ.
const CLOCKS_DIFFER_MS: i64 = 24 * 3_600_000;

impl Watchcollect {
    /// Looks among the newest sends, back to a day before the key was made.
    ///
    /// `Ok(None)` is certain. A schedule, or a key without its time, cannot be looked for: `NotOffered`.
    pub(super) async fn look_up(
        &self,
        dispatch: &Dispatch,
    ) -> Result<Option<Dispatched>, ChannelError> {
        let made_ms = made_at(&dispatch.key).filter(|_| dispatch.booking.is_none());
        let oldest_ms = made_ms.ok_or(ChannelError::NotOffered)? - CLOCKS_DIFFER_MS;
        let filter = [("session_id", dispatch.sender.0.as_str())];
        let mut cursor: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let path = "/v2/outbound/sends";
            let page = self.page(path, &filter, cursor.as_deref()).await?;
            let kept = page.items.len();
            let sends: Vec<wire::KeptSend> = wire::readable(page.items);
            if sends.len() < kept || sends.iter().any(|send| send.requested_at_ms.is_none()) {
                return Err(ChannelError::NotOffered);
            }
            if let Some(found) = sends.iter().find(|send| send.has_key(&dispatch.key)) {
                return Ok(Some(already_there(&found.id)));
            }
            let is_older = |send: &wire::KeptSend| send.requested_at_ms < Some(oldest_ms);
            let next = page.next_cursor.filter(|_| page.has_more.unwrap_or(true));
            if next.is_none() || next == cursor || sends.last().is_some_and(is_older) {
                return Ok(None);
            }
            cursor = next;
        }
        Err(ChannelError::NotOffered)
    }
}

fn already_there(send_id: &str) -> Dispatched {
    Dispatched {
        repeat: true,
        send_id: Some(send_id.to_owned()),
        schedule_id: None,
        outcomes: Vec::new(),
    }
}

/// Reads the time a key was made: the first 48 bits of its UUID of version 7.
fn made_at(key: &str) -> Option<i64> {
    let id = key.strip_prefix("postroom-")?;
    let time: String = id.chars().filter(|c| *c != '-').take(12).collect();
    (id.len() == 36 && id.as_bytes()[14] == b'7')
        .then(|| i64::from_str_radix(&time, 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::made_at;

    #[test]
    fn a_key_tells_when_it_was_made() {
        let key = "postroom-017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
        assert_eq!(made_at(key), Some(1_645_557_742_000));
    }

    #[test]
    fn a_key_of_another_kind_tells_nothing() {
        for key in [
            "key-1",
            "postroom-",
            "postroom-017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        ] {
            assert_eq!(made_at(key), None, "{key}");
        }
    }
}
