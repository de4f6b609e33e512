use crate::support::{World, assert_is_error, calm, frozen};
use reqwest::StatusCode;
use serde_json::Value;

async fn error_of(request: reqwest::RequestBuilder, status: StatusCode) -> Value {
    let body = crate::support::json_of(request.send().await.unwrap(), status).await;
    assert_is_error(&body);
    body
}

#[tokio::test]
async fn a_request_without_the_right_token_is_refused_whatever_it_asks_for() {
    let world = frozen().await;
    for path in ["/v2/groups", "/v2/outbound/sends", "/v2/nothing"] {
        let bare = world.client.get(world.url(path));
        error_of(bare, StatusCode::UNAUTHORIZED).await;
        let wrong = world.client.get(world.url(path)).bearer_auth("sandbix");
        error_of(wrong, StatusCode::UNAUTHORIZED).await;
        let basic = world
            .client
            .get(world.url(path))
            .header("authorization", "Basic sandbox");
        error_of(basic, StatusCode::UNAUTHORIZED).await;
    }
    let own = World::start(calm().token("other")).await;
    error_of(
        own.client.get(own.url("/v2/groups")).bearer_auth("sandbox"),
        StatusCode::UNAUTHORIZED,
    )
    .await;
    own.get("/v2/groups").await;
}

#[tokio::test]
async fn names_of_other_hosts_and_pages_of_other_sites_are_refused() {
    let world = frozen().await;
    for path in ["/", "/v2/groups", "/_sandbox/clock"] {
        error_of(
            world.request("GET", path).header("host", "rebound.example"),
            StatusCode::FORBIDDEN,
        )
        .await;
    }
    let foreign = world
        .request("POST", "/_sandbox/reset")
        .header("origin", "https://evil.example");
    error_of(foreign, StatusCode::FORBIDDEN).await;
    let answer = world
        .request("GET", "/v2/groups")
        .header("origin", world.running.url())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(
        !answer
            .headers()
            .keys()
            .any(|name| name.as_str().starts_with("access-control")),
        "no CORS headers"
    );
}

#[tokio::test]
async fn unknown_addresses_and_wrong_methods_are_answered_in_the_shape_of_errors() {
    let world = frozen().await;
    error_of(
        world.request("GET", "/v2/nothing/here"),
        StatusCode::NOT_FOUND,
    )
    .await;
    error_of(world.request("GET", "/nothing"), StatusCode::NOT_FOUND).await;
    error_of(
        world.request("GET", "/v2/outbound/sends/not-a-uuid"),
        StatusCode::NOT_FOUND,
    )
    .await;
    error_of(
        world.request("GET", "/v2/outbound/sends/%ff"),
        StatusCode::NOT_FOUND,
    )
    .await;
    let answer = world.request("PUT", "/v2/groups").send().await.unwrap();
    assert!(
        answer.headers().contains_key("allow"),
        "405 names the allowed methods"
    );
    assert_is_error(&crate::support::json_of(answer, StatusCode::METHOD_NOT_ALLOWED).await);
}

#[tokio::test]
async fn the_request_beyond_the_rate_limit_is_told_how_long_to_wait() {
    let world = World::start(calm().rate_per_minute(2)).await;
    world.get("/v2/groups").await;
    world.get("/v2/groups").await;
    let refused = world.request("GET", "/v2/groups").send().await.unwrap();
    let wait: u64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_is_error(&crate::support::json_of(refused, StatusCode::TOO_MANY_REQUESTS).await);
    assert_eq!(
        world.get("/_sandbox/deliveries").await["items"],
        serde_json::json!([]),
        "controls are not limited"
    );
}
