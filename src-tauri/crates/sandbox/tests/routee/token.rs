use super::{ask_token, sign_in};
use crate::support::{World, calm, frozen, json_of};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn change(world: &World, body: Value) {
    world.call("POST", "/_sandbox/routee", &body, 200).await;
}

#[tokio::test]
async fn client_credentials_give_a_token_for_an_hour() {
    let world = frozen().await;
    let answer = ask_token(&world, &[("grant_type", "client_credentials")]).await;
    let token = json_of(answer, StatusCode::OK).await;
    assert_eq!(token["expires_in"], 3_600);
    assert_eq!(token["token_type"], "bearer");
    assert_eq!(token["scope"], "account contact lookup report sms whatsapp");
}

#[tokio::test]
async fn a_token_ends_by_the_sandbox_clock_and_its_last_second_still_counts() {
    let world = frozen().await;
    change(&world, json!({ "token_seconds": 30 })).await;
    let client = sign_in(&world).await;
    world.advance(29_999).await;
    client.get("/accounts/me/balance").await;
    world.advance(1).await;
    let (status, body) = client.call("GET", "/accounts/me/balance", None).await;
    assert_eq!(
        (status, body),
        (
            401,
            json!({ "code": "401000000", "developerMessage": "Access token expired." })
        )
    );
    sign_in(&world).await.get("/accounts/me/balance").await;
}

#[tokio::test]
async fn a_token_without_an_end_says_so_by_leaving_expires_in_out() {
    let world = frozen().await;
    change(&world, json!({ "token_seconds": 0 })).await;
    let client = sign_in(&world).await;
    let answer = ask_token(&world, &[("grant_type", "client_credentials")]).await;
    let token = json_of(answer, StatusCode::OK).await;
    assert!(token.get("expires_in").is_none(), "{token}");
    world.advance(366 * 86_400_000).await;
    client.get("/accounts/me/balance").await;
}

#[tokio::test]
async fn all_tokens_can_be_ended_at_once() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    change(&world, json!({ "end_tokens": true })).await;
    let (status, _) = client.call("GET", "/accounts/me/balance", None).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn wrong_credentials_and_grants_are_refused_in_the_token_servers_own_shape() {
    let world = frozen().await;
    let wrong = world
        .client
        .post(world.url("/routee/oauth/token"))
        .basic_auth("sandbox", Some("not it"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        json_of(wrong, StatusCode::UNAUTHORIZED).await,
        json!({ "status": 401, "message": "Bad credentials" })
    );
    let grant = ask_token(&world, &[("grant_type", "password")]).await;
    assert_eq!(
        json_of(grant, StatusCode::BAD_REQUEST).await,
        json!({ "status": 400, "message": "Unsupported grant type" })
    );
}

#[tokio::test]
async fn a_narrowed_token_opens_only_what_it_names() {
    let world = frozen().await;
    let form = [("grant_type", "client_credentials"), ("scope", "account")];
    let token = json_of(ask_token(&world, &form).await, StatusCode::OK).await;
    assert_eq!(token["scope"], "account");
    let mut client = sign_in(&world).await;
    client.token = token["access_token"].as_str().unwrap().to_owned();
    client.get("/accounts/me/balance").await;
    let (status, _) = client.call("GET", "/tracking/campaign/x", None).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn tokens_outlive_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let options = || calm().clock_speed(0.0).data_dir(dir.path());
    let world = World::start(options()).await;
    let token = sign_in(&world).await.token;
    let world = world.restarted(options()).await;
    let again = super::Signed {
        world: &world,
        token,
    };
    again.get("/accounts/me/balance").await;
}
