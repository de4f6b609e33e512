//! Message templates: submitted, reviewed after ten minutes of sandbox time, then approved. One whose
//! name has `reject` in it, or a language without a body, is rejected.

use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::body;
use super::refusal::{SAME_NAME, no_record};
use super::seed::ACCOUNT_ID;
use crate::contract::{self, Schema};
use crate::problem::Problem;
use crate::world::World;

const REVIEW_MS: i64 = 10 * 60_000;

static SCHEMA: LazyLock<Result<Schema, String>> = LazyLock::new(|| {
    Schema::load(
        include_str!("../../contracts/routee.yaml"),
        "TemplateSubmission",
    )
});

/// A template as stored.
#[derive(Debug, Clone)]
pub struct Template {
    id: String,
    pub name: String,
    category: String,
    localizations: Vec<Value>,
    reviewed_at_ms: i64,
}

impl Template {
    /// Finds a template by its name.
    pub fn named(conn: &Connection, name: &str) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT id, name, category, localizations, reviewed_at_ms FROM routee_templates
                   WHERE name = ?1 ORDER BY seq LIMIT 1";
        conn.query_row(sql, [name], template_from).optional()
    }

    /// The components of a language, once they may be sent.
    pub fn approved(&self, language: &str, now_ms: i64) -> Option<&Vec<Value>> {
        let in_language = |entry: &&Value| entry["language"] == language;
        let entry = self.localizations.iter().find(in_language)?;
        (self.state(entry, now_ms).0 == "APPROVED")
            .then(|| entry["components"].as_array())
            .flatten()
    }

    fn state(&self, localization: &Value, now_ms: i64) -> (&'static str, Option<&'static str>) {
        let components = localization["components"].as_array();
        let kind = |part: &Value| part.get("type").or(part.get("componentType")).cloned();
        let has_body = components.is_some_and(|parts| {
            parts
                .iter()
                .any(|part| kind(part).is_some_and(|kind| kind == "Body"))
        });
        match () {
            () if now_ms < self.reviewed_at_ms => ("PENDING", None),
            () if !has_body => ("REJECTED", Some("No body")),
            () if self.name.contains("reject") => ("REJECTED", Some("Variable without sample")),
            () => ("APPROVED", None),
        }
    }

    fn shown(&self, now_ms: i64) -> Value {
        let localizations = self.localizations.iter().map(|entry| {
            let (status, reason) = self.state(entry, now_ms);
            json!({
                "language": entry["language"],
                "status": status,
                "rejectionReason": reason,
                "components": entry["components"],
            })
        });
        json!({
            "templateName": self.name,
            "templateCategory": self.category,
            "localizations": localizations.collect::<Vec<_>>(),
        })
    }
}

fn template_from(row: &Row) -> rusqlite::Result<Template> {
    let localizations: String = row.get(3)?;
    Ok(Template {
        id: row.get(0)?,
        name: row.get(1)?,
        category: row.get(2)?,
        localizations: serde_json::from_str(&localizations).unwrap_or_default(),
        reviewed_at_ms: row.get(4)?,
    })
}

/// All templates with their ids, as Routee's console lists them.
pub fn list(conn: &Connection, now_ms: i64) -> rusqlite::Result<Vec<Value>> {
    conn.prepare("SELECT id, name, category, localizations, reviewed_at_ms FROM routee_templates ORDER BY seq")?
        .query_map([], |row| {
            let template = template_from(row)?;
            let mut shown = template.shown(now_ms);
            shown["id"] = json!(template.id);
            Ok(shown)
        })?
        .collect()
}

/// `GET /accounts/templates/{templateId}`
pub async fn show(
    State(world): State<Arc<World>>,
    path: Option<Path<String>>,
) -> Result<Json<Value>, Problem> {
    let Path(id) = path.ok_or_else(no_record)?;
    let now_ms = world.clock.now_ms();
    let found: Result<Option<Template>, Problem> = world
        .store
        .read(move |tx| {
            let sql = "SELECT id, name, category, localizations, reviewed_at_ms
                       FROM routee_templates WHERE id = ?1";
            Ok(tx.query_row(sql, [id], template_from).optional()?)
        })
        .await;
    let template = found?.ok_or_else(no_record)?;
    Ok(Json(template.shown(now_ms)))
}

/// `POST /accounts/{whatsappAccountId}/templates`
pub async fn submit(
    State(world): State<Arc<World>>,
    path: Option<Path<String>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let received = body::read(request).await?;
    body::check(contract::ready(&SCHEMA)?, &received.value)?;
    if path.is_none_or(|Path(account)| account != ACCOUNT_ID) {
        return Err(no_record());
    }
    let now_ms = world.clock.now_ms();
    let template = submitted(received.value, now_ms + REVIEW_MS);
    let answer = world.store.write(move |tx| {
        store(tx, &template)?;
        Ok::<_, Problem>(template.shown(now_ms))
    });
    Ok(Json(answer.await?))
}

fn submitted(value: Value, reviewed_at_ms: i64) -> Template {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Template {
        id: String::new(),
        name: text("templateName"),
        category: text("templateCategory"),
        localizations: value["localizations"]
            .as_array()
            .cloned()
            .unwrap_or_default(),
        reviewed_at_ms,
    }
}

fn store(conn: &Connection, template: &Template) -> Result<(), Problem> {
    if Template::named(conn, &template.name)?.is_some() {
        let message = "A template of this name is there already.";
        return Err(Problem::new(StatusCode::CONFLICT, SAME_NAME, message));
    }
    let localizations = Value::from(template.localizations.clone()).to_string();
    conn.execute(
        "INSERT INTO routee_templates (id, account_id, name, category, localizations, reviewed_at_ms)
         VALUES ((SELECT CAST(max(CAST(id AS INTEGER)) + 1 AS TEXT) FROM routee_templates), ?1, ?2, ?3, ?4, ?5)",
        params![
            ACCOUNT_ID,
            template.name,
            template.category,
            localizations,
            template.reviewed_at_ms
        ],
    )?;
    Ok(())
}
