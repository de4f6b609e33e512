//! Faults of the sandbox, so that kills meet lost answers as well.

use crate::{ground::Ground, phase::Phase};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};

/// Orders a few of the next calls of a phase to go wrong.
pub fn plant(ground: &Ground, phase: Phase, random: &mut StdRng) {
    let calls: &[(&str, &str)] = match phase {
        Phase::Uploading => &[("POST", "/v2/outbound/media")],
        Phase::Sending | Phase::Starting => &[("POST", "/v2/outbound/sends")],
        Phase::Syncing => &[
            ("POST", "/v2/outbound/drafts"),
            ("DELETE", "/v2/outbound/drafts/*"),
            ("GET", "/v2/outbound/drafts"),
        ],
        _ => return,
    };
    if random.random_bool(0.3) {
        return;
    }
    for _ in 0..random.random_range(1..3) {
        let mut fault = effect(random);
        let (method, path) = calls.choose(random).unwrap();
        fault["method"] = json!(method);
        fault["path"] = json!(path);
        ground.tell("/_sandbox/faults", &fault);
    }
}

fn effect(random: &mut StdRng) -> Value {
    let effects = [
        json!({ "mode": "drop_before" }),
        json!({ "mode": "drop_after" }),
        json!({ "mode": "drop_after", "delay_ms": 40 }),
        json!({ "mode": "delay", "delay_ms": 50 }),
        json!({ "mode": "delay", "delay_ms": 120 }),
        json!({ "mode": "status", "status": 500 }),
        json!({ "mode": "status", "status": 503 }),
        json!({ "mode": "truncate" }),
        json!({ "mode": "garbage" }),
        json!({ "mode": "reset_mid_body" }),
    ];
    effects.choose(random).unwrap().clone()
}
