//! A disk for tests: a SQLite virtual file system over the ordinary one that fails on demand and forgets on a power cut.
//!
//! Only tests use it. It is a crate of its own because a virtual file system is a table of C functions:
//! this is the one place of the project where `unsafe` is allowed.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod disk;
mod fault;
mod file;
mod memory;
mod vfs;

pub use disk::StormyDisk;
pub use fault::Fault;
