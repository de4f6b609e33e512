//! A desk over a fresh folder, with one account that can reach 300 groups.

use super::{
    FakeImaging, MemorySecrets, ScriptedSystem, VirtualClock,
    audience::{remote_groups, shop},
    system::Wire,
};
use composer::{
    account::{self, Account, Keeping},
    backup,
    clock::Clock,
    desk::{Desk, Doors},
    draft::{self, Draft, DraftFields},
    id::{AccountId, EntryId, PostId, SenderId},
    library::{self, AttachOutcome, Library},
    outbox::{self, OutboxItem, Settled},
    post::{self, Delivery, Hold, PostDetail, PostSummary},
    recipient::Recipient,
    secret::{Secret, SecretStore},
    store::{Store, StoreError, accounts, audience},
    sync,
};
use std::{path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Saturday, 21 November 2026, 12:00 UTC.
pub const NOON_MS: i64 = 1_795_262_400_000;

pub struct World {
    pub folder: TempDir,
    pub desk: Arc<Desk>,
    pub system: Arc<ScriptedSystem>,
    pub imaging: Arc<FakeImaging>,
    pub secrets: Arc<MemorySecrets>,
    pub clock: Arc<VirtualClock>,
    pub account: Account,
}

impl World {
    /// Opens a desk whose clock goes with tokio's.
    pub fn new() -> Self {
        Self::with_clock(|virtual_clock| virtual_clock)
    }

    /// Opens a second device over the same system, with a clock that goes with the first one's.
    pub fn beside(other: &Self) -> Self {
        let clock = other.clock.clone();
        Self::over(other.system.clone(), clock.clone(), clock)
    }

    /// Opens a device over a system, with a clock of its own, on the fastest disk there is.
    pub fn on_its_own_clock(system: Arc<ScriptedSystem>) -> Self {
        let clock = Arc::new(VirtualClock::at(NOON_MS));
        let open = |path: &Path| Store::open(path).unwrap();
        Self::made(system, clock.clone(), clock, fast_folder(), open)
    }

    /// Opens a desk whose clock is chosen; the virtual one is there all the same.
    pub fn with_clock(choose: impl FnOnce(Arc<VirtualClock>) -> Arc<dyn Clock>) -> Self {
        let clock = Arc::new(VirtualClock::at(NOON_MS));
        let chosen = choose(clock.clone());
        Self::over(Arc::default(), clock, chosen)
    }

    /// Opens a desk whose database the caller opens, on the fastest disk there is.
    pub fn with_store(open: impl FnOnce(&Path) -> Store) -> Self {
        let clock = Arc::new(VirtualClock::at(NOON_MS));
        Self::made(Arc::default(), clock.clone(), clock, fast_folder(), open)
    }

    /// Opens a desk in a folder of the caller's choice.
    pub fn in_folder(folder: TempDir) -> Self {
        let clock = Arc::new(VirtualClock::at(NOON_MS));
        let open = |path: &Path| Store::open(path).unwrap();
        Self::made(Arc::default(), clock.clone(), clock, folder, open)
    }

    fn over(system: Arc<ScriptedSystem>, clock: Arc<VirtualClock>, chosen: Arc<dyn Clock>) -> Self {
        let open = |path: &Path| Store::open(path).unwrap();
        Self::made(system, clock, chosen, tempfile::tempdir().unwrap(), open)
    }

    fn made(
        system: Arc<ScriptedSystem>,
        clock: Arc<VirtualClock>,
        chosen: Arc<dyn Clock>,
        folder: TempDir,
        open: impl FnOnce(&Path) -> Store,
    ) -> Self {
        let imaging = Arc::new(FakeImaging::default());
        let secrets = Arc::new(MemorySecrets::default());
        let doors = doors(&system, &imaging, &secrets, chosen);
        let store = open(&folder.path().join("postroom.db"));
        let desk = open_desk(store, folder.path(), doors);
        let account = account::ensure_sandbox(&desk, "http://127.0.0.1:9").unwrap();
        sign_in(&desk, &secrets);
        desk.store
            .write(|tx| {
                audience::replace_senders(tx, account.id, &[shop()])?;
                audience::replace_groups(tx, account.id, &remote_groups())
            })
            .unwrap();
        Self {
            folder,
            desk,
            system,
            imaging,
            secrets,
            clock,
            account,
        }
    }

    /// Gives the doors that every desk of this world has.
    fn doors(&self) -> Doors {
        doors(
            &self.system,
            &self.imaging,
            &self.secrets,
            self.clock.clone(),
        )
    }

    /// Closes the desk, as a killed process does, and opens the same folder again.
    pub fn restarted(self) -> Self {
        let store = Store::open(&self.folder.path().join("postroom.db")).unwrap();
        let desk = open_desk(store, self.folder.path(), self.doors());
        Self { desk, ..self }
    }

    /// Puts the desk over another database; its accounts get a secret.
    pub fn reopened(self, store: Store) -> Self {
        let desk = open_desk(store, self.folder.path(), self.doors());
        sign_in(&desk, &self.secrets);
        Self { desk, ..self }
    }

    /// Ends the desk, does something to its folder, and opens it as a start of the app does.
    pub fn restarted_after(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let doors = self.doors();
        let desk = Arc::into_inner(self.desk).expect("nobody else holds the desk");
        drop(desk);
        let folder = self.folder.path();
        meanwhile(folder);
        let opened = backup::open(folder, &folder.join("library"), self.clock.now_ms()).unwrap();
        let desk = open_desk(opened.store, folder, doors);
        outbox::recover(&desk).unwrap();
        sign_in(&desk, &self.secrets);
        Self { desk, ..self }
    }

    /// Puts another desk over the same database, without the check for what is too late.
    pub fn without_the_late_check(self) -> Self {
        let store = Store::open(&self.folder.path().join("postroom.db")).unwrap();
        let world = self.reopened(store);
        let desk = Arc::into_inner(world.desk).unwrap();
        let desk = Arc::new(desk.with_late_rule(|_| false));
        Self { desk, ..world }
    }

    /// Gives fields that can be sent as they are.
    pub fn fields(&self, text: &str, recipients: Vec<Recipient>) -> DraftFields {
        let mut fields = DraftFields {
            account_id: Some(self.account.id),
            sender_id: Some(SenderId("shop".into())),
            recipients,
            ..DraftFields::default()
        };
        fields.content.text = text.into();
        fields
    }

    pub fn draft(&self, text: &str, recipients: Vec<Recipient>) -> Draft {
        draft::new_from(&self.desk, self.fields(text, recipients)).unwrap()
    }

    /// Sends a text with no undo time.
    pub fn send(&self, text: &str, recipients: Vec<Recipient>) -> PostSummary {
        let draft = self.draft(text, recipients);
        self.send_draft(&draft)
    }

    pub fn send_draft(&self, draft: &Draft) -> PostSummary {
        post::send(&self.desk, draft.id, Hold { seconds: 0 }).unwrap()
    }

    pub fn attach(&self, draft: &Draft, bytes: &str) -> AttachOutcome {
        let name = "photo.jpg";
        library::attach_bytes(&self.desk, draft.id, bytes.as_bytes(), name).unwrap()
    }

    /// Runs the outbox until nothing can go on by itself; two days of waiting at most.
    pub async fn settle(&self) -> Settled {
        let limit = Duration::from_secs(2 * 86_400);
        let settled = timeout(limit, outbox::run_until_idle(&self.desk)).await;
        settled.expect("the outbox comes to rest").unwrap()
    }

    /// Runs the outbox for so long.
    pub async fn run_for(&self, time_ms: u64) {
        let stop = CancellationToken::new();
        let worker = tokio::spawn(outbox::run(self.desk.clone(), stop.clone()));
        sleep(Duration::from_millis(time_ms)).await;
        stop.cancel();
        worker.await.unwrap();
    }

    /// Runs draft sync by itself for so long.
    pub async fn sync_for(&self, time_ms: u64) {
        let stop = CancellationToken::new();
        let worker = tokio::spawn(sync::run(self.desk.clone(), stop.clone()));
        sleep(Duration::from_millis(time_ms)).await;
        stop.cancel();
        worker.await.unwrap();
    }

    /// Adds an account at another system.
    pub fn second_account(&self) -> AccountId {
        let account = Account {
            id: AccountId::new(),
            name: "Other".into(),
            base_url: "https://other.example".into(),
            is_sandbox: false,
            ..self.account.clone()
        };
        let secret = Secret::new("another token");
        self.secrets
            .keep(account.id.into(), &secret, Keeping::Keychain)
            .unwrap();
        self.desk
            .store
            .write(|tx| accounts::write(tx, &account))
            .unwrap();
        account.id
    }

    /// Lets another account have the first one's sender and groups.
    pub fn share_audience_with(&self, account: AccountId) {
        self.desk
            .store
            .write(|tx| {
                audience::replace_senders(tx, account, &[shop()])?;
                audience::replace_groups(tx, account, &remote_groups())
            })
            .unwrap();
    }

    pub fn detail(&self, id: PostId) -> PostDetail {
        post::read(&self.desk, id).unwrap()
    }

    pub fn deliveries(&self, id: PostId) -> Vec<Delivery> {
        self.detail(id).deliveries
    }

    pub fn outbox(&self) -> Vec<OutboxItem> {
        outbox::list(&self.desk).unwrap()
    }

    pub fn only_entry(&self) -> OutboxItem {
        let mut items = self.outbox();
        assert_eq!(items.len(), 1, "one open entry, not {items:#?}");
        items.remove(0)
    }

    /// Reads one number straight from the database.
    pub fn number(&self, sql: &str) -> i64 {
        let read = |db: &rusqlite::Connection| {
            Ok::<_, StoreError>(db.query_row(sql, [], |row| row.get(0))?)
        };
        self.desk.store.read(read).unwrap()
    }

    /// Runs SQL straight on the database.
    pub fn execute(&self, sql: &str) {
        self.desk
            .store
            .write(|tx| Ok::<_, StoreError>(tx.execute_batch(sql)?))
            .unwrap();
    }

    /// Leaves an entry as a killed process would: begun, never ended.
    pub fn kill_while_running(&self, id: EntryId) {
        self.execute(&format!(
            "UPDATE outbox SET state = 'running', attempts = attempts + 1 WHERE id = '{id}';
             INSERT INTO attempts (entry_id, number, started_at_ms)
             SELECT id, attempts, {NOON_MS} FROM outbox WHERE id = '{id}';"
        ));
    }
}

/// Makes a folder in memory where the system has one, so that thousands of lives take little time.
pub fn fast_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

fn doors(
    system: &Arc<ScriptedSystem>,
    imaging: &Arc<FakeImaging>,
    secrets: &Arc<MemorySecrets>,
    clock: Arc<dyn Clock>,
) -> Doors {
    Doors {
        imaging: imaging.clone(),
        secrets: secrets.clone(),
        clock,
        connector: Arc::new(Wire(system.clone(), String::new())),
    }
}

fn open_desk(store: Store, folder: &Path, doors: Doors) -> Arc<Desk> {
    let library = Library::open(&folder.join("library")).unwrap();
    Arc::new(Desk::new(store, library, doors))
}

/// Gives every account its secret.
fn sign_in(desk: &Desk, secrets: &MemorySecrets) {
    for account in account::list(desk).unwrap() {
        let secret = Secret::new("a secret token");
        let how = Keeping::Keychain;
        secrets.keep(account.id.into(), &secret, how).unwrap();
    }
}
