//! How Bird words a refusal: a word and a sentence, with sentences per field for what breaks a rule.
//! The signed uploads answer in XML, as the storage behind them does.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::contract::Breach;
use crate::problem::Problem;
use crate::systems::refusal;

/// Writes a refusal as Bird would.
pub fn word(problem: &Problem, path: &str) -> Response {
    if path == "/bird/uploads" {
        return in_xml(problem);
    }
    let mut body = json!({ "code": word_for(problem.status), "message": problem.message });
    if !problem.details.is_empty() {
        body["details"] = by_field(&problem.details);
    }
    let mut response = refusal(problem.status, body, "AccessKey");
    if let (StatusCode::TOO_MANY_REQUESTS, Some(wait)) = (problem.status, problem.retry_after_s) {
        let headers = response.headers_mut();
        let name = HeaderName::from_static;
        headers.insert(name("x-ratelimit-remaining"), HeaderValue::from(0));
        headers.insert(name("x-ratelimit-reset"), HeaderValue::from(wait));
    }
    response
}

fn word_for(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "ResourceNotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        413 => "PayloadTooLarge",
        422 => "InvalidPayload",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        500..=599 => "InternalError",
        _ => "Refused",
    }
}

fn by_field(details: &[Breach]) -> Value {
    let mut fields = Map::new();
    for (field, sentence) in details {
        let sentences = fields.entry(field.clone()).or_insert_with(|| json!([]));
        if let Some(list) = sentences.as_array_mut() {
            list.push(json!(sentence));
        }
    }
    Value::Object(fields)
}

fn in_xml(problem: &Problem) -> Response {
    let escaped = problem.message.replace('&', "&amp;").replace('<', "&lt;");
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{escaped}</Message></Error>",
        problem.code
    );
    let kind = [(header::CONTENT_TYPE, "application/xml")];
    (problem.status, kind, body).into_response()
}

/// 422: fields that break a rule.
pub fn invalid(details: Vec<Breach>) -> Problem {
    let message = "The request did not pass validation.";
    Problem::unprocessable("InvalidPayload", message).with_details(details)
}

/// 422: one field that breaks a rule.
pub fn broken(field: &str, sentence: &str) -> Problem {
    invalid(vec![(field.to_owned(), sentence.to_owned())])
}

/// 404: a workspace, channel, message or contact that is not there.
pub fn not_found(what: &str) -> Problem {
    Problem::not_found(format!("{what} not found"))
}
