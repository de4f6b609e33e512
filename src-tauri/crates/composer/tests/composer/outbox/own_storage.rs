//! Pictures that are kept in a storage of the account's own.

use crate::support::{Call, Put, Reply, ScriptedHosts, World, groups};
use composer::{
    account::{AccountState, Keeping, UploadRoute},
    channel::Cargo,
    error::DeskError,
    media_host::{self, HostError, OwnStorage, StorageKeys, StoragePlace, StorageProblem},
    outbox::{self, EntryState, Settled, StuckReason},
    secret::{SecretKey, SecretStore},
};
use std::sync::{Arc, atomic::Ordering::SeqCst};
use tokio::sync::Notify;

fn storage() -> OwnStorage {
    OwnStorage {
        place: StoragePlace::S3 {
            bucket: "photos".into(),
            region: "eu-central-1".into(),
            endpoint: String::new(),
        },
        prefix: "shop".into(),
        public_url: "https://pictures.example".into(),
    }
}

fn keys() -> StorageKeys {
    StorageKeys::S3 {
        access_key_id: "AKID".into(),
        secret_access_key: "never shown".into(),
        session_token: None,
    }
}

fn choose(world: &World, keys: Option<StorageKeys>) -> Result<(), DeskError> {
    let (route, how) = (UploadRoute::OwnStorage, Keeping::Keychain);
    let (desk, id) = (&world.desk, world.account.id);
    media_host::choose(desk, id, route, Some(storage()), keys, how).map(|_| ())
}

fn world() -> (World, ScriptedHosts) {
    let hosts = ScriptedHosts::default();
    let world = hosts.around(World::new());
    choose(&world, Some(keys())).unwrap();
    (world, hosts)
}

fn send_picture(world: &World, text: &str) {
    let draft = world.draft(text, groups(1));
    world.attach(&draft, "a picture");
    world.send_draft(&draft);
}

#[tokio::test(start_paused = true)]
async fn pictures_go_to_the_storage_once_and_are_sent_by_their_public_address() {
    let (world, hosts) = world();
    send_picture(&world, "First");
    send_picture(&world, "Second");
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.count("upload"), 0);
    assert_eq!(hosts.puts().len(), 1, "once for both");
    for request in world.system.requests() {
        let Cargo::Remote(file) = &request.cargo[0] else {
            panic!("{:?}", request.cargo);
        };
        let wanted = format!("https://pictures.example/shop/{}.jpg", file.sha256);
        assert_eq!(file.url, wanted);
        assert!(hosts.is_stored(&file.url));
    }
}

#[tokio::test(start_paused = true)]
async fn keys_are_in_the_keychain_under_a_name_of_their_own_and_nowhere_else() {
    let (world, hosts) = world();
    send_picture(&world, "First");
    world.settle().await;
    let kept = world.secrets.read(SecretKey::Storage(world.account.id));
    let kept = kept.unwrap().unwrap();
    assert_eq!(StorageKeys::from_secret(&kept), Some(keys()));
    let token = world.secrets.read(SecretKey::Token(world.account.id));
    assert_eq!(token.unwrap().unwrap().expose(), "a secret token");
    assert!(hosts.keys().iter().all(|seen| *seen == Some(keys())));
    world
        .desk
        .store
        .write(|tx| {
            tx.execute_batch("PRAGMA wal_checkpoint(FULL)").ok();
            Ok::<_, DeskError>(())
        })
        .unwrap();
    for file in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("never shown"), "{}", path.display());
        assert!(!text.contains("AKID"), "{}", path.display());
    }
}

