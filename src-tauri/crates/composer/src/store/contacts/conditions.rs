//! Which contacts a filter means, as a condition over `contacts c`.

use super::search_expression;
use crate::contacts::{ContactFilter, ContactRule};
use rusqlite::types::Value;

/// Gives the condition and its values. A page is read in the order of the name index and stops when it is full;
/// that is why rules are asked of each row and lead to no index of their own.
pub(super) fn conditions(filter: &ContactFilter) -> (String, Vec<Value>) {
    let mut condition = "c.deleted_at_ms IS NULL".to_owned();
    let mut values = Vec::new();
    if let Some(words) = search_expression(&filter.search) {
        condition.push_str(
            " AND c.row IN (SELECT rowid FROM contact_words WHERE contact_words MATCH ?)",
        );
        values.push(Value::Text(words));
    }
    match filter.suppressed {
        Some(true) => condition
            .push_str(" AND EXISTS (SELECT 1 FROM suppressions s WHERE s.number = c.number)"),
        Some(false) => condition
            .push_str(" AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.number = c.number)"),
        None => {}
    }
    for rule in &filter.rules {
        let (text, own) = of_rule(rule);
        condition.push_str(" AND ");
        condition.push_str(text);
        values.extend(own.into_iter().map(|value| Value::Text(value.clone())));
    }
    (condition, values)
}

fn of_rule(rule: &ContactRule) -> (&'static str, Vec<&String>) {
    match rule {
        ContactRule::Tag { tag } => (
            "EXISTS (SELECT 1 FROM contact_tags t WHERE t.tag = ? AND t.contact = c.row)",
            vec![tag],
        ),
        ContactRule::NotTag { tag } => (
            "NOT EXISTS (SELECT 1 FROM contact_tags t WHERE t.tag = ? AND t.contact = c.row)",
            vec![tag],
        ),
        ContactRule::FieldIs { field, value } => {
            ("fold(c.fields ->> ?) = fold(?)", vec![field, value])
        }
        ContactRule::FieldContains { field, value } => (
            "instr(fold(c.fields ->> ?), fold(?)) > 0",
            vec![field, value],
        ),
        ContactRule::HasField { field } => ("coalesce(c.fields ->> ?, '') <> ''", vec![field]),
        ContactRule::LacksField { field } => ("coalesce(c.fields ->> ?, '') = ''", vec![field]),
        ContactRule::NumberStarts { prefix } => {
            ("substr(c.number, 1, length(?)) = ?", vec![prefix, prefix])
        }
    }
}
