use super::{shared, texts, write};
use crate::support::{World, groups};
use composer::sync;
use std::time::Duration;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

#[tokio::test(start_paused = true)]
async fn a_draft_leaves_five_seconds_after_its_last_change() {
    let world = World::new();
    let stop = CancellationToken::new();
    let worker = tokio::spawn(sync::run(world.desk.clone(), stop.clone()));
    sleep(Duration::from_secs(1)).await;
    let draft = world.draft("D", groups(1));
    for text in ["Dr", "Dra", "Draf", "Draft"] {
        sleep(Duration::from_secs(3)).await;
        write(&world, draft.id, text);
        assert!(world.system.remote().is_empty(), "still typing");
    }
    sleep(Duration::from_millis(4_900)).await;
    assert!(world.system.remote().is_empty(), "still quiet");
    sleep(Duration::from_millis(400)).await;
    assert_eq!(world.system.remote_texts(), ["Draft"]);
    stop.cancel();
    worker.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_others_saved_is_here_within_a_minute() {
    let world = World::new();
    let stop = CancellationToken::new();
    let worker = tokio::spawn(sync::run(world.desk.clone(), stop.clone()));
    sleep(Duration::from_secs(1)).await;
    world.system.put(&shared("From elsewhere", &["g1"]));
    sleep(Duration::from_secs(61)).await;
    assert_eq!(texts(&world), ["From elsewhere"]);
    stop.cancel();
    worker.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn at_rest_it_asks_once_a_minute() {
    let world = World::new();
    world.draft("Quiet", groups(1));
    world.sync_for(30_000).await;
    let before = world.system.calls().len();
    world.sync_for(600_000).await;
    let asked = world.system.calls().len() - before;
    assert!(
        (10..=12).contains(&asked),
        "{asked} requests in ten minutes"
    );
}
