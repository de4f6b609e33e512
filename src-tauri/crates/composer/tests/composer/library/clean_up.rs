use super::library_files;
use crate::support::{World, groups};
use composer::{
    draft,
    library::{self, AttachOutcome, BlobHash, CleanUp},
};

fn take_in(world: &World, bytes: &str) -> BlobHash {
    library::take_in(&world.desk, bytes.as_bytes(), "file.jpg").unwrap()
}

fn shown(world: &World) -> usize {
    library::list(&world.desk).unwrap().len()
}

fn day_after(world: &World) -> i64 {
    world.desk.now_ms() + 86_400_000
}

#[test]
fn a_clean_up_says_first_how_much_it_takes_and_can_be_undone() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    world.attach(&draft, "needed");
    for bytes in ["loose one", "loose two"] {
        take_in(&world, bytes);
    }
    let plan = library::plan_clean_up(&world.desk).unwrap();
    let bytes = ("loose one".len() + "loose two".len()) as u64;
    assert_eq!(
        plan,
        CleanUp {
            files: 2,
            bytes,
            at_ms: None
        }
    );
    assert_eq!(shown(&world), 3, "a plan changes nothing");
    let done = library::clean_up(&world.desk).unwrap();
    assert_eq!((done.files, done.bytes), (2, bytes));
    assert_eq!(shown(&world), 1);
    assert_eq!(
        library::take_out_of_trash(&world.desk, None, done.at_ms).unwrap(),
        2
    );
    assert_eq!(shown(&world), 3);
}

#[test]
fn one_clean_up_is_undone_without_another_of_the_same_moment() {
    let world = World::new();
    let kept_away = take_in(&world, "first");
    library::put_in_trash(&world.desk, &[kept_away]).unwrap();
    let back = take_in(&world, "second");
    let done = library::put_in_trash(&world.desk, std::slice::from_ref(&back)).unwrap();
    library::take_out_of_trash(&world.desk, None, done.at_ms).unwrap();
    let items = library::list(&world.desk).unwrap();
    assert_eq!(
        items.iter().map(|item| &item.id).collect::<Vec<_>>(),
        [&back]
    );
}

#[test]
fn what_drafts_versions_posts_and_the_trash_need_is_never_taken() {
    let world = World::new();
    let in_draft = world.draft("", Vec::new());
    world.attach(&in_draft, "in a draft");
    let in_trash = world.draft("", Vec::new());
    world.attach(&in_trash, "in the trash");
    draft::delete(&world.desk, in_trash.id).unwrap();
    let in_version = world.draft("", Vec::new());
    let AttachOutcome::Attached { attachment } = world.attach(&in_version, "in a version") else {
        panic!("it is a picture");
    };
    draft::remove_attachment(&world.desk, in_version.id, attachment.id).unwrap();
    let sent = world.draft("Bread", groups(1));
    world.attach(&sent, "in a post");
    world.send_draft(&sent);
    draft::delete(&world.desk, sent.id).unwrap();
    draft::delete_forever(&world.desk, sent.id).unwrap();
    assert_eq!(
        library::plan_clean_up(&world.desk).unwrap(),
        CleanUp::default()
    );
    let all: Vec<BlobHash> = library::list(&world.desk)
        .unwrap()
        .into_iter()
        .map(|item| item.id)
        .collect();
    assert_eq!(all.len(), 4);
    let done = library::put_in_trash(&world.desk, &all).unwrap();
    assert_eq!(done.files, 0, "not even when asked for by name");
    draft::delete(&world.desk, in_version.id).unwrap();
    draft::delete_forever(&world.desk, in_version.id).unwrap();
    assert_eq!(
        library::plan_clean_up(&world.desk).unwrap().files,
        1,
        "its version is gone"
    );
}

#[test]
fn after_its_days_a_file_leaves_the_disk_with_all_that_was_made_of_it() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    world.attach(&draft, "needed");
    let before = library_files(&world);
    for bytes in ["loose picture", "film", "paper"] {
        take_in(&world, bytes);
    }
    let done = library::clean_up(&world.desk).unwrap();
    assert_eq!(
        library::let_go(&world.desk, done.at_ms.unwrap()).unwrap(),
        0,
        "its days are not over"
    );
    assert_eq!(library::let_go(&world.desk, day_after(&world)).unwrap(), 3);
    assert_eq!(library_files(&world), before);
    assert_eq!(world.number("SELECT count(*) FROM blobs"), 1);
    assert_eq!(world.number("SELECT count(*) FROM blob_words"), 1);
    assert_eq!(world.number("SELECT count(*) FROM library_farewells"), 0);
}

#[test]
fn a_file_of_the_trash_that_is_used_again_comes_back_and_stays() {
    let world = World::new();
    let attached = take_in(&world, "attached again");
    let dropped = take_in(&world, "dropped again");
    library::clean_up(&world.desk).unwrap();
    let draft = world.draft("", Vec::new());
    draft::attach_blob(&world.desk, draft.id, &attached).unwrap();
    take_in(&world, "dropped again");
    assert_eq!(shown(&world), 2);
    assert_eq!(library::let_go(&world.desk, day_after(&world)).unwrap(), 0);
    for blob in [attached, dropped] {
        assert!(world.desk.library.blob_path(&blob).exists());
    }
}

#[test]
fn a_kill_between_rows_and_files_is_made_good_at_the_next_start() {
    let world = World::new();
    let gone = take_in(&world, "gone");
    let path = world.desk.library.blob_path(&gone);
    let bytes = std::fs::read(&path).unwrap();
    library::clean_up(&world.desk).unwrap();
    library::empty_trash(&world.desk).unwrap();
    // As if the process had ended after the rows went and before the files did.
    std::fs::write(&path, &bytes).unwrap();
    let place = format!("blobs/{}/{gone}", &gone.as_str()[..2]);
    world.execute(&format!(
        "INSERT INTO library_farewells (path) VALUES ('{place}')"
    ));
    library::finish_farewells(&world.desk).unwrap();
    assert!(!path.exists());
    assert_eq!(world.number("SELECT count(*) FROM library_farewells"), 0);
    // And as if the same file had come in again before that.
    take_in(&world, "gone");
    world.execute(&format!(
        "INSERT INTO library_farewells (path) VALUES ('{place}')"
    ));
    library::finish_farewells(&world.desk).unwrap();
    assert!(path.exists(), "a row always has its file");
}

#[test]
fn the_daily_thinning_empties_the_trash_after_the_days_of_the_settings() {
    let world = World::new();
    let loose = take_in(&world, "loose");
    draft::thin_out(&world.desk).unwrap();
    library::clean_up(&world.desk).unwrap();
    for _ in 0..29 {
        world.clock.jump_ms(86_400_000);
        assert_eq!(draft::thin_out(&world.desk).unwrap().files, 0);
    }
    assert!(world.desk.library.blob_path(&loose).exists());
    let mut gone = 0;
    for _ in 0..3 {
        world.clock.jump_ms(86_400_000);
        gone += draft::thin_out(&world.desk).unwrap().files;
    }
    assert_eq!(gone, 1);
    assert!(!world.desk.library.blob_path(&loose).exists());
}
