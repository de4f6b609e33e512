//! What the scripted system took over: each key once, with what arrived and what was cancelled.

use super::ScriptedSystem;
use composer::{
    channel::{Dispatch, Dispatched, RecipientOutcome, SendReport},
    post::DeliveryState,
};
use std::collections::{HashMap, HashSet};

#[derive(Default)]
pub(super) struct Taken {
    /// Requests by key, with the id each was given.
    pub(super) by_key: HashMap<String, (Dispatch, String)>,
    /// Each message that a recipient got: key and address.
    delivered: Vec<(String, String)>,
    addresses: HashMap<String, Vec<String>>,
    pub(super) cancelled: HashSet<String>,
}

impl ScriptedSystem {
    /// Posts to this address fail from now on.
    pub fn fail_for(&self, address: &str) {
        self.failing.lock().unwrap().insert(address.to_owned());
    }

    /// Posts to every address arrive from now on.
    pub fn fail_for_nobody(&self) {
        self.failing.lock().unwrap().clear();
    }

    /// Takes a send over that a run of a schedule made.
    pub fn run_made(&self, send_id: &str, addresses: &[&str]) {
        let addresses = addresses.iter().map(|address| (*address).to_owned());
        let mut taken = self.taken.lock().unwrap();
        taken
            .addresses
            .insert(send_id.to_owned(), addresses.collect());
    }

    /// Gives the addresses that got something, once for each message.
    pub fn delivered(&self) -> Vec<String> {
        let taken = self.taken.lock().unwrap();
        let addresses = taken.delivered.iter().map(|(_, address)| address.clone());
        addresses.collect()
    }

    /// Gives key and address of each message that arrived.
    pub fn delivered_by_key(&self) -> Vec<(String, String)> {
        self.taken.lock().unwrap().delivered.clone()
    }

    pub fn cancelled(&self) -> HashSet<String> {
        self.taken.lock().unwrap().cancelled.clone()
    }

    pub(super) fn take(&self, dispatch: &Dispatch) -> Dispatched {
        let mut taken = self.taken.lock().unwrap();
        let repeat = taken.by_key.contains_key(&dispatch.key);
        if let Some((first, _)) = taken.by_key.get(&dispatch.key) {
            assert_eq!(first, dispatch, "a repeat must be identical");
        }
        let id = format!("id-{}", taken.by_key.len() + 1);
        let id = match taken.by_key.get(&dispatch.key) {
            Some((_, known)) => known.clone(),
            None => id,
        };
        if !repeat {
            let addresses: Vec<String> = dispatch
                .recipients
                .iter()
                .map(|recipient| recipient.address().to_owned())
                .collect();
            if dispatch.booking.is_none() {
                let failing = self.failing.lock().unwrap();
                let arrived = addresses
                    .iter()
                    .filter(|address| !failing.contains(*address));
                let arrived = arrived.map(|address| (dispatch.key.clone(), address.clone()));
                taken.delivered.extend(arrived);
            }
            taken.addresses.insert(id.clone(), addresses);
            let kept = (dispatch.clone(), id.clone());
            taken.by_key.insert(dispatch.key.clone(), kept);
        }
        let is_booked = dispatch.booking.is_some();
        Dispatched {
            repeat,
            send_id: (!is_booked).then(|| id.clone()),
            schedule_id: is_booked.then_some(id),
            outcomes: Vec::new(),
        }
    }

    pub(super) fn outcomes(&self, send_id: &str) -> SendReport {
        let taken = self.taken.lock().unwrap();
        let failing = self.failing.lock().unwrap();
        let addresses = taken.addresses.get(send_id).cloned().unwrap_or_default();
        let outcomes = addresses.into_iter().map(|address| {
            let failed = failing.contains(&address);
            let (state, code) = match failed {
                true => (DeliveryState::Failed, Some("not_allowed".to_owned())),
                false => (DeliveryState::Sent, None),
            };
            RecipientOutcome {
                address,
                state,
                error_message: code.as_ref().map(|_| "only admins may post".into()),
                error_code: code,
            }
        });
        SendReport {
            outcomes: outcomes.collect(),
            is_final: true,
        }
    }
}
