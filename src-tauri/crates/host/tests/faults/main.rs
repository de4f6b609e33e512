//! Every fault of the sandbox on every call the client makes: nothing is sent twice, nothing is lost,
//! and what stays open says so.
#![allow(clippy::unwrap_used)]

mod bird;
mod calls;
mod doors;
mod one_by_one;
mod reckoning;
#[path = "../../../composer/tests/composer/support/secrets.rs"]
mod secrets;
mod sequences;
#[path = "../../../../../tests/support/torture.rs"]
#[allow(dead_code, reason = "other tests take more of it")]
mod torture;
mod world;
