use crate::support::{World, groups};
use composer::{
    content::MediaKind,
    draft,
    library::{self, LibraryItem, LibraryQuery, LibrarySort, Usage, UseOwner},
};
use proptest::prelude::*;

fn take_in(world: &World, names: &[(&str, &str)]) {
    for (name, bytes) in names {
        library::take_in(&world.desk, bytes.as_bytes(), name).unwrap();
    }
}

fn names(items: &[LibraryItem]) -> Vec<&str> {
    items.iter().map(|item| item.name.as_str()).collect()
}

fn found(world: &World, query: LibraryQuery) -> Vec<String> {
    let page = library::browse(&world.desk, &query).unwrap();
    assert_eq!(page.total as usize, page.items.len());
    names(&page.items).into_iter().map(str::to_owned).collect()
}

#[test]
fn files_are_found_by_words_of_their_name_without_case_or_accents() {
    let world = World::new();
    take_in(
        &world,
        &[
            ("Café front.jpg", "a"),
            ("cafe_back.JPG", "b"),
            ("watch.png", "c"),
        ],
    );
    let search = |words: &str| {
        let search = Some(words.to_owned());
        let mut found = found(
            &world,
            LibraryQuery {
                search,
                ..LibraryQuery::default()
            },
        );
        found.sort();
        found
    };
    assert_eq!(search("CAFE"), ["Café front.jpg", "cafe_back.JPG"]);
    assert_eq!(search("cafe front"), ["Café front.jpg"]);
    assert_eq!(search("\"*"), Vec::<String>::new());
}

#[test]
fn files_are_found_by_kind_by_use_and_by_when_they_came() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    world.attach(&draft, "a picture");
    world.clock.jump_ms(10_000);
    let moment_ms = world.desk.now_ms();
    take_in(&world, &[("movement.mp4", "film"), ("papers.pdf", "paper")]);
    let of = |query| found(&world, query);
    let kinds = vec![MediaKind::Video, MediaKind::Document];
    assert_eq!(
        of(LibraryQuery {
            kinds,
            sort: LibrarySort::Name,
            ..LibraryQuery::default()
        }),
        ["movement.mp4", "papers.pdf"]
    );
    assert_eq!(
        of(LibraryQuery {
            usage: Usage::Used,
            ..LibraryQuery::default()
        }),
        ["photo.jpg"]
    );
    let unused = LibraryQuery {
        usage: Usage::Unused,
        sort: LibrarySort::Name,
        ..LibraryQuery::default()
    };
    assert_eq!(of(unused), ["movement.mp4", "papers.pdf"]);
    let before_ms = Some(moment_ms);
    assert_eq!(
        of(LibraryQuery {
            before_ms,
            ..LibraryQuery::default()
        }),
        ["photo.jpg"]
    );
    let from_ms = before_ms;
    assert_eq!(
        of(LibraryQuery {
            from_ms,
            ..LibraryQuery::default()
        })
        .len(),
        2
    );
}

#[test]
fn a_file_names_the_drafts_and_posts_that_use_it() {
    let world = World::new();
    let draft = world.draft("Bread", groups(1));
    world.attach(&draft, "a picture");
    let blob = library::list(&world.desk).unwrap().remove(0).id;
    let post = world.send_draft(&draft);
    let uses = library::uses(&world.desk, &blob).unwrap();
    let mut seen: Vec<_> = uses
        .iter()
        .map(|one| (one.owner, one.id.clone(), one.title.as_str()))
        .collect();
    seen.sort_by_key(|(owner, ..)| *owner == UseOwner::Post);
    assert_eq!(
        seen,
        [
            (UseOwner::Draft, draft.id.to_string(), "Bread"),
            (UseOwner::Post, post.id.to_string(), "Bread")
        ]
    );
    let attachment = draft::read(&world.desk, draft.id)
        .unwrap()
        .fields
        .content
        .attachments
        .remove(0);
    draft::remove_attachment(&world.desk, draft.id, attachment.id).unwrap();
    assert_eq!(
        library::uses(&world.desk, &blob).unwrap().len(),
        1,
        "the post still uses it"
    );
}

#[test]
fn the_uses_kept_beside_are_those_the_drafts_say() {
    let world = World::new();
    let drafts: Vec<_> = (0..3).map(|_| world.draft("", Vec::new())).collect();
    for (number, draft) in drafts.iter().enumerate() {
        world.attach(draft, "shared");
        world.attach(draft, &format!("own {number}"));
    }
    draft::duplicate(&world.desk, drafts[0].id).unwrap();
    draft::delete(&world.desk, drafts[1].id).unwrap();
    draft::delete_forever(&world.desk, drafts[1].id).unwrap();
    let said = "SELECT count(*) FROM (
        SELECT DISTINCT d.id, f.value ->> 'blob' FROM drafts d, json_each(d.fields, '$.content.attachments') f)";
    assert_eq!(
        world.number("SELECT count(*) FROM blob_uses"),
        world.number(said)
    );
    assert_eq!(world.number(said), 6);
}

#[test]
fn the_sizes_count_originals_and_what_was_made_of_them() {
    let world = World::new();
    take_in(
        &world,
        &[
            ("a.jpg", "a picture"),
            ("film.mp4", "film"),
            ("papers.pdf", "paper"),
        ],
    );
    let totals = library::totals(&world.desk).unwrap();
    assert_eq!(totals.files, 3);
    assert_eq!(
        totals.original_bytes,
        ("a picture".len() + "film".len() + "paper".len()) as u64
    );
    let made = "prepared a picture".len() + "cleaned film".len();
    assert_eq!(
        totals.made_bytes, made as u64,
        "a file with nothing to take out is sent as it is"
    );
    assert_eq!(totals.thumb_bytes, 3 * "thumbnail 320".len() as u64);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_any_length_and_order_show_each_file_once(
        files in proptest::collection::vec(("[a-cA-C]{1,2}", 1_usize..4), 1..14),
        limit in 1_u32..5,
        which in 0_usize..4,
    ) {
        let world = World::new();
        let sort = [LibrarySort::Newest, LibrarySort::Oldest, LibrarySort::Name, LibrarySort::Largest][which];
        for (number, (name, length)) in files.iter().enumerate() {
            let bytes = format!("{number:03}{}", "x".repeat(*length));
            library::take_in(&world.desk, bytes.as_bytes(), name).unwrap();
            world.clock.jump_ms(i64::try_from(number % 2).unwrap());
        }
        let whole = LibraryQuery { sort, limit: Some(500), ..LibraryQuery::default() };
        let whole = library::browse(&world.desk, &whole).unwrap().items;
        let mut query = LibraryQuery { sort, limit: Some(limit), ..LibraryQuery::default() };
        let mut paged = Vec::new();
        loop {
            let page = library::browse(&world.desk, &query).unwrap();
            prop_assert_eq!(page.total as usize, files.len());
            paged.extend(page.items);
            let Some(next) = page.next else { break };
            query.cursor = Some(next);
        }
        prop_assert_eq!(paged, whole);
    }
}
