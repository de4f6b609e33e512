//! Every call of Bird's contract, with every example it gives, and the upload that follows a signed form.

use anyhow::{Context, bail};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::document::Document;
use super::exchange::Exchange;

/// The sandbox's access key, as the header carries it.
pub const ACCESS_KEY: &str = "AccessKey sandbox";

const WORKSPACE: &str = "/workspaces/3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";
const CHANNEL: &str = "/channels/a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002";
const CONTACT: &str = "/contacts/8b0f4f0e-6a55-4c7f-9a36-0f2f6f0a7d11";

/// Makes every call against this address and returns how many were checked.
pub fn hold(document: &Document, url: &str) -> anyhow::Result<usize> {
    let mut exchange = Exchange::begin(document, url, ACCESS_KEY)?;
    let channel = format!("{WORKSPACE}{CHANNEL}");
    let messages = format!("{channel}/messages");
    for (name, example) in document.operation("createMessage")?.examples() {
        let sent = exchange
            .tell("createMessage", &messages, example)
            .with_context(|| format!("example {name}"))?;
        let path = format!("{messages}/{}", sent["id"].as_str().context("no id")?);
        exchange.ask("getMessage", &path)?;
        exchange.ask("listInteractions", &format!("{path}/interactions"))?;
    }
    exchange.ask("listMessages", &format!("{messages}?limit=1000"))?;
    exchange.ask(
        "listMessages",
        &format!("{messages}?limit=2&direction=outgoing&startAt=2026-01-01T00:00:00Z"),
    )?;
    exchange.ask("listChannels", &format!("{WORKSPACE}/channels"))?;
    exchange.ask("getChannel", &channel)?;
    exchange.ask("getContactWindow", &format!("{channel}{CONTACT}"))?;
    upload(&mut exchange, &channel)?;
    Ok(exchange.checked())
}

/// The second half of an upload is in no path of the contract: every field unchanged, the file last, 204.
fn upload(exchange: &mut Exchange, channel: &str) -> anyhow::Result<()> {
    let path = format!("{channel}/presigned-upload");
    let asked = json!({ "contentType": "image/jpeg" });
    let form = exchange.tell("createPresignedUpload", &path, &asked)?;
    let (url, media) = (text(&form, "uploadUrl")?, text(&form, "mediaUrl")?);
    let fields = form["uploadFormData"].as_object().context("no fields")?;
    let mut parts = Form::new();
    for (name, value) in fields {
        let value = value.as_str().context("a field that is no text")?;
        parts = parts.text(name.clone(), value.to_owned());
    }
    let parts = parts.part(
        "file",
        Part::bytes(vec![0xff, 0xd8, 0xff, 0xe0]).file_name("a"),
    );
    let stored = exchange.beside(|client| client.post(url).multipart(parts))?;
    let served = exchange.beside(|client| client.get(media))?;
    if (stored, served) != (204, 200) {
        bail!("the upload answered {stored} and its media {served}");
    }
    Ok(())
}

fn text(form: &Value, name: &str) -> anyhow::Result<String> {
    let found = form[name].as_str().map(str::to_owned);
    found.with_context(|| format!("no {name}"))
}
