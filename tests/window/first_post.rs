//! A newcomer's first minute.

use crate::desk::journey;

#[test]
fn a_first_post_arrives_on_the_sandbox_from_the_welcome() {
    journey(|desk| async move {
        desk.press("Write a first post").await;
        desk.composer().await;
        desk.write(" And my own words.").await;
        desk.press("Send to 1 group").await;
        let ledger = desk.wait_for_deliveries(1).await;
        let text = ledger[0]["text"].as_str().unwrap();
        assert!(
            text.contains("And my own words."),
            "the last typed words went out: {text}"
        );
    });
}
