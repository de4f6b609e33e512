//! Photos made ready, whole process, against vipsthumbnail at the same size and quality: time, memory and loss.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use super::row::{Comparison, Row};
use super::{Ground, material, pairs};
use crate::process;

/// Both write the same quality, so that both do the same work.
const QUALITY: &str = "75";
const PAIRS: usize = 15;
const VIPS: &str = "vipsthumbnail";

const TO_1600: Comparison = time("12 MP photo to 1600 px", 0.85);
const TO_320: Comparison = time("12 MP photo to 320 px", 0.60);
const LARGE_TO_1600: Comparison = time("48 MP photo to 1600 px", 0.90);
const MEMORY: Comparison = Comparison {
    name: "memory for 48 MP to 1600 px",
    tool: "80 MB",
    unit: "MB",
    wanted: 1.0,
};
/// 0.1 dB less than another picture is 2.3 % more squared error.
const LOSS: Comparison = Comparison {
    name: "squared error at 1600 px",
    tool: VIPS,
    unit: "",
    wanted: 1.023,
};
const MOST_MB: f64 = 80.0;

const fn time(name: &'static str, wanted: f64) -> Comparison {
    Comparison {
        name,
        tool: VIPS,
        unit: "ms",
        wanted,
    }
}

/// Measures the preparation of one photo at a time.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let photo = ground.folder().join("photo.jpg");
    material::photo(&photo)?;
    let large = ground.folder().join("large.jpg");
    material::large_photo(&photo, &large)?;
    Ok(vec![
        compare(ground, TO_1600, &photo, "1600")?,
        compare(ground, TO_320, &photo, "320")?,
        compare(ground, LARGE_TO_1600, &large, "1600")?,
        memory(ground, &large)?,
        loss(ground, &photo)?,
    ])
}

struct Ways {
    ours: PathBuf,
    theirs: PathBuf,
    prepare: Command,
    shrink: Command,
}

/// The same work for both programs.
fn ways(ground: &Ground, photo: &Path, edge_px: &str) -> Ways {
    let (ours, theirs) = (
        ground.folder().join("ours.jpg"),
        ground.folder().join("theirs.jpg"),
    );
    let mut prepare = Command::new(ground.program("imaging-worker"));
    prepare.arg("prepare").arg(photo).arg(&ours);
    prepare.args(["--edge", edge_px, "--quality", QUALITY]);
    let mut shrink = Command::new(VIPS);
    let output = format!("{}[Q={QUALITY},strip]", theirs.display());
    shrink.arg(photo).args(["--size", edge_px, "-o", &output]);
    Ways {
        ours,
        theirs,
        prepare,
        shrink,
    }
}

fn compare(
    ground: &Ground,
    comparison: Comparison,
    photo: &Path,
    edge_px: &str,
) -> anyhow::Result<Row> {
    let Ways {
        mut prepare,
        mut shrink,
        ..
    } = ways(ground, photo, edge_px);
    pairs::compare(
        comparison,
        PAIRS,
        || pairs::time_ms(&mut prepare),
        || pairs::time_ms(&mut shrink),
    )
}

/// The most memory our process ever has, against the number that is wanted.
fn memory(ground: &Ground, photo: &Path) -> anyhow::Result<Row> {
    let mut prepare = ways(ground, photo, "1600").prepare;
    prepare.arg("--peak");
    let ours = || {
        let said = process::read(&mut prepare)?;
        let answer: serde_json::Value = serde_json::from_str(said.lines().last().unwrap_or(""))?;
        let kilobytes = answer["peak_kb"].as_f64();
        Ok(kilobytes.context("the memory was not told")? / 1024.0)
    };
    pairs::compare(MEMORY, 3, ours, || Ok(MOST_MB))
}

/// How far both are from the same photo scaled without loss by a third program.
fn loss(ground: &Ground, photo: &Path) -> anyhow::Result<Row> {
    let Ways {
        ours,
        theirs,
        mut prepare,
        mut shrink,
    } = ways(ground, photo, "1600");
    process::read(&mut prepare)?;
    process::read(&mut shrink)?;
    let wanted = ground.folder().join("wanted.png");
    let mut scale = Command::new("convert");
    scale
        .arg(photo)
        .args(["-filter", "Lanczos", "-resize", "1600x1600"]);
    process::read(scale.arg(&wanted))?;
    let error = |made: &Path| squared_error(made, &wanted);
    Ok(pairs::row(LOSS, &[(error(&ours)?, error(&theirs)?)]))
}

/// The mean squared difference, as a share of the whole range in millionths.
fn squared_error(made: &Path, wanted: &Path) -> anyhow::Result<f64> {
    let mut compare = Command::new("convert");
    compare.args([made, wanted]).args([
        "-metric",
        "MSE",
        "-compare",
        "-format",
        "%[distortion]",
        "info:",
    ]);
    let said = process::read(&mut compare)?;
    let share: f64 = said.trim().parse().context("no difference was told")?;
    Ok(share * 1e6)
}
