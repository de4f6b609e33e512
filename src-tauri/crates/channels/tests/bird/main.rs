//! The Bird client against the sandbox, and against a recorder that answers anything.
#![allow(clippy::unwrap_used)]

mod bodies;
mod faults;
mod looking;
mod plans;
mod refused;
mod reports;
mod secrecy;
mod support;
mod uploads;
mod windows;
