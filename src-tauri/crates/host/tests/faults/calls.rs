//! The calls that the client makes, and what can go wrong with each.

use serde_json::{Value, json};

/// Method and path of every call, as the sandbox's faults name them.
pub const CALLS: &[(&str, &str)] = &[
    ("GET", "/v2/sessions"),
    ("GET", "/v2/groups"),
    ("POST", "/v2/outbound/media"),
    ("POST", "/v2/outbound/sends"),
    ("GET", "/v2/outbound/sends/{id}"),
    ("GET", "/v2/outbound/schedules/{id}"),
    ("DELETE", "/v2/outbound/schedules/{id}"),
    ("POST", "/v2/outbound/drafts"),
    ("GET", "/v2/outbound/drafts"),
    ("GET", "/v2/outbound/drafts/{id}"),
    ("DELETE", "/v2/outbound/drafts/{id}"),
];

/// The one call that cannot be taken back.
pub const SEND: (&str, &str) = ("POST", "/v2/outbound/sends");

/// Answers that a server, or something between, may give instead.
const STATUSES: &[u16] = &[
    400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504,
];

/// Gives every fault of one call, as often as asked, but for the answers that would be lies.
pub fn faults(method: &str, path: &str, times: u32) -> Vec<Value> {
    let fault = |mode: &str| json!({"method": method, "path": path, "mode": mode, "times": times});
    let plain = [
        "drop_before",
        "drop_after",
        "reset_mid_body",
        "truncate",
        "garbage",
    ];
    let mut all = plain.map(fault).to_vec();
    let mut slow = fault("delay");
    slow["delay_ms"] = json!(150);
    all.push(slow);
    for status in STATUSES {
        let mut refusal = fault("status");
        refusal["status"] = json!(status);
        all.push(refusal);
    }
    let mut patience = fault("status");
    patience["status"] = json!(503);
    patience["retry_after_s"] = json!(1);
    all.push(patience);
    all.retain(|fault| !is_believed(fault));
    all
}

/// "Not there" counts as gone and "has ended" as cancelled, by the contract: on what is there these
/// answers would be lies, and nobody could tell.
fn is_believed(fault: &Value) -> bool {
    let status = &fault["status"];
    let is_one_draft = fault["path"] == "/v2/outbound/drafts/{id}";
    let is_delete = fault["method"] == "DELETE";
    (*status == 404 && (is_delete || is_one_draft)) || (*status == 409 && is_delete)
}
