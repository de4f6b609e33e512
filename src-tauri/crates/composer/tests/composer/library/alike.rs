use crate::support::{World, group, groups};
use composer::library::{self, BlobHash, LookAlike};

fn take_in(world: &World, look: u64, name: &str) -> BlobHash {
    let bytes = format!("look {look:x} {name}");
    library::take_in(&world.desk, bytes.as_bytes(), name).unwrap()
}

fn names(alikes: &[LookAlike]) -> Vec<(&str, u32)> {
    alikes
        .iter()
        .map(|alike| (alike.item.name.as_str(), alike.bits))
        .collect()
}

#[test]
fn pictures_that_differ_in_few_bits_are_found_the_most_alike_first() {
    let world = World::new();
    let one = take_in(&world, 0xFF00, "one.jpg");
    take_in(&world, 0xFF00 ^ 0b111, "three-bits.jpg");
    take_in(&world, 0xFF00 ^ 0b1, "one-bit.jpg");
    take_in(&world, 0xFF00 ^ 0b111_1111, "seven-bits.jpg");
    take_in(&world, !0xFF00, "opposite.jpg");
    let alikes = library::look_alikes(&world.desk, &one, None).unwrap();
    assert_eq!(names(&alikes), [("one-bit.jpg", 1), ("three-bits.jpg", 3)]);
}

#[test]
fn a_flat_picture_looks_like_none() {
    let world = World::new();
    let flat = library::take_in(&world.desk, b"flat one".as_slice(), "a.jpg").unwrap();
    library::take_in(&world.desk, b"flat two".as_slice(), "b.jpg").unwrap();
    assert_eq!(library::look_alikes(&world.desk, &flat, None).unwrap(), []);
}

#[test]
fn a_look_alike_tells_whether_it_is_in_the_draft_and_who_got_it() {
    let world = World::new();
    let sent = world.draft("Bread", groups(2));
    world.attach(&sent, "look ff sent");
    world.send_draft(&sent);
    let draft = world.draft("Again", groups(1));
    world.attach(&draft, "look fe here");
    let new = take_in(&world, 0xFC, "new.jpg");
    let alikes = library::look_alikes(&world.desk, &new, Some(draft.id)).unwrap();
    assert_eq!(alikes.len(), 2);
    assert!(
        alikes[0].in_draft && alikes[0].sent_to.is_empty(),
        "{alikes:?}"
    );
    assert!(!alikes[1].in_draft);
    assert_eq!(alikes[1].sent_to, [group(1).name(), group(2).name()]);
    assert!(alikes[1].sent_at_ms.is_some());
    let same = alikes[1].item.id.clone();
    let again = library::look_alikes(&world.desk, &same, Some(draft.id)).unwrap();
    assert_eq!(
        again[0].item.id, same,
        "the very same picture was sent before"
    );
}

#[test]
fn older_pictures_get_their_look_beside_the_work_and_a_bad_one_stops_none() {
    let world = World::new();
    let one = take_in(&world, 0xF0F0, "one.jpg");
    take_in(&world, 0xF0F1, "two.jpg");
    let broken = take_in(&world, 0xF0F3, "broken.jpg");
    world.execute("UPDATE blobs SET look = NULL, look_version = 0");
    std::fs::write(world.desk.library.blob_path(&broken), "nothumb").unwrap();
    assert_eq!(library::take_missing_looks(&world.desk).unwrap(), 3);
    assert_eq!(
        library::take_missing_looks(&world.desk).unwrap(),
        0,
        "each is asked once"
    );
    let alikes = library::look_alikes(&world.desk, &one, None).unwrap();
    assert_eq!(names(&alikes), [("two.jpg", 1)]);
}
