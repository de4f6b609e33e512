use crate::support::{NOON_MS, World, group, groups};
use composer::{
    clock::ManualClock,
    draft::{
        self, DraftChange, DraftFilter, DraftQuery, attach_blob, delete, duplicate, list, read,
        restore, revisions, save,
    },
    id::DraftId,
    library::AttachOutcome,
    post::{self, Hold},
};
use std::{collections::HashSet, sync::Arc};

fn text(text: &str) -> DraftChange {
    DraftChange {
        text: Some(text.into()),
        ..DraftChange::default()
    }
}

fn still() -> World {
    World::with_clock(|_| Arc::new(ManualClock::at(NOON_MS)))
}

fn found(world: &World, search: &str) -> Vec<String> {
    let query = DraftQuery {
        search: Some(search.into()),
        ..DraftQuery::default()
    };
    let page = list(&world.desk, &query).unwrap();
    page.items.into_iter().map(|item| item.title).collect()
}

#[test]
fn every_change_is_a_revision_and_no_change_is_none() {
    let world = still();
    let id = world.draft("one", Vec::new()).id;
    assert_eq!(save(&world.desk, id, text("two")).unwrap().revision, 2);
    assert_eq!(save(&world.desk, id, text("two")).unwrap().revision, 2);
    assert_eq!(
        save(&world.desk, id, DraftChange::default())
            .unwrap()
            .revision,
        2
    );
    let kept = revisions(&world.desk, id).unwrap();
    let texts: Vec<&str> = kept
        .iter()
        .map(|one| one.fields.content.text.as_str())
        .collect();
    assert_eq!(texts, ["two", "one"]);
}

#[test]
fn typing_and_attaching_at_the_same_time_lose_nothing() {
    let world = still();
    let id = world.draft("", Vec::new()).id;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..40 {
                save(&world.desk, id, text(&format!("typed {number}"))).unwrap();
            }
        });
        for worker in 0..2 {
            let world = &world;
            scope.spawn(move || {
                for number in 0..10 {
                    let draft = read(&world.desk, id).unwrap();
                    let outcome = world.attach(&draft, &format!("picture {worker} {number}"));
                    assert!(
                        matches!(outcome, AttachOutcome::Attached { .. }),
                        "{outcome:?}"
                    );
                }
            });
        }
    });
    let draft = read(&world.desk, id).unwrap();
    assert_eq!(draft.fields.content.text, "typed 39");
    assert_eq!(draft.fields.content.attachments.len(), 20);
    assert_eq!(draft.revision, 61, "each change is one revision");
}

#[test]
fn a_draft_goes_to_the_trash_and_comes_back_whole() {
    let world = still();
    let draft = world.draft("Bread", groups(2));
    delete(&world.desk, draft.id).unwrap();
    assert!(
        list(&world.desk, &DraftQuery::default())
            .unwrap()
            .items
            .is_empty()
    );
    let trash = DraftQuery {
        filter: DraftFilter::Trash,
        ..DraftQuery::default()
    };
    let in_trash = list(&world.desk, &trash).unwrap();
    assert_eq!(in_trash.total, 1);
    assert!(in_trash.items[0].deleted_at_ms.is_some());
    assert_eq!(restore(&world.desk, draft.id).unwrap(), draft);
    assert!(list(&world.desk, &trash).unwrap().items.is_empty());
}

#[test]
fn words_are_found_by_their_beginning_without_diacritics_and_by_group() {
    let world = still();
    world.draft("Crème brûlée für Größe", Vec::new());
    world.draft("Sourdough bread", vec![group(7)]);
    assert_eq!(found(&world, "crem"), ["Crème brûlée für Größe"]);
    assert_eq!(found(&world, "BRULEE fur"), ["Crème brûlée für Größe"]);
    assert_eq!(found(&world, "sour bre"), ["Sourdough bread"]);
    assert_eq!(found(&world, "\"Group 7\""), ["Sourdough bread"]);
    assert!(
        found(&world, "ourdough").is_empty(),
        "only beginnings count"
    );
}

#[test]
fn nothing_a_person_types_into_the_search_is_an_error() {
    let world = still();
    world.draft("plain words", Vec::new());
    for search in [
        "\"",
        "\"\"",
        "*",
        "\"*(",
        "(",
        ")",
        "-",
        "a AND",
        "NOT",
        "NEAR(a b)",
        "words:",
        "^a",
        "a\"b",
        "'; DROP TABLE drafts; --",
        "%",
        "_",
        "\\",
        "\0",
        "a\0b",
        "👩‍👩‍👧",
        "\u{202e}",
        "{",
        "+",
        "  ",
    ] {
        found(&world, search);
        let query = post::PostQuery {
            search: Some(search.into()),
            ..Default::default()
        };
        post::list(&world.desk, &query).unwrap();
    }
    assert_eq!(
        found(&world, "plain"),
        ["plain words"],
        "everything is still there"
    );
}

