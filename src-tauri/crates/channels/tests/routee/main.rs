//! The Routee client against the sandbox, and against a recorder that answers anything.
#![allow(clippy::unwrap_used)]

mod bodies;
mod calls;
mod faults;
mod refused;
mod secrecy;
mod support;
mod tokens;
