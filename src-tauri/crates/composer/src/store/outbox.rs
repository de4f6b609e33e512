//! The durable list of work.

mod left;
mod rows;
mod runnable;
mod turns;

pub use left::{Left, left, tally};
pub use rows::{add, find, of_post, open, read};
pub use runnable::{next_due, runnable, running};
pub use turns::{
    Step, begin, finish, forget_attempt, hold_dispatches, park_unreadable, progress, recover, release,
    set_not_arrived, turn, wake,
};

/// The condition of the index of open entries, word for word, so that it is used.
const OPEN: &str = "o.state IN ('waiting', 'running', 'unknown', 'stuck')";
