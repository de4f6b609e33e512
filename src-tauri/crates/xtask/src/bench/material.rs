//! What the measurements work on: bytes and pictures that are the same on every machine.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use crate::process;

const MEGABYTE: usize = 1_000_000;
const JPEG_START: [u8; 4] = [0xff, 0xd8, 0xff, 0xe0];

/// Writes this many megabytes that do not compress.
pub fn noise(path: &Path, megabytes: usize) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    stream(&mut file, 0x9e37_79b9_7f4a_7c15, megabytes)?;
    file.flush()
}

/// Writes this many megabytes that begin like a JPEG; another number gives other bytes.
pub fn upload(path: &Path, number: u64, megabytes: usize) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&JPEG_START)?;
    stream(
        &mut file,
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        megabytes,
    )?;
    file.flush()
}

/// Xorshift, filling the file eight bytes at a time.
fn stream(file: &mut impl Write, seed: u64, megabytes: usize) -> std::io::Result<()> {
    let mut state = seed;
    for _ in 0..megabytes * MEGABYTE / 8 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        file.write_all(&state.to_le_bytes())?;
    }
    Ok(())
}

/// Draws a photo of 12 megapixels: soft clouds, hard edges and sensor grain.
pub fn photo(path: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("convert");
    command
        .args(["-size", "4032x3024", "-seed", "7", "plasma:fractal"])
        .args(["-fill", "#203a4a", "-draw", "circle 1400,1500 2200,1700"])
        .args(["-fill", "none", "-stroke", "#f0e6d0", "-strokewidth", "9"])
        .args([
            "-draw",
            "circle 2600,1400 3300,1500",
            "-draw",
            "line 0,400 4032,2600",
        ])
        .args(["-attenuate", "0.25", "+noise", "Gaussian", "-quality", "92"])
        .arg(path);
    process::read(&mut command).map(|_| ())
}

/// Makes a photo of 48 megapixels of a smaller one.
pub fn large_photo(photo: &Path, path: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("convert");
    command.arg(photo).args(["-resize", "8064x6048!"]);
    command.args(["-seed", "9", "-attenuate", "0.15", "+noise", "Gaussian"]);
    process::read(command.args(["-quality", "90"]).arg(path)).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::cleanup::Scratch;

    use super::*;

    #[test]
    fn uploads_begin_like_a_jpeg_and_differ_by_number() {
        let folder = Scratch::new().expect("a folder");
        let (first, second) = (folder.path().join("1"), folder.path().join("2"));
        upload(&first, 1, 1).expect("written");
        upload(&second, 2, 1).expect("written");
        let (first, second) = (
            std::fs::read(first).expect("read"),
            std::fs::read(second).expect("read"),
        );
        assert_eq!(first[..4], JPEG_START);
        assert_eq!(first.len(), MEGABYTE + 4);
        assert_ne!(first, second);
    }
}
