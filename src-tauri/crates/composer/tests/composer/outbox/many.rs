//! Sending to many: one request per recipient, stopped, cancelled, killed and counted.

use crate::support::{Reply, ScriptedHosts, World, group, phones};
use composer::{
    capabilities::Settles,
    change::{Changed, News, Topic},
    channel::{Cargo, ChannelError},
    draft::{self, DraftFilter, DraftQuery},
    error::DeskError,
    id::PostId,
    outbox::{self, EntryState, Settled, StuckReason, WaitReason},
    post::{self, DeliveryQuery, DeliveryState, PostState},
    settings,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    collections::{HashMap, HashSet},
    sync::atomic::Ordering,
    time::Duration,
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// A system for one recipient a request, sixteen requests at once.
fn one_by_one() -> World {
    let world = World::new();
    world.system.takes_one_by_one(16, 5);
    world.system.reports_per_look.store(100, Ordering::SeqCst);
    world
}

/// How often each number got something.
fn arrived(world: &World) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for address in world.system.delivered() {
        *counts.entry(address).or_default() += 1;
    }
    counts
}

/// The kept counts are what counting anew gives.
fn assert_counted(world: &World) {
    let sql = "SELECT count(*) FROM (
        SELECT post_id, occurrence, state, count(*) FROM deliveries GROUP BY 1, 2, 3
        EXCEPT SELECT post_id, occurrence, state, number FROM delivery_counts)";
    assert_eq!(world.number(sql), 0, "each state is counted");
    let sql =
        "SELECT coalesce(sum(number), 0) - (SELECT count(*) FROM deliveries) FROM delivery_counts";
    assert_eq!(world.number(sql), 0, "and nothing else is");
}

#[tokio::test(start_paused = true)]
async fn each_recipient_gets_a_request_of_its_own_with_a_key_of_its_own() {
    let world = one_by_one();
    let post = world.send("To all", phones(300));
    assert_eq!(world.settle().await, Settled::All);
    let arrived = arrived(&world);
    assert_eq!(arrived.len(), 300);
    assert!(arrived.values().all(|count| *count == 1));
    let keys = world.system.requests().into_iter().map(|one| one.key);
    assert_eq!(keys.collect::<HashSet<_>>().len(), 300);
    let summary = world.detail(post.id).summary;
    assert_eq!((summary.state, summary.counts.sent), (PostState::Done, 300));
    assert_counted(&world);
}

#[tokio::test(start_paused = true)]
async fn one_look_asks_about_a_hundred_sends() {
    let world = one_by_one();
    world.send("To all", phones(300));
    assert_eq!(world.settle().await, Settled::All);
    let looks = world.system.looks.lock().unwrap().clone();
    assert_eq!(looks.iter().map(|(sends, _)| sends).sum::<usize>(), 300);
    assert!(looks.len() <= 30, "{} looks for 300 sends", looks.len());
    assert!(
        looks
            .iter()
            .all(|(_, since_ms)| *since_ms >= crate::support::NOON_MS)
    );
}

#[tokio::test(start_paused = true)]
async fn a_paused_post_sends_nothing_more_also_after_a_restart_and_goes_on_where_it_was() {
    let world = one_by_one();
    let post = world.send("To all", phones(200)).id;
    world.run_for(45).await;
    let outcome = outbox::pause_post(&world.desk, post).unwrap();
    let before = world.system.delivered().len();
    assert_eq!(
        outcome.waiting as usize + before,
        200,
        "nothing was under way"
    );
    assert!(before > 0 && before < 200, "{before} had left");
    let world = world.restarted();
    outbox::recover(&world.desk).unwrap();
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(world.system.delivered().len(), before);
    assert!(world.detail(post).summary.paused);
    let item = world.only_entry();
    assert_eq!(item.wait, Some(WaitReason::Paused));
    assert!(item.many.unwrap().paused);
    outbox::resume_post(&world.desk, post).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    let arrived = arrived(&world);
    assert_eq!(arrived.len(), 200);
    assert!(arrived.values().all(|count| *count == 1), "nobody twice");
    assert!(outbox::pause_post(&world.desk, post).is_err(), "it is over");
}

#[tokio::test(start_paused = true)]
async fn what_is_under_way_when_a_post_is_paused_ends_and_is_counted() {
    let world = one_by_one();
    let post = world.send("To all", phones(100)).id;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(outbox::run(world.desk.clone(), stop.clone()));
    sleep(Duration::from_millis(12)).await;
    let outcome = outbox::pause_post(&world.desk, post).unwrap();
    assert!(outcome.under_way > 0, "{outcome:?}");
    sleep(Duration::from_secs(5)).await;
    stop.cancel();
    worker.await.unwrap();
    let left = world.system.delivered().len();
    assert_eq!(
        left + outcome.waiting as usize,
        100,
        "those under way ended"
    );
    assert_counted(&world);
}

