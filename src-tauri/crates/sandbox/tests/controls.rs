//! The sandbox's own controls and its page.
#![allow(clippy::unwrap_used)]

#[path = "support/world.rs"]
mod support;
mod sandbox {
    mod clock;
    mod deliveries;
    mod faults;
    mod page;
    mod reset;
}
