//! One life of the app: from its start over whatever the folder holds to its end or its crash.

use super::{day, points::Points};
use crate::support::{
    FakeImaging, MemorySecrets, NOON_MS, ScriptedSystem, VirtualClock, Wire, fast_folder,
    remote_groups, shop,
};
use composer::{
    account::{self, Account, Keeping},
    clock::Clock,
    desk::{Desk, Doors},
    error::DeskError,
    id::{DraftId, PostId},
    library::Library,
    outbox,
    secret::{Secret, SecretStore},
    store::{Opening, Store, StoreError, audience},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};
use tempfile::TempDir;
use tokio::runtime::Builder;

/// What the person was told is kept; it outlives every crash.
#[derive(Default)]
pub struct Promised {
    /// The number in the text of each draft.
    pub texts: BTreeMap<DraftId, u32>,
    pub pictures: BTreeMap<DraftId, usize>,
    pub posts: BTreeMap<DraftId, PostId>,
}

/// What stays when the app ends: the disk, the system, the keychain, the time, and the person.
pub struct Ground {
    pub folder: TempDir,
    pub system: Arc<ScriptedSystem>,
    secrets: Arc<MemorySecrets>,
    now_ms: AtomicI64,
    /// Runs at each start over an earlier life, in place of nothing.
    sabotage: &'static str,
    pub promised: Mutex<Promised>,
}

/// How a life ended, and the points it passed.
pub struct Ended {
    pub has_crashed: bool,
    pub points: Vec<String>,
}

/// The app as it runs now.
pub struct Life {
    pub desk: Arc<Desk>,
    pub account: Account,
    pub ground: Arc<Ground>,
}

impl Ground {
    pub fn new(sabotage: &'static str) -> Arc<Self> {
        let system = Arc::new(ScriptedSystem::default());
        system.recipients_per_request.store(2, Ordering::SeqCst);
        Arc::new(Self {
            folder: fast_folder(),
            system,
            secrets: Arc::default(),
            now_ms: NOON_MS.into(),
            sabotage,
            promised: Mutex::default(),
        })
    }

    /// Lives until the day's work is done or the crash comes; nothing of a life goes on beyond its runtime.
    pub fn live(self: &Arc<Self>, crash_at: Option<usize>) -> Result<Ended, String> {
        let points = Arc::new(Points::crashing_at(crash_at));
        let (before, after) = (points.clone(), points.clone());
        self.system.watch(move |call| before.before_request(call));
        self.system
            .watch_after(move |call| after.after_request(call));
        let mut runtime = Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        let done = runtime.block_on(self.clone().until_end(points.clone()));
        // Waits for what blocks, and drops every task.
        drop(runtime);
        if !points.is_dead() {
            done?;
        }
        Ok(Ended {
            has_crashed: points.is_dead(),
            points: points.names(),
        })
    }

    async fn until_end(self: Arc<Self>, points: Arc<Points>) -> Result<(), String> {
        let clock = Arc::new(VirtualClock::at(self.now_ms.load(Ordering::SeqCst)));
        let life = tokio::spawn(work(self.clone(), points.clone(), clock.clone()));
        let done = tokio::select! {
            biased;
            () = points.crash() => Ok(()),
            done = life => done.map_err(|error| error.to_string()).flatten(),
        };
        self.now_ms.store(clock.now_ms() + 1000, Ordering::SeqCst);
        done
    }
}

async fn work(
    ground: Arc<Ground>,
    points: Arc<Points>,
    clock: Arc<VirtualClock>,
) -> Result<(), String> {
    let life = Life::begin(ground, points, clock).map_err(|error| format!("start: {error}"))?;
    day::check_promises(&life)?;
    day::work(&life).await?;
    day::check(&life)
}

impl Life {
    /// Starts as the app does: store, library, account, recovery.
    fn begin(
        ground: Arc<Ground>,
        points: Arc<Points>,
        clock: Arc<VirtualClock>,
    ) -> Result<Self, DeskError> {
        let folder = ground.folder.path();
        let opening = Opening::new(&folder.join("postroom.db")).watched_by(points);
        let doors = Doors {
            imaging: Arc::new(FakeImaging::default()),
            secrets: ground.secrets.clone(),
            clock,
            connector: Arc::new(Wire(ground.system.clone(), String::new())),
        };
        let library = Library::open(&folder.join("library"))?;
        let desk = Arc::new(Desk::new(Store::open_as(opening)?, library, doors));
        let account = account::ensure_sandbox(&desk, "http://127.0.0.1:9")?;
        let secret = Secret::new("a secret token");
        let how = Keeping::Keychain;
        ground
            .secrets
            .keep(account.id.into(), &secret, how)
            .unwrap();
        desk.store.write(|tx| {
            audience::replace_senders(tx, account.id, &[shop()])?;
            audience::replace_groups(tx, account.id, &remote_groups()[..4])?;
            Ok::<_, StoreError>(tx.execute_batch(ground.sabotage)?)
        })?;
        outbox::recover(&desk)?;
        Ok(Self {
            desk,
            account,
            ground,
        })
    }
}
