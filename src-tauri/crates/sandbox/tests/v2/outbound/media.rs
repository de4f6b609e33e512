use crate::support::{World, calm, frozen, jpeg};
use reqwest::multipart::{Form, Part};

const PATH: &str = "/v2/outbound/media";

async fn status_of(world: &World, form: Form) -> u16 {
    world
        .request("POST", PATH)
        .multipart(form)
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn an_uploaded_image_is_served_back_for_ever_without_a_token() {
    let dir = tempfile::tempdir().unwrap();
    let options = || calm().data_dir(dir.path());
    let world = World::start(options()).await;
    let stored = world.upload(jpeg("dial"), "../../my dial?.jpg").await;
    assert_eq!(
        (&stored["mimetype"], &stored["filename"]),
        (&"image/jpeg".into(), &"my dial?.jpg".into())
    );
    let path = stored["url"]
        .as_str()
        .unwrap()
        .strip_prefix(world.running.url())
        .unwrap()
        .to_owned();
    let world = world.restarted(options()).await;
    let response = world.client.get(world.url(&path)).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "image/jpeg");
    assert!(
        response.headers()["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.bytes().await.unwrap().to_vec(), jpeg("dial"));
}

#[tokio::test]
async fn the_content_decides_what_an_image_is() {
    let world = frozen().await;
    let file =
        |bytes: &[u8]| Form::new().part("file", Part::bytes(bytes.to_vec()).file_name("photo.jpg"));
    assert_eq!(status_of(&world, file(b"\x89PNG\r\n\x1a\n....")).await, 201);
    assert_eq!(
        status_of(&world, file(b"RIFF\x10\0\0\0WEBPVP8 ")).await,
        201
    );
    assert_eq!(status_of(&world, file(b"GIF89a......")).await, 415);
    assert_eq!(status_of(&world, file(b"")).await, 415);
    assert_eq!(status_of(&world, Form::new().text("other", "x")).await, 400);
    let twice = file(&jpeg("a")).part("file", Part::bytes(jpeg("b")).file_name("b.jpg"));
    assert_eq!(status_of(&world, twice).await, 400);
    assert_eq!(
        world
            .request("POST", PATH)
            .body("x")
            .send()
            .await
            .unwrap()
            .status()
            .as_u16(),
        415
    );
}

#[tokio::test]
async fn sixteen_mebibytes_are_taken_and_one_byte_more_is_not() {
    let world = frozen().await;
    let of_size = |bytes: usize| {
        let mut image = jpeg("");
        image.resize(bytes, 7);
        Form::new().part("file", Part::bytes(image).file_name("big.jpg"))
    };
    assert_eq!(status_of(&world, of_size(16 * 1024 * 1024)).await, 201);
    assert_eq!(status_of(&world, of_size(16 * 1024 * 1024 + 1)).await, 413);
    assert_eq!(
        status_of(&world, of_size(70 * 1024 * 1024)).await,
        413,
        "still an answer, not a broken pipe"
    );
    let incoming = world.running.data_dir().join("media/incoming");
    assert_eq!(
        std::fs::read_dir(incoming).unwrap().count(),
        0,
        "refused uploads leave no file"
    );
}

#[tokio::test]
async fn nothing_but_a_stored_hash_is_served() {
    let world = frozen().await;
    let unknown = "a".repeat(64);
    for path in [
        format!("/media/{unknown}/x.jpg"),
        "/media/..%2f..%2fsandbox.db/x".to_owned(),
        "/media/incoming/x".to_owned(),
        "/media/%2e%2e/sandbox.db".to_owned(),
        "/media/x".to_owned(),
    ] {
        assert_eq!(world.status("GET", &path).await, 404, "{path}");
    }
}
