//! Worker processes: they work, they are limited, and their death costs one picture.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use imaging::worker::{WorkerSettings, Workers};
use imaging::{Budget, ImagingError, Kind, MetadataKind, inspect, prepare};
use tempfile::TempDir;

use crate::samples::{exif_everything, jpeg, jpeg_with_exif, scene};

fn workers(count: usize, time_limit: Duration) -> Workers {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_imaging-faulty-worker"));
    Workers::new(WorkerSettings {
        program,
        count,
        time_limit,
    })
}

fn patient() -> Workers {
    workers(1, Duration::from_secs(60))
}

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    fn photo(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let file = jpeg_with_exif(&jpeg(&scene(800, 600), 90), &exif_everything());
        std::fs::write(&path, file).unwrap();
        path
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }
}

fn prepare_with(workers: &Workers, source: &Path, out: &Path) -> Result<u32, ImagingError> {
    workers
        .prepare(source, out, &Budget::default(), None)
        .map(|rendition| rendition.width)
}

#[test]
fn a_worker_makes_the_same_as_this_process_does() {
    let (desk, workers) = (Desk::new(), patient());
    let source = desk.photo("a.jpg");
    let bytes = std::fs::read(&source).unwrap();
    let budget = Budget {
        max_edge_px: 400,
        ..Budget::default()
    };
    let rendition = workers
        .prepare(&source, &desk.out(), &budget, None)
        .unwrap();
    let here = prepare(&bytes, &budget).unwrap();
    assert_eq!(rendition, here.rendition);
    assert_eq!(std::fs::read(desk.out()).unwrap(), here.data);
    let inspection = workers.inspect(&source).unwrap();
    assert_eq!(inspection, inspect(&bytes).unwrap());
    assert!(inspection.metadata.contains(&MetadataKind::Place));
    let preview = workers.thumbnail(&source, &desk.out(), 96, None).unwrap();
    assert_eq!((preview.width, preview.height), (96, 72));
    assert_eq!(std::fs::metadata(desk.out()).unwrap().len(), preview.bytes);
}

#[test]
fn the_reaction_to_a_bad_picture_crosses_the_pipe() {
    let (desk, workers) = (Desk::new(), patient());
    let source = desk.folder.path().join("paper.jpg");
    std::fs::write(&source, b"%PDF-1.7").unwrap();
    let refused = prepare_with(&workers, &source, &desk.out()).unwrap_err();
    assert_eq!(refused, ImagingError::NotAPicture { found: Kind::Pdf });
    assert!(!desk.out().exists(), "nothing may be written on an error");
    let missing = prepare_with(&workers, &desk.folder.path().join("none.jpg"), &desk.out());
    assert!(
        matches!(missing, Err(ImagingError::File { .. })),
        "{missing:?}"
    );
}

#[test]
fn a_crash_costs_one_picture_and_the_next_one_works() {
    let (desk, workers) = (Desk::new(), patient());
    for name in ["abort.jpg", "quit.jpg", "panic.jpg", "babble.jpg"] {
        let crashed = prepare_with(&workers, &desk.photo(name), &desk.out());
        assert!(
            matches!(crashed, Err(ImagingError::DecoderCrashed { .. })),
            "{name}: {crashed:?}"
        );
        assert_eq!(
            prepare_with(&workers, &desk.photo("fine.jpg"), &desk.out()),
            Ok(800),
            "{name}"
        );
    }
}

#[test]
fn a_picture_that_takes_too_long_is_given_up_and_the_next_one_works() {
    let desk = Desk::new();
    let hasty = workers(1, Duration::from_millis(1500));
    let started = Instant::now();
    let slow = prepare_with(&hasty, &desk.photo("hang.jpg"), &desk.out()).unwrap_err();
    assert_eq!(slow, ImagingError::TooSlow { limit_ms: 1500 });
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    let patient = patient();
    assert_eq!(
        prepare_with(&patient, &desk.photo("fine.jpg"), &desk.out()),
        Ok(800)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_wants_too_much_memory_dies_alone() {
    let (desk, workers) = (Desk::new(), patient());
    let refused = prepare_with(&workers, &desk.photo("gobble.jpg"), &desk.out()).unwrap_err();
    assert_eq!(refused, ImagingError::TooMuchMemory { limit_mb: 768 });
    assert_eq!(
        prepare_with(&workers, &desk.photo("fine.jpg"), &desk.out()),
        Ok(800)
    );
}

#[test]
fn a_missing_program_is_not_blamed_on_the_picture() {
    let desk = Desk::new();
    let settings = WorkerSettings {
        program: desk.folder.path().join("no-such-program"),
        count: 1,
        time_limit: Duration::from_secs(10),
    };
    let workers = Workers::new(settings);
    for _ in 0..3 {
        let refused = prepare_with(&workers, &desk.photo("fine.jpg"), &desk.out());
        assert!(
            matches!(refused, Err(ImagingError::WorkerUnavailable { .. })),
            "{refused:?}"
        );
    }
}

#[test]
fn many_threads_share_few_workers() {
    let (desk, workers) = (Desk::new(), workers(2, Duration::from_secs(60)));
    let source = desk.photo("a.jpg");
    std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..12)
            .map(|number| {
                let out = desk.folder.path().join(format!("out-{number}"));
                let (workers, source) = (&workers, &source);
                scope.spawn(move || prepare_with(workers, source, &out))
            })
            .collect();
        for job in jobs {
            assert_eq!(job.join().unwrap(), Ok(800));
        }
    });
}
