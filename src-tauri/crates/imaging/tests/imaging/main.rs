//! Behaviour of the crate as its callers see it, on pictures the tests make themselves.
#![allow(clippy::unwrap_used)]

mod budget;
mod colours;
mod damage;
mod formats;
mod gate;
mod orientation;
mod phone;
mod pixels;
mod privacy;
mod samples;
mod sniffing;
mod worker;
