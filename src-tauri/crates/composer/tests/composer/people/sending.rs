use super::{contact, details, number, phone, world};
use crate::support::{World, group};
use composer::{
    check::{FindingCode, FindingLevel},
    contacts::{self, save},
    draft::Draft,
    error::DeskError,
    post::{self, Hold},
};

fn texts(world: &World) -> Vec<(String, String)> {
    let requests = world.system.requests().into_iter();
    let mut texts: Vec<_> = requests
        .map(|one| (one.recipients[0].address().to_owned(), one.content.text))
        .collect();
    texts.sort();
    texts
}

fn codes(world: &World, draft: &Draft) -> Vec<(FindingCode, FindingLevel)> {
    let plan = post::plan(&world.desk, draft.id).unwrap();
    plan.findings
        .iter()
        .map(|one| (one.code, one.level))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn everybody_gets_a_message_of_their_own() {
    let world = world();
    // Even where one request could have many recipients.
    world
        .system
        .recipients_per_request
        .store(50, std::sync::atomic::Ordering::SeqCst);
    contact(&world, 1, "Anna Albers", &[]);
    let people = vec![phone(1, "Anna"), phone(2, "")];
    world.send("Hi {{first_name|there}}, it is on.", people);
    world.settle().await;
    assert_eq!(
        texts(&world),
        [
            (number(1), "Hi Anna, it is on.".to_owned()),
            (number(2), "Hi there, it is on.".to_owned()),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_contact_changed_after_the_send_changes_nothing() {
    let world = world();
    let anna = contact(&world, 1, "Anna", &[]);
    let draft = world.draft("Hi {{first_name}}", vec![phone(1, "Anna")]);
    post::send(&world.desk, draft.id, Hold { seconds: 30 }).unwrap();
    save(&world.desk, Some(anna.id), details(1, "Zoe")).unwrap();
    let everybody = contacts::ContactChoice::These { ids: vec![anna.id] };
    contacts::delete(&world.desk, &everybody).unwrap();
    world.settle().await;
    assert_eq!(texts(&world), [(number(1), "Hi Anna".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_one_is_sent_again_with_the_words_of_the_first_time() {
    let world = world();
    let anna = contact(&world, 1, "Anna", &[]);
    world.system.fail_for(&number(1));
    let post = world.send("Hi {{first_name|there}}", vec![phone(1, "Anna")]);
    world.settle().await;
    save(&world.desk, Some(anna.id), details(1, "Zoe")).unwrap();
    post::retry_failed(&world.desk, post.id, Hold { seconds: 0 }).unwrap();
    world.settle().await;
    let words: Vec<_> = texts(&world).into_iter().map(|(_, text)| text).collect();
    assert_eq!(words, ["Hi Anna", "Hi Anna"]);
}

#[test]
fn an_empty_variable_blocks_and_names_who_it_is_empty_for() {
    let world = world();
    contact(&world, 1, "Anna", &[]);
    let draft = world.draft(
        "{{first_name}} {{city}}",
        vec![phone(1, "Anna"), phone(2, "Ben")],
    );
    let plan = post::plan(&world.desk, draft.id).unwrap();
    let found = plan
        .findings
        .iter()
        .find(|one| one.code == FindingCode::VariablesUnfilled);
    let found = found.expect("it is told");
    assert_eq!((found.level, found.actual), (FindingLevel::Blocks, Some(2)));
    assert_eq!(found.names, ["Anna", "Ben"]);
    let refused = post::send(&world.desk, draft.id, Hold { seconds: 0 });
    assert!(matches!(refused, Err(DeskError::ChecksFailed(_))));
}

#[tokio::test(start_paused = true)]
async fn groups_take_the_defaults_or_the_post_is_blocked() {
    let world = world();
    let open = world.draft("Hi {{first_name}}", vec![group(1)]);
    let expected = (FindingCode::VariablesInGroups, FindingLevel::Blocks);
    assert!(codes(&world, &open).contains(&expected));
    let told = world.draft("Hi {{first_name|all}}", vec![group(1)]);
    let expected = (FindingCode::VariablesInGroups, FindingLevel::Warns);
    assert!(codes(&world, &told).contains(&expected));
    world.send_draft(&told);
    world.settle().await;
    assert_eq!(texts(&world), [("g1".to_owned(), "Hi all".to_owned())]);
}

#[test]
fn a_preview_shows_what_each_of_them_gets() {
    let world = world();
    contact(&world, 1, "Anna", &[]);
    let people = vec![phone(1, "Anna"), phone(2, "Ben")];
    let draft = world.draft("Hi {{first_name}}", people);
    let anna = post::preview(&world.desk, draft.id, 0).unwrap();
    assert_eq!((anna.total, anna.content.text.as_str()), (2, "Hi Anna"));
    let ben = post::preview(&world.desk, draft.id, 9).unwrap();
    assert_eq!((ben.index, ben.recipient.name()), (1, "Ben"));
    assert_eq!(ben.unfilled, ["first_name"]);
}
