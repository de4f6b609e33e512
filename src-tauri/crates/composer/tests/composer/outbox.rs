//! The outbox: what leaves, when, how often, and what is known about it afterwards.

mod accounts;
mod clock;
mod following;
mod late;
mod lost_replies;
mod order;
mod pauses;
mod taking_back;
mod uploads;
mod waiting;
