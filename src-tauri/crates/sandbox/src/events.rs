//! What the page hears about while it happens. Sent after the commit, never stored.

use serde::Serialize;
use tokio::sync::broadcast;

use crate::ledger::Delivery;

/// One thing that happened in the world.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A message arrived in a chat.
    Delivery { delivery: Box<Delivery> },
    /// Groups or sessions changed: read the chats again.
    Chats,
    /// The world went back to its seed.
    Reset,
}

/// Hands events to whoever listens; slow listeners lose the oldest and are told so.
#[derive(Debug, Clone)]
pub struct Events(broadcast::Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Events {
    /// Tells every listener; nobody listening is fine.
    pub fn publish(&self, event: Event) {
        let _ = self.0.send(event);
    }

    /// Starts listening from now on.
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}
