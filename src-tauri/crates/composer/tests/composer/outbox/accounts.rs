use crate::support::{World, groups};
use composer::{
    account::{self, Keeping, NewAccount, SystemKind},
    channel::ChannelError,
    outbox::Settled,
    secret::Secret,
};

fn new_account() -> NewAccount {
    NewAccount {
        kind: SystemKind::Watchcollect,
        name: "Shop".into(),
        base_url: "https://api.example".into(),
        options: Default::default(),
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_whose_system_refuses_the_secret_is_not_kept() {
    let world = World::new();
    let refused = crate::support::Reply::Error(ChannelError::SignInNeeded);
    world.system.next("senders", [refused]);
    let secret = Secret::new("wrong");
    let added = account::add(&world.desk, new_account(), secret, Keeping::Keychain).await;
    assert!(added.is_err());
    assert_eq!(
        account::list(&world.desk).unwrap().len(),
        1,
        "only the one from before"
    );
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_nowhere_in_the_data_folder() {
    let world = World::new();
    let secret = Secret::new("hush-3f9a-never-on-disk");
    assert_eq!(format!("{secret:?}"), "<redacted>");
    account::add(&world.desk, new_account(), secret, Keeping::Keychain)
        .await
        .unwrap();
    world.send("Bread", groups(1));
    assert_eq!(world.settle().await, Settled::All);
    let needle = b"hush-3f9a-never-on-disk";
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "the secret is in {}", path.display());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_removed_account_rests_and_goes_on_when_it_is_back() {
    let world = World::new();
    world.send("Bread", groups(1));
    account::remove(&world.desk, world.account.id).unwrap();
    world.run_for(60_000).await;
    assert_eq!(world.system.count("send"), 0);
    account::restore(&world.desk, world.account.id).unwrap();
    assert_eq!(world.settle().await, Settled::All);
    assert_eq!(world.system.delivered(), ["g1"]);
}
