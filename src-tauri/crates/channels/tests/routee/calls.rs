use crate::support::{BAKERY, World, account, connected, text, to, with_file};
use channels::Systems;
use composer::{
    account::UploadRoute,
    channel::{
        Cargo, Channel, ChannelError, Connector, NewTemplate, OutgoingFile, TemplateComponent,
    },
    content::MediaKind,
    id::{AttachmentId, SenderId},
    media_host::{OwnStorage, StoragePlace},
    post::DeliveryState,
};
use serde_json::json;
use std::{path::Path, sync::Arc};

async fn fate(world: &World, number: &str) -> (String, Vec<DeliveryState>) {
    let mut dispatch = text("x");
    dispatch.recipients = vec![to(number)];
    let sent = world.client.dispatch(&dispatch, &|_| {}).await.unwrap();
    let id = sent.send_id.unwrap();
    let mut states = Vec::new();
    for step_ms in [0, 1, 10_000] {
        world.arrived(step_ms).await;
        let report = world.client.send_report(&id).await.unwrap();
        states.push(report.outcomes[0].state);
    }
    (id, states)
}

#[tokio::test]
async fn every_fate_of_a_message_is_reported_step_by_step() {
    use DeliveryState::{Deleted, Delivered, Failed, Queued, Seen, Unknown};
    let cases = [
        ("+447700900123", [Seen, Seen], true),
        ("+447700900901", [Failed, Failed], true),
        ("+447700900902", [Failed, Failed], true),
        ("+447700900903", [Delivered, Deleted], true),
        ("+447700900904", [Queued, Queued], false),
        ("+447700900905", [Delivered, Delivered], false),
        ("+447700900906", [Unknown, Unknown], false),
    ];
    for (number, ends, is_final) in cases {
        let world = World::new().await;
        let (id, states) = fate(&world, number).await;
        assert_eq!(states[2], ends[1], "{number}: {states:?}");
        assert!(states.contains(&ends[0]), "{number}: {states:?}");
        let report = world.client.send_report(&id).await.unwrap();
        assert_eq!(report.is_final, is_final, "{number}");
    }
}

#[tokio::test]
async fn a_failure_carries_routees_own_word() {
    let world = World::new().await;
    let (id, _) = fate(&world, "+447700900902").await;
    let report = world.client.send_report(&id).await.unwrap();
    assert_eq!(
        report.outcomes[0].error_code.as_deref(),
        Some("channelFailed")
    );
}

#[tokio::test]
async fn a_message_nobody_knows_is_refused_and_its_id_stays_within_the_path() {
    let world = World::new().await;
    for id in ["nothing", "../../../accounts/me/balance", "a/b?c#d"] {
        let asked = world.client.send_report(id).await;
        assert!(
            matches!(&asked, Err(ChannelError::Refused { code, .. }) if code == "404009000"),
            "{id}: {asked:?}"
        );
    }
}

#[tokio::test]
async fn senders_and_groups_are_those_of_the_settings() {
    let world = World::new().await;
    assert_eq!(world.client.senders().await.unwrap().len(), 1);
    let groups = world.client.groups().await.unwrap();
    assert_eq!(groups[0].id, "8841203");
    assert!(groups[0].sender_ids.is_empty(), "every number reaches it");
}

#[tokio::test]
async fn the_balance_falls_with_each_message() {
    let world = World::new().await;
    let before = world.client.balance().await.unwrap();
    assert_eq!(before.currency, "EUR");
    assert!((before.amount - 41.2875).abs() < 1e-9, "{before:?}");
    world.client.dispatch(&text("x"), &|_| {}).await.unwrap();
    let after = world.client.balance().await.unwrap();
    assert!(after.amount < before.amount, "{after:?}");
}

#[tokio::test]
async fn templates_are_read_by_the_ids_of_the_settings_language_by_language() {
    let world = World::new().await;
    let found = world.client.templates().await.unwrap();
    let shown: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.language.as_str(),
                one.status.as_str(),
            )
        })
        .collect();
    let wanted = [
        ("order_ready", "en", "APPROVED"),
        ("order_ready", "nl", "APPROVED"),
        ("1", "", "NOT_FOUND"),
    ];
    assert_eq!(shown, wanted);
    assert_eq!(found[0].category, "UTILITY");
    assert_eq!(found[0].components[0].kind, "Body");
    assert_eq!(
        found[0].components[0].text,
        "Your order for {{1}} is ready."
    );
}

fn greeting() -> NewTemplate {
    let part = |kind: &str, text: &str| TemplateComponent {
        kind: kind.into(),
        text: text.into(),
        ..TemplateComponent::default()
    };
    NewTemplate {
        name: "greeting".into(),
        category: "MARKETING".into(),
        language: "en".into(),
        components: vec![
            TemplateComponent {
                format: Some("TEXT".into()),
                ..part("Header", "De Korenmolen")
            },
            part("Body", "Hello {{1}}."),
            TemplateComponent {
                buttons: vec!["More".into()],
                ..part("Buttons", "")
            },
        ],
    }
}

