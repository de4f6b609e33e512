//! Makes a film fit for its target with ffmpeg, when that is installed. It runs as a process of its own, with limits
//! on memory and processor time, and can be stopped; without ffmpeg nothing is offered.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::error::ImagingError;
use crate::media::find_ffmpeg;

/// Longest side of the result: what WhatsApp itself keeps of a film.
const MAX_EDGE_PX: u32 = 1280;
/// More is not seen on a phone.
const MOST_VIDEO_KBPS: u64 = 2_500;
/// Below this a film is only blocks.
const LEAST_VIDEO_KBPS: u64 = 120;
/// Part of the limit that is aimed at: the container needs some, and rates are only kept on average.
const AIM_PERCENT: u64 = 92;
const TRIES: u64 = 3;
const MEMORY_LIMIT_BYTES: u64 = 3 << 30;
const PROCESSOR_LIMIT_SECONDS: u64 = 1_800;

/// What the result must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilmBudget {
    /// The most bytes.
    pub max_bytes: u64,
    /// How long the film plays.
    pub duration_ms: u64,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// On with it.
    On,
    /// The person has stopped it.
    Stop,
}

/// Says whether films can be made to fit on this machine.
pub fn can_transcode() -> bool {
    find_ffmpeg().is_some()
}

/// Writes the film as MP4 (H.264 and AAC, which every phone plays) of at most `max_bytes` to `target`.
///
/// `told` hears of the part that is done, in thousandths, and can stop the work: then the answer is
/// [`ImagingError::Stopped`]. The source is never touched; nothing private of it is taken over.
pub fn transcode(
    source: &Path,
    target: &Path,
    budget: FilmBudget,
    told: &dyn Fn(u16) -> Go,
) -> Result<(), ImagingError> {
    let missing = || ImagingError::WorkerUnavailable {
        why: "ffmpeg is not installed".to_owned(),
    };
    let program = find_ffmpeg().ok_or_else(missing)?;
    let mut smallest_bytes = u64::MAX;
    for attempt in 0..TRIES {
        let rates = Rates::within(budget, attempt)?;
        run(&program, source, target, rates, budget.duration_ms, told)?;
        let bytes = fs::metadata(target)
            .map_err(|why| ImagingError::file(target, why))?
            .len();
        if bytes <= budget.max_bytes {
            return Ok(());
        }
        smallest_bytes = smallest_bytes.min(bytes);
    }
    Err(ImagingError::CannotFit {
        limit_bytes: budget.max_bytes,
        smallest_bytes,
    })
}

/// Bits a second, in thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rates {
    video: u64,
    audio: u64,
}

impl Rates {
    /// Shares the bytes out between picture and sound; each further attempt aims a fifth lower.
    fn within(budget: FilmBudget, attempt: u64) -> Result<Self, ImagingError> {
        let aim = budget.max_bytes.saturating_mul(AIM_PERCENT - attempt * 18) / 100;
        // Bits a millisecond are thousands of bits a second.
        let in_all = aim.saturating_mul(8) / budget.duration_ms.max(1);
        let audio = if in_all > 500 { 96 } else { 48 };
        let video = in_all.saturating_sub(audio).min(MOST_VIDEO_KBPS);
        if video < LEAST_VIDEO_KBPS {
            return Err(ImagingError::CannotFit {
                limit_bytes: budget.max_bytes,
                smallest_bytes: (LEAST_VIDEO_KBPS + audio) * budget.duration_ms / 8,
            });
        }
        Ok(Self { video, audio })
    }
}

fn run(
    program: &PathBuf,
    source: &Path,
    target: &Path,
    rates: Rates,
    duration_ms: u64,
    told: &dyn Fn(u16) -> Go,
) -> Result<(), ImagingError> {
    let mut child = command(program, source, target, rates)
        .spawn()
        .map_err(|why| ImagingError::WorkerUnavailable {
            why: why.to_string(),
        })?;
    confine(&child);
    let followed = follow(&mut child, duration_ms, told);
    if followed == Go::Stop {
        // It may have ended by itself meanwhile.
        _ = child.kill();
        _ = child.wait();
        return Err(ImagingError::Stopped);
    }
    let status = child.wait().map_err(ImagingError::damaged)?;
    if status.success() {
        return Ok(());
    }
    Err(ImagingError::damaged(format!(
        "ffmpeg could not convert it, {status}"
    )))
}

