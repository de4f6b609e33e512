//! Everything an operation needs, in one place: the store, the library, and the doors to the world.

use crate::{
    account::Account,
    capabilities::Capabilities,
    change::{Changed, News, Topic, UploadProgress},
    channel::{Channel, ChannelError, Connector},
    clock::Clock,
    error::DeskError,
    id::{AccountId, PostId},
    imaging::Imaging,
    library::Library,
    media_host::{MediaHosts, NoMediaHosts},
    outbox::{LateRule, Leaving, is_too_late},
    secret::SecretStore,
    store::{
        Store, accounts,
        posts::{self, Frozen},
    },
};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Notify, broadcast, futures::Notified};

/// How many announcements a slow listener may lag behind before it has to look at everything anew.
const NEWS_KEPT: usize = 1024;
/// How many posts on their way are kept in memory, without their recipients.
const FROZEN_KEPT: usize = 8;

/// The doors to the world that the core is given.
pub struct Doors {
    pub imaging: Arc<dyn Imaging>,
    pub secrets: Arc<dyn SecretStore>,
    pub clock: Arc<dyn Clock>,
    pub connector: Arc<dyn Connector>,
}

/// The place where drafts are written and posts leave from.
pub struct Desk {
    pub store: Store,
    pub library: Library,
    pub(crate) doors: Doors,
    channels: Mutex<HashMap<AccountId, Arc<dyn Channel>>>,
    news: broadcast::Sender<News>,
    bell: Notify,
    /// One round of draft sync at a time.
    pub(crate) sync_turn: tokio::sync::Mutex<()>,
    late_rule: LateRule,
    media_hosts: Arc<dyn MediaHosts>,
    frozen: Mutex<VecDeque<(PostId, Arc<Frozen>)>>,
}

impl Desk {
    /// Sets the desk up over an opened store and library.
    pub fn new(store: Store, library: Library, doors: Doors) -> Self {
        let (news, _) = broadcast::channel(NEWS_KEPT);
        let channels = Mutex::default();
        Self {
            store,
            library,
            doors,
            channels,
            news,
            bell: Notify::new(),
            sync_turn: tokio::sync::Mutex::default(),
            late_rule: is_too_late,
            media_hosts: Arc::new(NoMediaHosts),
            frozen: Mutex::default(),
        }
    }

    /// Takes the door to storages of people's own.
    pub fn with_media_hosts(self, media_hosts: Arc<dyn MediaHosts>) -> Self {
        Self {
            media_hosts,
            ..self
        }
    }

    /// Gives the door to media hosts.
    pub(crate) fn media_hosts(&self) -> &Arc<dyn MediaHosts> {
        &self.media_hosts
    }

    /// Takes another rule for what is too late, so that a test can see what the usual one is good for.
    pub fn with_late_rule(self, late_rule: LateRule) -> Self {
        Self { late_rule, ..self }
    }

    pub(crate) fn is_too_late(&self, leaving: &Leaving) -> bool {
        (self.late_rule)(leaving)
    }

    /// Gives the time.
    pub fn now_ms(&self) -> i64 {
        self.doors.clock.now_ms()
    }

    /// Listens to what changes.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Announces a change that gives the outbox nothing to do.
    pub(crate) fn tell(&self, topic: Topic, id: Option<String>) {
        // Nobody listening is fine.
        let _ = self.news.send(News::Changed(Changed { topic, id }));
    }

    /// Announces a change and wakes the outbox.
    pub(crate) fn announce(&self, topic: Topic, id: Option<String>) {
        self.tell(topic, id);
        if matches!(topic, Topic::Outbox | Topic::Accounts) {
            self.bell.notify_waiters();
        }
    }

    pub(crate) fn announce_progress(&self, progress: UploadProgress) {
        let _ = self.news.send(News::Progress(progress));
    }

    /// Waits for the next ring; register before looking at the queue, or a ring is missed.
    pub(crate) fn rung(&self) -> Notified<'_> {
        self.bell.notified()
    }

    /// Reads an account that is in use.
    pub(crate) fn account(&self, id: AccountId) -> Result<Account, DeskError> {
        let account = self.store.read(|db| accounts::read(db, id))?;
        account.ok_or(DeskError::NotFound("account"))
    }

    /// Gives what a post says and who says it. That never changes, so the last few are kept.
    pub(crate) async fn frozen(self: &Arc<Self>, id: PostId) -> Result<Arc<Frozen>, DeskError> {
        let kept = |desk: &Self| {
            let kept = desk.frozen.lock().unwrap_or_else(PoisonError::into_inner);
            kept.iter()
                .find(|(known, _)| *known == id)
                .map(|(_, post)| post.clone())
        };
        if let Some(post) = kept(self) {
            return Ok(post);
        }
        let read = blocking(self, move |desk| {
            let post = desk.store.read(|db| posts::frozen(db, id))?;
            post.ok_or(DeskError::NotFound("post"))
        });
        let post = Arc::new(read.await?);
        let mut kept = self.frozen.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(FROZEN_KEPT - 1);
        kept.push_front((id, post.clone()));
        Ok(post)
    }

    /// Says what an account's system can do.
    pub fn capabilities(&self, id: AccountId) -> Result<Capabilities, DeskError> {
        Ok(self.doors.connector.capabilities(&self.account(id)?))
    }

    /// Gives the client of an account, made once and kept until the account changes.
    pub(crate) fn channel(&self, account: &Account) -> Result<Arc<dyn Channel>, DeskError> {
        let mut channels = self.channels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(channel) = channels.get(&account.id) {
            return Ok(channel.clone());
        }
        let secret = self
            .doors
            .secrets
            .read(account.id.into())?
            .ok_or(ChannelError::SignInNeeded)?;
        let channel = self.doors.connector.connect(account, secret)?;
        channels.insert(account.id, channel.clone());
        Ok(channel)
    }

    /// Forgets an account's client, because its address, options or secret changed.
    pub(crate) fn drop_channel(&self, id: AccountId) {
        self.channels
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&id);
    }
}

/// Runs blocking work of the core away from the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    desk: &Arc<Desk>,
    work: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    let desk = desk.clone();
    let done = tokio::task::spawn_blocking(move || work(&desk)).await;
    done.map_err(|failed| DeskError::Invalid(format!("a task ended early: {failed}")))?
}
