//! Picture files looked at and made ready, without an account.

use crate::{
    picture::{assert_clean, assert_sendable, phone_photo},
    support::Ground,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_inspected_photo_tells_what_it_gives_away() {
    let ground = Ground::bare().await;
    let photo = ground.file("photo.jpg", &phone_photo());
    let found = ground
        .run(&["media", "inspect", photo.to_str().unwrap()])
        .await
        .ends_with(0)
        .json();
    assert_eq!(
        (&found["mime"], &found["width"], &found["height"]),
        (&"image/jpeg".into(), &1200.into(), &2000.into())
    );
    let told: Vec<_> = found["metadata"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| fact.as_str().unwrap())
        .collect();
    assert!(
        told.contains(&"place") && told.contains(&"camera_model"),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prepared_photo_is_written_beside_and_the_original_is_left_alone() {
    let ground = Ground::bare().await;
    let original = phone_photo();
    let photo = ground.file("photo.jpg", &original);
    let out = ground.folder.path().to_str().unwrap().to_owned();
    let prepare = [
        "media",
        "prepare",
        photo.to_str().unwrap(),
        "--for",
        "watchcollect",
        "--out",
        &out,
    ];
    let ready = ground.run(&prepare).await.ends_with(0).json();
    assert_eq!(
        std::fs::read(&photo).unwrap(),
        original,
        "never overwritten"
    );
    let path = ready["path"].as_str().unwrap().to_owned();
    assert!(path.ends_with("photo-2.jpg"), "{path}");
    let written = std::fs::read(&path).unwrap();
    assert_sendable(&written);
    assert_eq!(ready["bytes"], written.len());
    assert_eq!(
        (&ready["width"], &ready["height"]),
        (&960.into(), &1600.into())
    );
    let hashed = ground.run(&["hash", &path]).await.ends_with(0).json();
    assert_eq!(ready["sha256"], hashed["sha256"]);
    let again = ground.run(&prepare).await.ends_with(0).json();
    assert_eq!(
        again["path"], ready["path"],
        "the same result is not written twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prepared_photo_can_be_turned_mirrored_straightened_and_cropped() {
    let ground = Ground::bare().await;
    let photo = ground.file("photo.jpg", &phone_photo());
    let out = ground.folder.path().join("out");
    let prepare = |options: &[&str]| {
        let all = ["media", "prepare", photo.to_str().unwrap()];
        let place = ["--for", "watchcollect", "--out", out.to_str().unwrap()];
        [&all[..], &place, options]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    let run = async |options: &[&str]| {
        let arguments = prepare(options);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        ground.run(&arguments).await
    };
    // The upright photo is three to five; turned and halved it is five to six.
    let half = run(&["--rotate", "90", "--mirror", "--crop", "0,0,50,100"]).await;
    let half = half.ends_with(0).json();
    let shape = half["width"].as_f64().unwrap() / half["height"].as_f64().unwrap();
    assert!((shape - 5.0 / 6.0).abs() < 0.01, "{half}");
    let written = std::fs::read(half["path"].as_str().unwrap()).unwrap();
    assert_clean(&written);
    let corner = *image::load_from_memory(&written)
        .unwrap()
        .to_rgb8()
        .get_pixel(40, 40);
    assert!(
        corner[0] > 180 && corner[1] < 80,
        "turned right and mirrored, the red part is in the upper left again: {corner:?}"
    );
    let straight = run(&["--straighten", "-3.5"]).await.ends_with(0).json();
    assert_ne!(straight["sha256"], half["sha256"]);
    for bad in [
        ["--rotate", "45"],
        ["--straighten", "46"],
        ["--crop", "50,0,60,100"],
        ["--crop", "0,0,0,100"],
    ] {
        let ended = run(&bad).await;
        assert_ne!(ended.code, 0, "{bad:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_costs_the_good_ones_nothing() {
    let ground = Ground::bare().await;
    let good = ground.file("good.jpg", &phone_photo());
    let bad = ground.file("bad.png", b"\x89PNG\r\n\x1a\nand then nothing");
    let out = ground.folder.path().join("out");
    let files = [bad.to_str().unwrap(), good.to_str().unwrap()];
    let prepare = [
        "media",
        "prepare",
        files[0],
        files[1],
        "--for",
        "watchcollect",
        "--out",
        out.to_str().unwrap(),
    ];
    let ran = ground.run(&prepare).await.ends_with(4);
    let answer = ran.json();
    assert_eq!(answer["items"].as_array().unwrap().len(), 1);
    assert_eq!(answer["refused"][0]["name"], "bad.png");
    assert_eq!(
        std::fs::read_dir(&out).unwrap().count(),
        1,
        "nothing half-made is left"
    );
    ground
        .run(&["media", "inspect", files[0]])
        .await
        .ends_with(4);
    ground
        .run(&["media", "inspect", "/no/such/file.jpg"])
        .await
        .ends_with(3);
}
