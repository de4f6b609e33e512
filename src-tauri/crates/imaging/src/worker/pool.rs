//! The parent's side: a fixed number of children, started when first needed and kept for the
//! next picture. Calls block; call them from a thread that may.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::child::Worker;
use super::protocol::{Answer, Outcome, Request};
use super::work::{Arrival, ThumbnailFile};
use crate::edit::Edit;
use crate::error::ImagingError;
use crate::inspect::Inspection;
use crate::media::{CleanedFile, FileFacts};
use crate::rendition::{Budget, Rendition};

/// How workers are started and limited.
#[derive(Debug, Clone)]
pub struct WorkerSettings {
    /// The executable that calls [`super::serve`] when it gets [`super::WORKER_ARGUMENT`].
    pub program: PathBuf,
    /// How many children run at once, at least 1.
    pub count: usize,
    /// How long one picture may take before its worker is killed.
    pub time_limit: Duration,
}

impl WorkerSettings {
    /// Uses this very executable, one worker per processor core and ten seconds per picture.
    pub fn of_this_program() -> Result<Self, ImagingError> {
        let program = std::env::current_exe().map_err(|why| ImagingError::WorkerUnavailable {
            why: why.to_string(),
        })?;
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            program,
            count,
            time_limit: Duration::from_secs(10),
        })
    }
}

/// A few worker processes; share it behind an `Arc`.
pub struct Workers {
    settings: WorkerSettings,
    /// One place per allowed worker: empty until its process is started. Warm ones are at the end.
    idle: Mutex<Vec<Option<Worker>>>,
    returned: Condvar,
}

impl Workers {
    /// Makes room for the workers; none is started yet.
    pub fn new(settings: WorkerSettings) -> Self {
        let places = (0..settings.count.max(1)).map(|_| None).collect();
        Self {
            settings,
            idle: Mutex::new(places),
            returned: Condvar::new(),
        }
    }

    /// Says what a picture file is, without decoding it.
    pub fn inspect(&self, source: &Path) -> Result<Inspection, ImagingError> {
        match self.ask(&Request::Inspect {
            source: source.into(),
        })? {
            Answer::Inspected(inspection) => Ok(inspection),
            _ => Err(wrong_answer()),
        }
    }

    /// Makes the rendition of `source` and writes it to `out`; nothing is written on an error.
    pub fn prepare(
        &self,
        source: &Path,
        out: &Path,
        budget: &Budget,
        edit: Option<Edit>,
    ) -> Result<Rendition, ImagingError> {
        let budget = budget.clone();
        match self.ask(&Request::Prepare {
            source: source.into(),
            out: out.into(),
            budget,
            edit,
        })? {
            Answer::Prepared(rendition) => Ok(rendition),
            _ => Err(wrong_answer()),
        }
    }

    /// Makes a WebP sticker of `source` and writes it to `out`; nothing is written on an error.
    pub fn sticker(
        &self,
        source: &Path,
        out: &Path,
        edit: Option<Edit>,
    ) -> Result<Rendition, ImagingError> {
        match self.ask(&Request::Sticker {
            source: source.into(),
            out: out.into(),
            edit,
        })? {
            Answer::Prepared(rendition) => Ok(rendition),
            _ => Err(wrong_answer()),
        }
    }

    /// Writes to `out` what arrives of `sent`, which was made from `source`.
    pub fn simulate(
        &self,
        source: &Path,
        sent: &Path,
        out: &Path,
        edit: Option<Edit>,
    ) -> Result<Arrival, ImagingError> {
        match self.ask(&Request::Simulate {
            source: source.into(),
            sent: sent.into(),
            out: out.into(),
            edit,
        })? {
            Answer::Simulated(arrival) => Ok(arrival),
            _ => Err(wrong_answer()),
        }
    }

    /// Says what is known about a file of any kind; `name` is the one it came with.
    pub fn probe(&self, source: &Path, name: &str) -> Result<FileFacts, ImagingError> {
        match self.ask(&Request::Probe {
            source: source.into(),
            name: name.to_owned(),
        })? {
            Answer::Probed(facts) => Ok(facts),
            _ => Err(wrong_answer()),
        }
    }

    /// Copies a file that is no picture, or a sticker, to `out` without its private parts.
    pub fn clean(&self, source: &Path, out: &Path) -> Result<CleanedFile, ImagingError> {
        match self.ask(&Request::Clean {
            source: source.into(),
            out: out.into(),
        })? {
            Answer::Cleaned(cleaned) => Ok(cleaned),
            _ => Err(wrong_answer()),
        }
    }

    /// Makes a JPEG preview of `source` and writes it to `out`.
    pub fn thumbnail(
        &self,
        source: &Path,
        out: &Path,
        edge_px: u32,
        edit: Option<Edit>,
    ) -> Result<ThumbnailFile, ImagingError> {
        match self.ask(&Request::Thumbnail {
            source: source.into(),
            out: out.into(),
            edge_px,
            edit,
        })? {
            Answer::Thumbnailed(file) => Ok(file),
            _ => Err(wrong_answer()),
        }
    }

    /// Waits for a free worker and has it carry out the request.
    pub fn ask(&self, request: &Request) -> Outcome {
        let place = Place {
            pool: self,
            worker: self.take(),
        };
        place.ask(request)
    }

    fn take(&self) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match idle.pop() {
                Some(place) => return place,
                None => {
                    idle = self
                        .returned
                        .wait(idle)
                        .unwrap_or_else(PoisonError::into_inner)
                }
            }
        }
    }

    fn put_back(&self, worker: Option<Worker>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        match worker {
            Some(worker) => idle.push(Some(worker)),
            None => idle.insert(0, None),
        }
        self.returned.notify_one();
    }
}

/// A place taken from the pool, given back whatever happens.
struct Place<'a> {
    pool: &'a Workers,
    worker: Option<Worker>,
}

impl Place<'_> {
    fn ask(mut self, request: &Request) -> Outcome {
        let settings = &self.pool.settings;
        let mut warm = self.worker.take();
        let alive = warm.as_mut().is_some_and(Worker::is_alive);
        let mut worker = match warm.filter(|_| alive) {
            Some(worker) => worker,
            None => Worker::start(&settings.program)?,
        };
        let outcome = worker.ask(request, settings.time_limit)?;
        self.worker = Some(worker);
        outcome
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.pool.put_back(self.worker.take());
    }
}

fn wrong_answer() -> ImagingError {
    ImagingError::DecoderCrashed {
        how: "it answered another question".to_owned(),
    }
}
