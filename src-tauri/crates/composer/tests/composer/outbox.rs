//! The outbox: what leaves, when, how often, and what is known about it afterwards.

mod accounts;
mod clock;
mod following;
mod late;
mod lost_replies;
mod many;
mod order;
mod own_storage;
mod pauses;
mod renewals;
mod single_bookings;
mod taking_back;
mod uploads;
mod waiting;
