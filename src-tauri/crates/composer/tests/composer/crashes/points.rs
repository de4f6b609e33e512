//! Counts the points where a crash matters, and crashes at a chosen one.

use crate::support::Call;
use composer::store::Watch;
use std::{
    panic::resume_unwind,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// What unwinds from the point of the crash.
struct Crash;

#[derive(Default)]
struct Passed {
    names: Vec<String>,
    is_dead: bool,
}

/// Every commit and every request of one life, before and after.
///
/// From the crash on nothing is kept and nothing is sent any more: each further point unwinds.
pub struct Points {
    crash_at: Option<usize>,
    passed: Mutex<Passed>,
    crash: Notify,
}

impl Points {
    /// Crashes at the n-th point, counted from 1, or never.
    pub fn crashing_at(crash_at: Option<usize>) -> Self {
        Self {
            crash_at,
            passed: Mutex::default(),
            crash: Notify::new(),
        }
    }

    fn passed(&self) -> MutexGuard<'_, Passed> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&self, name: String) {
        if self.ends_here(name) {
            self.crash.notify_one();
            resume_unwind(Box::new(Crash));
        }
    }

    fn ends_here(&self, name: String) -> bool {
        let mut passed = self.passed();
        if !passed.is_dead {
            passed.names.push(name);
            passed.is_dead = Some(passed.names.len()) == self.crash_at;
        }
        passed.is_dead
    }

    pub fn before_request(&self, call: &Call) {
        self.pass(format!("request.before:{}", call.word()));
    }

    pub fn after_request(&self, call: &Call) {
        self.pass(format!("request.after:{}", call.word()));
    }

    /// Waits for the crash.
    pub async fn crash(&self) {
        self.crash.notified().await;
    }

    pub fn is_dead(&self) -> bool {
        self.passed().is_dead
    }

    /// Gives the points that were passed, in order; the last one is that of the crash.
    pub fn names(&self) -> Vec<String> {
        self.passed().names.clone()
    }
}

impl Watch for Points {
    fn before_commit(&self) {
        self.pass("commit.before".into());
    }

    fn after_commit(&self) {
        self.pass("commit.after".into());
    }
}
