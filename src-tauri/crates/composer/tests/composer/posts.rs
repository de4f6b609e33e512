use crate::support::{World, group, groups};
use composer::{
    change::{News, Topic},
    content::Content,
    error::DeskError,
    outbox,
    post::{self, Hold, Lives, PostQuery, PostState},
};

fn titles(world: &World, search: &str) -> Vec<String> {
    let query = PostQuery {
        search: Some(search.into()),
        ..PostQuery::default()
    };
    let page = post::list(&world.desk, &query).unwrap();
    page.items.into_iter().map(|item| item.title).collect()
}

#[tokio::test(start_paused = true)]
async fn a_post_goes_from_held_to_on_its_way_to_done() {
    let world = World::new();
    let draft = world.draft("Bread", groups(1));
    let post = post::send(&world.desk, draft.id, Hold { seconds: 5 }).unwrap();
    assert_eq!((post.state, post.lives), (PostState::Held, Lives::Here));
    outbox::send_held_now(&world.desk, post.id).unwrap();
    let state = || post::summary(&world.desk, post.id).unwrap();
    assert_eq!(state().state, PostState::OnItsWay);
    assert_eq!(post::active(&world.desk).unwrap().len(), 1);
    world.run_for(100).await;
    assert_eq!(
        (state().state, state().lives),
        (PostState::OnItsWay, Lives::Server)
    );
    assert_eq!(
        state().counts.queued,
        1,
        "taken, not yet said to have arrived"
    );
    world.settle().await;
    assert_eq!(state().state, PostState::Done);
    assert!(post::active(&world.desk).unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_post_that_reached_nobody_has_failed() {
    let world = World::new();
    world.system.fail_for("g1");
    let post = world.send("Bread", groups(1));
    world.settle().await;
    assert_eq!(world.detail(post.id).summary.state, PostState::Failed);
}

#[test]
fn a_draft_with_something_in_the_way_is_not_sent_at_all() {
    let world = World::new();
    let draft = world.draft("", groups(1));
    let refused = post::send(&world.desk, draft.id, Hold { seconds: 0 });
    assert!(matches!(refused, Err(DeskError::ChecksFailed(found)) if found.len() == 1));
    assert_eq!(world.number("SELECT count(*) FROM posts"), 0);
    assert_eq!(world.number("SELECT count(*) FROM outbox"), 0);
}

#[test]
fn a_send_is_announced_once_it_is_on_disk() {
    let world = World::new();
    let mut news = world.desk.listen();
    let post = world.send("Bread", groups(1));
    let mut topics = Vec::new();
    while let Ok(News::Changed(changed)) = news.try_recv() {
        topics.push((changed.topic, changed.id));
    }
    assert!(
        topics.contains(&(Topic::Outbox, Some(post.id.to_string()))),
        "{topics:?}"
    );
    assert!(topics.contains(&(Topic::History, Some(post.id.to_string()))));
}

#[test]
fn history_is_searched_by_title_and_by_group_name_and_not_by_its_storage() {
    let world = World::new();
    world.send("Bread at 50 %", vec![group(7)]);
    world.send("Cakes", vec![group(8)]);
    assert_eq!(titles(&world, "bread"), ["Bread at 50 %"]);
    assert_eq!(titles(&world, "roup 8"), ["Cakes"]);
    assert_eq!(titles(&world, "50 %"), ["Bread at 50 %"]);
    assert_eq!(titles(&world, "%").len(), 1, "a percent sign means itself");
    assert!(
        titles(&world, "kind").is_empty(),
        "a word of the stored form"
    );
}

#[test]
fn history_pages_have_no_gap_and_no_repeat() {
    let world = World::new();
    for number in 0..25 {
        world.send(&format!("post {number}"), groups(1));
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let query = PostQuery {
            cursor,
            limit: Some(7),
            ..PostQuery::default()
        };
        let page = post::list(&world.desk, &query).unwrap();
        seen.extend(page.items.into_iter().map(|item| item.title));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let wanted: Vec<String> = (0..25)
        .rev()
        .map(|number| format!("post {number}"))
        .collect();
    assert_eq!(seen, wanted);
}

#[test]
fn a_post_becomes_a_new_draft_with_the_same_content() {
    let world = World::new();
    let post = world.send("Bread", groups(2));
    let draft = post::again(&world.desk, post.id).unwrap();
    let wanted = Content {
        text: "Bread".into(),
        ..Content::default()
    };
    assert_eq!(draft.fields.content, wanted);
    assert_eq!(draft.fields.recipients, groups(2));
    assert_ne!(draft.id, post.draft_id);
}
