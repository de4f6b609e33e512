//! A sending system that does as it is told, keeps keys as watchcollect does, and remembers every call.

mod drafts;

use async_trait::async_trait;
use composer::{
    account::Account,
    capabilities::{Capabilities, MediaRule, NativeSchedule, Settles, TextLimit, TextUnit},
    channel::{
        Cancelled, Channel, ChannelError, Connector, Deleted, Dispatch, Dispatched, OutgoingFile,
        Progress, RecipientOutcome, RemoteFile, RemoteGroup, RemoteSender, ScheduleReport,
        SendReport, Settling,
    },
    content::MediaKind,
    draft::{RemoteDraft, SharedDraft},
    id::SenderId,
    post::{DeliveryState, ScheduleState},
    recipient::RecipientKind,
    secret::Secret,
};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

/// One call as it came in.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    Senders,
    Groups,
    Upload(OutgoingFile),
    Dispatch(Dispatch),
    Settle(Dispatch),
    Look(Dispatch),
    SendReport(String),
    ScheduleReport(String),
    Cancel(String),
    Drafts,
    Draft(String),
    CreateDraft(SharedDraft),
    DeleteDraft(String),
    Download(String),
}

impl Call {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Senders => "senders",
            Self::Groups => "groups",
            Self::Upload(_) => "upload",
            Self::Dispatch(_) | Self::Settle(_) => "send",
            Self::Look(_) => "look",
            Self::SendReport(_) => "send_report",
            Self::ScheduleReport(_) => "schedule_report",
            Self::Cancel(_) => "cancel",
            Self::Drafts => "drafts",
            Self::Draft(_) => "draft",
            Self::CreateDraft(_) => "create_draft",
            Self::DeleteDraft(_) => "delete_draft",
            Self::Download(_) => "download",
        }
    }
}

/// What the next call of a kind gets instead of an ordinary answer.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It is handled, and the answer is lost.
    LostAfter,
    /// It is not handled, and nobody can tell.
    LostBefore,
    /// It is not handled.
    Error(ChannelError),
    /// The asking process dies before it is handled.
    DieBefore,
    /// It is handled, and the asking process dies before it hears of it.
    DieAfter,
}

type Hook = Box<dyn Fn(&Call) + Send>;

#[derive(Default)]
struct Taken {
    /// Requests by key, with the id each was given.
    by_key: HashMap<String, (Dispatch, String)>,
    /// Each message that a recipient got: key and address.
    delivered: Vec<(String, String)>,
    addresses: HashMap<String, Vec<String>>,
    cancelled: HashSet<String>,
}

pub struct ScriptedSystem {
    calls: Mutex<Vec<Call>>,
    replies: Mutex<HashMap<&'static str, VecDeque<Reply>>>,
    hook: Mutex<Option<Hook>>,
    after: Mutex<Option<Hook>>,
    on_connect: Mutex<Option<Box<dyn Fn() + Send>>>,
    late_report: Mutex<Option<Duration>>,
    taken: Mutex<Taken>,
    failing: Mutex<HashSet<String>>,
    schedules: Mutex<HashMap<String, ScheduleReport>>,
    settles: Mutex<Settles>,
    secrets_seen: Mutex<Vec<String>>,
    drafts: Mutex<drafts::Shelves>,
    /// Whether it keeps drafts.
    pub keeps_drafts: AtomicBool,
    /// How many recipients one request may have.
    pub recipients_per_request: AtomicU32,
}

impl Default for ScriptedSystem {
    fn default() -> Self {
        Self {
            calls: Mutex::default(),
            replies: Mutex::default(),
            hook: Mutex::default(),
            after: Mutex::default(),
            on_connect: Mutex::default(),
            late_report: Mutex::default(),
            taken: Mutex::default(),
            failing: Mutex::default(),
            schedules: Mutex::default(),
            settles: Mutex::new(Settles::ReplayKey),
            secrets_seen: Mutex::default(),
            drafts: Mutex::default(),
            keeps_drafts: AtomicBool::new(true),
            recipients_per_request: AtomicU32::new(100),
        }
    }
}

impl ScriptedSystem {
    /// Answers the next calls of a kind (`upload`, `send`, `send_report`, `schedule_report`, `cancel`,
    /// `senders`, `groups`) like this.
    pub fn next(&self, word: &'static str, replies: impl IntoIterator<Item = Reply>) {
        let mut all = self.replies.lock().unwrap();
        all.entry(word).or_default().extend(replies);
    }

