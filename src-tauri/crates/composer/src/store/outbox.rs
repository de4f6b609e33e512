//! The durable list of work.

mod left;
mod lost;
mod rows;
mod runnable;
mod shown;
mod standing;
mod turns;

pub use left::{DENSE_CHECKS, Left, has_able, left, open_dispatches, tally, waiting_posts};
pub use lost::lost;
pub use rows::{add, booked, find, of_post, read, uploads_of_post};
pub use runnable::{next_due, runnable, running};
pub use shown::{Folded, OpenEntry, folded, open, open_one};
pub use standing::{Standing, has_left_unknown, is_untouched, standing};
pub use turns::{
    Step, begin, end_attempt, finish, forget_attempt, hold_dispatches, park_unreadable, progress,
    recover, release, set_not_arrived, set_paused, stuck_for, turn, wake,
};

/// The condition of the index of open entries, word for word, so that it is used.
const OPEN: &str = "o.state IN ('waiting', 'running', 'unknown', 'stuck')";
