//! The durable list of work.

mod left;
mod lost;
mod rows;
mod runnable;
mod shown;
mod turns;

pub use left::{DENSE_CHECKS, Left, left, tally, waiting_posts};
pub use lost::lost;
pub use rows::{add, booked, find, of_post, read};
pub use runnable::{next_due, runnable, running};
pub use shown::{OpenEntry, open};
pub use turns::{
    Step, begin, end_attempt, finish, forget_attempt, hold_dispatches, park_unreadable, progress,
    recover, release, set_not_arrived, stuck_for, turn, wake,
};

/// The condition of the index of open entries, word for word, so that it is used.
const OPEN: &str = "o.state IN ('waiting', 'running', 'unknown', 'stuck')";
