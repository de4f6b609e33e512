//! No pointer at all.

use crate::desk::{Desk, journey};
use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    key::Key,
};

/// Presses a key, with others held.
pub async fn chord(desk: &Desk, held: &[Key], key: char) {
    let mut actions = KeyActions::new("keys".into());
    for modifier in held {
        actions = actions.then(KeyAction::Down {
            value: char::from(*modifier),
        });
    }
    actions = actions
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key });
    for modifier in held {
        actions = actions.then(KeyAction::Up {
            value: char::from(*modifier),
        });
    }
    desk.page.perform_actions(actions).await.unwrap();
}

async fn type_text(desk: &Desk, text: &str) {
    for letter in text.chars() {
        chord(desk, &[], letter).await;
    }
}

/// Moves the focus on until it stands on the control with these words.
async fn tab_to(desk: &Desk, words: &str) {
    for _ in 0..30 {
        let focused = desk
            .page
            .active_element()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        if focused.trim() == words {
            return;
        }
        chord(desk, &[], char::from(Key::Tab)).await;
    }
    panic!("no control with the words “{words}” can be reached by Tab");
}

#[test]
fn from_a_new_draft_to_sent_by_keyboard_alone() {
    journey(|desk| async move {
        desk.see("Welcome to Postroom").await;
        chord(&desk, &[], char::from(Key::Escape)).await;
        desk.find("//button[normalize-space(.)='New draft' or @aria-label='New draft' or contains(., 'New')]").await;
        chord(&desk, &[Key::Control], 'n').await;
        desk.find("//*[@role='textbox' and @aria-label='Text of the post']")
            .await;
        type_text(&desk, "Typed without a pointer").await;
        chord(&desk, &[Key::Control], 'g').await;
        desk.find("//*[@role='dialog']//*[@role='listbox']").await;
        type_text(&desk, "a").await;
        chord(&desk, &[], char::from(Key::Down)).await;
        chord(&desk, &[], ' ').await;
        tab_to(&desk, "Done").await;
        chord(&desk, &[], char::from(Key::Enter)).await;
        desk.find("//button[starts-with(@aria-label, 'Remove ')]")
            .await;
        chord(&desk, &[Key::Control], char::from(Key::Enter)).await;
        let ledger = desk.wait_for_deliveries(1).await;
        assert_eq!(ledger[0]["text"], "Typed without a pointer");
    });
}
