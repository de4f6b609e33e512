//! What a run came to, as lines that `cargo xtask torture` collects.

use crate::phase::Phase;
use std::collections::BTreeMap;

/// Counts of a run.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub kills: BTreeMap<Phase, u64>,
    /// Kills that met an operation before its answer.
    pub in_flight: u64,
    /// Operations confirmed, all checked again after the next start.
    pub confirmed: u64,
    /// Restarts whose whole state was compared.
    pub restarts: u64,
    /// Posts whose arrivals were counted.
    pub posts: u64,
    /// Arrivals in groups, each exactly once.
    pub arrivals: u64,
    /// Copies of drafts at the system, each exactly once.
    pub copies: u64,
    /// Attempts that a kill or a broken connection ended without an answer.
    pub lost_answers: u64,
    /// Unknown outcomes that turned out to have arrived.
    pub already_there: u64,
}

impl Figures {
    pub fn count_kill(&mut self, phase: Phase) {
        *self.kills.entry(phase).or_default() += 1;
    }

    /// Gives the number of kills in all phases.
    pub fn all_kills(&self) -> u64 {
        self.kills.values().sum()
    }

    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        for (phase, kills) in &other.kills {
            *self.kills.entry(*phase).or_default() += kills;
        }
        self.in_flight += other.in_flight;
        self.confirmed += other.confirmed;
        self.restarts += other.restarts;
        self.posts += other.posts;
        self.arrivals += other.arrivals;
        self.copies += other.copies;
        self.lost_answers += other.lost_answers;
        self.already_there += other.already_there;
    }

    /// Prints a line per figure. Findings end a run, so a printed run has none.
    pub fn print(&self) {
        let line = |name: &str, figure: u64| println!("figure: {name} = {figure}");
        line("kills", self.all_kills());
        for (phase, kills) in &self.kills {
            line(&format!("kills while {phase}"), *kills);
        }
        line("kills before an answer", self.in_flight);
        line("confirmed edits, sends and undos checked", self.confirmed);
        line("restarts compared as a whole", self.restarts);
        line("posts checked in the ledger", self.posts);
        line("arrivals checked in the ledger", self.arrivals);
        line("copies of drafts checked at the system", self.copies);
        line("attempts without an answer", self.lost_answers);
        line("unknown outcomes that had arrived", self.already_there);
        for name in [
            "confirmed things lost",
            "arrivals twice",
            "corrupt databases",
        ] {
            line(name, 0);
        }
    }
}
