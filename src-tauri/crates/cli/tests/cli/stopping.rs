//! Ctrl-C: the request under way is finished, nothing is lost, nothing is sent twice.
#![cfg(unix)]

use crate::support::{DEALERS, Ground};
use serde_json::json;
use std::{
    process::{Output, Stdio},
    time::Duration,
};
use tokio::process::{Child, Command};

async fn interrupt(child: &Child) {
    let id = child.id().unwrap().to_string();
    let told = Command::new("kill")
        .args(["-INT", &id])
        .status()
        .await
        .unwrap();
    assert!(told.success());
}

/// Starts the binary on a slow send and stops it once the request is under way.
async fn stopped_in_flight(ground: &Ground, arguments: &[&str]) -> Output {
    let delay = json!({ "mode": "delay", "delay_ms": 1_500 });
    ground.fault("POST", "/v2/outbound/sends", delay).await;
    let child = ground.command(arguments).spawn().unwrap();
    // The fault is used up as soon as the request is under way.
    while !ground.look("/_sandbox/faults").await["items"]
        .as_array()
        .unwrap()
        .is_empty()
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    interrupt(&child).await;
    let output = child.wait_with_output().await.unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert!(err.contains("kept"), "{err}");
    output
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_send_is_sent_once_all_the_same() {
    let ground = Ground::ready().await;
    let id = ground
        .draft(&["--text", "Interrupted", "--to", DEALERS])
        .await;
    let output = stopped_in_flight(&ground, &["send", &id, "--wait"]).await;
    let post: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        post["lives"], "server",
        "the answer of the request under way was waited for"
    );
    ground
        .run(&["outbox", "run", "--until-idle"])
        .await
        .ends_with(0);
    assert_eq!(ground.arrived().await.len(), 1);
    let shown = ground
        .run(&["history", "show", post["id"].as_str().unwrap()])
        .await
        .json();
    assert_eq!(shown["summary"]["state"], "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_outbox_run_waits_for_the_request_under_way() {
    let ground = Ground::ready().await;
    let id = ground
        .draft(&["--text", "Interrupted", "--to", DEALERS])
        .await;
    ground
        .run(&["send", &id, "--queue-only"])
        .await
        .ends_with(0);
    let output = stopped_in_flight(&ground, &["outbox", "run", "--until-idle"]).await;
    let left: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        left["items"],
        json!([]),
        "nothing is left that has to be asked about"
    );
    ground.advance(1_000).await;
    assert_eq!(ground.arrived().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_worker_does_not_hear_the_terminals_ctrl_c() {
    let worker = Command::new(env!("CARGO_BIN_EXE_postroom-cli"))
        .arg("--imaging-worker")
        .stdin(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let id = worker.id().unwrap().to_string();
    for _ in 0..250 {
        let shown = Command::new("ps")
            .args(["-o", "pgid=", "-p", &id])
            .output()
            .await
            .unwrap();
        if String::from_utf8_lossy(&shown.stdout).trim() == id {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the worker stayed in the group of its parent");
}
