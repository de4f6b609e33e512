//! What is being worked on, so that nothing is started twice and following up never crowds sending out.

use crate::id::EntryId;
use std::collections::HashMap;
use tokio::task::{Id, JoinSet};

/// Requests under way at once.
const AT_ONCE: usize = 4;

/// The pieces of work that have been started and not ended.
#[derive(Default)]
pub(super) struct UnderWay {
    tasks: JoinSet<()>,
    jobs: HashMap<Id, Job>,
}

/// One piece of work.
#[derive(PartialEq, Eq)]
pub(super) enum Job {
    Entry(EntryId),
    Follow(String),
}

impl UnderWay {
    /// Says whether an entry is being worked on.
    pub fn holds(&self, entry: EntryId) -> bool {
        self.jobs.values().any(|job| *job == Job::Entry(entry))
    }

    fn entries(&self) -> usize {
        let entries = self
            .jobs
            .values()
            .filter(|job| matches!(job, Job::Entry(_)));
        entries.count()
    }

    /// Starts a piece of work, unless it is under way or there is no place for another of its kind.
    pub fn start(&mut self, job: Job, work: impl Future<Output = ()> + Send + 'static) {
        let places_taken = match job {
            Job::Entry(_) => self.entries(),
            Job::Follow(_) => self.jobs.len() - self.entries(),
        };
        if places_taken < AT_ONCE && !self.jobs.values().any(|known| *known == job) {
            self.jobs.insert(self.tasks.spawn(work).id(), job);
        }
    }

    /// Waits for the next piece of work to end; for ever while there is none.
    pub async fn next_end(&mut self) {
        let ended = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => {
                tracing::error!(%error, "a piece of work ended early");
                error.id()
            }
            None => std::future::pending().await,
        };
        self.jobs.remove(&ended);
    }
    /// Waits until everything has ended.
    pub async fn all_ends(&mut self) {
        while !self.tasks.is_empty() {
            self.next_end().await;
        }
    }
}
