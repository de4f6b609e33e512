use super::{CHANNEL, get, request, text};
use crate::support::{World, frozen};
use serde_json::Value;

const LIST: &str = "/workspaces/3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001/channels";

fn names(page: &Value) -> Vec<&str> {
    let results = page["results"].as_array().unwrap().iter();
    results.map(|one| one["name"].as_str().unwrap()).collect()
}

async fn status(world: &World, method: &str, path: &str) -> u16 {
    let request = request(world, method, path).json(&text("x"));
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn the_channels_of_the_workspace_are_listed_and_narrowed() {
    let world = frozen().await;
    let all = ["De Korenmolen", "Dealer desk", "Market stall"];
    assert_eq!(names(&get(&world, LIST).await), all);
    for (query, expected) in [
        ("status=active", vec!["De Korenmolen", "Dealer desk"]),
        ("platform=sms", vec![]),
        (
            "platform=whatsapp&reverse=true&limit=1",
            vec!["Market stall"],
        ),
    ] {
        assert_eq!(
            names(&get(&world, &format!("{LIST}?{query}")).await),
            expected
        );
    }
    let first = get(&world, &format!("{LIST}?limit=2")).await;
    let token = first["nextPageToken"].as_str().unwrap();
    let rest = get(&world, &format!("{LIST}?limit=2&pageToken={token}")).await;
    assert_eq!(names(&rest), ["Market stall"]);
    for query in ["limit=0", "reverse=maybe", "platform=a/b"] {
        assert_eq!(status(&world, "GET", &format!("{LIST}?{query}")).await, 422);
    }
}

#[tokio::test]
async fn a_channel_is_found_by_its_id_whatever_the_case() {
    let world = frozen().await;
    let channel = get(&world, &CHANNEL.replace("a4c2d8e0", "A4C2D8E0")).await;
    assert_eq!(channel["identifier"], "+442079460123");
    assert_eq!(channel["status"], "active");
}

#[tokio::test]
async fn foreign_closed_and_unknown_channels_take_nothing() {
    let world = frozen().await;
    let base = "a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002";
    for (id, expected) in [
        ("c6e4fa02-3d91-405f-8cb7-82e914d30004", 409),
        ("d7f50b13-4ea2-4160-9dc8-93fa25e40005", 403),
        (crate::support::NOBODY, 404),
        ("x", 404),
    ] {
        let path = format!("{}/messages", CHANNEL.replace(base, id));
        assert_eq!(status(&world, "POST", &path).await, expected, "{id}");
    }
    let foreign = CHANNEL.replace("3f1c7a52", "00000000");
    assert_eq!(status(&world, "GET", &foreign).await, 404);
}
