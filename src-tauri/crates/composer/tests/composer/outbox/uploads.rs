use crate::support::{Call, Reply, World, groups};
use composer::{
    channel::{Cargo, ChannelError},
    outbox::{Settled, StuckReason},
};

#[tokio::test(start_paused = true)]
async fn pictures_go_up_before_the_post_and_travel_as_urls() {
    let world = World::new();
    let draft = world.draft("Look", groups(1));
    world.attach(&draft, "one");
    world.attach(&draft, "two");
    world.send_draft(&draft);
    assert_eq!(world.settle().await, Settled::All);
    let calls = world.system.calls();
    assert!(
        matches!(calls[..2], [Call::Upload(_), Call::Upload(_)]),
        "{calls:?}"
    );
    let cargo = &world.system.requests()[0].cargo;
    let is_remote =
        |one: &Cargo| matches!(one, Cargo::Remote(file) if file.url.ends_with(&file.sha256));
    assert_eq!(cargo.len(), 2);
    assert!(cargo.iter().all(is_remote), "{cargo:?}");
}

#[tokio::test(start_paused = true)]
async fn the_same_picture_in_two_posts_goes_up_once() {
    let world = World::new();
    for text in ["First", "Second"] {
        let draft = world.draft(text, groups(1));
        world.attach(&draft, "the same picture");
        world.send_draft(&draft);
    }
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("upload"), 1);
    let requests = world.system.requests();
    assert_eq!(requests[0].cargo[0], requests[1].cargo[0]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_an_upload_is_simply_asked_again() {
    let world = World::new();
    world.system.next("upload", [Reply::LostAfter]);
    let draft = world.draft("", groups(1));
    world.attach(&draft, "one");
    world.send_draft(&draft);
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("upload"), 2);
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn where_uploads_are_not_offered_sends_carry_their_pictures_from_then_on() {
    let world = World::new();
    world
        .system
        .next("upload", [Reply::Error(ChannelError::NotOffered)]);
    for text in ["First", "Second"] {
        let draft = world.draft(text, groups(1));
        world.attach(&draft, text);
        world.send_draft(&draft);
        world.settle().await;
    }
    assert_eq!(world.system.count("upload"), 1, "asked once, remembered");
    let local = |one: &Cargo| matches!(one, Cargo::Local(file) if file.path.exists());
    for request in world.system.requests() {
        assert!(request.cargo.iter().all(local), "{:?}", request.cargo);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_picture_keeps_its_own_post_back_and_no_other() {
    let world = World::new();
    let refused = ChannelError::Refused {
        code: "too_large".into(),
        message: "larger than 5 MB".into(),
    };
    world.system.next("upload", [Reply::Error(refused)]);
    let draft = world.draft("With a picture", groups(1));
    world.attach(&draft, "one");
    world.send_draft(&draft);
    world.send("Without", groups(1));
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let texts = world
        .system
        .requests()
        .into_iter()
        .map(|request| request.content.text);
    assert_eq!(texts.collect::<Vec<_>>(), ["Without"]);
    let upload = world.outbox().remove(0);
    assert_eq!(upload.stuck_reason, Some(StuckReason::Refused));
}
