//! The network goes away and comes back.

use crate::desk::journey;
use serde_json::json;

#[test]
fn what_is_written_and_sent_offline_leaves_once_when_the_network_is_back() {
    journey(|desk| async move {
        desk.skip_welcome().await;
        let draft = desk
            .invoke("begin_sandbox_draft", json!({"text": "Written"}))
            .await;
        for method in ["GET", "POST"] {
            let fault =
                json!({"method": method, "path": "/v2/*", "mode": "drop_before", "times": 1000});
            desk.control("faults", fault.clone()).await;
            let deeper =
                json!({"method": method, "path": "/v2/*/*", "mode": "drop_before", "times": 1000});
            desk.control("faults", deeper).await;
        }
        desk.press_at(&format!("//*[@data-draft={}]", draft["id"]))
            .await;
        desk.write(" offline").await;
        desk.press("Send to 1 group").await;
        desk.see("Offline").await;
        assert!(desk.deliveries().await.is_empty());
        desk.clear_faults().await;
        let ledger = desk.wait_for_deliveries(1).await;
        assert_eq!(ledger.len(), 1);
        assert_eq!(ledger[0]["text"], "Written offline");
    });
}
