use crate::support::{Reply, World, group, groups};
use composer::{
    account,
    channel::ChannelError,
    draft,
    outbox::{self, EntryState, Settled, WaitReason},
    post::{self, Hold, Lives, PostState},
};

fn waits(world: &World) -> Vec<WaitReason> {
    let items = world.outbox();
    items.into_iter().filter_map(|item| item.wait).collect()
}

fn hold(seconds: u32) -> Hold {
    Hold { seconds }
}

#[tokio::test(start_paused = true)]
async fn each_waiting_entry_says_what_it_waits_for() {
    let world = World::new();
    let draft = world.draft("Look", vec![group(1)]);
    world.attach(&draft, "one");
    post::send(&world.desk, draft.id, hold(0)).unwrap();
    world.send("After it", vec![group(1)]);
    let held = world.draft("Held", vec![group(2)]);
    post::send(&world.desk, held.id, hold(60)).unwrap();
    assert_eq!(
        waits(&world),
        [
            WaitReason::Turn,
            WaitReason::Pictures,
            WaitReason::EarlierPost,
            WaitReason::Undo
        ]
    );
    assert!(world.outbox().iter().all(|item| item.lives == Lives::Here));
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_the_system_names_the_reason() {
    let cases = [
        (
            ChannelError::TryLater { after: None },
            1,
            WaitReason::NextTry,
        ),
        (ChannelError::SignInNeeded, 1, WaitReason::SignIn),
        (
            ChannelError::Unreachable("no route".into()),
            9,
            WaitReason::Unreachable,
        ),
    ];
    for (error, times, wanted) in cases {
        let world = World::new();
        world.system.next("send", vec![Reply::Error(error); times]);
        world.send("Bread", groups(1));
        world.run_for(if times == 1 { 100 } else { 10_000 }).await;
        assert_eq!(waits(&world), [wanted]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_entry_that_is_asked_about_is_at_work_and_not_the_persons() {
    let world = World::new();
    world.system.next("send", vec![Reply::LostAfter; 3]);
    world.send("Bread", groups(1));
    world.run_for(100).await;
    assert_eq!(world.only_entry().state, EntryState::Unknown);
    let status = outbox::status(&world.desk, None).unwrap();
    assert_eq!((status.active, status.needs_you), (1, 0));
    assert!(!status.safe_to_close);
}

#[tokio::test(start_paused = true)]
async fn work_of_a_removed_account_keeps_nobody_from_closing_and_can_be_cancelled() {
    let world = World::new();
    world.send("Bread", groups(1));
    world.send("Cakes", groups(2));
    let removed = account::remove(&world.desk, world.account.id).unwrap();
    assert_eq!(removed.waiting_posts, 2);
    assert_eq!(waits(&world), [WaitReason::AccountRemoved; 2]);
    assert!(outbox::status(&world.desk, None).unwrap().safe_to_close);
    assert!(outbox::unfinished(&world.desk).unwrap().is_nothing());
    for item in world.outbox() {
        assert!(outbox::cancel_entry(&world.desk, item.id).unwrap());
    }
    assert!(world.outbox().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_draft_in_the_trash_is_neither_sent_nor_planned() {
    let world = World::new();
    let draft = world.draft("Bread", groups(1));
    draft::delete(&world.desk, draft.id).unwrap();
    let refused = post::send(&world.desk, draft.id, hold(0)).unwrap_err();
    assert!(refused.to_string().contains("restore it first"));
    assert!(post::plan(&world.desk, draft.id).is_err());
    draft::restore(&world.desk, draft.id).unwrap();
    post::send(&world.desk, draft.id, hold(0)).unwrap();
}

#[tokio::test(start_paused = true)]
async fn sending_again_to_those_that_failed_makes_a_post_and_no_draft() {
    let world = World::new();
    world.system.fail_for("g2");
    let first = world.send("Bread", groups(3));
    assert_eq!(world.settle().await, Settled::All);
    world.system.fail_for_nobody();
    let again = post::retry_failed(&world.desk, first.id, hold(0)).unwrap();
    assert_eq!((again.recipient_count, again.draft_id), (1, first.draft_id));
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.detail(again.id).summary.state, PostState::Done);
    let drafts = draft::list(&world.desk, &Default::default()).unwrap();
    assert_eq!(drafts.total, 1);
}

#[tokio::test(start_paused = true)]
async fn closing_would_leave_what_can_go_on_by_itself_and_not_what_is_stuck() {
    let world = World::new();
    let refused = ChannelError::Refused {
        code: "bad".into(),
        message: "no".into(),
    };
    world.system.next("send", [Reply::Error(refused)]);
    world.send("Refused", groups(1));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert!(outbox::unfinished(&world.desk).unwrap().is_nothing());
    world.send("Bread", vec![group(5)]);
    let left = outbox::unfinished(&world.desk).unwrap();
    assert_eq!(
        (left.post_count, left.posts[0].title.as_str()),
        (1, "Bread")
    );
}