#[tokio::test(start_paused = true)]
async fn cancelling_the_rest_says_how_many_had_left() {
    let world = one_by_one();
    let post = world.send("To all", phones(200)).id;
    world.run_for(45).await;
    outbox::pause_post(&world.desk, post).unwrap();
    let left = world.system.delivered().len();
    let outcome = outbox::cancel_post(&world.desk, post).unwrap();
    assert_eq!(outcome.too_late as usize, left);
    assert_eq!(outcome.cancelled as usize, 200 - left);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered().len(), left);
    let counts = world.detail(post).summary.counts;
    assert_eq!(
        (counts.sent as usize, counts.cancelled as usize),
        (left, 200 - left)
    );
    assert!(!world.detail(post).summary.paused);
    assert_counted(&world);
}

#[tokio::test(start_paused = true)]
async fn refused_recipients_hold_nobody_up_and_are_one_line() {
    let world = one_by_one();
    let refused = ChannelError::Refused {
        code: "bad_number".into(),
        message: "this number has no WhatsApp".into(),
    };
    world.system.next("send", vec![Reply::Error(refused); 30]);
    let post = world.send("To all", phones(100)).id;
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(world.system.delivered().len(), 70);
    let item = world.only_entry();
    assert_eq!(item.stuck_reason, Some(StuckReason::Refused));
    assert_eq!(item.many.unwrap().open, 30);
    assert_eq!(outbox::retry_post(&world.desk, post).unwrap(), 30);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(arrived(&world).len(), 100);
}

#[tokio::test(start_paused = true)]
async fn a_post_to_many_does_not_keep_another_account_waiting() {
    let world = one_by_one();
    let other = world.second_account();
    world.send("To all", phones(300));
    let mut fields = world.fields("Elsewhere", phones(1));
    fields.account_id = Some(other);
    world.share_audience_with(other);
    let draft = draft::new_from(&world.desk, fields).unwrap();
    world.send_draft(&draft);
    world.run_for(30).await;
    let texts = world
        .system
        .requests()
        .into_iter()
        .map(|one| one.content.text);
    assert!(texts.collect::<Vec<_>>().contains(&"Elsewhere".to_owned()));
    assert!(world.system.requests().len() < 300);
}

#[tokio::test(start_paused = true)]
async fn the_outbox_has_one_line_for_many_and_lines_for_few() {
    let world = one_by_one();
    world.send("To all", phones(300));
    world.send("To two", vec![group(1), group(2)]);
    let lines = world.outbox();
    assert_eq!(lines.len(), 3);
    let many = lines[0].many.clone().unwrap();
    assert_eq!(
        (many.open, many.under_way, many.counts.waiting),
        (300, 0, 300)
    );
    assert_eq!((lines[0].done, lines[0].total), (0, 300));
    assert_eq!(lines[1].recipients, [group(1)]);
    assert!(lines[1].many.is_none());
}

#[tokio::test(start_paused = true)]
async fn outcomes_are_listed_page_by_page_and_by_state() {
    let world = one_by_one();
    world.system.fail_for("+4915550000007");
    let post = world.send("To all", phones(450)).id;
    assert_eq!(world.settle().await, Settled::All);
    let (mut query, mut names) = (DeliveryQuery::default(), Vec::new());
    loop {
        let page = post::list_deliveries(&world.desk, post, &query).unwrap();
        assert_eq!(page.total, 450);
        names.extend(page.items.iter().map(|one| one.recipient.name().to_owned()));
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    let expected = (0..450).map(|number| format!("Nobody {number}"));
    assert_eq!(names, expected.collect::<Vec<_>>());
    let failed = DeliveryQuery {
        states: vec![DeliveryState::Failed],
        ..DeliveryQuery::default()
    };
    let page = post::list_deliveries(&world.desk, post, &failed).unwrap();
    assert_eq!((page.items.len(), page.total, page.next), (1, 1, None));
    assert_eq!(page.items[0].recipient.name(), "Nobody 7");
    let odd = DeliveryQuery {
        cursor: Some("x".into()),
        ..DeliveryQuery::default()
    };
    let refused = post::list_deliveries(&world.desk, post, &odd);
    assert!(matches!(refused, Err(DeskError::Invalid(_))));
    let nobody = post::list_deliveries(&world.desk, PostId::new(), &failed);
    assert!(matches!(nobody, Err(DeskError::NotFound(_))));
}

#[tokio::test(start_paused = true)]
async fn a_test_goes_to_oneself_and_leaves_the_draft_as_it_is() {
    let world = one_by_one();
    let draft = world.draft("Look", phones(50));
    let mut own = phones(60);
    let own = own.remove(59);
    let test = post::test_send(&world.desk, draft.id, own.clone()).unwrap();
    assert!(test.is_test);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), [own.address()]);
    let unsent = DraftQuery {
        filter: DraftFilter::Unsent,
        ..DraftQuery::default()
    };
    let drafts = draft::list(&world.desk, &unsent).unwrap();
    assert_eq!(drafts.items.len(), 1, "the draft is still to be sent");
    assert_eq!(settings::read(&world.desk).unwrap().own_numbers, [own]);
    let sent = world.send_draft(&draft);
    assert!(!sent.is_test);
    world.settle().await;
    let newest = post::list(&world.desk, &Default::default()).unwrap();
    let marks: Vec<bool> = newest.items.iter().map(|post| post.is_test).collect();
    assert_eq!(marks, [false, true], "the test is marked in the history");
}