    /// Answers every call as usual from now on.
    pub fn forget_replies(&self) {
        self.replies.lock().unwrap().clear();
    }

    /// Looks at every call before it is answered.
    pub fn watch(&self, hook: impl Fn(&Call) + Send + 'static) {
        *self.hook.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(hook));
    }

    /// Looks at every call after it was handled and before anybody hears the answer.
    pub fn watch_after(&self, hook: impl Fn(&Call) + Send + 'static) {
        *self.after.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(hook));
    }

    /// The next report on a schedule is heard this much later than it was made.
    pub fn delay_next_report(&self, by: Duration) {
        *self.late_report.lock().unwrap() = Some(by);
    }

    /// Does something while a client is being made, just before a request would leave.
    pub fn on_connect(&self, hook: impl Fn() + Send + 'static) {
        *self.on_connect.lock().unwrap() = Some(Box::new(hook));
    }

    /// Posts to this address fail from now on.
    pub fn fail_for(&self, address: &str) {
        self.failing.lock().unwrap().insert(address.to_owned());
    }

    /// Posts to every address arrive from now on.
    pub fn fail_for_nobody(&self) {
        self.failing.lock().unwrap().clear();
    }

    pub fn settles(&self, how: Settles) {
        *self.settles.lock().unwrap() = how;
    }

    /// Says what a schedule has come to.
    pub fn report(&self, schedule_id: &str, report: ScheduleReport) {
        let mut schedules = self.schedules.lock().unwrap();
        schedules.insert(schedule_id.to_owned(), report);
    }

    /// Takes a send over that a run of a schedule made.
    pub fn run_made(&self, send_id: &str, addresses: &[&str]) {
        let addresses = addresses.iter().map(|address| (*address).to_owned());
        let mut taken = self.taken.lock().unwrap();
        taken
            .addresses
            .insert(send_id.to_owned(), addresses.collect());
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    pub fn count(&self, word: &str) -> usize {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|call| call.word() == word).count()
    }

    /// Gives every request that was handed over or repeated, in order.
    pub fn requests(&self) -> Vec<Dispatch> {
        let requests = self.calls().into_iter().filter_map(|call| match call {
            Call::Dispatch(dispatch) | Call::Settle(dispatch) => Some(dispatch),
            _ => None,
        });
        requests.collect()
    }

    /// Gives the addresses that got something, once for each message.
    pub fn delivered(&self) -> Vec<String> {
        let taken = self.taken.lock().unwrap();
        let addresses = taken.delivered.iter().map(|(_, address)| address.clone());
        addresses.collect()
    }

    /// Gives key and address of each message that arrived.
    pub fn delivered_by_key(&self) -> Vec<(String, String)> {
        self.taken.lock().unwrap().delivered.clone()
    }

    pub fn cancelled(&self) -> HashSet<String> {
        self.taken.lock().unwrap().cancelled.clone()
    }

    fn note(&self, call: Call) -> Option<Reply> {
        if let Some(hook) = &*self.hook.lock().unwrap_or_else(PoisonError::into_inner) {
            hook(&call);
        }
        let word = call.word();
        self.calls.lock().unwrap().push(call);
        let mut replies = self.replies.lock().unwrap();
        replies.get_mut(word).and_then(VecDeque::pop_front)
    }

    fn note_answered(&self, call: &Call) {
        if let Some(hook) = &*self.after.lock().unwrap_or_else(PoisonError::into_inner) {
            hook(call);
        }
    }

    fn answer<T>(&self, call: Call, handle: impl FnOnce() -> T) -> Result<T, ChannelError> {
        let lost = |why: &str| ChannelError::Unknown {
            why: why.into(),
            after: None,
        };
        let reply = self.note(call.clone());
        match reply {
            None => {
                let answer = handle();
                self.note_answered(&call);
                Ok(answer)
            }
            Some(Reply::LostAfter) => {
                handle();
                Err(lost("the connection broke"))
            }
            Some(Reply::LostBefore) => Err(lost("the connection broke")),
            Some(Reply::Error(error)) => Err(error),
            Some(Reply::DieBefore) => panic!("killed before the request arrived"),
            Some(Reply::DieAfter) => {
                handle();
                panic!("killed before the answer was heard")
            }
        }
    }

    fn take(&self, dispatch: &Dispatch) -> Dispatched {
        let mut taken = self.taken.lock().unwrap();
        let repeat = taken.by_key.contains_key(&dispatch.key);
        if let Some((first, _)) = taken.by_key.get(&dispatch.key) {
            assert_eq!(first, dispatch, "a repeat must be identical");
        }
        let id = format!("id-{}", taken.by_key.len() + 1);
        let id = match taken.by_key.get(&dispatch.key) {
            Some((_, known)) => known.clone(),
            None => id,
        };
        if !repeat {
            let addresses: Vec<String> = dispatch
                .recipients
                .iter()
                .map(|recipient| recipient.address().to_owned())
                .collect();
            if dispatch.booking.is_none() {
                let failing = self.failing.lock().unwrap();
                let arrived = addresses
                    .iter()
                    .filter(|address| !failing.contains(*address));
                let arrived = arrived.map(|address| (dispatch.key.clone(), address.clone()));
                taken.delivered.extend(arrived);
            }
            taken.addresses.insert(id.clone(), addresses);
            let kept = (dispatch.clone(), id.clone());
            taken.by_key.insert(dispatch.key.clone(), kept);
        }
        let is_booked = dispatch.booking.is_some();
        Dispatched {
            repeat,
            send_id: (!is_booked).then(|| id.clone()),
            schedule_id: is_booked.then_some(id),
            outcomes: Vec::new(),
        }
    }

    fn outcomes(&self, send_id: &str) -> SendReport {
        let taken = self.taken.lock().unwrap();
        let failing = self.failing.lock().unwrap();
        let addresses = taken.addresses.get(send_id).cloned().unwrap_or_default();
        let outcomes = addresses.into_iter().map(|address| {
            let failed = failing.contains(&address);
            let (state, code) = match failed {
                true => (DeliveryState::Failed, Some("not_allowed".to_owned())),
                false => (DeliveryState::Sent, None),
            };
            RecipientOutcome {
                address,
                state,
                error_message: code.as_ref().map(|_| "only admins may post".into()),
                error_code: code,
            }
        });
        SendReport {
            outcomes: outcomes.collect(),
            is_final: true,
        }
    }
}

