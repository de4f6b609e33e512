use super::{CHANNEL, ROBIN, get, post, request, send, text, text_to};
use crate::support::{World, frozen};
use serde_json::{Value, json};

#[tokio::test]
async fn only_the_access_key_scheme_opens() {
    let world = frozen().await;
    for given in [
        "",
        "Bearer sandbox",
        "AccessKey",
        "AccessKey wrong",
        "sandbox",
    ] {
        let answer = world
            .client
            .get(world.url(CHANNEL))
            .header("authorization", given)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 401, "{given:?}");
        assert_eq!(answer.headers()["www-authenticate"], "AccessKey");
        let told: Value = answer.json().await.unwrap();
        assert_eq!(
            told,
            json!({ "code": "Unauthorized", "message": "No valid access key." })
        );
    }
}

#[tokio::test]
async fn readings_and_writings_have_limits_of_their_own() {
    let options = sandbox::Options::default().clock_speed(0.0);
    let world = World::start(options.bird_per_second(1, 2)).await;
    post(&world, &text("1"), 202).await;
    post(&world, &text("2"), 202).await;
    let over = request(&world, "POST", &format!("{CHANNEL}/messages")).json(&text("3"));
    let over = over.send().await.unwrap();
    assert_eq!(over.status().as_u16(), 429);
    for (name, value) in [
        ("retry-after", "1"),
        ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "1"),
    ] {
        assert_eq!(over.headers()[name], value, "{name}");
    }
    let told: Value = over.json().await.unwrap();
    assert_eq!(told["code"], "TooManyRequests");
    get(&world, CHANNEL).await;
    let over = request(&world, "GET", CHANNEL).send().await.unwrap();
    assert_eq!(over.status().as_u16(), 429);
}

#[tokio::test]
async fn addresses_nobody_knows_are_answered_in_birds_shape() {
    let world = frozen().await;
    for (method, path, status, code) in [
        ("GET", "/bird/nothing".to_owned(), 404, "ResourceNotFound"),
        (
            "DELETE",
            format!("{CHANNEL}/messages"),
            405,
            "MethodNotAllowed",
        ),
    ] {
        let answer = request(&world, method, &path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let told: Value = answer.json().await.unwrap();
        assert_eq!(told["code"], code);
    }
}

#[tokio::test]
async fn a_reset_forgets_messages_contacts_and_settings() {
    let world = frozen().await;
    let id = send(&world, &text_to(ROBIN)).await;
    let body = json!({ "marketing_per_day": 9 });
    world.call("POST", "/_sandbox/bird", &body, 200).await;
    world.call("POST", "/_sandbox/reset", &json!({}), 200).await;
    let gone = format!("{CHANNEL}/messages/{id}");
    let answer = request(&world, "GET", &gone).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 404);
    assert_eq!(world.get("/_sandbox/bird").await["marketing_per_day"], 2);
}
