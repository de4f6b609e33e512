//! The process is killed at random instants and started again: nothing confirmed is lost, nothing is sent twice.
//!
//! `drive` of the command line does the work; a sandbox that is never killed keeps the ledger.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod arrivals;
mod controls;
mod copies;
mod driver;
mod faults;
mod figures;
mod finding;
mod going_back;
mod ground;
mod long;
mod migrating;
mod model;
mod phase;
#[path = "../support/pictures.rs"]
#[allow(dead_code, reason = "the other tests look at pictures too")]
mod pictures;
mod script;
mod series;
mod short;
mod sound;
#[path = "../support/torture.rs"]
#[allow(dead_code, reason = "other tests take more of it")]
mod torture;
mod view;