fn command(program: &PathBuf, source: &Path, target: &Path, rates: Rates) -> Command {
    let scale = format!(
        "scale='if(gte(iw,ih),min({MAX_EDGE_PX},iw),-2)':'if(gte(iw,ih),-2,min({MAX_EDGE_PX},ih))',\
         crop='trunc(iw/2)*2':'trunc(ih/2)*2',format=yuv420p"
    );
    let rate = |kbps: u64| format!("{kbps}k");
    let mut command = Command::new(program);
    command
        .args(["-nostdin", "-v", "error", "-protocol_whitelist", "file"])
        .args(["-progress", "pipe:1", "-y", "-i"])
        .arg(source)
        .args(["-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn"])
        .args(["-map_metadata", "-1", "-map_chapters", "-1"])
        .args(["-fflags", "+bitexact", "-flags:v", "+bitexact"])
        .args([
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-profile:v",
            "main",
        ])
        .args(["-vf", &scale, "-fpsmax", "30", "-threads", "2"])
        .args(["-b:v", &rate(rates.video), "-maxrate", &rate(rates.video)])
        .args(["-bufsize", &rate(rates.video * 2)])
        .args(["-c:a", "aac", "-ac", "2", "-b:a", &rate(rates.audio)])
        .args(["-movflags", "+faststart", "-f", "mp4"])
        .arg(target)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Reads what ffmpeg tells twice a second until it ends or is to stop.
fn follow(child: &mut Child, duration_ms: u64, told: &dyn Fn(u16) -> Go) -> Go {
    let Some(output) = child.stdout.take() else {
        return Go::On;
    };
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let reached_us = line.strip_prefix("out_time_us=");
        let Some(reached_us) = reached_us.and_then(|number| number.parse::<u64>().ok()) else {
            continue;
        };
        let thousandths = (reached_us / duration_ms.max(1)).min(1_000);
        if told(u16::try_from(thousandths).unwrap_or(1_000)) == Go::Stop {
            return Go::Stop;
        }
    }
    Go::On
}

#[cfg(target_os = "linux")]
fn confine(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let limits = [
        (Resource::As, MEMORY_LIMIT_BYTES),
        (Resource::Cpu, PROCESSOR_LIMIT_SECONDS),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let wanted = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        if prlimit(pid, resource, wanted).is_err() {
            eprintln!("a limit of ffmpeg could not be set");
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn confine(_child: &Child) {}

#[cfg(test)]
mod tests {
    use super::{FilmBudget, Rates};
    use crate::error::ImagingError;

    fn rates(max_bytes: u64, seconds: u64) -> Result<Rates, ImagingError> {
        let duration_ms = seconds * 1000;
        Rates::within(
            FilmBudget {
                max_bytes,
                duration_ms,
            },
            0,
        )
    }

    #[test]
    fn a_short_film_gets_the_best_rate_and_a_long_one_its_share() {
        assert_eq!(
            rates(16_000_000, 10),
            Ok(Rates {
                video: 2_500,
                audio: 96
            })
        );
        let Ok(long) = rates(16_000_000, 300) else {
            panic!("five minutes fit into 16 MB");
        };
        assert_eq!(long.audio, 48);
        assert!((long.video + long.audio) * 1000 / 8 * 300 < 16_000_000);
    }

    #[test]
    fn a_film_that_would_be_only_blocks_is_refused_with_the_numbers() {
        let Err(ImagingError::CannotFit {
            limit_bytes,
            smallest_bytes,
        }) = rates(16_000_000, 3_600)
        else {
            panic!("an hour does not fit into 16 MB");
        };
        assert!(limit_bytes == 16_000_000 && smallest_bytes > limit_bytes);
    }
}
