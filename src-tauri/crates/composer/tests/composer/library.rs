mod alike;
mod browse;
mod clean_up;
mod gather;

use crate::support::World;
use composer::{
    content::MediaKind,
    draft,
    imaging::PictureProblem,
    library::{self, AttachOutcome, Library, attach_file},
};
use std::{fs, path::Path};

/// Lists every file below a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}

fn library_files(world: &World) -> Vec<String> {
    files(&world.folder.path().join("library"))
}

#[test]
fn the_same_file_twice_is_stored_once_and_attached_twice() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    world.attach(&draft, "a picture");
    let before = library_files(&world);
    world.attach(&draft, "a picture");
    assert_eq!(library_files(&world), before);
    assert_eq!(world.imaging.prepared(), 1);
    let attachments = draft::read(&world.desk, draft.id)
        .unwrap()
        .fields
        .content
        .attachments;
    assert_eq!(attachments.len(), 2);
    let items = library::list(&world.desk).unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].used_in, 1, "one draft uses it, however often");
}

#[test]
fn an_original_its_rendition_and_its_thumbnail_exist_and_nothing_else() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    let AttachOutcome::Attached { attachment } = world.attach(&draft, "a picture") else {
        panic!("it is a picture");
    };
    let shelf = &world.desk.library;
    let original = shelf.blob_path(&attachment.blob);
    assert_eq!(fs::read(&original).unwrap(), b"a picture");
    assert_eq!(
        library::hash_file(&original).unwrap(),
        attachment.blob.as_str()
    );
    let thumbnail = library::thumbnail(&world.desk, &attachment.blob, None, 320).unwrap();
    assert_eq!(fs::read(thumbnail).unwrap(), b"thumbnail 320");
    let budget = library::default_budget();
    let (made, path) = library::rendition(&world.desk, &attachment.blob, None, budget).unwrap();
    assert_eq!(library::hash_file(&path).unwrap(), made.sha256);
    assert_eq!(world.imaging.prepared(), 1, "made once");
    assert_eq!(library_files(&world).len(), 3, "no unfinished copy is left");
}

#[test]
fn a_rendition_that_was_damaged_on_disk_is_made_again() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    let AttachOutcome::Attached { attachment } = world.attach(&draft, "a picture") else {
        panic!("it is a picture");
    };
    let budget = library::default_budget();
    let (_, path) = library::rendition(&world.desk, &attachment.blob, None, budget).unwrap();
    fs::write(&path, "half a pic").unwrap();
    let (made, path) = library::rendition(&world.desk, &attachment.blob, None, budget).unwrap();
    assert_eq!(library::hash_file(&path).unwrap(), made.sha256);
    assert_eq!(world.imaging.prepared(), 2);
}

#[test]
fn a_refused_file_leaves_nothing_behind() {
    for bytes in ["bad bytes", "unfit picture", "nothumb picture"] {
        let world = World::new();
        let draft = world.draft("", Vec::new());
        let outcome = world.attach(&draft, bytes);
        assert!(
            matches!(outcome, AttachOutcome::Refused { .. }),
            "{outcome:?}"
        );
        assert_eq!(library_files(&world), Vec::<String>::new(), "{bytes}");
        assert!(library::list(&world.desk).unwrap().is_empty());
        assert_eq!(world.number("SELECT count(*) FROM renditions"), 0);
        assert_eq!(draft::read(&world.desk, draft.id).unwrap(), draft);
    }
}

#[test]
fn a_missing_file_and_a_folder_are_named_and_refused() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    for path in [
        world.folder.path().join("missing.jpg"),
        world.folder.path().to_owned(),
    ] {
        let outcome = attach_file(&world.desk, draft.id, &path).unwrap();
        let AttachOutcome::Refused { name, error } = outcome else {
            panic!("it cannot be read");
        };
        assert!(error.message.contains(&name), "{error}");
    }
}

#[test]
fn a_file_over_the_limit_is_refused_without_being_kept() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    let path = world.folder.path().join("huge.jpg");
    let file = fs::File::create(&path).unwrap();
    file.set_len(library::MAX_FILE_BYTES + 1).unwrap();
    let outcome = attach_file(&world.desk, draft.id, &path).unwrap();
    assert!(matches!(outcome, AttachOutcome::Refused { .. }));
    assert!(library_files(&world).is_empty());
}

