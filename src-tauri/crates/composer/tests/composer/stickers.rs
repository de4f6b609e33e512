//! Stickers: a file that is one already, and one that is made of a picture.

use crate::support::{World, groups};
use composer::{
    content::{Attachment, MediaKind, PictureEdit},
    draft::{self, Draft},
    error::DeskError,
    library::{self, AttachOutcome},
};

fn attach(world: &World, draft: &Draft, bytes: &str) -> Attachment {
    match world.attach(draft, bytes) {
        AttachOutcome::Attached { attachment } => *attachment,
        AttachOutcome::Refused { error, .. } => panic!("{error}"),
    }
}

fn fits(file: &Attachment) -> bool {
    file.media.as_ref().is_some_and(|media| media.fits_sticker)
}

#[test]
fn a_file_that_is_a_sticker_comes_in_as_a_picture_with_a_note() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let sticker = attach(&world, &draft, "sticker one");
    assert_eq!((sticker.kind, fits(&sticker)), (MediaKind::Image, true));
    assert!(!fits(&attach(&world, &draft, "photo")));
    let heavy = attach(&world, &draft, &format!("sticker {}", "x".repeat(100_000)));
    assert!(!fits(&heavy), "a still sticker has at most 100 KB");
}

#[test]
fn a_picture_that_fits_is_sent_as_a_sticker_and_back() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let picture = attach(&world, &draft, "sticker one");
    let set = |kind| draft::set_attachment_kind(&world.desk, draft.id, picture.id, kind);
    let made = set(MediaKind::Sticker).unwrap();
    let found = &made.fields.content.attachments[0];
    assert_eq!(
        (found.kind, &found.blob),
        (MediaKind::Sticker, &picture.blob)
    );
    let back = set(MediaKind::Image).unwrap();
    assert_eq!(back.fields.content.attachments[0], picture);
    assert!(matches!(set(MediaKind::Video), Err(DeskError::Invalid(_))));
}

#[test]
fn a_picture_that_does_not_fit_says_why_and_stays() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let photo = attach(&world, &draft, "photo");
    let edited = attach(&world, &draft, "sticker two");
    let turn = PictureEdit {
        quarter_turns: 1,
        ..PictureEdit::default()
    };
    draft::edit_attachment(&world.desk, draft.id, edited.id, Some(turn), None).unwrap();
    for (file, why) in [(photo.id, "image/jpeg"), (edited.id, "edited")] {
        let kind = MediaKind::Sticker;
        let refused = draft::set_attachment_kind(&world.desk, draft.id, file, kind);
        let message = refused.unwrap_err().to_string();
        assert!(
            message.contains(why) && message.contains("stays a picture"),
            "{message}"
        );
    }
}

#[test]
fn a_sticker_is_made_of_a_photo_as_it_was_edited() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    let photo = attach(&world, &draft, "photo");
    draft::describe(&world.desk, draft.id, photo.id, "a loaf").unwrap();
    let made = library::make_sticker(&world.desk, draft.id, photo.id).unwrap();
    let found = &made.fields.content.attachments[0];
    assert_eq!((found.kind, found.id), (MediaKind::Sticker, photo.id));
    assert_eq!(
        (found.name.as_str(), found.alt.as_str()),
        ("photo.webp", "a loaf")
    );
    assert_ne!(found.blob, photo.blob, "the original stays as it is");
    let again = library::make_sticker(&world.desk, draft.id, photo.id);
    assert!(matches!(again, Err(DeskError::Invalid(_))));
    let unfit = attach(&world, &draft, "photo two");
    let gone = library::make_sticker(&world.desk, draft.id, composer::id::AttachmentId::new());
    assert!(matches!(gone, Err(DeskError::NotFound(_))));
    let kept = draft::read(&world.desk, draft.id).unwrap().fields.content;
    assert_eq!(kept.attachments[1], unfit);
}
