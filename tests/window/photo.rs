//! Photos: dropped, ordered, sent.

use crate::{desk::journey, drop, pictures};
use fantoccini::Locator;
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
