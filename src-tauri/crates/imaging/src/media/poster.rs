//! A small picture of a file that is none: the first page of a PDF, a frame or the cover of a video or sound.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::window::Window;
use super::{mp4, pdf};
use crate::clean::prove_clean;
use crate::encode::{Chroma, to_jpeg};
use crate::error::ImagingError;
use crate::limits::MAX_OTHER_FILE_BYTES;
use crate::sniff::{Kind, sniff};
use crate::thumbnail::{Thumbnail, thumbnail};

const QUALITY: u8 = 80;
const MAX_COVER_BYTES: u64 = 16 << 20;
/// A frame that takes longer is not worth it; below what one request may take.
const FRAME_LIMIT: Duration = Duration::from_secs(6);
/// How often the running program is looked at.
const PAUSE: Duration = Duration::from_millis(10);

/// Makes a clean JPEG with at most `edge_px` on its longer side. `scratch` is a file that may be written to.
pub fn poster(source: &Path, scratch: &Path, edge_px: u32) -> Result<Thumbnail, ImagingError> {
    let mut window = Window::open(source)?;
    let kind = sniff(&window.read(0, 4096)?);
    match kind {
        Kind::Pdf => first_page(&mut window, edge_px),
        Kind::Mp4 | Kind::ThreeGpp | Kind::QuickTime | Kind::M4a => {
            let framed = frame(source, scratch, edge_px);
            framed.or_else(|_| cover(&mut window, edge_px))
        }
        Kind::Matroska => frame(source, scratch, edge_px),
        found => Err(ImagingError::NotAPicture { found }),
    }
}

fn first_page(window: &mut Window, edge_px: u32) -> Result<Thumbnail, ImagingError> {
    let raster = pdf::first_page(window.read(0, MAX_OTHER_FILE_BYTES)?, edge_px)?;
    let data = to_jpeg(&raster, QUALITY, Chroma::Quartered, None)?;
    prove_clean(&data, Kind::Jpeg)?;
    Ok(Thumbnail {
        data,
        width: raster.width,
        height: raster.height,
        look: None,
    })
}

/// The picture some programs put into the description of a film or sound.
fn cover(window: &mut Window, edge_px: u32) -> Result<Thumbnail, ImagingError> {
    let none = || ImagingError::damaged("it has no cover");
    let (at, length) = mp4::read(window)?.film.cover.ok_or_else(none)?;
    let bytes = window.read(at, length.min(MAX_COVER_BYTES))?;
    let made = thumbnail(&bytes, edge_px)?;
    Ok(Thumbnail { look: None, ..made })
}

/// Gives the path of ffmpeg, when it is installed.
pub fn find_ffmpeg() -> Option<PathBuf> {
    let name = format!("ffmpeg{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::var_os("PATH")?;
    let candidates = std::env::split_paths(&folders).map(|folder| folder.join(&name));
    // A relative folder in the path would mean whatever lies in the working folder.
    candidates
        .into_iter()
        .find(|path| path.is_absolute() && path.is_file())
}

/// Has ffmpeg write the first frame, which is then taken for as hostile as any other picture.
fn frame(source: &Path, scratch: &Path, edge_px: u32) -> Result<Thumbnail, ImagingError> {
    let none = || ImagingError::damaged("no frame can be taken from it without ffmpeg");
    let program = find_ffmpeg().ok_or_else(none)?;
    let scale = format!(
        "scale='min({edge_px},iw)':'min({edge_px},ih)':force_original_aspect_ratio=decrease"
    );
    let mut command = Command::new(program);
    command
        .args([
            "-nostdin",
            "-v",
            "error",
            "-protocol_whitelist",
            "file",
            "-threads",
            "1",
        ])
        .arg("-i")
        .arg(source)
        .args(["-frames:v", "1", "-an", "-sn", "-dn", "-vf", &scale])
        .args([
            "-c:v", "mjpeg", "-q:v", "3", "-f", "image2", "-update", "1", "-y",
        ])
        .arg(scratch)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let failed = |why: std::io::Error| ImagingError::damaged(why);
    wait(command.spawn().map_err(failed)?)?;
    let bytes = fs::read(scratch).map_err(failed)?;
    let made = thumbnail(&bytes, edge_px)?;
    Ok(Thumbnail { look: None, ..made })
}

/// Waits for a program and ends it when it takes too long.
fn wait(mut child: Child) -> Result<(), ImagingError> {
    limit(&child);
    let started = Instant::now();
    loop {
        match child.try_wait().map_err(ImagingError::damaged)? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(ImagingError::damaged(status)),
            None if started.elapsed() > FRAME_LIMIT => {
                _ = child.kill();
                _ = child.wait();
                return Err(ImagingError::TooSlow {
                    limit_ms: FRAME_LIMIT.as_millis() as u64,
                });
            }
            None => std::thread::sleep(PAUSE),
        }
    }
}

/// Memory is limited as in the worker, whose limits a child inherits; the time on the processor is limited here, in
/// case the worker is killed before its child.
#[cfg(target_os = "linux")]
fn limit(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let seconds = Some(FRAME_LIMIT.as_secs() + 2);
    let wanted = Rlimit {
        current: seconds,
        maximum: seconds,
    };
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if prlimit(pid, Resource::Cpu, wanted).is_err() {
        eprintln!("imaging worker: the time of ffmpeg could not be limited");
    }
}

#[cfg(not(target_os = "linux"))]
fn limit(_child: &Child) {}
