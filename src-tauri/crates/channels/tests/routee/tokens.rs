use crate::support::{BAKERY, Recorder, World, account, connected, text};
use channels::Systems;
use composer::{
    channel::{ChannelError, Connector},
    secret::Secret,
};
use futures_util::future::join_all;
use serde_json::{Value, json};

const TOKEN: &str = "/oauth/token";
const CAMPAIGN: &str = "/whatsapp/campaign";
const BALANCE: &str = "/accounts/me/balance";

fn status(status: u16, times: u32) -> Value {
    json!({ "mode": "status", "status": status, "times": times })
}

#[tokio::test]
async fn one_token_serves_many_requests_and_is_asked_for_once() {
    let world = World::new().await;
    let many = (0..20).map(|_| world.client.balance());
    for balance in join_all(many).await {
        balance.unwrap();
    }
    assert_eq!(world.asked(TOKEN).await, 1);
    assert_eq!(world.asked(BALANCE).await, 20);
}

#[tokio::test]
async fn when_all_tokens_end_at_once_many_requests_renew_theirs_once() {
    let world = World::new().await;
    world.client.balance().await.unwrap();
    world
        .control("routee", &json!({ "end_tokens": true }))
        .await;
    let many = (0..20).map(|_| world.client.balance());
    for balance in join_all(many).await {
        balance.unwrap();
    }
    assert_eq!(
        world.asked(TOKEN).await,
        2,
        "the first one and its successor"
    );
}

#[tokio::test]
async fn a_send_that_was_refused_for_its_token_is_repeated_once_and_arrives_once() {
    for refusal in [401, 403] {
        let world = World::new().await;
        world.fault("POST", CAMPAIGN, status(refusal, 1)).await;
        world.client.dispatch(&text("x"), &|_| {}).await.unwrap();
        assert_eq!(world.asked(CAMPAIGN).await, 2, "{refusal}");
        assert_eq!(world.asked(TOKEN).await, 2, "{refusal}");
        assert_eq!(world.arrived(1).await.len(), 1, "{refusal}");
    }
}

#[tokio::test]
async fn a_second_refusal_is_believed() {
    let world = World::new().await;
    world.fault("POST", CAMPAIGN, status(403, 2)).await;
    let error = world
        .client
        .dispatch(&text("x"), &|_| {})
        .await
        .unwrap_err();
    assert!(
        matches!(&error, ChannelError::Refused { code, .. } if code.starts_with("403")),
        "{error:?}"
    );
    world.fault("POST", CAMPAIGN, status(401, 2)).await;
    let error = world
        .client
        .dispatch(&text("x"), &|_| {})
        .await
        .unwrap_err();
    assert_eq!(error, ChannelError::SignInNeeded);
    assert_eq!(world.asked(CAMPAIGN).await, 4);
    assert!(world.arrived(1).await.is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_token_that_ends_soon_is_renewed_before_it_is_used() {
    let world = World::new().await;
    world
        .control("routee", &json!({ "token_seconds": 1 }))
        .await;
    world.client.balance().await.unwrap();
    // Half of its second passes in real time; the sandbox's own clock stands still.
    tokio::time::timeout(std::time::Duration::from_secs(20), async {
        while world.asked(TOKEN).await < 2 {
            world.client.balance().await.unwrap();
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_token_without_an_end_is_kept() {
    let world = World::new().await;
    world
        .control("routee", &json!({ "token_seconds": 0 }))
        .await;
    world.client.balance().await.unwrap();
    world.arrived(366 * 86_400_000).await;
    world.client.balance().await.unwrap();
    assert_eq!(world.asked(TOKEN).await, 1);
}

#[tokio::test]
async fn a_wrong_secret_needs_a_new_sign_in() {
    let world = World::new().await;
    let account = account(&format!("{}/routee", world.sandbox.url()));
    for secret in ["sandbox:wrong", "another:wrong"] {
        let client = Systems.connect(&account, Secret::new(secret)).unwrap();
        let asked = client.senders().await;
        assert_eq!(asked, Err(ChannelError::SignInNeeded), "{secret}");
    }
    for secret in ["", "no-colon", ":secret", "id:"] {
        let made = Systems.connect(&account, Secret::new(secret));
        assert_eq!(made.err(), Some(ChannelError::SignInNeeded), "{secret:?}");
    }
}

#[tokio::test]
async fn a_token_server_that_fails_leaves_nothing_open() {
    for (fault, wanted) in [
        (status(503, 1), "the system cannot be reached"),
        (
            json!({ "mode": "drop_after" }),
            "the system cannot be reached",
        ),
        (json!({ "mode": "garbage" }), "unexpected answer 200"),
        (status(429, 1), "the system asks to try later"),
    ] {
        let world = World::new().await;
        world.fault("POST", TOKEN, fault).await;
        let error = world
            .client
            .dispatch(&text("x"), &|_| {})
            .await
            .unwrap_err();
        assert!(error.to_string().starts_with(wanted), "{error:?}");
        assert_eq!(world.asked(CAMPAIGN).await, 0, "nothing has left");
        world.client.dispatch(&text("x"), &|_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn an_application_that_may_not_see_the_money_can_still_be_added() {
    let world = World::new().await;
    world.fault("GET", BALANCE, status(403, 2)).await;
    let senders = world.client.senders().await.unwrap();
    assert_eq!(senders[0].id.0, BAKERY);
    assert!(senders[0].can_send);
}

#[tokio::test]
async fn both_prefixes_reach_the_same_place() {
    for prefix in ["/whatsapp", ""] {
        let world = World::with(|options| options.path_prefix = prefix.into()).await;
        world.client.dispatch(&text("x"), &|_| {}).await.unwrap();
        assert_eq!(world.asked(&format!("{prefix}/campaign")).await, 1);
    }
}

#[tokio::test]
async fn an_address_nobody_answers_is_unreachable() {
    let client = connected(&account("http://127.0.0.1:1"));
    let error = client.dispatch(&text("x"), &|_| {}).await.unwrap_err();
    assert!(matches!(error, ChannelError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn a_token_is_asked_for_by_a_form_with_the_applications_id_and_secret() {
    let auth = Recorder::json("200 OK", r#"{"access_token":"t","token_type":"bearer"}"#).await;
    let api = Recorder::json("200 OK", r#"{"balance":1.5}"#).await;
    let mut account = account(&api.url);
    account.options.routee.auth_base_url = auth.url.clone();
    let left = connected(&account).balance().await.unwrap();
    assert_eq!(left.currency, "", "what is left out is not made up");
    let asked = &auth.requests()[0];
    assert_eq!(asked.line(), "POST /oauth/token HTTP/1.1");
    assert_eq!(asked.body, b"grant_type=client_credentials");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(asked.header("content-type"), Some(form));
    assert!(asked.header("authorization").unwrap().starts_with("Basic "));
    let used = api.requests()[0].header("authorization").map(str::to_owned);
    assert_eq!(used.as_deref(), Some("Bearer t"));
}
