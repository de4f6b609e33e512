//! The multipart calls of watchcollect's contract. They do not go through prism, which reads binary
//! parts as text and folds parts of one name; the JSON in them is held against its schema here.

use reqwest::multipart::{Form, Part};
use serde_json::json;

use super::document::Document;
use super::exchange::Exchange;
use crate::sandbox_server::TOKEN;

/// Makes each multipart call against this address and returns how many were checked.
pub fn hold(document: &Document, url: &str) -> anyhow::Result<usize> {
    let mut exchange = Exchange::begin(document, url, &format!("Bearer {TOKEN}"))?;
    let payload = json!({
        "session_id": "01a1f000-1c40-7a10-8b21-5f3e9c0d4a01",
        "group_ids": ["01a1f001-2d50-7b20-9c31-7e4fad1e5b01"],
        "idempotency_key": "two-pictures",
        "text": "Two pictures, one name of part",
    });
    document.check(document.schema("SendFields"), &payload, "the payload")?;
    let picture = |more: u8| Part::bytes(vec![0xff, 0xd8, 0xff, 0xe0, more]).file_name("a.jpg");
    let form = Form::new()
        .text("payload", payload.to_string())
        .part("files", picture(1))
        .part("files", picture(2));
    let sent = exchange.send("createSend", "/v2/outbound/sends", |request| {
        request.multipart(form)
    })?;
    let id = sent["send"]["send_id"].as_str().unwrap_or_default();
    let shown = exchange.ask("getSend", &format!("/v2/outbound/sends/{id}"))?;
    let kept = &shown["media_count"];
    anyhow::ensure!(*kept == 2, "of two pictures {kept} were kept: {shown}");
    exchange.send("uploadMedia", "/v2/outbound/media", |request| {
        request.multipart(Form::new().part("file", picture(3)))
    })?;
    Ok(exchange.checked())
}
