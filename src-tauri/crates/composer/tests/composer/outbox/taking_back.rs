use crate::support::{Reply, World, groups};
use composer::{
    channel::ChannelError,
    draft::{DraftState, list},
    outbox::{CancelOutcome, Settled, cancel_entry, cancel_post, undo_send},
    post::{self, DeliveryState, Hold, PostState},
};

fn draft_state(world: &World) -> DraftState {
    list(&world.desk, &Default::default()).unwrap().items[0].state
}

#[tokio::test(start_paused = true)]
async fn an_undo_in_time_means_that_nothing_ever_leaves() {
    let world = World::new();
    let draft = world.draft("Bread", groups(2));
    let post = post::send(&world.desk, draft.id, Hold { seconds: 10 }).unwrap();
    assert!(undo_send(&world.desk, post.id).unwrap());
    assert!(
        undo_send(&world.desk, post.id).unwrap(),
        "asking twice does not change the answer"
    );
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("send"), 0);
    assert_eq!(world.detail(post.id).summary.state, PostState::Cancelled);
    assert_eq!(world.deliveries(post.id)[0].state, DeliveryState::Cancelled);
    assert_eq!(draft_state(&world), DraftState::Unsent);
}

#[tokio::test(start_paused = true)]
async fn an_undo_too_late_says_so_and_changes_nothing() {
    let world = World::new();
    let post = world.send("Bread", groups(1));
    world.settle().await;
    assert!(!undo_send(&world.desk, post.id).unwrap());
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
}

#[tokio::test(start_paused = true)]
async fn an_undo_in_the_last_moment_is_either_in_time_or_too_late_never_both() {
    let world = World::new();
    let post = world.send("Bread", groups(1));
    let (desk, id) = (world.desk.clone(), post.id);
    // The worker has picked the entry, its request has not been made yet.
    world
        .system
        .on_connect(move || assert!(undo_send(&desk, id).unwrap()));
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(
        world.system.count("send"),
        0,
        "it said in time, so nothing may leave"
    );
    assert_eq!(world.detail(post.id).summary.state, PostState::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_cancel_counts_honestly_what_was_still_here() {
    let world = World::new();
    let refused = ChannelError::Refused {
        code: "bad".into(),
        message: "no".into(),
    };
    world
        .system
        .next("send", [Reply::LostAfter, Reply::Error(refused)]);
    world.system.next("send", vec![Reply::LostAfter; 50]);
    let post = world.send("To all", groups(201));
    world.run_for(200).await;
    let outcome = cancel_post(&world.desk, post.id).unwrap();
    let expected = CancelOutcome {
        under_way: 2,
        cancelled: 1,
        too_late: 2,
    };
    assert_eq!(outcome, expected, "only the refused batch is still here");
    let again = cancel_post(&world.desk, post.id).unwrap();
    assert_eq!(
        (again.cancelled, again.too_late),
        (0, 2),
        "a cancelled batch is not too late"
    );
}

#[tokio::test(start_paused = true)]
async fn a_single_entry_can_be_given_up() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    world.attach(&draft, "one");
    let post = post::send(&world.desk, draft.id, Hold { seconds: 60 }).unwrap();
    let upload = world.outbox().remove(0);
    assert!(cancel_entry(&world.desk, upload.id).unwrap());
    assert_eq!(world.settle().await, Settled::All);
    assert!(
        world.system.calls().is_empty(),
        "without its picture the post does not go out"
    );
    assert_eq!(world.detail(post.id).summary.state, PostState::Cancelled);
}
