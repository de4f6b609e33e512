use crate::support::{Reply, World, groups};
use composer::{
    channel::ChannelError,
    outbox::Settled,
    post::{DeliveryState, PostState},
};

fn unknown_send() -> Reply {
    Reply::Error(ChannelError::Refused {
        code: "not_found".into(),
        message: "no such record".into(),
    })
}

#[tokio::test(start_paused = true)]
async fn a_send_the_system_never_knows_ends_as_gone() {
    let world = World::new();
    world.system.next("send_report", vec![unknown_send(); 100]);
    let post = world.send("Bread at nine", groups(1));
    assert_eq!(
        world.settle().await,
        Settled::Following,
        "nobody waits for it"
    );
    world.run_for(3_600_000).await;
    assert_eq!(world.system.count("send_report"), 20);
    let delivery = world.deliveries(post.id).remove(0);
    assert_eq!(delivery.state, DeliveryState::Unknown);
    assert_eq!(delivery.error_code.as_deref(), Some("gone"));
    assert_eq!(world.detail(post.id).summary.state, PostState::PartlyFailed);
    assert_eq!(world.settle().await, Settled::All);
}

#[tokio::test(start_paused = true)]
async fn a_send_that_never_becomes_final_is_followed_for_a_day() {
    let world = World::new();
    let busy = Reply::Error(ChannelError::TryLater { after: None });
    world.system.next("send_report", vec![busy; 5_000]);
    let post = world.send("Bread at nine", groups(1));
    world.run_for(23 * 3_600_000).await;
    assert_eq!(world.deliveries(post.id)[0].state, DeliveryState::Queued);
    world.run_for(2 * 3_600_000).await;
    let delivery = world.deliveries(post.id).remove(0);
    assert_eq!(delivery.state, DeliveryState::Unknown);
    assert_eq!(delivery.error_code.as_deref(), Some("not_followed"));
    let asked = world.system.count("send_report");
    world.run_for(3_600_000).await;
    assert_eq!(world.system.count("send_report"), asked, "it is left alone");
}

#[tokio::test(start_paused = true)]
async fn a_miss_that_passes_is_forgiven() {
    let world = World::new();
    world.system.next("send_report", vec![unknown_send(); 3]);
    let post = world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
}