#[tokio::test]
async fn a_new_template_is_handed_in_and_reviewed() {
    let world = World::with(|options| options.template_ids = vec!["114029".into()]).await;
    let handed_in = world.client.submit_template(&greeting()).await.unwrap();
    assert_eq!(handed_in.status, "PENDING");
    assert_eq!(handed_in.components, greeting().components);
    world.arrived(10 * 60_000).await;
    let found = world.client.templates().await.unwrap();
    assert_eq!(found[0].status, "APPROVED");
    assert_eq!(found[0].components[2].buttons, ["More"]);
    let again = world.client.submit_template(&greeting()).await;
    assert!(matches!(again, Err(ChannelError::Refused { code, .. }) if code == "409009005"));
}

#[tokio::test]
async fn without_a_whatsapp_account_no_template_is_handed_in() {
    let world = World::with(|options| options.template_account_id.clear()).await;
    let asked = world.client.submit_template(&greeting()).await;
    assert!(
        matches!(asked, Err(ChannelError::Refused { code, .. }) if code == "no_template_account")
    );
    assert_eq!(world.asked("/oauth/token").await, 0);
}

#[tokio::test]
async fn what_routee_does_not_offer_is_said_so() {
    let world = World::new().await;
    let client = &world.client;
    assert_eq!(
        client
            .service_window(&SenderId(BAKERY.into()), &to("+447700900123"))
            .await,
        Err(ChannelError::NotOffered)
    );
    assert_eq!(
        client.cancel_schedule("x").await,
        Err(ChannelError::NotOffered)
    );
    assert_eq!(
        client.schedule_report("x").await,
        Err(ChannelError::NotOffered)
    );
}

fn sound(folder: &Path) -> OutgoingFile {
    let path = folder.join("note.opus");
    std::fs::write(&path, b"OggS and Opus").unwrap();
    OutgoingFile {
        attachment: AttachmentId::new(),
        sha256: composer::library::hash_file(&path).unwrap(),
        path,
        name: "note.opus".into(),
        mime: "audio/ogg; codecs=opus".into(),
        size_bytes: 13,
    }
}

#[tokio::test]
async fn only_the_apps_own_sandbox_lends_a_place_for_files() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = sound(folder.path());
    let refused = world.client.upload(&file, &|_| {}).await;
    assert_eq!(
        refused,
        Err(ChannelError::NotOffered),
        "Routee has no upload"
    );

    let mut practice = account(&format!("{}/routee", world.sandbox.url()));
    practice.is_sandbox = true;
    let client: Arc<dyn Channel> = connected(&practice);
    let kept = client.upload(&file, &|_| {}).await.unwrap();
    let mut dispatch = with_file("", MediaKind::Audio, &file.mime, "note.opus");
    dispatch.cargo = vec![Cargo::Remote(kept)];
    client.dispatch(&dispatch, &|_| {}).await.unwrap();
    let arrived = world.arrived(1).await;
    assert_eq!(
        arrived[0]["media_sha256"][0], file.sha256,
        "it was fetched, held to its kind, and taken"
    );
}

#[test]
fn an_account_without_a_place_for_its_files_says_so() {
    let needs = |change: &dyn Fn(&mut composer::account::Account)| {
        let mut account = account("https://connect.routee.net");
        change(&mut account);
        Systems.capabilities(&account).needs_media_host
    };
    let storage = OwnStorage {
        place: StoragePlace::Folder {
            path: "/srv".into(),
        },
        prefix: String::new(),
        public_url: "https://pictures.example".into(),
    };
    assert!(needs(&|_| {}));
    assert!(
        needs(&|account| account.options.own_storage = Some(storage.clone())),
        "not chosen"
    );
    assert!(!needs(&|account| {
        account.options.own_storage = Some(storage.clone());
        account.options.upload_route = UploadRoute::OwnStorage;
    }));
    assert!(!needs(&|account| account.is_sandbox = true));
    assert!(needs(&|account| {
        account.is_sandbox = true;
        account.options.upload_route = UploadRoute::Multipart;
    }));
}

#[test]
fn capabilities_are_the_contracts_numbers() {
    insta::assert_json_snapshot!(Systems.capabilities(&account("https://connect.routee.net")));
}

#[tokio::test]
async fn requests_beyond_the_pace_wait_their_turn() {
    let world = World::with(|options| options.requests_per_second = 2).await;
    let many = async {
        for _ in 0..10 {
            world.client.balance().await.unwrap();
        }
    };
    let ended = tokio::time::timeout(std::time::Duration::from_millis(900), many).await;
    assert!(ended.is_err(), "eleven requests do not fit into one second");
    let asked = world.asked("/oauth/token").await + world.asked("/accounts/me/balance").await;
    assert!(asked <= 2, "{asked} requests within a second");
    world.control("clock", &json!({ "advance_ms": 1 })).await;
}
