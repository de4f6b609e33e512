//! A text to ten thousand people, one request each, against wrk posting the same bodies as fast as the sandbox takes
//! them, and the memory it takes beside what the client holds anyway.

use std::cell::Cell;
use std::fs;
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::row::{Comparison, Row};
use super::{Ground, pairs};
use crate::client::Client;
use crate::process;
use crate::sandbox_server::{SandboxServer, TOKEN};

const SENDS: u32 = 10_000;
const PAIRS: usize = 3;
/// As many requests at once as the client has under way.
const AT_ONCE: &str = "32";
/// The workspace and the channel of every sandbox.
const WORKSPACE: &str = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";
const CHANNEL: &str = "a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002";
/// Four fifths of the rate.
const TIME: Comparison = Comparison {
    name: "10,000 sends, a request each",
    tool: "wrk",
    unit: "ms",
    wanted: 1.25,
};
const MEMORY: Comparison = Comparison {
    name: "memory for them",
    tool: "40 MB",
    unit: "MB",
    wanted: 1.0,
};
const MEMORY_MB: f64 = 40.0;

/// Measures sends to many; each side begins with a sandbox nobody has written to.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let (sent, mut memory) = (Cell::new(None), Vec::new());
    let ours = || {
        let cost = send(ground)?;
        memory.push((cost.extra_mb, MEMORY_MB));
        let took_ms = cost.took_ms;
        sent.set(Some(cost));
        Ok(took_ms)
    };
    let theirs = || {
        let sent = sent.take().context("nothing was sent yet")?;
        wrk(ground, &sent)
    };
    let time = pairs::compare(TIME, PAIRS, ours, theirs)?;
    Ok(vec![time, pairs::row(MEMORY, &memory[1..])])
}

/// What it cost us to hand all of them over.
struct Cost {
    took_ms: f64,
    extra_mb: f64,
    text: String,
}

fn sandbox(ground: &Ground) -> anyhow::Result<SandboxServer> {
    SandboxServer::knowing(&ground.program("postroom-sandbox"), SENDS)
}

fn send(ground: &Ground) -> anyhow::Result<Cost> {
    let sandbox = sandbox(ground)?;
    let data = ground.folder().join("sends");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let client = Client::new(ground.program("postroom-cli"), data);
    client.add_bird(&format!("{}/bird", sandbox.url()), WORKSPACE)?;
    let answer = client.ask(&["many-sends", &SENDS.to_string(), "--sandbox"])?;
    cost(&answer)
}

fn cost(answer: &Value) -> anyhow::Result<Cost> {
    let figure = |name: &str| answer[name].as_f64();
    let unsent = ["waiting", "unknown", "failed"].map(|state| answer["counts"][state].as_u64());
    ensure!(
        unsent.iter().all(|number| *number == Some(0)),
        "not all were handed over: {answer}"
    );
    Ok(Cost {
        took_ms: figure("seconds").context("the sends have no time")? * 1000.0,
        extra_mb: figure("extra_kib").context("the sends have no memory")? * 1.024 / 1000.0,
        text: answer["text"].as_str().context("no text")?.to_owned(),
    })
}

/// Lets wrk post about as long as we did, and gives how long it takes for as many.
fn wrk(ground: &Ground, sent: &Cost) -> anyhow::Result<f64> {
    let sandbox = sandbox(ground)?;
    let path = ground.folder().join("sends.lua");
    fs::write(&path, script(&sent.text))?;
    let seconds = (sent.took_ms / 1000.0).ceil().max(1.0);
    let url = format!(
        "{}/bird/workspaces/{WORKSPACE}/channels/{CHANNEL}/messages",
        sandbox.url()
    );
    let mut command = Command::new("wrk");
    command
        .args(["--threads", "1", "--connections", AT_ONCE])
        .args(["--duration", &format!("{seconds}s")])
        .args(["--timeout", "60s", "--script"])
        .arg(path)
        .arg(url);
    let said = process::read(&mut command)?;
    took_ms(&said).with_context(|| format!("wrk did not post as it should: {said}"))
}

/// The body of ours, to one customer after the other.
fn script(text: &str) -> String {
    let body = json!({
        "receiver": { "contacts": [
            { "identifierKey": "phonenumber", "identifierValue": "+4479NUMBER" },
        ]},
        "reference": "00000000-0000-4000-8000-0000NUMBER",
        "body": { "type": "text", "text": { "text": text } },
    });
    let key = format!("AccessKey {TOKEN}");
    format!(
        r#"local body = [==[{body}]==]
local count = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "{key}"

function request()
  count = count % {SENDS} + 1
  local filled = body:gsub("NUMBER", string.format("%08d", count))
  return wrk.format(nil, nil, nil, filled)
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format("posted %d in %d, failed %d", summary.requests, summary.duration, failed))
end
"#
    )
}

/// Reads the script's last line: requests, microseconds and failures.
fn took_ms(said: &str) -> Option<f64> {
    let line = said.lines().find_map(|line| line.strip_prefix("posted "))?;
    let (posted, rest) = line.split_once(" in ")?;
    let (took_us, failed) = rest.split_once(", failed ")?;
    let (posted, took_us): (f64, f64) = (posted.parse().ok()?, took_us.parse().ok()?);
    (failed == "0" && posted > 0.0).then(|| took_us / 1000.0 * f64::from(SENDS) / posted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_that_of_as_many_requests_and_failures_are_no_measurement() {
        let took = took_ms("Running\nposted 5000 in 2000000, failed 0\n").expect("a time");
        assert!((took - 4000.0).abs() < f64::EPSILON, "{took}");
        assert!(took_ms("posted 5000 in 2000000, failed 1").is_none());
        assert!(took_ms("posted 0 in 2000000, failed 0").is_none());
        assert!(took_ms("nothing").is_none());
    }

    #[test]
    fn what_was_not_handed_over_is_no_measurement() {
        let mut answer = json!({
            "seconds": 2.0, "extra_kib": 1000, "text": "Hello",
            "counts": { "waiting": 0, "unknown": 0, "failed": 0 },
        });
        assert!((cost(&answer).expect("a cost").took_ms - 2000.0).abs() < f64::EPSILON);
        answer["counts"]["unknown"] = json!(1);
        assert!(cost(&answer).is_err());
    }
}
