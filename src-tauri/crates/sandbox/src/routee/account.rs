//! The account: its balance, which every send lowers, and how long its tokens live.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::refusal::{NO_MONEY, invalid};
use super::{seed, templates};
use crate::problem::Problem;
use crate::world::World;

const MILLION: f64 = 1_000_000.0;
/// Price of one message, in millionths.
const PRICE: i64 = 5_500;
/// Price of a message made from a template, in millionths.
const TEMPLATE_PRICE: i64 = 68_000;

/// The account as it stands.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// Millionths of the currency.
    pub balance: i64,
    /// Life of a new token; none means without end.
    pub token_seconds: Option<i64>,
}

/// Reads the account.
pub fn read(conn: &Connection) -> rusqlite::Result<Account> {
    conn.query_row(
        "SELECT balance, token_seconds FROM routee_account WHERE id = 1",
        [],
        |row| {
            Ok(Account {
                balance: row.get(0)?,
                token_seconds: row.get(1)?,
            })
        },
    )
}

/// Takes the price of a message, once per receiving person; refuses what the balance does not cover.
pub fn charge(conn: &Connection, is_template: bool, people: i64) -> Result<(), Problem> {
    let price = if is_template { TEMPLATE_PRICE } else { PRICE };
    let balance = read(conn)?.balance - price * people;
    if balance < 0 {
        return Err(invalid(NO_MONEY, "The balance does not cover this call."));
    }
    conn.execute("UPDATE routee_account SET balance = ?1", [balance])?;
    Ok(())
}

/// `GET /accounts/me/balance`
pub async fn balance(State(world): State<Arc<World>>) -> Result<Json<Value>, Problem> {
    let account: Result<Account, Problem> = world.store.read(|tx| Ok(read(tx)?)).await;
    Ok(Json(json!({
        "balance": account?.balance as f64 / MILLION,
        "currency": { "code": "EUR", "name": "Euro", "sign": "€" },
    })))
}

/// What somebody in Routee's console could change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    balance: Option<f64>,
    /// Life of tokens from now on; 0 for tokens without an end.
    token_seconds: Option<u32>,
    /// Whether all tokens end now.
    #[serde(default)]
    end_tokens: bool,
}

/// Changes the account.
pub fn change(conn: &Connection, change: &Change) -> rusqlite::Result<()> {
    if let Some(balance) = change.balance {
        let millionths = (balance * MILLION).round() as i64;
        conn.execute("UPDATE routee_account SET balance = ?1", [millionths])?;
    }
    if let Some(seconds) = change.token_seconds {
        let seconds = (seconds > 0).then_some(seconds);
        conn.execute(
            "UPDATE routee_account SET token_seconds = ?1",
            params![seconds],
        )?;
    }
    if change.end_tokens {
        conn.execute("DELETE FROM routee_tokens", [])?;
    }
    Ok(())
}

/// What Routee's console would show: balance, numbers, groups, templates with their ids.
pub fn show(conn: &Connection, now_ms: i64) -> rusqlite::Result<Value> {
    let account = read(conn)?;
    Ok(json!({
        "application_id": seed::APPLICATION_ID,
        "whatsapp_account_id": seed::ACCOUNT_ID,
        "balance": account.balance as f64 / MILLION,
        "token_seconds": account.token_seconds,
        "senders": seed::senders(conn)?,
        "groups": seed::groups(conn)?,
        "templates": templates::list(conn, now_ms)?,
    }))
}
