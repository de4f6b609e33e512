//! A hundred photos attached at once, whole process, on two processor cores against one.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::row::{Comparison, Row};
use super::{Ground, material, pairs};

const PHOTOS: usize = 100;
const PAIRS: usize = 2;
/// Two cores must reach 1.6 times the rate of one.
const COMPARISON: Comparison = Comparison {
    name: "100 photos at once, two cores",
    tool: "one core",
    unit: "ms",
    wanted: 0.625,
};

/// Measures a drop of many photos.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let photos = photos(ground)?;
    let attach = |cores: &str| {
        let data = ground.folder().join("many");
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        let mut attach = Command::new("taskset");
        attach
            .args(["-c", cores])
            .arg(ground.program("postroom-cli"));
        attach.arg("--json").arg("--data").arg(&data);
        attach.args(["draft", "new", "--text", "Many"]);
        for photo in &photos {
            attach.arg("--attach").arg(photo);
        }
        pairs::time_ms(&mut attach)
    };
    Ok(vec![pairs::compare(
        COMPARISON,
        PAIRS,
        || attach("0,1"),
        || attach("0"),
    )?])
}

/// The same photo under a hundred names, each with other bytes behind its end, so that none is known already.
fn photos(ground: &Ground) -> anyhow::Result<Vec<PathBuf>> {
    let photo = ground.folder().join("photo.jpg");
    material::photo(&photo)?;
    let bytes = fs::read(&photo)?;
    let mut photos = Vec::new();
    for number in 0..PHOTOS {
        let path = ground.folder().join(format!("{number}.jpg"));
        fs::write(&path, [&bytes[..], &number.to_le_bytes()].concat())?;
        photos.push(path);
    }
    Ok(photos)
}
