//! Faults on demand: what a flaky network and a failing server do, at a chosen request.

mod injection;
mod rule;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use injection::inject;
pub use rule::{Fault, Mode};

use crate::problem::Problem;

const MAX_FAULTS: usize = 1_000;

#[derive(Debug, Default)]
struct Waiting {
    next_id: u64,
    faults: Vec<Fault>,
}

/// The faults that wait for their request; forgotten when the server stops.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Waiting>);

impl Faults {
    /// Adds a fault behind those already waiting.
    pub fn add(&self, mut fault: Fault) -> Result<Fault, Problem> {
        let mut waiting = self.lock();
        if waiting.faults.len() >= MAX_FAULTS {
            return Err(Problem::invalid(
                "Too many faults are waiting; DELETE /_sandbox/faults clears them.",
            ));
        }
        waiting.next_id += 1;
        fault.id = waiting.next_id;
        waiting.faults.push(fault.clone());
        Ok(fault)
    }

    /// The faults that still wait.
    pub fn list(&self) -> Vec<Fault> {
        self.lock().faults.clone()
    }

    /// Removes all faults and says how many there were.
    pub fn clear(&self) -> usize {
        std::mem::take(&mut self.lock().faults).len()
    }

    /// Uses up one time of the first fault that matches.
    pub fn take(&self, method: &str, path: &str) -> Option<Fault> {
        let mut waiting = self.lock();
        let place = waiting
            .faults
            .iter()
            .position(|fault| fault.matches(method, path))?;
        let fault = &mut waiting.faults[place];
        fault.times -= 1;
        let taken = fault.clone();
        if taken.times == 0 {
            waiting.faults.remove(place);
        }
        Some(taken)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
