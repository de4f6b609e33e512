use super::{ROBIN, ask_token, sign_in, text_to};
use crate::support::{World, frozen};
use serde_json::{Value, json};

#[tokio::test]
async fn nothing_is_answered_without_a_known_token() {
    let world = frozen().await;
    for path in [
        "/accounts/me/balance",
        "/routee/whatsapp/tracking/campaign/x",
    ] {
        for token in ["", "sandbox", "5f0d6f0e-52b1-4c57-9a7e-2b6c9a3d1e77"] {
            let answer = world
                .client
                .get(world.url(path))
                .bearer_auth(token)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status().as_u16(), 401, "{path} with {token:?}");
            let told: Value = answer.json().await.unwrap();
            assert_eq!(told["code"], "401000000");
        }
    }
}

#[tokio::test]
async fn the_request_over_the_rate_is_told_to_wait_and_not_handled() {
    let options = sandbox::Options::default().clock_speed(0.0);
    let world = World::start(options.delivery_delay_ms(0).routee_per_second(2)).await;
    let client = sign_in(&world).await;
    client.send(&text_to(ROBIN)).await;
    let answer = world
        .client
        .post(world.url("/campaign"))
        .bearer_auth(&client.token)
        .json(&text_to(ROBIN))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 429);
    assert_eq!(answer.headers()["retry-after"], "1");
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["code"], "429000000");
    world.advance(1).await;
    assert_eq!(world.deliveries().await.len(), 1);
}

#[tokio::test]
async fn addresses_nobody_knows_are_answered_in_routees_shape() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    for (method, path, status) in [
        ("GET", "/routee/nothing", 404),
        ("PUT", "/whatsapp/campaign", 405),
    ] {
        let (told, body) = client.call(method, path, None).await;
        assert_eq!(told, status, "{method} {path}");
        assert_eq!(body["code"].as_str().unwrap().len(), 9, "{body}");
    }
    assert_eq!(ask_token(&world, &[]).await.status().as_u16(), 400);
}

#[tokio::test]
async fn a_reset_forgets_tokens_messages_and_what_was_paid() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let id = client.send(&text_to(ROBIN)).await;
    world.call("POST", "/_sandbox/reset", &json!({}), 200).await;
    let (status, _) = client.call("GET", "/accounts/me/balance", None).await;
    assert_eq!(status, 401, "the token is gone");
    let client = sign_in(&world).await;
    assert_eq!(client.get("/accounts/me/balance").await["balance"], 41.2875);
    let (status, _) = client
        .call("GET", &format!("/tracking/campaign/{id}"), None)
        .await;
    assert_eq!(status, 404);
}
