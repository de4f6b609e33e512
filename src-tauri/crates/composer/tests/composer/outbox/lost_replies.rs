use crate::support::{Call, NOON_MS, Reply, World, group, groups};
use composer::{
    capabilities::Settles,
    channel::ChannelError,
    outbox::{self, EntryState, Settled, StuckReason},
    post::{DeliveryState, PostState},
};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_lost_reply_is_settled_by_replaying_the_same_key_and_leaves_a_proof() {
    let world = World::new();
    world.system.next("send", [Reply::LostAfter]);
    let post = world.send("Bread at nine", groups(2));
    assert_eq!(world.settle().await, Settled::All);
    let requests = world.system.requests();
    assert_eq!(requests.len(), 2, "once handed over, once repeated");
    assert_eq!(requests[0], requests[1], "the repeat is the frozen request");
    assert_eq!(
        world.system.delivered(),
        ["g1", "g2"],
        "each group got it once"
    );
    let detail = world.detail(post.id);
    assert_eq!(detail.summary.state, PostState::Done);
    assert_eq!(detail.proofs.len(), 1);
    assert_eq!(detail.proofs[0].finding, "already_there");
    assert_eq!(detail.proofs[0].key, requests[0].key);
}

#[tokio::test(start_paused = true)]
async fn a_reply_lost_before_handling_is_sent_once_by_the_repeat() {
    let world = World::new();
    world.system.next("send", [Reply::LostBefore]);
    let post = world.send("Bread at nine", groups(1));
    world.settle().await;
    assert_eq!(world.system.delivered(), ["g1"]);
    assert_eq!(world.detail(post.id).proofs[0].finding, "sent_once_now");
}

#[tokio::test(start_paused = true)]
async fn while_nobody_knows_the_recipients_are_shown_as_unknown() {
    let world = World::new();
    world.system.next("send", vec![Reply::LostAfter; 40]);
    let post = world.send("Bread at nine", groups(2));
    world.run_for(400).await;
    let states: Vec<DeliveryState> = world
        .deliveries(post.id)
        .iter()
        .map(|delivery| delivery.state)
        .collect();
    assert_eq!(states, [DeliveryState::Unknown; 2]);
    assert_eq!(world.only_entry().state, EntryState::Unknown);
}

#[tokio::test(start_paused = true)]
async fn key_and_frozen_request_are_on_disk_before_the_first_byte_leaves() {
    let world = World::new();
    let desk = world.desk.clone();
    world.system.watch(move |call| {
        let Call::Dispatch(dispatch) = call else {
            return;
        };
        let (key, request, state, attempts): (String, String, String, u32) = desk
            .store
            .read(|db| {
                let sql = "SELECT key, request, state, attempts FROM outbox";
                let row = db.query_row(sql, [], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })?;
                Ok::<_, composer::store::StoreError>(row)
            })
            .unwrap();
        assert_eq!(key, dispatch.key);
        assert_eq!(request, serde_json::to_string(dispatch).unwrap());
        assert_eq!(
            (state.as_str(), attempts),
            ("running", 1),
            "the attempt is counted first"
        );
    });
    world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("send"), 1, "the watched call was made");
}

#[tokio::test(start_paused = true)]
async fn a_dispatch_killed_while_running_is_asked_about_and_not_sent_twice() {
    let world = World::new();
    let post = world.send("Bread at nine", groups(1));
    // The process dies between the answer and the note of it.
    world.execute(
        "CREATE TRIGGER dies BEFORE INSERT ON sends BEGIN SELECT RAISE(ABORT, 'killed'); END",
    );
    world.run_for(100).await;
    world.execute("DROP TRIGGER dies");
    let entry = world.only_entry();
    world.execute("UPDATE outbox SET state = 'running', may_have_arrived = 0");
    assert_eq!(outbox::recover(&world.desk).unwrap(), 1);
    assert_eq!(world.only_entry().state, EntryState::Unknown);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
    assert_eq!(world.detail(post.id).proofs[0].finding, "already_there");
    assert!(entry.attempts > 0);
}

