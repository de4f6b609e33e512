//! Patterns, ledgers and calendars from the outside, and against Python's own clocks.
#![allow(clippy::unwrap_used)]

mod calendars;
mod days;
mod oracle;
mod properties;
mod python;
mod series;
