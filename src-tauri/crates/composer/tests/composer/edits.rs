//! Pictures that a person turned or cropped: the edit is part of the draft, of what is sent and of what is synced.

use crate::support::{World, groups};
use composer::{
    content::{Attachment, Crop, Focus, PictureEdit},
    draft::{self, Draft},
    error::DeskError,
    id::AttachmentId,
    library::{self, AttachOutcome},
    outbox::Settled,
};
use std::fs;

const HALF: PictureEdit = PictureEdit {
    quarter_turns: 1,
    mirrored: false,
    straighten_tenths: -35,
    crop: Some(Crop {
        left: 0,
        top: 0,
        width: 5000,
        height: 10_000,
    }),
};
const CODE: &str = "r1m0s-35c0.0.5000.10000";

fn attach(world: &World, draft: &Draft, bytes: &str) -> Attachment {
    match world.attach(draft, bytes) {
        AttachOutcome::Attached { attachment } => *attachment,
        AttachOutcome::Refused { error, .. } => panic!("{error}"),
    }
}

fn edit(
    world: &World,
    draft: &Draft,
    attachment: AttachmentId,
    edit: Option<PictureEdit>,
) -> Draft {
    draft::edit_attachment(&world.desk, draft.id, attachment, edit, None).unwrap()
}

#[test]
fn an_edit_is_a_revision_and_can_be_taken_back() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let picture = attach(&world, &draft, "one");
    let before = draft::read(&world.desk, draft.id).unwrap();
    let focus = Some(Focus { x: 250, y: 600 });
    let edited =
        draft::edit_attachment(&world.desk, draft.id, picture.id, Some(HALF), focus).unwrap();
    let found = &edited.fields.content.attachments[0];
    assert_eq!((found.edit, found.focus), (Some(HALF), focus));
    assert_eq!(edited.revision, before.revision + 1);
    let back = draft::restore_revision(&world.desk, draft.id, before.revision).unwrap();
    assert_eq!(back.fields.content.attachments, [picture]);
}

#[test]
fn an_edit_that_changes_nothing_is_none_and_one_out_of_range_is_refused() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let picture = attach(&world, &draft, "one");
    let same = edit(&world, &draft, picture.id, Some(PictureEdit::default()));
    assert_eq!(same.fields.content.attachments[0].edit, None);
    let wild = PictureEdit {
        quarter_turns: 9,
        ..HALF
    };
    for (edit, focus) in [(Some(wild), None), (None, Some(Focus { x: 0, y: 1001 }))] {
        let refused =
            draft::edit_attachment(&world.desk, draft.id, picture.id, edit, focus).unwrap_err();
        assert!(matches!(refused, DeskError::Invalid(_)), "{refused}");
    }
    let mut broken = picture;
    broken.edit = Some(wild);
    let refused = draft::restore_attachment(&world.desk, draft.id, broken, 0).unwrap_err();
    assert!(matches!(refused, DeskError::Invalid(_)), "{refused}");
}

#[test]
fn every_edit_has_its_own_rendition_and_thumbnail_and_the_original_stays() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let picture = attach(&world, &draft, "one");
    let (desk, blob) = (&world.desk, &picture.blob);
    let budget = library::default_budget();
    let (plain, _) = library::rendition(desk, blob, None, budget).unwrap();
    let (edited, path) = library::rendition(desk, blob, Some(HALF), budget).unwrap();
    assert_ne!(plain.sha256, edited.sha256);
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        format!("prepared {CODE} one")
    );
    let again = library::rendition(desk, blob, Some(HALF), budget)
        .unwrap()
        .0;
    assert_eq!(again, edited);
    assert_eq!(world.imaging.prepared(), 2, "each is made once");
    let thumb = |edit| fs::read_to_string(library::thumbnail(desk, blob, edit, 320).unwrap());
    assert_eq!(thumb(Some(HALF)).unwrap(), format!("thumbnail 320 {CODE}"));
    assert_eq!(thumb(None).unwrap(), "thumbnail 320");
    assert_eq!(fs::read(desk.library.blob_path(blob)).unwrap(), b"one");
}

#[test]
fn what_arrives_is_kept_beside_what_was_sent_and_never_taken_for_it() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let picture = attach(&world, &draft, "small letters");
    let seen = library::simulate(&world.desk, &picture.blob, Some(HALF)).unwrap();
    assert_eq!(seen.arrives.width_px, 1600);
    assert_eq!(seen.small_text.len(), 1);
    let budget = library::default_budget();
    let sent = library::rendition(&world.desk, &picture.blob, Some(HALF), budget).unwrap();
    assert_eq!(seen.sent, sent.0);
    let path = library::simulated(&world.desk, &picture.blob, Some(HALF)).unwrap();
    let arrived = format!("arrived prepared {CODE} small letters");
    assert_eq!(fs::read_to_string(path).unwrap(), arrived);
    let plain = library::simulated(&world.desk, &picture.blob, None).unwrap();
    assert_eq!(
        fs::read_to_string(plain).unwrap(),
        "arrived prepared small letters"
    );
}

#[tokio::test(start_paused = true)]
async fn the_edited_picture_is_what_goes_up_and_out() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let first = attach(&world, &draft, "one");
    attach(&world, &draft, "one");
    let edited = edit(&world, &draft, first.id, Some(HALF));
    world.send_draft(&edited);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("upload"), 2, "two looks of one original");
    let budget = library::default_budget();
    let made = |edit| {
        library::rendition(&world.desk, &first.blob, edit, budget)
            .unwrap()
            .0
    };
    let hashes: Vec<String> = world.system.requests()[0]
        .cargo
        .iter()
        .map(|one| match one {
            composer::channel::Cargo::Remote(file) => file.sha256.clone(),
            composer::channel::Cargo::Local(file) => file.sha256.clone(),
        })
        .collect();
    assert_eq!(hashes, [made(Some(HALF)).sha256, made(None).sha256]);
}

#[test]
fn lists_show_the_first_picture_as_it_was_edited() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let picture = attach(&world, &draft, "one");
    let cover = || {
        let page = draft::list(&world.desk, &draft::DraftQuery::default()).unwrap();
        let row = page.items.into_iter().find(|row| row.id == draft.id);
        row.map(|row| (row.cover, row.cover_edit)).unwrap()
    };
    assert_eq!(cover(), (Some(picture.blob.clone()), None));
    edit(&world, &draft, picture.id, Some(HALF));
    assert_eq!(cover(), (Some(picture.blob.clone()), Some(HALF)));
    let post = world.send_draft(&draft::read(&world.desk, draft.id).unwrap());
    assert_eq!(post.cover_edit, Some(HALF));
}
