//! The storages against a real S3 server, a folder behind a web server, and small fakes of Google's and Microsoft's.
#![allow(clippy::unwrap_used)]

mod azure;
mod folder;
mod gcs;
mod parts;
mod public;
mod refusals;
mod support;
mod whole;