#[tokio::test(start_paused = true)]
async fn an_upload_killed_while_running_waits_again() {
    let world = World::new();
    let draft = world.draft("", groups(1));
    world.attach(&draft, "a picture");
    world.send_draft(&draft);
    let upload = world.outbox()[0].clone();
    world.kill_while_running(upload.id);
    assert_eq!(outbox::recover(&world.desk).unwrap(), 1);
    assert_eq!(world.outbox()[0].state, EntryState::Waiting);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(
        world.number("SELECT count(*) FROM attempts WHERE outcome = 'interrupted'"),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_written_down_is_unknown_and_never_unsent() {
    let world = World::new();
    world.system.settles(Settles::CannotKnow);
    world.execute(
        "CREATE TRIGGER full BEFORE INSERT ON sends BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    let post = world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(
        world.only_entry().stuck_reason,
        Some(StuckReason::OutcomeUnknown)
    );
    assert_eq!(world.deliveries(post.id)[0].state, DeliveryState::Unknown);
    assert_eq!(
        world.system.count("send"),
        1,
        "a system without keys is not asked again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_after_the_answer_is_got_over_without_a_restart() {
    let world = World::new();
    world.execute(
        "CREATE TRIGGER full BEFORE UPDATE ON outbox WHEN OLD.state = 'running'
         BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    let post = world.send("Bread at nine", groups(1));
    world.run_for(10_000).await;
    assert_eq!(world.only_entry().state, EntryState::Running);
    assert_eq!(world.system.count("send"), 1, "nothing is repeated blindly");
    world.execute("DROP TRIGGER full");
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
    assert_eq!(world.detail(post.id).proofs[0].finding, "already_there");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_panics_costs_one_attempt_and_no_other_entry() {
    let world = World::new();
    world.system.watch(|call| {
        let Call::Dispatch(dispatch) = call else {
            return;
        };
        assert_ne!(dispatch.content.text, "Breaks", "this panic is meant");
    });
    world.send("Breaks", vec![group(1)]);
    world.send("Bread at nine", vec![group(2)]);
    assert_eq!(world.settle().await, Settled::All);
    let mut delivered = world.system.delivered();
    delivered.sort_unstable();
    assert_eq!(
        delivered,
        ["g1", "g2"],
        "the broken one is settled by asking"
    );
}

#[tokio::test(start_paused = true)]
async fn where_the_system_cannot_be_asked_the_person_settles_it() {
    for was_sent in [true, false] {
        let world = World::new();
        world.system.settles(Settles::CannotKnow);
        world.system.next("send", [Reply::LostBefore]);
        let post = world.send("Bread at nine", groups(1));
        assert_eq!(world.settle().await, Settled::NeedsYou);
        assert_eq!(world.detail(post.id).summary.state, PostState::NeedsYou);
        let entry = world.only_entry();
        assert_eq!(entry.stuck_reason, Some(StuckReason::OutcomeUnknown));
        outbox::settle_entry(&world.desk, entry.id, was_sent).unwrap();
        assert_eq!(world.settle().await, Settled::All);
        assert_eq!(world.deliveries(post.id)[0].state, DeliveryState::Sent);
        let sent_again = if was_sent { 0 } else { 1 };
        assert_eq!(world.system.delivered().len(), sent_again);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_known_of_an_open_outcome_is_laid_out() {
    let world = World::new();
    world.system.settles(Settles::CannotKnow);
    let slow = ChannelError::TryLater { after: None };
    world
        .system
        .next("send", [Reply::Error(slow), Reply::LostBefore]);
    world.send("*Bread* at nine\nand rolls", groups(2));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let entry = world.only_entry();
    assert_eq!(entry.title, "Bread at nine", "the first words");
    assert_eq!(entry.recipients, groups(2));
    let why = entry.message.as_deref().unwrap_or_default();
    assert!(why.starts_with("the answer was lost"), "{why}");
    let sql = "SELECT started_at_ms FROM attempts WHERE outcome = 'unknown'";
    assert_eq!(
        entry.left_at_ms,
        Some(world.number(sql)),
        "the time of the attempt that was lost, not of the first one"
    );
    outbox::settle_entry(&world.desk, entry.id, false).unwrap();
    assert_eq!(world.only_entry().left_at_ms, None, "it is settled");
}

#[tokio::test(start_paused = true)]
async fn an_open_outcome_that_is_not_to_be_sent_ends_and_stays_unknown() {
    let world = World::new();
    world.system.settles(Settles::CannotKnow);
    world.system.next("send", [Reply::LostAfter]);
    let post = world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let entry = world.only_entry();
    assert!(outbox::cancel_entry(&world.desk, entry.id).unwrap());
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("send"), 1, "nothing is repeated");
    assert!(world.outbox().is_empty());
    assert_eq!(world.deliveries(post.id)[0].state, DeliveryState::Unknown);
    assert_eq!(
        world.number("SELECT count(*) FROM outbox WHERE state = 'cancelled'"),
        1
    );
    assert!(
        world.detail(post.id).proofs.is_empty(),
        "nobody said it was sent"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_still_being_asked_about_is_not_given_up() {
    let world = World::new();
    world.system.next("send", vec![Reply::LostAfter; 40]);
    world.send("Bread at nine", groups(1));
    world.run_for(400).await;
    let entry = world.only_entry();
    assert!(!outbox::cancel_entry(&world.desk, entry.id).unwrap());
    assert_eq!(world.only_entry().state, EntryState::Unknown);
}

#[tokio::test(start_paused = true)]
async fn where_references_are_looked_up_only_what_is_not_found_is_sent_again() {
    for (lost, requests) in [(Reply::LostAfter, 2), (Reply::LostBefore, 3)] {
        let world = World::new();
        world.system.settles(Settles::LookUpReference);
        world.system.next("send", [lost]);
        world.send("Bread at nine", groups(1));
        assert_eq!(world.settle().await, Settled::All);
        assert_eq!(world.system.delivered(), ["g1"]);
        assert_eq!(world.system.requests().len(), requests);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_repeat_leaves_the_outcome_to_the_person() {
    let world = World::new();
    let refused = ChannelError::Refused {
        code: "forbidden".into(),
        message: "another tenant".into(),
    };
    world
        .system
        .next("send", [Reply::LostAfter, Reply::Error(refused)]);
    let post = world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let entry = world.only_entry();
    assert_eq!(entry.stuck_reason, Some(StuckReason::OutcomeUnknown));
    assert_eq!(entry.message.as_deref(), Some("another tenant"));
    assert_eq!(world.deliveries(post.id)[0].state, DeliveryState::Unknown);
    outbox::settle_entry(&world.desk, entry.id, true).unwrap();
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
}

#[tokio::test(start_paused = true)]
async fn only_an_open_outcome_can_be_settled_by_word() {
    let world = World::new();
    world.send("Bread at nine", vec![group(1)]);
    let entry = world.only_entry();
    assert!(outbox::settle_entry(&world.desk, entry.id, true).is_err());
    assert_eq!(world.only_entry(), entry);
}

fn wait_a_minute() -> Reply {
    let after = Some(Duration::from_secs(60));
    Reply::Error(ChannelError::TryLater { after })
}

#[tokio::test(start_paused = true)]
async fn a_client_is_told_when_the_lost_request_was_on_its_way() {
    let world = World::new();
    world.system.settles(Settles::LookUpReference);
    let replies = [Reply::LostBefore, wait_a_minute()];
    world.system.next("send", replies);
    // Not found after the wait, it is sent again; that answer is lost as well.
    let system = world.system.clone();
    world.system.watch_after(move |call| {
        let is_second = matches!(call, Call::Settle(_)) && system.losses().len() == 2;
        if is_second {
            system.next("send", [Reply::LostAfter]);
        }
    });
    world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"], "once");
    let losses = world.system.losses();
    let [first, second, third] = losses.as_slice() else {
        panic!("asked three times: {losses:?}");
    };
    assert!(first.first_left_ms >= NOON_MS && first.first_left_ms <= first.last_left_ms);
    assert!(first.now_ms < first.last_left_ms + 60_000, "asked at once");
    assert_eq!(
        (second.first_left_ms, second.last_left_ms),
        (first.first_left_ms, first.last_left_ms),
        "asking is no leaving"
    );
    assert!(second.now_ms >= second.last_left_ms + 60_000);
    assert_eq!(third.first_left_ms, first.first_left_ms);
    assert!(
        third.last_left_ms >= second.now_ms,
        "the repeat began the wait anew"
    );
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_request_may_have_been_leaving_until_it_was_noticed() {
    let world = World::new();
    world.system.settles(Settles::LookUpReference);
    world.system.next("send", [Reply::DieAfter]);
    world.send("Bread at nine", groups(1));
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"], "once");
    let lost = world.system.losses()[0];
    let ended = "SELECT ended_at_ms FROM attempts WHERE outcome = 'interrupted'";
    assert_eq!(lost.last_left_ms, world.number(ended));
}

#[tokio::test(start_paused = true)]
async fn what_a_copy_put_back_may_have_left_since_it_was_written_down() {
    let world = World::new();
    world.system.settles(Settles::LookUpReference);
    world.send("Bread at nine", groups(1));
    outbox::hold_open_sends(&world.desk.store, NOON_MS).unwrap();
    world.clock.jump_ms(3_600_000);
    world.system.next("send", [wait_a_minute()]);
    outbox::retry_entry(&world.desk, world.only_entry().id).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    let losses = world.system.losses();
    assert_eq!(losses[0].first_left_ms, NOON_MS);
    assert_eq!(losses[0].last_left_ms, losses[0].now_ms, "the wait begins");
    assert!(
        losses[1].now_ms >= losses[1].last_left_ms + 60_000,
        "and ends"
    );
}
