//! What our client says to the system in its daily work, from the account to the history.
//! No pictures here: the proxy reads binary parts as text and breaks them.

use std::path::PathBuf;

use anyhow::Context;
use serde_json::Value;

use crate::cleanup::Scratch;
use crate::client::Client;

/// Lets the client do each kind of call once against this address.
pub fn hold(program: PathBuf, url: &str) -> anyhow::Result<()> {
    let data = Scratch::new()?;
    let client = Client::new(program, data.path().to_owned());
    client.add_account(url)?;
    client.ask(&["senders"])?;
    let groups = client.ask(&["groups", "--refresh"])?;
    let group = open_group(&groups).context("no group takes posts")?;
    send_now(&client, &group)?;
    schedule_and_cancel(&client, &group)?;
    client.ask(&["history", "list"])?;
    Ok(())
}

fn open_group(groups: &Value) -> Option<String> {
    let groups = groups["items"].as_array()?;
    let open = groups.iter().find(|group| group["can_send"] == true)?;
    open["id"].as_str().map(str::to_owned)
}

fn send_now(client: &Client, group: &str) -> anyhow::Result<()> {
    let text = "Held against the contract";
    let draft = client.make(&["draft", "new", "--text", text, "--to", group])?;
    client.ask(&["send", &draft, "--wait"])?;
    Ok(())
}

fn schedule_and_cancel(client: &Client, group: &str) -> anyhow::Result<()> {
    let content = ["draft", "new", "--text", "Every day", "--to", group];
    let time = ["--at", "2031-03-03T09:00", "--zone", "Europe/Berlin"];
    let repeat = ["--every", "1d", "--count", "3"];
    let draft = client.make(&[&content[..], &time, &repeat].concat())?;
    let post = client.make(&["send", &draft, "--wait"])?;
    client.ask(&["schedule", "list"])?;
    client.ask(&["schedule", "show", &post])?;
    client.ask(&["schedule", "cancel", &post])?;
    client.ask(&["outbox", "run", "--until-idle"])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::open_group;

    #[test]
    fn only_a_group_that_takes_posts_is_chosen() {
        let groups = json!({"items": [
            {"id": "closed", "can_send": false},
            {"id": "open", "can_send": true},
        ]});
        assert_eq!(open_group(&groups).as_deref(), Some("open"));
        assert_eq!(open_group(&json!({"items": []})), None);
    }
}
