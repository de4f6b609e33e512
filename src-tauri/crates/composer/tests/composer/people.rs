//! People: contacts, lists of them, the numbers never to send to, and what each of them gets.

mod audiences;
mod contacts;
mod import;
mod sending;
mod sheets;
mod suppression;

use crate::support::World;
use composer::{
    contacts::{Contact, ContactDetails, save},
    recipient::Recipient,
};
use std::sync::atomic::Ordering;

/// Opens a world whose system sends to phone numbers, one in each request.
fn world() -> World {
    let world = World::new();
    world.system.takes_phones.store(true, Ordering::SeqCst);
    world
        .system
        .recipients_per_request
        .store(1, Ordering::SeqCst);
    world
}

/// Gives a number that can exist, another one for each index.
fn number(index: usize) -> String {
    format!("+49151{:08}", 20_000_000 + index)
}

fn details(index: usize, name: &str) -> ContactDetails {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    ContactDetails {
        number: number(index),
        first_name: first.into(),
        last_name: last.into(),
        ..ContactDetails::default()
    }
}

fn contact(world: &World, index: usize, name: &str, tags: &[&str]) -> Contact {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let details = ContactDetails {
        tags,
        ..details(index, name)
    };
    save(&world.desk, None, details).unwrap()
}

fn phone(index: usize, name: &str) -> Recipient {
    Recipient::Phone {
        number: number(index),
        name: name.into(),
    }
}
