//! Pairing a session with a phone: QR texts and codes. Nobody scans here; the sandbox's own
//! `POST /_sandbox/sessions/{id}` stands for the phone.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::body::{TooLong, read_json};
use super::fields::{Fields, wrong};
use super::record_id::RecordId;
use super::sessions::Session;
use crate::problem::Problem;
use crate::world::World;

const CODE_LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// `GET /v2/sessions/{session_id}/auth/qr`
pub async fn qr(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<Json<Value>, Problem> {
    world
        .store
        .read(move |tx| awaiting_pairing(&Session::named(tx, &id)?))
        .await?;
    Ok(Json(qr_challenge()))
}

/// `POST /v2/sessions/{session_id}/auth/request-code`
pub async fn request_code(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let body = read_json(request, TooLong::BadRequest).await?;
    let fields = Fields::of_body(&body)?;
    let number = fields.required("phone_number", fields.text("phone_number", 1..=usize::MAX)?)?;
    let (number, method) = (check_phone_number(number)?, otp_method(&fields)?);
    world
        .store
        .read(move |tx| awaiting_pairing(&Session::named(tx, &id)?))
        .await?;
    Ok(Json(otp_challenge(&number, &method)))
}

fn awaiting_pairing(session: &Session) -> Result<(), Problem> {
    let refuse = |message: &str| Err(Problem::conflict("session_not_awaiting_pairing", message));
    match session.status.as_str() {
        "SCAN_QR_CODE" => Ok(()),
        "WORKING" => refuse("The session is already paired."),
        status => refuse(&format!("The session is {status}; start it first.")),
    }
}

/// Checks a phone number: digits with country code, perhaps with a plus before them.
pub fn check_phone_number(text: &str) -> Result<String, Problem> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let good = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| digits.to_owned())
        .ok_or_else(|| wrong("phone_number", "must be 5 to 15 digits with country code."))
}

/// Reads `otp_method`; empty or absent is pairing in the browser.
pub fn otp_method(fields: &Fields) -> Result<String, Problem> {
    let method = fields.word("otp_method", &["", "sms", "voice"])?;
    Ok(method
        .filter(|method| !method.is_empty())
        .unwrap_or("web")
        .to_owned())
}

/// A fresh text to draw as a QR code.
pub fn qr_challenge() -> Value {
    let part = || STANDARD.encode(Uuid::new_v4().as_bytes());
    json!({ "value": format!("2@{},{},{}", part(), part(), part()), "request_id": Uuid::now_v7() })
}

/// A fresh code; one that goes by SMS or voice is not told.
pub fn otp_challenge(phone_number: &str, method: &str) -> Value {
    let mut challenge =
        json!({ "phone_number": phone_number, "method": method, "request_id": Uuid::now_v7() });
    if method == "web" {
        challenge["code"] = pairing_code().into();
    }
    challenge
}

fn pairing_code() -> String {
    let letter = |byte: &u8| char::from(CODE_LETTERS[usize::from(*byte) % CODE_LETTERS.len()]);
    let random = Uuid::new_v4();
    let letters: String = random.as_bytes().iter().rev().take(8).map(letter).collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}
