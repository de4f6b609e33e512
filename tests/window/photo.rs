//! Photos: dropped, ordered, sent.

use crate::{
    accessibility::{set_theme, violations},
    desk::{Desk, journey},
    drop,
    keyboard::chord,
    pictures,
};
use fantoccini::{Locator, key::Key};
use serde_json::json;

#[test]
fn dropped_photos_are_reordered_and_arrive_upright_in_that_order() {
    journey(|desk| async move {
        desk.press("Write a first post").await;
        desk.composer().await;
        let mut settings = desk.invoke("read_settings", json!({})).await;
        settings["hold_seconds"] = json!(0);
        desk.invoke("save_settings", json!({"settings": settings}))
            .await;
        let (first, second) = (
            desk.data.path().join("first.jpg"),
            desk.data.path().join("second.jpg"),
        );
        std::fs::write(&first, pictures::phone_photo(2400, 1800)).unwrap();
        std::fs::write(&second, pictures::phone_photo(1200, 900)).unwrap();
        drop::files(&[&first, &second]);
        let tile = desk
            .find("//button[contains(., 'Attachment 2 of 2')]")
            .await;
        tile.send_keys("\u{E00A}\u{E012}").await.unwrap();
        desk.find("//button[contains(., 'Attachment 1 of 2') and contains(., 'second.jpg')]")
            .await;
        desk.press("Send to 1 group").await;
        let ledger = desk.wait_for_deliveries(1).await;
        let media = ledger[0]["media"].as_array().unwrap();
        assert_eq!(media.len(), 2);
        for (sent, height) in media.iter().zip([1200, 1600]) {
            let bytes = desk.download(sent["url"].as_str().unwrap()).await;
            assert!(pictures::is_upright(&bytes) && !pictures::has_metadata(&bytes));
            assert_eq!(image::load_from_memory(&bytes).unwrap().height(), height);
        }
        let shown = desk
            .page
            .find_all(Locator::Css("article img"))
            .await
            .unwrap();
        assert!(shown.len() >= 2, "the preview shows both");
    });
}

#[test]
fn a_file_that_is_no_picture_is_named_and_costs_nothing_else() {
    journey(|desk| async move {
        desk.press("Write a first post").await;
        desk.composer().await;
        let (bad, good) = (
            desk.data.path().join("notes.jpg"),
            desk.data.path().join("good.jpg"),
        );
        std::fs::write(&bad, "only words").unwrap();
        std::fs::write(&good, pictures::phone_photo(800, 600)).unwrap();
        drop::files(&[&bad, &good]);
        desk.find("//button[contains(., 'Attachment 1 of 1') and contains(., 'good.jpg')]")
            .await;
        desk.see("notes.jpg").await;
    });
}

#[test]
fn a_photo_is_turned_by_keys_shown_as_it_arrives_and_arrives_so() {
    journey(|desk| async move {
        desk.press("Write a first post").await;
        desk.composer().await;
        let mut settings = desk.invoke("read_settings", json!({})).await;
        settings["hold_seconds"] = json!(0);
        desk.invoke("save_settings", json!({"settings": settings}))
            .await;
        let photo = desk.data.path().join("photo.jpg");
        std::fs::write(&photo, pictures::phone_photo(2400, 1800)).unwrap();
        drop::files(&[&photo]);
        let mut found = Vec::new();
        for theme in ["light", "dark"] {
            set_theme(&desk, theme).await;
            for (what, dialog) in [("editor", "Edit picture"), ("arrives", "What arrives")] {
                open(&desk, dialog).await;
                look(&desk, &format!("{what} {theme}"), &mut found).await;
                chord(&desk, &[], char::from(Key::Escape)).await;
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));

        assert!(
            fills_its_tile(&desk).await,
            "the tile shows the whole width of its photo"
        );
        open(&desk, "Edit picture").await;
        chord(&desk, &[], 'r').await;
        chord(&desk, &[Key::Control], char::from(Key::Enter)).await;
        desk.see("photo.jpg was edited").await;
        desk.press("Send to 1 group").await;
        let ledger = desk.wait_for_deliveries(1).await;
        let sent = &ledger[0]["media"][0];
        let bytes = desk.download(sent["url"].as_str().unwrap()).await;
        let arrived = image::load_from_memory(&bytes).unwrap();
        // Upright it is higher than wide; turned by a quarter it is not.
        assert_eq!((arrived.width(), arrived.height()), (1600, 1200));
        assert!(!pictures::has_metadata(&bytes));
    });
}

/// Opens a dialog of the only photo from its menu, as the keyboard does.
async fn open(desk: &Desk, dialog: &str) {
    let tile = desk
        .find("//button[contains(., 'Attachment 1 of 1')]")
        .await;
    if dialog == "Edit picture" {
        tile.send_keys("e").await.unwrap();
    } else {
        tile.click().await.unwrap();
        chord(desk, &[Key::Control], 'k').await;
        desk.press_at("//*[@role='option'][contains(., 'See what arrives')]")
            .await;
    }
    desk.find(&format!(
        "//*[@role='dialog'][.//*[normalize-space(.)='{dialog}']]"
    ))
    .await;
}

/// Waits until the small picture is as large as its tile, and not cut out of its corner.
async fn fills_its_tile(desk: &Desk) -> bool {
    let script = "const tile = document.querySelector('[data-attachment]');
                  const sizes = [tile, tile?.querySelector('img')].map((one) => one?.getBoundingClientRect());
                  return sizes[1] !== undefined && sizes[0].width === sizes[1].width
                    && sizes[0].height === sizes[1].height;";
    for _ in 0..50 {
        if desk.page.execute(script, Vec::new()).await.unwrap() == true {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    false
}

/// Has axe look at the dialog once its picture stands.
async fn look(desk: &Desk, what: &str, found: &mut Vec<String>) {
    desk.find("//*[@role='dialog']//img").await;
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    let all = violations(desk).await;
    found.extend(all.into_iter().map(|one| format!("{what}: {one}")));
}
