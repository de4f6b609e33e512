//! Draft sync on the command line.

use crate::support::{DEALERS, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_says_what_it_did_and_a_second_one_that_nothing_had_changed() {
    let ground = Ground::ready().await;
    let id = ground
        .draft(&["--text", "kept in step", "--to", DEALERS])
        .await;
    let report = ground.run(&["draft", "sync"]).await.ends_with(0).json();
    assert_eq!(
        (&report["pushed"], &report["failed"]),
        (&1.into(), &0.into())
    );
    let report = ground.run(&["draft", "sync"]).await.ends_with(0).json();
    assert_eq!(report["pushed"], 0);
    let refused = ground.run(&["draft", "conflict", &id]).await.ends_with(3);
    assert_eq!(refused.error()["code"], "not_found");
}
