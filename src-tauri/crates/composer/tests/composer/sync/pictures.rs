use super::{devices, only, settle, shared, standing, sync, write};
use crate::support::{Call, Reply, World, groups};
use composer::{
    channel::ChannelError,
    content::PictureEdit,
    draft,
    sync::{Stays, SyncMark},
};

#[tokio::test(start_paused = true)]
async fn a_picture_goes_up_first_and_the_copy_names_its_address() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    world.attach(&draft, "one");
    sync(&world).await;
    let files = world.system.remote()[0].shared.files.clone();
    assert_eq!(files.len(), 1);
    assert!(files[0].url.ends_with(&files[0].sha256));
    let calls = world.system.calls();
    let upload = calls
        .iter()
        .position(|call| matches!(call, Call::Upload(_)));
    let create = calls
        .iter()
        .position(|call| matches!(call, Call::CreateDraft(_)));
    assert!(upload < create, "{calls:?}");
}

#[tokio::test(start_paused = true)]
async fn where_uploads_are_not_offered_the_draft_says_that_its_pictures_are_only_here() {
    let world = World::new();
    world
        .system
        .next("upload", [Reply::Error(ChannelError::NotOffered)]);
    let draft = world.draft("Look", groups(1));
    world.attach(&draft, "one");
    sync(&world).await;
    let stands = standing(&world, draft.id);
    assert_eq!(
        (stands.mark, stands.stays),
        (SyncMark::Here, Some(Stays::PicturesHere))
    );
    sync(&world).await;
    assert_eq!(world.system.count("upload"), 1, "asked once, remembered");
    assert!(world.system.remote().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_failed_upload_is_tried_again() {
    let world = World::new();
    world.system.next("upload", [Reply::LostBefore]);
    let draft = world.draft("Look", groups(1));
    world.attach(&draft, "one");
    assert_eq!(sync(&world).await.failed, 1);
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Failing);
    sync(&world).await;
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
}

#[tokio::test(start_paused = true)]
async fn an_untouched_picture_of_a_pulled_draft_goes_back_as_it_came() {
    let world = World::new();
    let file = world.system.file("bread.jpg", "bread");
    let mut with_picture = shared("Currant bread at seven", &["g1"]);
    with_picture.files.push(file.clone());
    world.system.put(&with_picture);
    sync(&world).await;
    let draft = only(&world);
    assert_eq!(draft.fields.content.attachments[0].name, "bread.jpg");
    write(&world, draft.id, "Currant bread at eight");
    settle(&[&world]).await;
    assert_eq!(world.system.remote()[0].shared.files, [file]);
    assert_eq!(world.system.count("upload"), 0);
    assert_eq!(world.system.count("download"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_draft_whose_picture_cannot_be_brought_here_waits_and_stays_there() {
    let world = World::new();
    let mut broken = shared("Broken", &["g1"]);
    broken.files.push(world.system.file("bad.jpg", "bad bytes"));
    let mut missing = shared("Missing", &["g1"]);
    let mut file = world.system.file("x.jpg", "x");
    file.url = "https://media.example/nowhere".into();
    missing.files.push(file);
    world.system.put(&broken);
    world.system.put(&missing);
    world.system.put(&shared("Fine", &["g1"]));
    let report = sync(&world).await;
    assert_eq!((report.pulled, report.failed), (1, 2));
    assert_eq!(super::texts(&world), ["Fine"]);
    assert_eq!(world.system.remote().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn pictures_added_on_both_devices_are_all_in() {
    let (here, there) = devices();
    let draft = here.draft("Look", groups(1));
    here.attach(&draft, "first");
    settle(&[&here, &there]).await;
    let arrived = only(&there);
    assert_eq!(arrived.fields.content.attachments.len(), 1);
    there.attach(&arrived, "second");
    sync(&there).await;
    here.attach(&draft, "third");
    settle(&[&here, &there]).await;
    assert_eq!(only(&here).fields.content.attachments.len(), 3);
    assert_eq!(only(&there).fields.content.attachments.len(), 3);
    assert_eq!(here.system.remote()[0].shared.files.len(), 3);
}

const TURNED: PictureEdit = PictureEdit {
    quarter_turns: 1,
    mirrored: false,
    straighten_tenths: 0,
    crop: None,
};

#[tokio::test(start_paused = true)]
async fn a_picture_that_is_edited_goes_up_anew_and_arrives_edited() {
    let (here, there) = devices();
    let draft = here.draft("Look", groups(1));
    here.attach(&draft, "one");
    settle(&[&here, &there]).await;
    let plain = here.system.remote()[0].shared.files[0].clone();
    let picture = only(&here).fields.content.attachments[0].clone();
    draft::edit_attachment(&here.desk, draft.id, picture.id, Some(TURNED), None).unwrap();
    settle(&[&here, &there]).await;
    let edited = here.system.remote()[0].shared.files[0].clone();
    assert_ne!(edited.sha256, plain.sha256);
    let kept = only(&here).fields.content.attachments[0].clone();
    assert_eq!(
        (kept.id, kept.edit),
        (picture.id, Some(TURNED)),
        "still editable here"
    );
    let arrived = only(&there).fields.content.attachments[0].clone();
    assert_eq!(
        arrived.blob.as_str(),
        edited.sha256,
        "what was sent is an original there"
    );
    assert_eq!(arrived.edit, None);
}

#[tokio::test(start_paused = true)]
async fn words_changed_elsewhere_leave_an_edit_as_it_is() {
    let (here, there) = devices();
    let draft = here.draft("Look", groups(1));
    here.attach(&draft, "one");
    let picture = only(&here).fields.content.attachments[0].clone();
    draft::edit_attachment(&here.desk, draft.id, picture.id, Some(TURNED), None).unwrap();
    settle(&[&here, &there]).await;
    write(&there, only(&there).id, "Look closely");
    settle(&[&here, &there]).await;
    let fields = only(&here).fields;
    assert_eq!(fields.content.text, "Look closely");
    let kept = &fields.content.attachments[0];
    assert_eq!((&kept.blob, kept.edit), (&picture.blob, Some(TURNED)));
}

#[tokio::test(start_paused = true)]
async fn two_looks_of_one_picture_are_two_files() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    world.attach(&draft, "one");
    world.attach(&draft, "one");
    let first = only(&world).fields.content.attachments[0].clone();
    draft::edit_attachment(&world.desk, draft.id, first.id, Some(TURNED), None).unwrap();
    settle(&[&world]).await;
    let files = world.system.remote()[0].shared.files.clone();
    assert_eq!(files.len(), 2);
    assert_ne!(files[0].sha256, files[1].sha256);
    assert_eq!(standing(&world, draft.id).mark, SyncMark::Synced);
    // What comes back is known as what it was made from.
    let mut copy = shared("A copy", &["g1"]);
    copy.files.push(files[0].clone());
    world.system.put(&copy);
    settle(&[&world]).await;
    let page = draft::list(&world.desk, &draft::DraftQuery::default()).unwrap();
    let copied = page.items.iter().find(|row| row.title == "A copy").unwrap();
    assert_eq!(copied.cover.as_ref(), Some(&first.blob));
    assert_eq!(copied.cover_edit, Some(TURNED));
    assert_eq!(world.system.count("download"), 0);
}
