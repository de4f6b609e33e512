//! Takes many files in at once: several at a time, attached in their order, stopped when the person says so.

use crate::{command_error::CommandError, events, shell::Shell};
use composer::{
    content::Attachment,
    desk::Desk,
    error::DeskError,
    id::{AttachmentId, DraftId},
    imaging::{PictureError, PictureProblem},
    library::{self, AttachOutcome, AttachStep, GoOn},
};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use tauri::{AppHandle, Runtime};
use tokio_util::sync::CancellationToken;

/// The drafts that take files in at the moment.
#[derive(Default)]
pub struct Intakes(Mutex<HashMap<DraftId, CancellationToken>>);

impl Intakes {
    /// Notes that a draft takes files in; a second intake of the same draft stops with the first.
    fn begin(&self, id: DraftId) -> CancellationToken {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(id).or_default().clone()
    }

    fn end(&self, id: DraftId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&id);
    }

    /// Stops taking in for a draft; what is under way comes to its end.
    pub fn stop(&self, id: DraftId) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stop) = all.get(&id) {
            stop.cancel();
        }
    }
}

/// Takes files and whole folders in, several at once, and tells of each as it is ready; a bad one stops no other.
pub async fn attach_all<R: Runtime>(
    app: &AppHandle<R>,
    shell: &Shell,
    id: DraftId,
    paths: Vec<PathBuf>,
) -> Result<Vec<AttachOutcome>, CommandError> {
    let stop = shell.intakes().begin(id);
    let app = app.clone();
    let done = shell
        .run(move |desk| attach_until(&app, desk, id, &paths, &stop))
        .await;
    shell.intakes().end(id);
    done
}

/// Converts a film of a draft; stopped like an intake.
pub async fn convert<R: Runtime>(
    app: &AppHandle<R>,
    shell: &Shell,
    id: DraftId,
    attachment: AttachmentId,
) -> Result<Attachment, CommandError> {
    let stop = shell.intakes().begin(id);
    let app = app.clone();
    let done = shell
        .run(move |desk| {
            let told = |thousandths| {
                events::convert_progress(&app, id, attachment, thousandths);
                if stop.is_cancelled() {
                    GoOn::No
                } else {
                    GoOn::Yes
                }
            };
            library::convert_film(desk, id, attachment, &told)
        })
        .await;
    shell.intakes().end(id);
    done
}

fn attach_until<R: Runtime>(
    app: &AppHandle<R>,
    desk: &Desk,
    id: DraftId,
    paths: &[PathBuf],
    stop: &CancellationToken,
) -> Result<Vec<AttachOutcome>, DeskError> {
    let gathered = library::gather(paths);
    let total = gathered.files.len();
    let begun: Mutex<HashSet<PathBuf>> = Mutex::default();
    let told = |step: AttachStep<'_>| {
        match step {
            AttachStep::Begun { .. } if stop.is_cancelled() => return GoOn::No,
            AttachStep::Begun { done, path } => {
                let mut begun = begun.lock().unwrap_or_else(PoisonError::into_inner);
                begun.insert(path.to_owned());
                events::attach_progress(app, id, done, total, path);
            }
            AttachStep::Ended { outcome } => events::attached(app, id, outcome),
        }
        GoOn::Yes
    };
    let taken = library::attach_files(desk, id, &gathered.files, &told)?;
    let begun = begun.into_inner().unwrap_or_else(PoisonError::into_inner);
    let refused = |(name, error)| AttachOutcome::Refused { name, error };
    let left = gathered.files.iter().filter(|path| !begun.contains(*path));
    let left = left.map(|path| (name(path), stopped()));
    let left_out = gathered.left_out.into_iter().chain(left);
    Ok(taken.into_iter().chain(left_out.map(refused)).collect())
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn stopped() -> PictureError {
    PictureError {
        code: PictureProblem::Stopped,
        message: "You stopped before its turn came. Add it again when you want it.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Intakes;
    use composer::id::DraftId;

    #[test]
    fn stopping_one_draft_stops_it_alone_and_only_this_time() {
        let intakes = Intakes::default();
        let (one, other) = (DraftId::new(), DraftId::new());
        let (stop_one, stop_other) = (intakes.begin(one), intakes.begin(other));
        intakes.stop(one);
        assert!(stop_one.is_cancelled() && !stop_other.is_cancelled());
        intakes.end(one);
        intakes.stop(one);
        assert!(
            !intakes.begin(one).is_cancelled(),
            "the next time begins anew"
        );
    }
}
