//! Uploads that are not at their address any more when a send would name it.

use crate::support::{Call, Reply, ScriptedHosts, World, groups};
use composer::{
    channel::{Cargo, ChannelError},
    id::EntryId,
    outbox::{self, EntryState, Settled},
    post::{self, PostQuery, PostState, PostSummary},
};
use std::time::Duration;

/// Longer ago than what counts as lately.
const LATER_MS: i64 = 11 * 60_000;

fn world() -> (World, ScriptedHosts) {
    let hosts = ScriptedHosts::default();
    (hosts.around(World::new()), hosts)
}

/// Sends one picture and gives its address.
async fn send_first(world: &World) -> String {
    let draft = world.draft("First", groups(1));
    world.attach(&draft, "the same picture");
    world.send_draft(&draft);
    assert_eq!(world.settle().await, Settled::All);
    address(world, 0)
}

fn send_again(world: &World) {
    let draft = world.draft("Again", groups(1));
    world.attach(&draft, "the same picture");
    world.send_draft(&draft);
}

fn address(world: &World, request: usize) -> String {
    match &world.system.requests()[request].cargo[0] {
        Cargo::Remote(file) => file.url.clone(),
        Cargo::Local(file) => panic!("{file:?} has no address"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_older_upload_is_looked_for_and_used_while_it_is_there() {
    let (world, hosts) = world();
    let url = send_first(&world).await;
    send_again(&world);
    world.settle().await;
    assert!(hosts.looks().is_empty(), "it was uploaded a moment ago");
    world.clock.jump_ms(LATER_MS);
    send_again(&world);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(
        hosts.looks(),
        [url],
        "once for the upload, not again for the send"
    );
    assert_eq!(world.system.count("upload"), 1);
    assert_eq!(world.system.delivered().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_vanished_is_made_again_before_the_send() {
    let (world, hosts) = world();
    let url = send_first(&world).await;
    world.clock.jump_ms(LATER_MS);
    hosts.forget(&url);
    send_again(&world);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("upload"), 2);
    let calls = world.system.calls();
    let at = |word| calls.iter().rposition(|call| call.word() == word).unwrap();
    assert!(at("upload") < at("send"), "{calls:?}");
    assert_eq!(world.system.delivered().len(), 2, "each post once");
}

/// The pictures are up, but the first try of the send does not get through.
async fn held_before_the_send(world: &World) -> String {
    let refused = || {
        Reply::Error(ChannelError::TryLater {
            after: Some(Duration::from_secs(3600)),
        })
    };
    world.system.next("send", [refused()]);
    let draft = world.draft("Held", groups(1));
    world.attach(&draft, "the picture");
    world.send_draft(&draft);
    world.run_for(5_000).await;
    assert_eq!(world.system.count("send"), 1);
    address(world, 0)
}

#[tokio::test(start_paused = true)]
async fn what_vanishes_between_upload_and_send_goes_up_again_and_the_post_arrives_once() {
    let (world, hosts) = world();
    let url = held_before_the_send(&world).await;
    hosts.forget(&url);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("upload"), 2);
    assert_eq!(world.system.delivered(), ["g1"]);
    assert_eq!(world.system.count("send"), 2);
}

fn last_post(world: &World) -> PostSummary {
    let page = post::list(&world.desk, &PostQuery::default()).unwrap();
    page.items.into_iter().next().unwrap()
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_up_again_for_a_post_that_is_taken_back_meanwhile() {
    let (world, hosts) = world();
    let url = held_before_the_send(&world).await;
    hosts.forget(&url);
    let (desk, post) = (world.desk.clone(), last_post(&world).id);
    hosts.on_look(move || {
        outbox::cancel_post(&desk, post).unwrap();
    });
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(last_post(&world).state, PostState::Cancelled);
    assert_eq!(world.system.count("upload"), 1);
    assert!(world.system.delivered().is_empty());
}

#[tokio::test(start_paused = true)]
async fn where_nobody_can_tell_the_send_goes_on() {
    let (world, hosts) = world();
    held_before_the_send(&world).await;
    hosts.be_silent();
    assert_eq!(world.settle().await, Settled::All);
    assert!(!hosts.looks().is_empty());
    assert_eq!(world.system.count("upload"), 1);
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn an_address_that_ends_soon_is_renewed_without_being_asked() {
    let (world, hosts) = world();
    held_before_the_send(&world).await;
    let ended = "?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=x";
    world.execute(&format!(
        "UPDATE uploads SET remote = json_set(remote, '$.url', remote ->> 'url' || '{ended}')"
    ));
    assert_eq!(world.settle().await, Settled::All);
    assert!(hosts.looks().is_empty(), "the address itself says so");
    assert_eq!(world.system.count("upload"), 2);
    assert!(
        !address(&world, 1).contains("X-Amz"),
        "the new address is sent"
    );
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_may_have_arrived_is_never_changed() {
    let (world, hosts) = world();
    world.system.next("send", [Reply::LostAfter]);
    let draft = world.draft("Lost", groups(1));
    world.attach(&draft, "the picture");
    world.send_draft(&draft);
    let hosts_at_loss = hosts.clone();
    world.system.watch_after(move |call| {
        if let Call::Upload(file) = call {
            hosts_at_loss.forget(&format!("https://media.example/{}", file.sha256));
        }
    });
    let clock = world.clock.clone();
    world.system.watch(move |call| {
        if matches!(call, Call::Dispatch(_)) {
            clock.jump_ms(LATER_MS);
        }
    });
    assert_eq!(world.settle().await, Settled::All);
    let requests = world.system.requests();
    assert_eq!(requests[0], requests[1], "to the letter");
    assert_eq!(world.system.count("upload"), 1);
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn the_upload_that_waits_again_can_be_seen() {
    let (world, hosts) = world();
    let url = held_before_the_send(&world).await;
    hosts.forget(&url);
    let hang = ChannelError::TryLater {
        after: Some(Duration::from_secs(60)),
    };
    world.system.next("upload", [Reply::Error(hang)]);
    world.clock.jump_ms(3_700_000);
    world.run_for(10_000).await;
    let open: Vec<(EntryId, EntryState)> = world
        .outbox()
        .iter()
        .map(|one| (one.id, one.state))
        .collect();
    assert_eq!(open.len(), 2, "picture and send: {open:?}");
    assert!(open.iter().all(|(_, state)| *state == EntryState::Waiting));
    let attempts = "SELECT max(attempts) FROM outbox WHERE kind = 'dispatch'";
    assert_eq!(world.number(attempts), 1, "waiting is no attempt");
}