#[tokio::test(start_paused = true)]
async fn news_of_the_counts_comes_with_every_step() {
    let world = one_by_one();
    let mut news = world.desk.listen();
    let post = world.send("To all", phones(40)).id;
    assert_eq!(world.settle().await, Settled::All);
    let wanted = News::Changed(Changed {
        topic: Topic::History,
        id: Some(post.to_string()),
    });
    let mut heard = 0;
    while let Ok(one) = news.try_recv() {
        heard += usize::from(one == wanted);
    }
    assert!(heard >= 40, "{heard} times");
}

#[tokio::test(start_paused = true)]
async fn a_picture_for_many_goes_up_once_and_again_when_it_vanishes_in_the_middle() {
    let hosts = ScriptedHosts::default();
    let world = hosts.around(one_by_one());
    let draft = world.draft("Look", phones(200));
    world.attach(&draft, "the picture");
    let post = world.send_draft(&draft).id;
    world.run_for(100).await;
    outbox::pause_post(&world.desk, post).unwrap();
    let before = world.system.delivered().len();
    assert!(before > 0 && before < 200, "{before} had left");
    assert_eq!(world.system.count("upload"), 1, "one for all");
    let Cargo::Remote(file) = &world.system.requests()[0].cargo[0] else {
        panic!("it has no address");
    };
    hosts.forget(&file.url);
    world.clock.jump_ms(11 * 60_000);
    outbox::resume_post(&world.desk, post).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("upload"), 2, "one for all others");
    let arrived = arrived(&world);
    assert_eq!(arrived.len(), 200);
    assert!(arrived.values().all(|count| *count == 1), "nobody twice");
}

/// Lives through kills at random moments, and gives the world at rest and how many kills there were.
async fn killed(how: Settles, count: usize, seed: u64) -> (World, PostId, usize) {
    let mut world = one_by_one();
    world.system.settles(how);
    let post = world.send("To all", phones(count)).id;
    let mut random = StdRng::seed_from_u64(seed);
    let mut kills = 0;
    while world.detail(post).summary.counts.waiting > 0 {
        let worker = tokio::spawn(outbox::run(world.desk.clone(), CancellationToken::new()));
        sleep(Duration::from_millis(random.random_range(1..60))).await;
        worker.abort();
        assert!(worker.await.is_err(), "it was killed");
        kills += 1;
        world = world.restarted();
        outbox::recover(&world.desk).unwrap();
        assert_counted(&world);
    }
    world.settle().await;
    (world, post, kills)
}

async fn kills_lose_and_repeat_none(count: usize, seed: u64) {
    for how in [Settles::ReplayKey, Settles::LookUpReference] {
        let (world, post, kills) = killed(how, count, seed).await;
        assert!(kills > 2, "{kills} kills");
        let arrived = arrived(&world);
        assert_eq!(arrived.len(), count, "{how:?}, seed {seed}: none is lost");
        let twice = arrived.values().filter(|count| **count > 1).count();
        assert_eq!(twice, 0, "{how:?}, seed {seed}: none is repeated");
        assert_eq!(world.detail(post).summary.counts.sent as usize, count);
        assert_counted(&world);
    }
}

#[tokio::test(start_paused = true)]
async fn kills_in_the_middle_lose_and_repeat_none() {
    kills_lose_and_repeat_none(300, 7).await;
}

#[tokio::test(start_paused = true)]
async fn where_nobody_can_know_only_what_was_under_way_is_unknown() {
    let (world, post, kills) = killed(Settles::CannotKnow, 300, 11).await;
    let arrived = arrived(&world);
    assert!(
        arrived.values().all(|count| *count == 1),
        "none is repeated"
    );
    let counts = world.detail(post).summary.counts;
    assert!(counts.unknown as usize <= 16 * kills, "{counts:?}");
    assert_eq!(counts.sent + counts.unknown, 300);
    assert!(arrived.len() >= counts.sent as usize);
    let stuck = world.outbox().into_iter();
    assert!(stuck.clone().all(|item| item.state == EntryState::Stuck));
    let one = world.detail(post).deliveries.into_iter();
    let one = one.rev().find(|one| one.state == DeliveryState::Unknown);
    let one = one.expect("at least one is unknown").id;
    outbox::settle_delivery(&world.desk, &one, true).unwrap();
    assert!(outbox::settle_delivery(&world.desk, &one, true).is_err());
    assert!(outbox::settle_delivery(&world.desk, "no delivery", true).is_err());
    let unknown = outbox::settle_post(&world.desk, post, true).unwrap();
    assert_eq!(unknown, counts.unknown - 1);
    assert_eq!(world.detail(post).summary.state, PostState::Done);
    assert_counted(&world);
}

#[tokio::test(start_paused = true)]
#[ignore = "long"]
async fn long_kills_while_ten_thousand_go_out() {
    kills_lose_and_repeat_none(10_000, rand::random()).await;
}
