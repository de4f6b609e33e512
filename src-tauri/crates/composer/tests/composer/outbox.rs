//! The outbox: what leaves, when, how often, and what is known about it afterwards.

mod accounts;
mod lost_replies;
mod order;
mod pauses;
mod taking_back;
mod uploads;
