//! Every fault of the sandbox on every call the client makes: nothing is sent twice, nothing is lost,
//! and what stays open says so.
#![allow(clippy::unwrap_used)]

mod calls;
mod doors;
mod one_by_one;
mod sequences;
mod world;
