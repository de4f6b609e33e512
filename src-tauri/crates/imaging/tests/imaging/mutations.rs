//! Thousands of altered pictures through real workers: each ends in an answer, the workers go on,
//! and the process that asks stays small.

use std::path::PathBuf;
use std::time::Duration;

use imaging::worker::{WorkerSettings, Workers};
use imaging::{Budget, ImagingError, inspect};
use tempfile::TempDir;

use crate::damage::every_kind;
use crate::torture::{Time, figure, replay, seed};

/// Alters bytes the same way in every run.
pub struct Mutator {
    state: u64,
}

impl Mutator {
    pub fn new(seed: u64) -> Self {
        let state = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed | 1);
        Self { state }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.state >> 33) as usize % limit.max(1)
    }

    /// Overwrites, swaps, repeats, inserts or cuts; the beginning, where sizes stand, most often.
    pub fn mutate(&mut self, file: &[u8]) -> Vec<u8> {
        const EXTREMES: [&[u8]; 5] = [&[0xFF; 4], &[0; 4], &[0x7F, 0xFF], &[0x80, 0, 0, 0], &[1]];
        let mut bytes = file.to_vec();
        for _ in 0..=self.below(5) {
            let reach = if self.below(2) == 0 { 256 } else { bytes.len() };
            let at = self.below(reach.min(bytes.len()));
            match self.below(6) {
                0..=2 => {
                    let value = self.below(256) as u8;
                    bytes
                        .iter_mut()
                        .skip(at)
                        .take(1)
                        .for_each(|byte| *byte = value);
                }
                3 => {
                    let extreme = EXTREMES[self.below(EXTREMES.len())];
                    let targets = bytes.iter_mut().skip(at);
                    targets
                        .zip(extreme)
                        .for_each(|(byte, value)| *byte = *value);
                }
                4 => {
                    let end = (at + self.below(64)).min(bytes.len());
                    let piece = bytes[at.min(end)..end].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
                _ => bytes.truncate(self.below(bytes.len() + 1)),
            }
        }
        bytes
    }
}

/// The most memory this process ever had, in MB.
#[cfg(target_os = "linux")]
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.unwrap().trim().parse::<u64>().unwrap() / 1024
}

/// Feeds so many, or as many as the time allows.
fn feed(most: usize, seed: u64, time: Time) {
    let folder = TempDir::new().unwrap();
    let (source, out) = (folder.path().join("in"), folder.path().join("out"));
    let workers = Workers::new(WorkerSettings {
        program: PathBuf::from(env!("CARGO_BIN_EXE_imaging-worker")),
        count: 1,
        time_limit: Duration::from_secs(10),
    });
    let files = every_kind();
    let budget = Budget {
        max_edge_px: 200,
        ..Budget::default()
    };
    let mut mutator = Mutator::new(seed);
    let (mut count, mut made, mut died) = (0, 0, 0);
    for number in 0..most {
        if time.is_over() {
            break;
        }
        count += 1;
        std::fs::write(&source, mutator.mutate(&files[number % files.len()])).unwrap();
        match workers.prepare(&source, &out, &budget, None) {
            Ok(_) => {
                made += 1;
                assert_eq!(inspect(&std::fs::read(&out).unwrap()).unwrap().metadata, []);
            }
            Err(ImagingError::WorkerUnavailable { why }) => panic!("number {number}: {why}"),
            Err(ImagingError::DecoderCrashed { .. } | ImagingError::TooSlow { .. }) => died += 1,
            Err(_) => {}
        }
    }
    std::fs::write(&source, &files[0]).unwrap();
    workers.prepare(&source, &out, &budget, None).unwrap();
    figure("mutated pictures", count);
    figure("mutated pictures that came out", made);
    figure("mutated pictures that cost their worker", died);
    assert!(made > 0 && made < count, "the mutations test nothing");
    assert!(died * 100 <= count, "{died} of {count} cost their worker");
}

#[test]
fn three_hundred_mutations_leave_the_workers_working() {
    feed(300, 3, Time::endless());
}

#[test]
#[ignore = "runs for minutes; cargo xtask torture runs it"]
fn long_ten_thousand_mutations_leave_the_workers_working_and_the_parent_small() {
    let (seed, time) = (seed(), Time::allowed());
    let name =
        "mutations::long_ten_thousand_mutations_leave_the_workers_working_and_the_parent_small";
    println!("To replay: {}", replay(seed, "imaging", "imaging", name));
    feed(10_000, seed, time);
    #[cfg(target_os = "linux")]
    {
        figure("most MB of the process that asks", peak_mb());
        assert!(peak_mb() < 200, "{} MB", peak_mb());
    }
}