#[test]
fn what_an_interrupted_copy_left_is_cleared_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    Library::open(folder.path()).unwrap();
    let left = folder.path().join("unfinished").join("half");
    fs::write(&left, "half a file").unwrap();
    let kept = folder.path().join("blobs").join("whole");
    fs::write(&kept, "a file").unwrap();
    Library::open(folder.path()).unwrap();
    assert!(!left.exists() && kept.exists());
}

#[test]
fn a_name_with_control_characters_is_kept_without_them() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    let name = "a\nb\u{0}c.jpg";
    let outcome = library::attach_bytes(&world.desk, draft.id, b"a picture", name).unwrap();
    let AttachOutcome::Attached { attachment } = outcome else {
        panic!("it is a picture");
    };
    assert_eq!(attachment.name, "abc.jpg");
}

#[test]
fn many_files_are_attached_in_their_order_behind_what_was_there_and_bad_ones_are_named() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    world.attach(&draft, "first");
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = (0..40)
        .map(|number| {
            let path = folder.path().join(format!("{number}.jpg"));
            let bytes = if number % 7 == 3 {
                "bad".into()
            } else {
                format!("picture {number}")
            };
            fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let begun = std::sync::atomic::AtomicUsize::new(0);
    let told = |step: library::AttachStep<'_>| {
        if let library::AttachStep::Begun { .. } = step {
            begun.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
        library::GoOn::Yes
    };
    let outcomes = library::attach_files(&world.desk, draft.id, &paths, &told).unwrap();
    assert_eq!((outcomes.len(), begun.into_inner()), (40, 40));
    let mut names = vec!["photo.jpg".to_owned()];
    for (number, outcome) in outcomes.iter().enumerate() {
        let expected = format!("{number}.jpg");
        match outcome {
            AttachOutcome::Attached { attachment } => {
                assert_eq!(attachment.name, expected);
                names.push(expected);
            }
            AttachOutcome::Refused { name, .. } => {
                assert_eq!((name, number % 7), (&expected, 3));
            }
        }
    }
    let kept = draft::read(&world.desk, draft.id)
        .unwrap()
        .fields
        .content
        .attachments;
    let kept: Vec<_> = kept.into_iter().map(|one| one.name).collect();
    assert_eq!(kept, names);
}

#[test]
fn files_not_begun_are_left_out_when_a_person_stops() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    fs::write(&path, "a").unwrap();
    let stop = |_: library::AttachStep<'_>| library::GoOn::No;
    let outcomes = library::attach_files(&world.desk, draft.id, &[path], &stop).unwrap();
    assert_eq!(outcomes, []);
}

#[test]
fn a_video_and_a_document_are_kept_with_their_facts_and_made_ready_to_send() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    for (bytes, kind) in [
        ("film of a watch", MediaKind::Video),
        ("paper", MediaKind::Document),
    ] {
        let AttachOutcome::Attached { attachment } = world.attach(&draft, bytes) else {
            panic!("it is taken in");
        };
        assert_eq!(attachment.kind, kind);
    }
    let attachments = draft::read(&world.desk, draft.id)
        .unwrap()
        .fields
        .content
        .attachments;
    let facts: Vec<_> = attachments
        .iter()
        .map(|one| one.media.clone().unwrap())
        .collect();
    assert_eq!(facts[0].duration_ms, Some(90_000));
    assert_eq!(
        (facts[1].pages, facts[1].stays.as_slice()),
        (Some(3), ["owner".to_owned()].as_slice())
    );
    assert_eq!(
        world.number("SELECT count(*) FROM renditions"),
        1,
        "the document is sent as it is"
    );
}

#[test]
fn a_full_draft_refuses_the_next_file_by_name_and_keeps_it_in_the_library() {
    let world = World::new();
    let draft = world.draft("", Vec::new());
    let blob = library::take_in(&world.desk, b"a picture".as_slice(), "a.jpg").unwrap();
    for _ in 0..200 {
        draft::attach_blob(&world.desk, draft.id, &blob).unwrap();
    }
    let AttachOutcome::Refused { name, error } = world.attach(&draft, "one more") else {
        panic!("the draft is full");
    };
    assert_eq!(
        (name.as_str(), error.code),
        ("photo.jpg", PictureProblem::TooMany)
    );
    assert_eq!(library::list(&world.desk).unwrap().len(), 2);
}
