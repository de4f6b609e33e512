//! The real binary against an embedded sandbox: what it prints, how it ends, and what really arrives.
#![allow(clippy::unwrap_used)]

mod accounts;
mod drafts;
mod media;
mod picture;
mod schedules;
mod sending;
mod shapes;
mod stopping;
mod storage;
mod support;
mod sync;
