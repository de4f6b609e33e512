use super::{contact, number, phone, world};
use crate::support::Reply;
use composer::{
    check::{FindingCode, FindingLevel},
    contacts::{self, ContactChoice},
    outbox,
    post::{self, DeliveryState, Hold, PostState},
    suppression::{self, SuppressionQuery},
};

fn suppress(world: &crate::support::World, index: usize) {
    suppression::add(&world.desk, &[number(index)], "STOP").unwrap();
}

#[test]
fn numbers_go_on_the_list_once_and_come_off_with_an_undo() {
    let world = world();
    let anna = contact(&world, 1, "Anna", &[]);
    let typed = [
        "0151 20000001".to_owned(),
        number(2),
        number(2),
        "nobody".to_owned(),
    ];
    let done = suppression::add(&world.desk, &typed, " asked by phone ").unwrap();
    assert_eq!((done.added, done.known, done.refused_count), (2, 1, 1));
    assert_eq!(done.refused, ["nobody"]);
    assert!(contacts::read(&world.desk, anna.id).unwrap().suppressed);
    let page = suppression::list(&world.desk, &SuppressionQuery::default()).unwrap();
    assert_eq!(page.total, 2);
    let found = |search: &str| {
        let query = SuppressionQuery {
            search: Some(search.into()),
            ..Default::default()
        };
        suppression::list(&world.desk, &query).unwrap().total
    };
    assert_eq!(
        (
            found("ann"),
            found("phone"),
            found("0151 20000002"),
            found("xyz")
        ),
        (1, 2, 1, 0)
    );
    let gone = suppression::remove(&world.desk, &[number(1)]).unwrap();
    assert_eq!(
        (gone[0].name.as_str(), gone[0].reason.as_str()),
        ("Anna", "asked by phone")
    );
    assert!(!contacts::read(&world.desk, anna.id).unwrap().suppressed);
    suppression::restore(&world.desk, &gone).unwrap();
    assert!(contacts::read(&world.desk, anna.id).unwrap().suppressed);
}

#[test]
fn the_list_survives_a_file_and_back() {
    let (world, other) = (world(), world());
    suppression::add(&world.desk, &[number(1)], "=STOP").unwrap();
    suppression::add(&world.desk, &[number(2)], "").unwrap();
    let path = world.folder.path().join("never.csv");
    assert_eq!(suppression::export(&world.desk, &path).unwrap(), 2);
    let done = suppression::import(&other.desk, &path, "imported").unwrap();
    assert_eq!((done.added, done.refused_count), (2, 0));
    let page = suppression::list(&other.desk, &SuppressionQuery::default()).unwrap();
    let mut reasons: Vec<_> = page.items.into_iter().map(|one| one.reason).collect();
    reasons.sort();
    assert_eq!(reasons, ["=STOP", "imported"]);
}

#[tokio::test(start_paused = true)]
async fn listed_numbers_are_left_out_of_a_post_and_named_before() {
    let world = world();
    let contacts = [
        contact(&world, 1, "Anna", &[]),
        contact(&world, 2, "Ben", &[]),
    ];
    let ids = vec![contacts[0].id];
    suppression::add_contacts(&world.desk, &ContactChoice::These { ids }, "STOP").unwrap();
    let draft = world.draft("Bread", vec![phone(1, "Anna"), phone(2, "Ben")]);
    let plan = post::plan(&world.desk, draft.id).unwrap();
    let found = plan
        .findings
        .iter()
        .find(|one| one.code == FindingCode::SuppressedLeftOut);
    let found = found.expect("it is told");
    assert_eq!((found.level, found.actual), (FindingLevel::Warns, Some(1)));
    assert_eq!(found.names, ["Anna"]);
    assert_eq!(plan.recipient_count, 1);
    let post = world.send_draft(&draft);
    world.settle().await;
    assert_eq!(world.system.delivered(), [number(2)]);
    assert_eq!(world.deliveries(post.id).len(), 1);
}

#[test]
fn a_post_to_nobody_but_listed_numbers_is_blocked() {
    let world = world();
    suppress(&world, 1);
    let draft = world.draft("Bread", vec![phone(1, "Anna")]);
    let plan = post::plan(&world.desk, draft.id).unwrap();
    let codes: Vec<_> = plan.findings.iter().map(|one| one.code).collect();
    assert!(codes.contains(&FindingCode::NoRecipients), "{codes:?}");
    assert!(post::send(&world.desk, draft.id, Hold { seconds: 0 }).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_number_listed_after_the_send_is_cancelled_before_its_request() {
    let world = world();
    let draft = world.draft("Bread", vec![phone(1, "Anna"), phone(2, "Ben")]);
    let post = post::send(&world.desk, draft.id, Hold { seconds: 30 }).unwrap();
    suppress(&world, 1);
    world.settle().await;
    assert_eq!(world.system.delivered(), [number(2)]);
    assert_eq!(world.system.count("send"), 1);
    let left_out = &world.deliveries(post.id)[0];
    assert_eq!(left_out.state, DeliveryState::Cancelled);
    assert_eq!(left_out.error_code.as_deref(), Some("suppressed"));
    assert_eq!(world.detail(post.id).summary.state, PostState::Done);
    let message = "SELECT count(*) FROM outbox WHERE state = 'cancelled' AND message = 'suppressed' AND attempts = 0";
    assert_eq!(world.number(message), 1);
    assert!(outbox::list(&world.desk).unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_batch_goes_out_without_the_number_that_came_onto_the_list() {
    let world = world();
    world
        .system
        .recipients_per_request
        .store(10, std::sync::atomic::Ordering::SeqCst);
    let draft = world.draft("Bread", vec![phone(1, "Anna"), phone(2, "Ben")]);
    let post = post::send(&world.desk, draft.id, Hold { seconds: 30 }).unwrap();
    suppress(&world, 2);
    world.settle().await;
    assert_eq!(world.system.delivered(), [number(1)]);
    let states: Vec<_> = world
        .deliveries(post.id)
        .iter()
        .map(|one| one.state)
        .collect();
    assert_eq!(states, [DeliveryState::Sent, DeliveryState::Cancelled]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_request_to_a_listed_number_is_looked_for_and_never_sent_again() {
    let world = world();
    world.system.next("send", [Reply::LostBefore]);
    let draft = world.draft("Bread", vec![phone(1, "Anna")]);
    let post = world.send_draft(&draft);
    world.run_for(500).await;
    suppress(&world, 1);
    world.settle().await;
    assert!(
        world.system.delivered().is_empty(),
        "it never arrived and is not sent now"
    );
    let delivery = &world.deliveries(post.id)[0];
    assert_eq!(delivery.error_code.as_deref(), Some("suppressed"));
}
