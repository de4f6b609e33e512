use super::{CHANNEL, get, request, send, text_with};
use crate::support::{World, frozen};
use serde_json::{Value, json};

async fn page(world: &World, query: &str) -> Value {
    get(world, &format!("{CHANNEL}/messages?{query}")).await
}

fn references(page: &Value) -> Vec<&str> {
    let results = page["results"].as_array().unwrap().iter();
    results
        .map(|message| message["reference"].as_str().unwrap_or("-"))
        .collect()
}

async fn send_each(world: &World, names: &[&str]) {
    for name in names {
        send(world, &text_with(json!({ "reference": name }))).await;
        world.advance(1_000).await;
    }
}

#[tokio::test]
async fn the_newest_come_first_and_pages_join_without_a_gap() {
    let world = frozen().await;
    send_each(&world, &["a", "b", "c", "d", "e"]).await;
    let first = page(&world, "limit=2&direction=outgoing").await;
    assert_eq!(references(&first), ["e", "d"]);
    let token = first["nextPageToken"].as_str().unwrap().to_owned();
    send_each(&world, &["f"]).await;
    let second = page(
        &world,
        &format!("limit=2&direction=outgoing&pageToken={token}"),
    )
    .await;
    assert_eq!(
        references(&second),
        ["c", "b"],
        "a later message moves nothing"
    );
    let token = second["nextPageToken"].as_str().unwrap();
    let last = page(
        &world,
        &format!("limit=2&direction=outgoing&pageToken={token}"),
    )
    .await;
    assert_eq!(references(&last), ["a"]);
    assert!(last.get("nextPageToken").is_none(), "{last}");
}

#[tokio::test]
async fn messages_of_one_instant_are_all_listed() {
    let world = frozen().await;
    for name in ["a", "b", "c"] {
        send(&world, &text_with(json!({ "reference": name }))).await;
    }
    let first = page(&world, "limit=2&direction=outgoing").await;
    let token = first["nextPageToken"].as_str().unwrap();
    let second = page(
        &world,
        &format!("limit=2&direction=outgoing&pageToken={token}"),
    )
    .await;
    assert_eq!(references(&first), ["c", "b"]);
    assert_eq!(references(&second), ["a"]);
}

#[tokio::test]
async fn the_list_can_be_narrowed_by_time_direction_and_status() {
    let world = frozen().await;
    send_each(&world, &["early"]).await;
    let between = instant(world.now_ms().await);
    world.advance(1).await;
    send_each(&world, &["late"]).await;
    let from = page(&world, &format!("direction=outgoing&startAt={between}")).await;
    assert_eq!(references(&from), ["late"]);
    assert_eq!(from["startAt"], between);
    let until = page(&world, &format!("direction=outgoing&endAt={between}")).await;
    assert_eq!(references(&until), ["early"]);
    let incoming = page(&world, "direction=incoming").await;
    assert_eq!(
        incoming["results"][0]["sender"]["contact"]["identifierValue"],
        super::ROBIN
    );
    assert_eq!(
        references(&page(&world, "status=delivered&direction=outgoing").await),
        ["late", "early"]
    );
    assert!(references(&page(&world, "status=scheduled").await).is_empty());
}

fn instant(at_ms: i64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at_ms).unwrap();
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_named() {
    let world = frozen().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=x", "limit"),
        ("direction=up", "direction"),
        ("status=read", "status"),
        ("startAt=yesterday", "startAt"),
        ("pageToken=%21", "pageToken"),
        ("limit=1&limit=2", "limit"),
    ] {
        let path = format!("{CHANNEL}/messages?{query}");
        let answer = request(&world, "GET", &path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 422, "{query}");
        let told: Value = answer.json().await.unwrap();
        assert!(told["details"][field].is_array(), "{query}: {told}");
    }
}
