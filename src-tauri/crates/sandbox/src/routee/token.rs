//! `/oauth/token`: client credentials for a token that ends by the sandbox clock.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Form, FromRequest, Request, State};
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::params;
use serde_json::{Value, json};
use uuid::Uuid;

use super::account;
use super::seed::APPLICATION_ID;
use crate::problem::Problem;
use crate::watchcollect::same;
use crate::world::World;

const SCOPES: [&str; 6] = ["account", "contact", "lookup", "report", "sms", "whatsapp"];
const PERMISSIONS: [&str; 3] = ["MT_ROLE_ACCOUNT_FINANCE", "MT_ROLE_REPORT", "MT_ROLE_SMS"];

/// `POST /oauth/token`
pub async fn create(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    check_application(request.headers(), &world.options.token)?;
    let scope = read_grant(request).await?;
    let token = Uuid::new_v4().to_string();
    let (issued, granted) = (token.clone(), scope.clone());
    let now_ms = world.clock.now_ms();
    let seconds: Result<Option<i64>, Problem> = world
        .store
        .write(move |tx| {
            let seconds = account::read(tx)?.token_seconds;
            tx.execute(
                "INSERT INTO routee_tokens (token, scope, expires_at_ms) VALUES (?1, ?2, ?3)",
                params![issued, granted, seconds.map(|count| now_ms + count * 1_000)],
            )?;
            Ok(seconds)
        })
        .await;
    let mut answer = json!({
        "access_token": token,
        "token_type": "bearer",
        "scope": scope,
        "permissions": PERMISSIONS,
    });
    if let Some(seconds) = seconds? {
        answer["expires_in"] = json!(seconds);
    }
    Ok(Json(answer))
}

fn check_application(headers: &HeaderMap, secret: &str) -> Result<(), Problem> {
    let refused = || Problem::unauthorized("Bad credentials");
    let (id, given) = basic(headers).ok_or_else(refused)?;
    let known = same(&id, APPLICATION_ID) & same(&given, secret);
    known.then_some(()).ok_or_else(refused)
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, code) = value.split_once(' ')?;
    let plain = String::from_utf8(STANDARD.decode(code.trim()).ok()?).ok()?;
    let (id, secret) = plain.split_once(':')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| (id.to_owned(), secret.to_owned()))
}

/// Reads the form and returns the scopes it is granted.
async fn read_grant(request: Request) -> Result<String, Problem> {
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, &())
        .await
        .map_err(|error| Problem::invalid(error.body_text()))?;
    let value = |name: &str| {
        let mut found = fields.iter().filter(|(key, _)| key == name);
        found.next().map(|(_, value)| value.as_str())
    };
    if value("grant_type") != Some("client_credentials") {
        return Err(Problem::invalid("Unsupported grant type"));
    }
    Ok(granted(value("scope").unwrap_or_default()))
}

/// The scopes of the application, narrowed to those that are asked for.
fn granted(asked: &str) -> String {
    let wanted: Vec<&str> = asked.split_whitespace().collect();
    let kept = SCOPES
        .iter()
        .filter(|scope| wanted.is_empty() || wanted.contains(scope));
    kept.copied().collect::<Vec<_>>().join(" ")
}
