//! The watchcollect client against the sandbox, and against a recorder that answers anything.
#![allow(clippy::unwrap_used)]

mod bodies;
mod calls;
mod drafts;
mod faults;
mod looking;
mod secrecy;
mod support;