#[tokio::test(start_paused = true)]
async fn a_storage_that_refuses_is_for_the_person_and_new_keys_let_it_go_on() {
    let (world, hosts) = world();
    let refused = HostError::KeysRefused("AccessDenied".into());
    hosts.next([Put::Error(refused)]);
    send_picture(&world, "First");
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let upload = world.outbox().remove(0);
    assert_eq!(upload.stuck_reason, Some(StuckReason::Storage));
    assert!(upload.message.unwrap().contains("AccessDenied"));
    let state = world
        .desk
        .store
        .read(|db| composer::store::accounts::read(db, world.account.id));
    let state = state.unwrap().unwrap().state;
    assert_eq!(state, AccountState::Ready, "the system's own token is fine");
    choose(&world, Some(keys())).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_storage_that_is_away_is_tried_again_and_goes_on_from_the_confirmed_part() {
    let (world, hosts) = world();
    hosts.next([Put::BreakAfterAPart, Put::BreakAfterAPart]);
    send_picture(&world, "First");
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(hosts.went_on_from(), [0, 1, 1]);
    assert_eq!(world.number("SELECT count(*) FROM part_uploads"), 0);
    assert_eq!(world.number("SELECT max(attempts) FROM outbox"), 3);
}

#[tokio::test(start_paused = true)]
async fn the_confirmed_parts_outlive_the_process() {
    let (world, hosts) = world();
    let come = Arc::new(Notify::new());
    hosts.next([Put::Hang(come.clone())]);
    send_picture(&world, "First");
    let worker = tokio::spawn(outbox::run(world.desk.clone(), Default::default()));
    come.notified().await;
    worker.abort();
    let _ = worker.await;
    // The aborted task lets go of the desk a moment later.
    while Arc::strong_count(&world.desk) > 1 {
        tokio::task::yield_now().await;
    }
    let world = hosts.around(world.restarted());
    outbox::recover(&world.desk).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(hosts.went_on_from(), [0, 1]);
}

#[tokio::test(start_paused = true)]
async fn an_upload_under_way_can_be_taken_back_and_its_parts_are_given_up() {
    let (world, hosts) = world();
    let come = Arc::new(Notify::new());
    hosts.next([Put::Hang(come.clone())]);
    send_picture(&world, "First");
    let (desk, id) = (world.desk.clone(), world.outbox().remove(0).id);
    let take_back = async {
        come.notified().await;
        assert!(outbox::cancel_entry(&desk, id).unwrap(), "in time");
    };
    let (settled, ()) = tokio::join!(world.settle(), take_back);
    assert_eq!(settled, Settled::All);
    world.run_for(1_000).await;
    assert_eq!(hosts.abandoned(), 1);
    assert_eq!(world.number("SELECT count(*) FROM part_uploads"), 0);
    assert!(world.outbox().is_empty());
    assert_eq!(world.system.count("send"), 0);
    let taken_back = "SELECT count(*) FROM attempts WHERE outcome = 'taken_back'";
    assert_eq!(world.number(taken_back), 1);
    assert_eq!(
        world.number("SELECT count(*) FROM outbox WHERE state = 'cancelled'"),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_shows_late_is_looked_for_again_before_a_person_is_asked() {
    let hidden = || HostError::NotPublic {
        url: "https://pictures.example/a".into(),
        why: "it answers 404".into(),
    };
    let (world, hosts) = world();
    hosts.verdicts([hidden(), hidden()]);
    send_picture(&world, "Shows at last");
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
    hosts.verdicts([hidden(), hidden(), hidden()]);
    let draft = world.draft("Never shows", groups(1));
    world.attach(&draft, "another picture");
    world.send_draft(&draft);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    assert_eq!(
        world.system.delivered(),
        ["g1"],
        "nothing goes out without it"
    );
    assert_eq!(world.outbox()[0].state, EntryState::Stuck);
}

#[tokio::test(start_paused = true)]
async fn another_storage_gets_the_picture_anew_before_the_send() {
    let (world, hosts) = world();
    send_picture(&world, "First");
    world.settle().await;
    let moved = OwnStorage {
        public_url: "https://other.example".into(),
        ..storage()
    };
    let (route, how) = (UploadRoute::OwnStorage, Keeping::Keychain);
    media_host::choose(&world.desk, world.account.id, route, Some(moved), None, how).unwrap();
    send_picture(&world, "Second");
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(hosts.puts().len(), 2);
    assert!(hosts.puts()[1].starts_with("https://other.example/"));
}

#[tokio::test(start_paused = true)]
async fn an_object_that_vanished_is_put_back_even_while_a_send_is_unknown() {
    let (world, hosts) = world();
    world.system.next("send", [Reply::LostBefore]);
    let forgetful = hosts.clone();
    let clock = world.clock.clone();
    world.system.watch(move |call| {
        if let Call::Dispatch(dispatch) = call
            && let Cargo::Remote(file) = &dispatch.cargo[0]
        {
            forgetful.forget(&file.url);
            clock.jump_ms(11 * 60_000);
        }
    });
    send_picture(&world, "First");
    assert_eq!(world.settle().await, Settled::All);
    let requests = world.system.requests();
    assert_eq!(requests[0], requests[1], "to the letter");
    assert_eq!(
        hosts.puts().len(),
        2,
        "its address works again before it is asked about"
    );
    assert_eq!(world.system.delivered(), ["g1"]);
}

#[tokio::test(start_paused = true)]
async fn a_storage_is_tried_with_a_small_file_that_is_deleted_again() {
    let (world, hosts) = world();
    let (desk, id) = (&world.desk, world.account.id);
    let trial = media_host::try_out(desk, id, storage(), None)
        .await
        .unwrap();
    assert_eq!(trial.problem, None);
    assert!(trial.url.starts_with("https://pictures.example/shop/"));
    assert!(trial.url.ends_with(".txt"));
    assert_eq!(hosts.puts(), std::slice::from_ref(&trial.url));
    assert!(!hosts.is_stored(&trial.url), "it is deleted");

    hosts.verdicts([HostError::NotPublic {
        url: trial.url.clone(),
        why: "it answers 403 Forbidden".into(),
    }]);
    let trial = media_host::try_out(desk, id, storage(), Some(keys()))
        .await
        .unwrap();
    assert_eq!(trial.problem, Some(StorageProblem::NotPublic));
    assert!(!hosts.is_stored(&trial.url), "it is deleted all the same");
}

#[tokio::test]
async fn keys_that_do_not_fit_the_storage_are_asked_for() {
    let hosts = ScriptedHosts::default();
    let world = hosts.around(World::new());
    let missing = |error| matches!(error, DeskError::Host(HostError::KeysMissing));
    assert!(missing(choose(&world, None).unwrap_err()));
    let azure = StorageKeys::AzureKey {
        access_key: "x".into(),
    };
    assert!(missing(choose(&world, Some(azure)).unwrap_err()));
    let shown = media_host::show(&world.desk, world.account.id).unwrap();
    assert_eq!(shown.route, UploadRoute::Endpoint, "nothing was changed");
    assert!(!shown.has_keys);
    choose(&world, Some(keys())).unwrap();
    assert!(
        media_host::show(&world.desk, world.account.id)
            .unwrap()
            .has_keys
    );
    choose(&world, None).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_file_that_has_no_place_to_be_fetched_from_waits_for_one() {
    let hosts = ScriptedHosts::default();
    let world = hosts.around(World::new());
    let draft = world.draft("First", groups(1));
    world.attach(&draft, "a picture");
    world.send_draft(&draft);
    // The storage was taken away after the post was checked.
    world.system.needs_media_host.store(true, SeqCst);
    assert_eq!(world.settle().await, Settled::NeedsYou);
    let stuck = &world.outbox()[0];
    assert_eq!(stuck.stuck_reason, Some(StuckReason::Storage));
    assert!(
        stuck
            .message
            .as_deref()
            .unwrap()
            .contains("choose a storage")
    );
    assert_eq!(world.system.count("upload") + world.system.count("send"), 0);
    choose(&world, Some(keys())).unwrap();
    assert_eq!(world.settle().await, Settled::All, "it goes on by itself");
    assert_eq!(world.system.delivered(), ["g1"]);
}