#[test]
fn pages_over_equal_times_have_no_gap_and_no_repeat() {
    let world = still();
    let made: HashSet<DraftId> = (0..1_200)
        .map(|number| world.draft(&format!("draft {number}"), Vec::new()).id)
        .collect();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let query = DraftQuery {
            cursor,
            limit: Some(97),
            ..DraftQuery::default()
        };
        let page = list(&world.desk, &query).unwrap();
        assert_eq!(page.total, 1_200);
        seen.extend(page.items.into_iter().map(|item| item.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 1_200);
    assert_eq!(seen.into_iter().collect::<HashSet<_>>(), made);
}

#[test]
fn a_cursor_nobody_gave_out_is_refused() {
    let world = still();
    for cursor in ["", "x", "12", "x:y"] {
        let query = DraftQuery {
            cursor: Some(cursor.into()),
            ..DraftQuery::default()
        };
        assert!(list(&world.desk, &query).is_err(), "{cursor:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn filters_show_what_became_of_a_draft() {
    let world = World::new();
    world.draft("never sent", groups(1));
    let sent = world.draft("sent", groups(1));
    world.send_draft(&sent);
    world.settle().await;
    world.system.fail_for("g2");
    world.send("failed", vec![group(2)]);
    world.settle().await;
    let titles = |filter| {
        let query = DraftQuery {
            filter,
            ..DraftQuery::default()
        };
        let page = list(&world.desk, &query).unwrap();
        page.items
            .into_iter()
            .map(|item| item.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(DraftFilter::Unsent), ["never sent"]);
    assert_eq!(titles(DraftFilter::NeedsYou), ["failed"]);
    assert_eq!(titles(DraftFilter::All).len(), 3);
    assert!(titles(DraftFilter::Scheduled).is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_typed_after_a_send_does_not_change_the_post() {
    let world = World::new();
    let draft = world.draft("as sent", groups(2));
    let sent = post::send(&world.desk, draft.id, Hold { seconds: 10 }).unwrap();
    let change = DraftChange {
        text: Some("typed later".into()),
        recipients: Some(groups(5)),
        ..DraftChange::default()
    };
    save(&world.desk, draft.id, change).unwrap();
    world.settle().await;
    assert_eq!(world.system.requests()[0].content.text, "as sent");
    assert_eq!(world.system.delivered(), ["g1", "g2"]);
    assert_eq!(world.detail(sent.id).post.revision, 1);
}

#[test]
fn limits_are_refused_with_a_number_and_what_was_there_stays() {
    let world = still();
    let draft = world.draft("short", Vec::new());
    let error = save(&world.desk, draft.id, text(&"x".repeat(200_001))).unwrap_err();
    assert!(error.to_string().contains("200000"), "{error}");
    assert_eq!(read(&world.desk, draft.id).unwrap(), draft);
}

#[test]
fn the_same_group_chosen_twice_is_kept_once() {
    let world = still();
    let id = world.draft("", Vec::new()).id;
    let change = DraftChange {
        recipients: Some(vec![group(1), group(2), group(1)]),
        ..DraftChange::default()
    };
    save(&world.desk, id, change).unwrap();
    assert_eq!(read(&world.desk, id).unwrap().fields.recipients, groups(2));
}

#[test]
fn pictures_are_arranged_described_removed_and_put_back() {
    let world = still();
    let draft = world.draft("", Vec::new());
    for picture in ["one", "two", "three"] {
        world.attach(&draft, picture);
    }
    let kept = |draft: &draft::Draft| draft.fields.content.attachments.clone();
    let [one, two, three] = kept(&read(&world.desk, draft.id).unwrap())
        .try_into()
        .unwrap();
    let order = [three.id, one.id];
    let arranged = draft::arrange(&world.desk, draft.id, &order).unwrap();
    assert_eq!(kept(&arranged), [three.clone(), one.clone(), two.clone()]);
    let removed = draft::remove_attachment(&world.desk, draft.id, one.id).unwrap();
    assert_eq!(kept(&removed), [three, two.clone()]);
    let back = draft::restore_attachment(&world.desk, draft.id, one.clone(), 1).unwrap();
    assert_eq!(kept(&back)[1], one);
    let described = draft::describe(&world.desk, draft.id, two.id, "a loaf").unwrap();
    assert_eq!(kept(&described)[2].alt, "a loaf");
    let copy = duplicate(&world.desk, draft.id).unwrap();
    assert_eq!(kept(&copy)[2].alt, "a loaf");
    assert_ne!(kept(&copy)[2].id, two.id, "a copy has ids of its own");
    assert!(attach_blob(&world.desk, draft.id, &"0".repeat(64).parse().unwrap()).is_err());
}
