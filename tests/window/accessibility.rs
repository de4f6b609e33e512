//! Every screen, in both themes, under axe.

use crate::desk::{Desk, journey};
use serde_json::{Value, json};

const AXE: &str = include_str!("../../ui/node_modules/axe-core/axe.min.js");
const SCREENS: &[&str] = &[
    "drafts",
    "outbox",
    "schedules",
    "history",
    "audience",
    "audience/contacts",
    "audience/sets",
    "audience/never",
    "library",
    "settings",
    "settings/templates",
    "settings/sending",
];

/// Gives axe's violations on the present page, as short sentences.
pub async fn violations(desk: &Desk) -> Vec<String> {
    let script = format!(
        "const done = arguments[arguments.length - 1];
         if (!window.axe) {{ const module = undefined, exports = undefined, define = undefined; {AXE} }}
         window.axe.run(document, {{ resultTypes: ['violations'] }})
           .then((found) => done(found.violations.map((one) =>
             one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 200)).slice(0, 3).join(' | '))),
             (error) => done(['axe failed: ' + error]));"
    );
    let found = desk.page.execute_async(&script, vec![]).await.unwrap();
    let list = found
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![json!("axe gave no answer")]);
    list.iter()
        .map(|one| one.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Changes to a theme and waits for it.
pub async fn set_theme(desk: &Desk, theme: &str) {
    let mut settings = desk.invoke("read_settings", json!({})).await;
    settings["theme"] = json!(theme);
    desk.invoke("save_settings", json!({"settings": settings}))
        .await;
    desk.find(&format!("//html[@data-theme='{theme}']")).await;
}

/// Some history, so that the screens are not empty.
async fn fill(desk: &Desk) -> Value {
    for text in ["*Submariner*, full set", "Speedmaster with papers"] {
        let draft = desk
            .invoke("begin_sandbox_draft", json!({"text": text}))
            .await;
        desk.invoke("send_draft", json!({"id": draft["id"]})).await;
    }
    let draft = desk
        .invoke("begin_sandbox_draft", json!({"text": "Every Friday"}))
        .await;
    let schedule = json!({
        "kind": "repeat", "first": "2031-03-07T09:00:00", "zone": "Europe/Berlin",
        "every": {"count": 1, "unit": "weeks"}, "end": {"kind": "count", "count": 6},
    });
    desk.invoke(
        "save_draft",
        json!({"id": draft["id"], "change": {"schedule": schedule}}),
    )
    .await;
    desk.invoke("send_draft", json!({"id": draft["id"]})).await;
    desk.wait_for_deliveries(2).await;
    desk.invoke("begin_sandbox_draft", json!({"text": "Not yet sent"}))
        .await
}

async fn check(desk: &Desk, what: &str, found: &mut Vec<String>) {
    // Transitions are over after this.
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    found.extend(
        violations(desk)
            .await
            .into_iter()
            .map(|one| format!("{what}: {one}")),
    );
    let picture = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{}.png", what.replace([' ', '/'], "-")));
    std::fs::write(picture, desk.page.screenshot().await.unwrap()).unwrap();
}

#[test]
fn no_screen_has_a_violation_in_either_theme() {
    journey(|desk| async move {
        let mut found = Vec::new();
        check(&desk, "welcome light", &mut found).await;
        desk.skip_welcome().await;
        desk.invoke("add_practice_accounts", json!({})).await;
        let draft = fill(&desk).await;
        for theme in ["light", "dark"] {
            set_theme(&desk, theme).await;
            for screen in SCREENS {
                let script = "window.location.hash = '#/' + arguments[0];";
                desk.page
                    .execute(script, vec![json!(screen)])
                    .await
                    .unwrap();
                let first = "//*[@role='listbox']//*[@role='option'][1]";
                if ["history", "schedules"].contains(screen) {
                    desk.press_at(first).await;
                }
                if *screen == "drafts" {
                    desk.press_at(&format!("//*[@data-draft={}]", draft["id"]))
                        .await;
                    desk.composer().await;
                }
                check(&desk, &format!("{screen} {theme}"), &mut found).await;
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}
