//! What is being worked on, so that nothing is started twice, no account takes another's places, and following up
//! never crowds sending out.

use crate::id::{AccountId, EntryId};
use std::collections::HashMap;
use tokio::task::{Id, JoinError, JoinSet};

/// Looks under way at once, for each account.
pub(super) const LOOKS_AT_ONCE: usize = 4;

/// The pieces of work that have been started and not ended.
#[derive(Default)]
pub(super) struct UnderWay {
    tasks: JoinSet<()>,
    jobs: HashMap<Id, (AccountId, Job)>,
}

/// One piece of work.
#[derive(PartialEq, Eq)]
pub(super) enum Job {
    Entry(EntryId),
    /// Looks after sends or a booking, by their ids at the system.
    Follow(Vec<String>),
}

impl UnderWay {
    /// Says whether an entry is being worked on.
    pub fn holds(&self, entry: EntryId) -> bool {
        self.jobs.values().any(|(_, job)| *job == Job::Entry(entry))
    }

    /// Says whether something of an account is being looked after.
    pub fn follows(&self, account: AccountId, id: &str) -> bool {
        self.jobs.values().any(|(of, job)| {
            *of == account && matches!(job, Job::Follow(ids) if ids.iter().any(|one| one == id))
        })
    }

    /// Gives how many entries of an account are being worked on.
    pub fn entries(&self, account: AccountId) -> usize {
        let of_account = self.jobs.values().filter(|(of, _)| *of == account);
        of_account
            .filter(|(_, job)| matches!(job, Job::Entry(_)))
            .count()
    }

    /// Gives how many looks of an account are under way.
    pub fn looks(&self, account: AccountId) -> usize {
        let of_account = self.jobs.values().filter(|(of, _)| *of == account);
        of_account.count() - self.entries(account)
    }

    /// Starts a piece of work.
    pub fn start(
        &mut self,
        account: AccountId,
        job: Job,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        self.jobs
            .insert(self.tasks.spawn(work).id(), (account, job));
    }

    /// Waits for the next piece of work to end, and takes in all that have; for ever while there is none.
    pub async fn next_end(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(ended) => self.note_end(ended),
            None => std::future::pending().await,
        }
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.note_end(ended);
        }
    }

    fn note_end(&mut self, ended: Result<(Id, ()), JoinError>) {
        let ended = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "a piece of work ended early");
                error.id()
            }
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
