//! The real binary against an embedded sandbox: what it prints, how it ends, and what really arrives.
#![allow(clippy::unwrap_used)]

mod accounts;
mod drafts;
mod library;
mod media;
mod media_hosts;
mod people;
mod picture;
mod pieces;
mod routee;
mod schedules;
mod sending;
mod shapes;
#[path = "../../../../../tests/support/static_server.rs"]
mod static_server;
mod stopping;
mod storage;
mod support;
mod sync;
