//! Lends the picture workers to the core.

use composer::{
    content::{MediaKind, PictureEdit},
    imaging::{
        Arrival, FileFacts, FilmBudget, GoOn, Imaging, PictureBudget, PictureError, PictureProblem,
        PreparedPicture, SmallText,
    },
    media::MediaFacts,
};
use imaging::{
    Budget, Edit, FileClass, ImagingError, Part, Rendition,
    worker::{WorkerSettings, Workers},
};
use serde::Serialize;
use std::path::Path;

/// JPEG quality tried first: hardly told from the original, half the size of 95.
const QUALITY: u8 = 85;

/// Picture workers: child processes of this very executable.
pub struct Pictures(Workers);

impl Pictures {
    /// Sets the workers up; none is started yet.
    pub fn new(settings: WorkerSettings) -> Self {
        Self(Workers::new(settings))
    }
}

impl Imaging for Pictures {
    fn probe(&self, source: &Path, name: &str) -> Result<FileFacts, PictureError> {
        let found = self
            .0
            .probe(source, name)
            .map_err(|error| problem(&error, name))?;
        Ok(FileFacts {
            kind: match found.class {
                FileClass::Picture => MediaKind::Image,
                FileClass::Video => MediaKind::Video,
                FileClass::Audio => MediaKind::Audio,
                FileClass::Document => MediaKind::Document,
            },
            mime: found.mime,
            width_px: found.width,
            height_px: found.height,
            size_bytes: found.bytes,
            private: words(&found.private),
            media: MediaFacts {
                duration_ms: found.duration_ms,
                video_codec: found.video_codec,
                audio_codec: found.audio_codec,
                pages: found.pages,
                animated: found.animated,
                fits_sticker: false,
                locked: found.locked,
                stays: words(&found.stays),
                named_as: found.named_as,
            },
        })
    }

    fn clean(&self, source: &Path, target: &Path) -> Result<PreparedPicture, PictureError> {
        let made = self
            .0
            .clean(source, target)
            .map_err(|error| problem(&error, ""))?;
        Ok(PreparedPicture {
            sha256: made.sha256,
            mime: made.mime,
            width_px: made.width.unwrap_or_default(),
            height_px: made.height.unwrap_or_default(),
            size_bytes: made.bytes,
            removed: words(&made.removed),
            notes: words(&made.stays),
        })
    }

    fn prepare(
        &self,
        source: &Path,
        target: &Path,
        budget: PictureBudget,
        edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError> {
        let budget = Budget {
            max_edge_px: budget.max_edge_px,
            max_bytes: budget.max_bytes,
            allow_png: budget.allow_png,
            quality: QUALITY,
        };
        let made = self
            .0
            .prepare(source, target, &budget, edit.map(in_pixels))
            .map_err(|error| problem(&error, ""))?;
        Ok(told(made))
    }

    fn sticker(
        &self,
        source: &Path,
        target: &Path,
        edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError> {
        let made = (self.0).sticker(source, target, edit.map(in_pixels));
        made.map(told).map_err(|error| problem(&error, ""))
    }

    fn thumbnail(
        &self,
        source: &Path,
        target: &Path,
        edge_px: u32,
        edit: Option<PictureEdit>,
    ) -> Result<Option<u64>, PictureError> {
        let made = (self.0).thumbnail(source, target, edge_px, edit.map(in_pixels));
        made.map(|file| file.look)
            .map_err(|error| problem(&error, ""))
    }

    fn can_convert_films(&self) -> bool {
        imaging::can_transcode()
    }

    fn convert_film(
        &self,
        source: &Path,
        target: &Path,
        budget: FilmBudget,
        told: &dyn Fn(u16) -> GoOn,
    ) -> Result<(), PictureError> {
        let budget = imaging::FilmBudget {
            max_bytes: budget.max_bytes,
            duration_ms: budget.duration_ms,
        };
        let told = |thousandths| match told(thousandths) {
            GoOn::Yes => imaging::Go::On,
            GoOn::No => imaging::Go::Stop,
        };
        imaging::transcode(source, target, budget, &told).map_err(|error| problem(&error, ""))
    }

    fn simulate(
        &self,
        source: &Path,
        sent: &Path,
        target: &Path,
        edit: Option<PictureEdit>,
    ) -> Result<Arrival, PictureError> {
        let made = self
            .0
            .simulate(source, sent, target, edit.map(in_pixels))
            .map_err(|error| problem(&error, ""))?;
        Ok(Arrival {
            picture: told(made.picture),
            small_text: made.small_text.into_iter().map(small_text).collect(),
        })
    }
}

fn told(made: Rendition) -> PreparedPicture {
    PreparedPicture {
        sha256: made.sha256,
        mime: made.mime,
        width_px: made.width,
        height_px: made.height,
        size_bytes: made.bytes,
        removed: words(&made.removed),
        notes: words(&made.notes),
    }
}

fn small_text(line: imaging::SmallText) -> SmallText {
    SmallText {
        left: line.left,
        top: line.top,
        width: line.width,
        height: line.height,
        height_px: line.height_px,
    }
}

/// Says an edit in the words of the imaging crate.
fn in_pixels(edit: PictureEdit) -> Edit {
    Edit {
        quarter_turns: edit.quarter_turns,
        mirrored: edit.mirrored,
        straighten_tenths: edit.straighten_tenths,
        crop: edit.crop.map(|crop| Part {
            left: crop.left,
            top: crop.top,
            width: crop.width,
            height: crop.height,
        }),
    }
}

/// Writes unit enums as their words.
fn words<T: Serialize>(values: &[T]) -> Vec<String> {
    // The enums of the imaging crate all serialise to plain words.
    let word = |value: &T| {
        serde_json::to_value(value)
            .ok()?
            .as_str()
            .map(str::to_owned)
    };
    values.iter().filter_map(word).collect()
}

fn problem(error: &ImagingError, name: &str) -> PictureError {
    let code = match error {
        ImagingError::NotAPicture { .. } => PictureProblem::NotAPicture,
        ImagingError::Unsupported { .. } => PictureProblem::UnsupportedKind,
        ImagingError::TooLarge { .. } | ImagingError::TooMuchMemory { .. } => {
            PictureProblem::TooLarge
        }
        ImagingError::Damaged { .. } => PictureProblem::Damaged,
        ImagingError::CannotFit { .. } => PictureProblem::CannotFit,
        ImagingError::Stopped => PictureProblem::Stopped,
        ImagingError::NotASticker { .. } => PictureProblem::UnsupportedKind,
        ImagingError::NotClean { .. } => PictureProblem::NotClean,
        ImagingError::TooSlow { .. }
        | ImagingError::DecoderCrashed { .. }
        | ImagingError::WorkerUnavailable { .. } => PictureProblem::DecoderFailed,
        ImagingError::File { .. } => PictureProblem::Unreadable,
    };
    let message = match name {
        "" => format!("{error}."),
        name => format!("“{name}”: {error}."),
    };
    PictureError { code, message }
}
