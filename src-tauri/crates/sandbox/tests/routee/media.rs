use super::{sign_in, with};
use crate::support::{World, calm, frozen, jpeg};
use serde_json::{Value, json};

async fn host(world: &World, kind: &str, bytes: Vec<u8>, name: &str) -> String {
    let answer = world
        .client
        .post(world.url(&format!("/_sandbox/media?filename={name}")))
        .header("content-type", kind)
        .body(bytes)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 201);
    let media: Value = answer.json().await.unwrap();
    media["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn media_on_loopback_is_read_and_held_to_its_kind() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let photo = host(&world, "image/jpeg", jpeg("dial"), "dial.jpg").await;
    let opus = host(&world, "audio/ogg; codecs=opus", vec![1; 9], "note.ogg").await;
    let plain_ogg = host(&world, "audio/ogg", vec![2; 9], "plain.ogg").await;
    let sticker = host(&world, "image/webp", vec![3; 100_000], "thanks.webp").await;
    let big_sticker = host(&world, "image/webp", vec![3; 100_001], "big.webp").await;
    let big_photo = host(&world, "image/png", vec![4; 5_000_001], "big.png").await;
    let papers = host(&world, "application/pdf", vec![5; 9], "papers.pdf").await;
    for (field, url, fits) in [
        ("imageURL", &photo, true),
        ("imageURL", &big_photo, false),
        ("imageURL", &papers, false),
        ("videoURL", &photo, false),
        ("audioURL", &opus, true),
        ("audioURL", &plain_ogg, false),
        ("stickerURL", &sticker, true),
        ("stickerURL", &big_sticker, false),
        ("documentURL", &papers, true),
        ("documentURL", &photo, true),
    ] {
        let body = with(json!({ field: url }));
        let (status, answer) = client.call("POST", "/campaign", Some(&body)).await;
        assert_eq!(status == 200, fits, "{field} {url}: {answer}");
        assert!(fits || answer["code"] == "400009004", "{answer}");
    }
}

#[tokio::test]
async fn media_that_is_not_there_is_refused_and_media_elsewhere_is_not_looked_at() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let gone = world.url(&format!("/media/{}/x.jpg", "0".repeat(64)));
    let (code, words) = client.refused(&with(json!({ "imageURL": gone }))).await;
    assert_eq!(code, "400009004", "{words}");
    client
        .send(&with(json!({ "imageURL": "https://media.invalid/x.jpg" })))
        .await;
}

#[tokio::test]
async fn the_check_can_be_left_out() {
    let world = World::start(calm().clock_speed(0.0).without_media_checks()).await;
    let client = sign_in(&world).await;
    client
        .send(&with(json!({ "imageURL": world.url("/media/nothing") })))
        .await;
}

#[tokio::test]
async fn the_ledger_names_the_hash_of_media_that_is_kept_here() {
    let world = frozen().await;
    let client = sign_in(&world).await;
    let photo = host(&world, "image/jpeg", jpeg("dial"), "dial.jpg").await;
    client.send(&with(json!({ "imageURL": photo }))).await;
    world.advance(1).await;
    let row = &world.deliveries().await[0];
    let hash = row["media_sha256"][0].as_str().unwrap();
    assert!(photo.contains(hash), "{row}");
    assert_eq!(row["media"][0]["mimetype"], "image/jpeg");
    let path = row["content"]["media"][0]["path"].as_str().unwrap();
    let seen = world.client.get(world.url(path)).send().await.unwrap();
    assert_eq!(seen.bytes().await.unwrap(), jpeg("dial"));
}
