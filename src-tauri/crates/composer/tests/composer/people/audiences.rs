use super::{contact, number, phone, world};
use crate::support::{World, group, groups, remote_groups};
use composer::{
    audience::{self, Audience, AudienceSource},
    check::{FindingCode, FindingLevel},
    contacts::{ContactFilter, ContactRule},
    draft::{self, Draft, DraftChange, Stays},
    id::AudienceId,
    post,
    store::audience as stored,
    suppression, sync,
};

fn fixed(world: &World, name: &str, count: usize) -> Audience {
    let source = AudienceSource::Fixed {
        recipients: groups(count),
    };
    audience::save(&world.desk, world.account.id, name, source).unwrap()
}

fn tagged(world: &World, tag: &str) -> Audience {
    let filter = ContactFilter {
        rules: vec![ContactRule::Tag { tag: tag.into() }],
        ..ContactFilter::default()
    };
    let source = AudienceSource::Contacts { filter };
    audience::save(&world.desk, world.account.id, tag, source).unwrap()
}

fn to(world: &World, audiences: Vec<AudienceId>) -> Draft {
    let draft = world.draft("Bread", Vec::new());
    let change = DraftChange {
        audiences: Some(audiences),
        ..DraftChange::default()
    };
    draft::save(&world.desk, draft.id, change).unwrap();
    draft::read(&world.desk, draft.id).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_draft_goes_to_whoever_belongs_to_its_audiences_when_it_is_sent() {
    let world = world();
    contact(&world, 1, "Anna", &["vip"]);
    contact(&world, 2, "Ben", &["vip"]);
    contact(&world, 3, "Cem", &[]);
    suppression::add(&world.desk, &[number(2)], "STOP").unwrap();
    let vip = tagged(&world, "vip");
    let boxes = fixed(&world, "Boxes", 2);
    let draft = to(&world, vec![vip.id, boxes.id, vip.id]);
    assert_eq!(draft.fields.audiences.len(), 2);
    contact(&world, 4, "Dana", &["vip"]);
    let change = DraftChange {
        recipients: Some(vec![group(1), phone(1, "Anna")]),
        ..DraftChange::default()
    };
    draft::save(&world.desk, draft.id, change).unwrap();
    let post = world.send_draft(&draft::read(&world.desk, draft.id).unwrap());
    contact(&world, 5, "Too late", &["vip"]);
    world.settle().await;
    let mut delivered = world.system.delivered();
    delivered.sort();
    assert_eq!(
        delivered,
        [number(1), number(4), "g1".into(), "g2".into()],
        "each once"
    );
    assert_eq!(world.detail(post.id).post.recipients.len(), 4);
}

#[test]
fn what_changed_about_a_set_is_told_and_taken_over() {
    let world = world();
    let saved = fixed(&world, "Boxes", 4);
    let draft = to(&world, vec![saved.id]);
    let mut listed = remote_groups();
    listed.retain(|one| one.id != "g1" && one.id != "g2");
    listed[0].name = "New name".into();
    let account = world.account.id;
    world
        .desk
        .store
        .write(|tx| stored::replace_groups(tx, account, &listed))
        .unwrap();
    let check = audience::check(&world.desk, saved.id).unwrap();
    assert_eq!((check.vanished.len(), check.renamed.len()), (2, 1));
    assert_eq!(check.renamed[0].name, "New name");
    let plan = post::plan(&world.desk, draft.id).unwrap();
    let found = plan
        .findings
        .iter()
        .find(|one| one.code == FindingCode::AudienceChanged);
    let found = found.expect("it is told");
    assert_eq!((found.limit, found.actual), (Some(2), Some(1)));
    assert_eq!(
        (found.level, found.names.as_slice()),
        (FindingLevel::Warns, &["Boxes".to_owned()][..])
    );
    let updated = audience::update(&world.desk, saved.id).unwrap();
    let AudienceSource::Fixed { recipients } = updated.source else {
        panic!("it stays written down");
    };
    let names: Vec<_> = recipients.iter().map(|one| one.name()).collect();
    assert_eq!(names, ["New name", "Group 4"]);
    let check = audience::check(&world.desk, saved.id).unwrap();
    assert_eq!(
        (check.vanished.len(), check.renamed.len(), check.count),
        (0, 0, 2)
    );
}

#[test]
fn a_deleted_set_blocks_the_draft_that_names_it() {
    let world = world();
    let saved = fixed(&world, "Boxes", 1);
    let draft = to(&world, vec![saved.id]);
    audience::delete(&world.desk, saved.id).unwrap();
    let plan = post::plan(&world.desk, draft.id).unwrap();
    let found = plan
        .findings
        .iter()
        .find(|one| one.code == FindingCode::AudienceMissing);
    assert_eq!(found.expect("it is told").level, FindingLevel::Blocks);
}

#[tokio::test(start_paused = true)]
async fn a_draft_with_sets_stays_here_and_comes_back_without_them() {
    let world = World::new();
    let saved = fixed(&world, "Boxes", 1);
    let draft = to(&world, vec![saved.id]);
    sync::sync_now(&world.desk).await.unwrap();
    let standing = sync::draft_sync(&world.desk, draft.id).unwrap();
    assert_eq!(standing.stays, Some(Stays::Audiences));
    let change = DraftChange {
        audiences: Some(Vec::new()),
        recipients: Some(groups(1)),
        ..DraftChange::default()
    };
    draft::save(&world.desk, draft.id, change).unwrap();
    sync::sync_now(&world.desk).await.unwrap();
    assert_eq!(sync::draft_sync(&world.desk, draft.id).unwrap().stays, None);
}
