//! How Routee words a refusal: nine digits in a string (status, module, serial) and a text for
//! developers; the token server has a shape of its own.

use axum::response::Response;
use serde_json::json;

use crate::problem::Problem;
use crate::systems::refusal;

/// Module and serial of what is wrong with a campaign.
pub const NOT_VALID: &str = "009001";
/// The recipient is neither a number nor a known group.
pub const BAD_RECIPIENT: &str = "009002";
/// The sender is none of the account's numbers.
pub const BAD_SENDER: &str = "009003";
/// The medium cannot be read, is too large or of a wrong type.
pub const BAD_MEDIA: &str = "009004";
/// The service is not activated for the sender.
pub const NOT_ACTIVATED: &str = "009001";
/// No such record.
pub const NO_RECORD: &str = "009000";
/// A template of this name is there already.
pub const SAME_NAME: &str = "009005";
/// The balance does not cover the call.
pub const NO_MONEY: &str = "018001";

/// Writes a refusal as the resource server, or the token server, would.
pub fn word(problem: &Problem, path: &str) -> Response {
    let status = problem.status;
    if path.ends_with("/oauth/token") {
        let body = json!({ "status": status.as_u16(), "message": problem.message });
        return refusal(status, body, "Basic");
    }
    let is_serial = problem.code.len() == 6 && problem.code.bytes().all(|b| b.is_ascii_digit());
    let serial = if is_serial { problem.code } else { "000000" };
    let body = json!({
        "code": format!("{}{serial}", status.as_u16()),
        "developerMessage": problem.message,
    });
    refusal(status, body, "Bearer")
}

/// 400 with a serial of ours.
pub fn invalid(code: &'static str, message: impl Into<String>) -> Problem {
    Problem::new(axum::http::StatusCode::BAD_REQUEST, code, message)
}

/// 404 as the campaign module has it.
pub fn no_record() -> Problem {
    Problem::new(axum::http::StatusCode::NOT_FOUND, NO_RECORD, "Not found.")
}