/// Lets the desk hold the system both as connector and as channel.
///
/// The second part is the address of the account that a client works for.
pub struct Wire(pub Arc<ScriptedSystem>, pub String);

impl Connector for Wire {
    fn capabilities(&self, _account: &Account) -> Capabilities {
        Capabilities {
            text: TextLimit {
                max: 4096,
                warn_from: 4000,
                unit: TextUnit::CodePoints,
            },
            caption: None,
            media: vec![MediaRule {
                kind: MediaKind::Image,
                mimes: vec!["image/jpeg".into(), "image/png".into()],
                max_bytes: 5_000_000,
                max_count: 10,
                max_edge_px: Some(1600),
            }],
            max_attachments: 10,
            pieces: Vec::new(),
            actions: Vec::new(),
            max_actions: 0,
            recipients: vec![RecipientKind::Group],
            recipients_per_request: self.0.recipients_per_request.load(Ordering::SeqCst),
            schedule: NativeSchedule::Series {
                min_interval_ms: 60_000,
                max_occurrences: 366,
            },
            drafts: self.0.keeps_drafts.load(Ordering::SeqCst),
            settles: *self.0.settles.lock().unwrap(),
            receipts: false,
        }
    }

    fn connect(&self, account: &Account, secret: Secret) -> Result<Arc<dyn Channel>, ChannelError> {
        if let Some(hook) = self.0.on_connect.lock().unwrap().take() {
            hook();
        }
        let mut seen = self.0.secrets_seen.lock().unwrap();
        seen.push(secret.expose().to_owned());
        Ok(Arc::new(Wire(self.0.clone(), account.base_url.clone())))
    }
}

#[async_trait]
impl Channel for Wire {
    async fn senders(&self) -> Result<Vec<RemoteSender>, ChannelError> {
        let sender = || RemoteSender {
            id: SenderId("shop".into()),
            name: "Shop phone".into(),
            status: "WORKING".into(),
            can_send: true,
        };
        self.0.answer(Call::Senders, || vec![sender()])
    }

    async fn groups(&self) -> Result<Vec<RemoteGroup>, ChannelError> {
        self.0.answer(Call::Groups, super::world::remote_groups)
    }

