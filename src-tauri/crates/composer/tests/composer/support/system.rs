//! A sending system that does as it is told, keeps keys as watchcollect does, and remembers every call.

mod calls;
mod drafts;
mod sends;
mod wire;

pub use calls::{Call, Reply};
pub use wire::Wire;

use composer::{
    capabilities::{NativeSchedule, Settles},
    channel::{ChannelError, Dispatch, Lost, ScheduleReport},
};
use sends::Taken;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

type Hook = Box<dyn Fn(&Call) + Send>;

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
    losses: Mutex<Vec<Lost>>,
    schedule: Mutex<NativeSchedule>,
    secrets_seen: Mutex<Vec<String>>,
    drafts: Mutex<drafts::Shelves>,
    /// Whether it keeps drafts.
    pub keeps_drafts: AtomicBool,
    /// Whether it only fetches files, and nothing keeps them for it.
    pub needs_media_host: AtomicBool,
    /// How many recipients one request may have.
    pub recipients_per_request: AtomicU32,
    /// Whether it sends to phone numbers, too.
    pub takes_phones: AtomicBool,
    /// How many requests may be under way at the same time.
    pub requests_at_once: AtomicU32,
    /// How many sends one look tells about.
    pub reports_per_look: AtomicU32,
    /// How long a request is on its way, and its answer again.
    pub way_ms: AtomicU32,
    /// How many sends each look was about, and since when.
    pub looks: Mutex<Vec<(usize, i64)>>,
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
            losses: Mutex::default(),
            schedule: Mutex::new(NativeSchedule::Series {
                min_interval_ms: 60_000,
                max_occurrences: 366,
            }),
            secrets_seen: Mutex::default(),
            drafts: Mutex::default(),
            keeps_drafts: AtomicBool::new(true),
            needs_media_host: AtomicBool::new(false),
            recipients_per_request: AtomicU32::new(100),
            takes_phones: AtomicBool::new(false),
            requests_at_once: AtomicU32::new(4),
            reports_per_look: AtomicU32::new(1),
            way_ms: AtomicU32::new(0),
            looks: Mutex::default(),
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

    /// Takes one recipient per request and so many requests at once, each of them a while on its way.
    pub fn takes_one_by_one(&self, at_once: u32, way_ms: u32) {
        self.recipients_per_request.store(1, Ordering::SeqCst);
        self.takes_phones.store(true, Ordering::SeqCst);
        self.requests_at_once.store(at_once, Ordering::SeqCst);
        self.way_ms.store(way_ms, Ordering::SeqCst);
    }

    fn way(&self) -> Duration {
        Duration::from_millis(self.way_ms.load(Ordering::SeqCst).into())
    }

    fn note_look(&self, sends: usize, since_ms: i64) {
        self.looks.lock().unwrap().push((sends, since_ms));
    }

    pub fn settles(&self, how: Settles) {
        *self.settles.lock().unwrap() = how;
    }

    /// Says what it can run by itself.
    pub fn plans(&self, what: NativeSchedule) {
        *self.schedule.lock().unwrap() = what;
    }

    /// Gives what was known of each request that was asked about, in order.
    pub fn losses(&self) -> Vec<Lost> {
        self.losses.lock().unwrap().clone()
    }

    /// Says what a schedule has come to.
    pub fn report(&self, schedule_id: &str, report: ScheduleReport) {
        let mut schedules = self.schedules.lock().unwrap();
        schedules.insert(schedule_id.to_owned(), report);
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
}
