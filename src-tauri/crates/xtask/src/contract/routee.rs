//! Every call of Routee's contract, with every example it gives.

use anyhow::Context;
use serde_json::Value;

use super::document::Document;
use super::exchange::Exchange;

/// `sandbox` and the sandbox's token, as Basic writes them.
pub const APPLICATION: &str = "Basic c2FuZGJveDpzYW5kYm94";

/// Asks for a token.
pub fn sign_in(document: &Document, url: &str) -> anyhow::Result<String> {
    let mut exchange = Exchange::begin(document, url, APPLICATION)?;
    grant(&mut exchange, "grant_type=client_credentials")
}

fn grant(exchange: &mut Exchange, form: &str) -> anyhow::Result<String> {
    let form = form.to_owned();
    let answer = exchange.send("createToken", "/oauth/token", |request| {
        let kind = "application/x-www-form-urlencoded";
        request.header("content-type", kind).body(form)
    })?;
    let token = answer["access_token"].as_str().context("no token")?;
    Ok(format!("Bearer {token}"))
}

/// Makes every call against this address and returns how many were checked.
pub fn hold(document: &Document, url: &str) -> anyhow::Result<usize> {
    let mut exchange = Exchange::begin(document, url, APPLICATION)?;
    grant(&mut exchange, "grant_type=client_credentials&scope=report")?;
    let token = grant(&mut exchange, "grant_type=client_credentials")?;
    exchange.authorize(token);
    for (name, example) in document.operation("sendCampaign")?.examples() {
        send(&mut exchange, example).with_context(|| format!("example {name}"))?;
    }
    for (_, example) in document.operation("submitTemplate")?.examples() {
        let mut template = example.clone();
        template["templateName"] = Value::from("order_ready_again");
        let path = "/whatsapp/accounts/20441/templates";
        exchange.tell("submitTemplate", path, &template)?;
    }
    exchange.ask("getTemplate", "/whatsapp/accounts/templates/114027")?;
    exchange.ask("getBalance", "/accounts/me/balance")?;
    Ok(exchange.checked())
}

fn send(exchange: &mut Exchange, example: &Value) -> anyhow::Result<()> {
    let sent = exchange.tell("sendCampaign", "/whatsapp/campaign", example)?;
    let id = sent["trackingId"].as_str().context("no tracking id")?;
    let path = format!("/whatsapp/tracking/campaign/{id}");
    exchange.ask("getCampaignTracking", &path)?;
    exchange.ask("getCampaignHistory", &format!("{path}/history"))?;
    Ok(())
}