    async fn upload(
        &self,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<RemoteFile, ChannelError> {
        progress(file.size_bytes / 2);
        let stored = || RemoteFile {
            url: format!("https://media.example/{}", file.sha256),
            mime: file.mime.clone(),
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            size_bytes: file.size_bytes,
            storage_key: None,
        };
        // Another request gets its turn here, as it would on a real wire.
        tokio::task::yield_now().await;
        let answer = self.0.answer(Call::Upload(file.clone()), || {
            let stored = stored();
            self.0
                .keep_file(&stored.url, std::fs::read(&file.path).unwrap());
            stored
        });
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        answer
    }

    async fn dispatch(
        &self,
        dispatch: &Dispatch,
        _progress: &Progress,
    ) -> Result<Dispatched, ChannelError> {
        let call = Call::Dispatch(dispatch.clone());
        self.0.answer(call, || self.0.take(dispatch))
    }

    async fn settle(
        &self,
        dispatch: &Dispatch,
        settling: Settling,
    ) -> Result<Option<Dispatched>, ChannelError> {
        if settling == Settling::OnlyLook {
            let call = Call::Look(dispatch.clone());
            let how = *self.0.settles.lock().unwrap();
            if dispatch.booking.is_some() && how != Settles::LookUpReference {
                return Err(ChannelError::NotOffered);
            }
            return self.0.answer(call, || {
                let known = self.0.taken.lock().unwrap();
                let is_known = known.by_key.contains_key(&dispatch.key);
                drop(known);
                is_known.then(|| self.0.take(dispatch))
            });
        }
        let how = *self.0.settles.lock().unwrap();
        let call = Call::Settle(dispatch.clone());
        self.0.answer(call, || match how {
            Settles::LookUpReference => {
                let known = self
                    .0
                    .taken
                    .lock()
                    .unwrap()
                    .by_key
                    .contains_key(&dispatch.key);
                known.then(|| self.0.take(dispatch))
            }
            _ => Some(self.0.take(dispatch)),
        })
    }

    async fn send_report(&self, send_id: &str) -> Result<SendReport, ChannelError> {
        let call = Call::SendReport(send_id.to_owned());
        self.0.answer(call, || self.0.outcomes(send_id))
    }

    async fn schedule_report(&self, schedule_id: &str) -> Result<ScheduleReport, ChannelError> {
        let call = Call::ScheduleReport(schedule_id.to_owned());
        let usual = || {
            let was_cancelled = self.0.cancelled().contains(schedule_id);
            let state = match was_cancelled {
                true => ScheduleState::Cancelled,
                false => ScheduleState::Scheduled,
            };
            ScheduleReport {
                state,
                next_run_at_ms: None,
                runs: Vec::new(),
            }
        };
        let told = self.0.schedules.lock().unwrap().get(schedule_id).cloned();
        let answer = self.0.answer(call, || told.unwrap_or_else(usual));
        let late = self.0.late_report.lock().unwrap().take();
        tokio::time::sleep(late.unwrap_or_default()).await;
        answer
    }

    async fn cancel_schedule(&self, schedule_id: &str) -> Result<Cancelled, ChannelError> {
        let call = Call::Cancel(schedule_id.to_owned());
        self.0.answer(call, || {
            let mut taken = self.0.taken.lock().unwrap();
            match taken.cancelled.insert(schedule_id.to_owned()) {
                true => Cancelled::InTime,
                false => Cancelled::NothingLeft,
            }
        })
    }

    async fn drafts(&self) -> Result<Vec<RemoteDraft>, ChannelError> {
        self.0.list_drafts(&self.1)
    }

    async fn draft(&self, id: &str) -> Result<Option<RemoteDraft>, ChannelError> {
        self.0.get_draft(&self.1, id)
    }

    async fn create_draft(&self, draft: &SharedDraft) -> Result<RemoteDraft, ChannelError> {
        self.0.make_draft(&self.1, draft)
    }

    async fn delete_draft(&self, id: &str) -> Result<Deleted, ChannelError> {
        self.0.remove_draft(&self.1, id)
    }

    async fn download(
        &self,
        file: &RemoteFile,
        into: &Path,
        _limit_bytes: u64,
    ) -> Result<(), ChannelError> {
        self.0.give_file(file, into)
    }
}
