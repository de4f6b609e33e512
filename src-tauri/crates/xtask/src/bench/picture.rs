//! A 12 MP photo made ready at 1600 px, whole process, against vipsthumbnail.

use std::process::Command;

use super::row::{Comparison, Row};
use super::{Ground, material, pairs};

const EDGE_PX: &str = "1600";
/// Both write the same quality, so that both do the same work.
const QUALITY: &str = "75";
const PAIRS: usize = 15;
const COMPARISON: Comparison = Comparison {
    name: "12 MP photo to 1600 px",
    tool: "vipsthumbnail",
    unit: "ms",
    wanted: 1.5,
};

/// Measures the preparation of one photo.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let photo = ground.folder().join("photo.jpg");
    material::photo(&photo)?;
    let (ours, theirs) = (
        ground.folder().join("ours.jpg"),
        ground.folder().join("theirs.jpg"),
    );
    let worker = ground.program("imaging-worker");
    let output = format!("{}[Q={QUALITY},strip]", theirs.display());
    let prepare = || {
        let mut prepare = Command::new(&worker);
        prepare.arg("prepare").arg(&photo).arg(&ours);
        pairs::time_ms(prepare.args(["--edge", EDGE_PX, "--quality", QUALITY]))
    };
    let shrink = || {
        let mut shrink = Command::new("vipsthumbnail");
        pairs::time_ms(shrink.arg(&photo).args(["--size", EDGE_PX, "-o", &output]))
    };
    Ok(vec![pairs::compare(COMPARISON, PAIRS, prepare, shrink)?])
}
