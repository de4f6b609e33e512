use crate::support::{Reply, World, group, groups};
use composer::{
    channel::ChannelError,
    outbox::{self, EntryState, Settled, StuckReason},
    post::{self, DeliveryState, Hold, PostState},
};
use std::{collections::HashSet, time::Duration};

fn refused() -> Reply {
    Reply::Error(ChannelError::Refused {
        code: "bad_request".into(),
        message: "this text is not allowed".into(),
    })
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_stuck_with_its_reason_and_blocks_no_other_post() {
    let world = World::new();
    world.system.next("send", [refused()]);
    let stuck = world.send("First", groups(2));
    let free = world.send("Second", groups(2));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let entry = world.only_entry();
    assert_eq!(entry.stuck_reason, Some(StuckReason::Refused));
    assert_eq!(entry.message.as_deref(), Some("this text is not allowed"));
    assert_eq!(world.detail(stuck.id).summary.state, PostState::NeedsYou);
    assert_eq!(world.detail(free.id).summary.state, PostState::Done);
    assert_eq!(
        world.system.delivered(),
        ["g1", "g2"],
        "the second post, to the same groups"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_batch_holds_no_other_batch_up() {
    let world = World::new();
    world.system.next("send", [refused()]);
    world.send("To all", groups(250));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    // Batches leave at the same time, so any of the three may be the refused one.
    let refused = usize::try_from(world.only_entry().total).unwrap();
    assert_eq!(world.system.delivered().len(), 250 - refused);
}

#[tokio::test(start_paused = true)]
async fn two_posts_to_the_same_group_arrive_in_their_order_whatever_the_first_meets() {
    let world = World::new();
    let later = ChannelError::TryLater {
        after: Some(Duration::from_secs(60)),
    };
    world.system.next("send", [Reply::Error(later)]);
    world.send("First", vec![group(1)]);
    world.send("Second", vec![group(1)]);
    world.send("Elsewhere", vec![group(2)]);
    assert_eq!(world.settle().await, Settled::All);
    let texts: Vec<String> = world
        .system
        .requests()
        .into_iter()
        .map(|request| request.content.text)
        .collect();
    let second = texts.iter().position(|text| text == "Second").unwrap();
    let first = texts.iter().rposition(|text| text == "First").unwrap();
    assert!(first < second, "{texts:?}");
    let elsewhere = texts.iter().position(|text| text == "Elsewhere").unwrap();
    assert!(elsewhere < first, "another group does not wait: {texts:?}");
}

#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_keeps_the_next_post_to_that_group_waiting() {
    let world = World::new();
    world.system.next("send", vec![Reply::LostBefore; 3]);
    world.send("First", vec![group(1)]);
    world.send("Second", vec![group(1)]);
    world.run_for(60_000).await;
    let mut texts = world
        .system
        .requests()
        .into_iter()
        .map(|request| request.content.text);
    assert_eq!(texts.next_back().as_deref(), Some("Second"));
    assert_eq!(world.system.delivered(), ["g1", "g1"]);
}

#[tokio::test(start_paused = true)]
async fn two_hundred_and_fifty_groups_go_in_three_batches_with_a_key_each() {
    let world = World::new();
    let post = world.send("To all", groups(250));
    assert_eq!(world.settle().await, Settled::All);
    let requests = world.system.requests();
    let mut sizes: Vec<usize> = requests
        .iter()
        .map(|request| request.recipients.len())
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [50, 100, 100]);
    let keys: HashSet<&str> = requests
        .iter()
        .map(|request| request.key.as_str())
        .collect();
    assert_eq!(keys.len(), 3);
    let arrived: HashSet<String> = world.system.delivered().into_iter().collect();
    assert_eq!(arrived.len(), 250, "nobody twice, nobody missed");
    assert_eq!(world.detail(post.id).summary.counts.sent, 250);
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_while_it_can_be_undone() {
    let world = World::new();
    let draft = world.draft("Bread", groups(1));
    let post = post::send(&world.desk, draft.id, Hold { seconds: 10 }).unwrap();
    assert_eq!(post.state, PostState::Held);
    world.run_for(9_900).await;
    assert_eq!(world.system.count("send"), 0);
    world.run_for(500).await;
    assert_eq!(world.system.count("send"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_held_post_can_be_sent_at_once() {
    let world = World::new();
    let draft = world.draft("Bread", groups(1));
    let post = post::send(&world.desk, draft.id, Hold { seconds: 120 }).unwrap();
    outbox::send_held_now(&world.desk, post.id).unwrap();
    world.run_for(100).await;
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_group_that_fails_is_told_apart_from_those_that_got_it() {
    let world = World::new();
    world.system.fail_for("g2");
    let post = world.send("Bread", groups(3));
    assert_eq!(world.settle().await, Settled::All);
    let detail = world.detail(post.id);
    assert_eq!(detail.summary.state, PostState::PartlyFailed);
    let failed = &detail.deliveries[1];
    assert_eq!(failed.state, DeliveryState::Failed);
    assert_eq!(failed.error_code.as_deref(), Some("not_allowed"));
    assert_eq!(
        failed.error_message.as_deref(),
        Some("only admins may post")
    );
    assert!(
        world
            .outbox()
            .iter()
            .all(|item| item.state == EntryState::Done)
    );
}

#[tokio::test(start_paused = true)]
async fn trying_the_failed_again_makes_a_new_post_for_exactly_those() {
    let world = World::new();
    world.system.fail_for("g2");
    world.system.fail_for("g3");
    let post = world.send("Bread", groups(4));
    world.settle().await;
    world.system.fail_for_nobody();
    let again = post::retry_failed(&world.desk, post.id, Hold { seconds: 0 }).unwrap();
    world.settle().await;
    assert_ne!(again.id, post.id);
    assert_eq!(world.detail(again.id).post.recipients, [group(2), group(3)]);
    assert_eq!(world.system.delivered(), ["g1", "g4", "g2", "g3"]);
    let keys: HashSet<String> = world
        .system
        .requests()
        .into_iter()
        .map(|one| one.key)
        .collect();
    assert_eq!(keys.len(), 2, "another send has another key");
    assert!(post::retry_failed(&world.desk, again.id, Hold { seconds: 0 }).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_row_nobody_can_read_is_parked_as_it_is_and_holds_no_other_up() {
    let world = World::new();
    let odd = world.send("From a later version", groups(1));
    world.send("Fine", vec![group(2)]);
    let strange = r#"{"kind":"teleport"}"#;
    let put = |tx: &rusqlite::Connection| {
        let sql = "UPDATE outbox SET work = ?2 WHERE post_id = ?1";
        tx.execute(sql, (odd.id.to_string(), strange))?;
        Ok::<_, composer::store::StoreError>(())
    };
    world.desk.store.write(put).unwrap();
    outbox::recover(&world.desk).unwrap();
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(world.system.delivered(), ["g2"]);
    let kept: (String, String) = world
        .desk
        .store
        .read(|db| {
            let sql = "SELECT work, stuck_reason FROM outbox WHERE post_id = ?1";
            let kept = db.query_row(sql, [odd.id.to_string()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            Ok::<_, composer::store::StoreError>(kept)
        })
        .unwrap();
    assert_eq!(kept, (strange.to_owned(), "unreadable".to_owned()));
}
