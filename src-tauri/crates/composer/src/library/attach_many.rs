//! Attaches many files, several at once: pictures keep every processor core busy while they are made ready.

use super::{AttachOutcome, attach_file};
use crate::{
    desk::Desk,
    draft,
    error::DeskError,
    id::{AttachmentId, DraftId},
    imaging::GoOn,
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

/// What is told while files are attached; calls come from several threads.
pub enum AttachStep<'a> {
    /// A file is being taken in; so many are done already.
    Begun { done: usize, path: &'a Path },
    /// This became of one.
    Ended { outcome: &'a AttachOutcome },
}

/// Attaches files in their order. One that cannot be used stops no other; when `told` says to stop, those begun are
/// finished and the others left out.
pub fn attach_files(
    desk: &Desk,
    id: DraftId,
    paths: &[PathBuf],
    told: &(dyn Fn(AttachStep<'_>) -> GoOn + Sync),
) -> Result<Vec<AttachOutcome>, DeskError> {
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    let outcomes = Mutex::new(Vec::with_capacity(paths.len()));
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || -> Result<(), DeskError> {
        while !stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(at) else { break };
            let done = outcomes
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .len();
            if told(AttachStep::Begun { done, path }) == GoOn::No {
                break;
            }
            let outcome = attach_file(desk, id, path)?;
            told(AttachStep::Ended { outcome: &outcome });
            let mut outcomes = outcomes.lock().unwrap_or_else(PoisonError::into_inner);
            outcomes.push((at, outcome));
        }
        Ok(())
    };
    let workers = at_once.min(paths.len());
    let ended = thread::scope(|threads| {
        let started: Vec<_> = (0..workers)
            .map(|_| {
                threads.spawn(|| {
                    let ended = work();
                    stopped.fetch_or(ended.is_err(), Ordering::Relaxed);
                    ended
                })
            })
            .collect();
        let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
        ended.collect::<Vec<_>>()
    });
    let mut outcomes = outcomes
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by_key(|(at, _)| *at);
    let outcomes: Vec<AttachOutcome> = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
    put_in_order(desk, id, &outcomes)?;
    for one in ended {
        one.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    }
    Ok(outcomes)
}

/// Those that were attached stand in the order of their files, behind what was there before.
fn put_in_order(desk: &Desk, id: DraftId, outcomes: &[AttachOutcome]) -> Result<(), DeskError> {
    let added: Vec<AttachmentId> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            AttachOutcome::Attached { attachment } => Some(attachment.id),
            AttachOutcome::Refused { .. } => None,
        })
        .collect();
    if added.len() < 2 {
        return Ok(());
    }
    let draft = draft::read(desk, id)?;
    let here = draft.fields.content.attachments.iter();
    let before = here.map(|known| known.id).filter(|id| !added.contains(id));
    let order: Vec<AttachmentId> = before.chain(added.iter().copied()).collect();
    draft::arrange(desk, id, &order).map(|_| ())
}
