//! What ffmpeg does for films: a frame of them, and a copy that fits. `cargo xtask test` installs it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::Command;

use imaging::{FilmBudget, Go, ImagingError, MetadataKind, find_ffmpeg, poster, probe, transcode};
use tempfile::TempDir;

/// A moving test picture with a tone, and a place in its description.
fn film(folder: &Path, seconds: u32) -> PathBuf {
    let path = folder.join("film.mov");
    let program = find_ffmpeg().expect("ffmpeg is installed by cargo xtask test");
    let picture = format!("testsrc2=size=1920x1080:rate=50:duration={seconds}");
    let sound = format!("sine=frequency=440:duration={seconds}");
    let status = Command::new(program)
        .args(["-v", "error", "-f", "lavfi", "-i", &picture])
        .args(["-f", "lavfi", "-i", &sound])
        .args(["-c:v", "mpeg4", "-q:v", "3", "-c:a", "pcm_s16le"])
        .args(["-metadata", "location=+52.5200+013.4050/"])
        .arg(&path)
        .status()
        .unwrap();
    assert!(status.success());
    path
}

fn budget(max_bytes: u64, seconds: u64) -> FilmBudget {
    let duration_ms = seconds * 1000;
    FilmBudget {
        max_bytes,
        duration_ms,
    }
}

#[test]
fn a_film_becomes_small_enough_plays_on_phones_and_tells_nothing() {
    let folder = TempDir::new().unwrap();
    let source = film(folder.path(), 6);
    let before = std::fs::read(&source).unwrap();
    let target = folder.path().join("made");
    let heard = RefCell::new(Vec::new());
    transcode(&source, &target, budget(400_000, 6), &|share| {
        heard.borrow_mut().push(share);
        Go::On
    })
    .unwrap();
    let bytes = std::fs::metadata(&target).unwrap().len();
    assert!((100_000..=400_000).contains(&bytes), "{bytes} bytes");
    let made = probe(&target, "film.mp4").unwrap();
    assert_eq!(made.mime, "video/mp4");
    assert_eq!(made.video_codec.as_deref(), Some("h264"));
    assert_eq!(made.audio_codec.as_deref(), Some("aac"));
    assert_eq!((made.width, made.height), (Some(1280), Some(720)));
    assert!(made.duration_ms.unwrap().abs_diff(6_000) < 200);
    assert_eq!(made.named_as, None);
    // The name of the program stays until the copy is cleaned like every other file.
    assert_eq!(made.private, [MetadataKind::ApplicationData]);
    let told = probe(&source, "film.mov").unwrap().private;
    assert!(told.contains(&MetadataKind::Place), "{told:?}");
    assert_eq!(heard.borrow().last(), Some(&1_000));
    assert!(heard.borrow().is_sorted());
    assert_eq!(std::fs::read(&source).unwrap(), before);
}

#[test]
fn a_conversion_ends_when_it_is_told_to_stop() {
    let folder = TempDir::new().unwrap();
    let source = film(folder.path(), 20);
    let stopped = transcode(
        &source,
        &folder.path().join("made"),
        budget(8_000_000, 20),
        &|_| Go::Stop,
    );
    assert_eq!(stopped, Err(ImagingError::Stopped));
}

#[test]
fn what_is_no_film_is_refused_and_stays() {
    let folder = TempDir::new().unwrap();
    let source = folder.path().join("film.mp4");
    std::fs::write(&source, "only words").unwrap();
    let made = transcode(
        &source,
        &folder.path().join("made"),
        budget(1_000_000, 1),
        &|_| Go::On,
    );
    assert!(
        matches!(made, Err(ImagingError::Damaged { .. })),
        "{made:?}"
    );
    assert_eq!(std::fs::read_to_string(&source).unwrap(), "only words");
}

#[test]
fn a_film_shows_its_first_frame() {
    let folder = TempDir::new().unwrap();
    let source = film(folder.path(), 1);
    let drawn = poster(&source, &folder.path().join("scratch"), 320).unwrap();
    assert_eq!((drawn.width, drawn.height), (320, 180));
    let picture = image::load_from_memory(&drawn.data).unwrap().to_rgb8();
    let colours: std::collections::HashSet<_> = picture.pixels().map(|one| one.0).collect();
    assert!(colours.len() > 100, "a test picture is colourful");
}
