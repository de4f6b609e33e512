//! The doors of the desk that are not under test: pictures taken as they are, and time that can be skipped.

use composer::{
    clock::{Clock, SystemClock},
    content::{MediaKind, PictureEdit},
    imaging::{Arrival, FileFacts, Imaging, PictureBudget, PictureError, PreparedPicture},
    library::{self, hash_file},
    media::MediaFacts,
};
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicI64, Ordering},
};

/// Takes every file as a picture of 40 by 30 pixels and sends it as it is.
pub struct PlainPictures;

impl Imaging for PlainPictures {
    fn probe(&self, source: &Path, _name: &str) -> Result<FileFacts, PictureError> {
        Ok(FileFacts {
            kind: MediaKind::Image,
            mime: "image/jpeg".into(),
            width_px: Some(40),
            height_px: Some(30),
            size_bytes: fs::metadata(source).unwrap().len(),
            private: Vec::new(),
            media: MediaFacts::default(),
        })
    }

    fn clean(&self, source: &Path, target: &Path) -> Result<PreparedPicture, PictureError> {
        self.prepare(source, target, library::default_budget(), None)
    }

    fn prepare(
        &self,
        source: &Path,
        target: &Path,
        _budget: PictureBudget,
        _edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError> {
        fs::copy(source, target).unwrap();
        Ok(PreparedPicture {
            sha256: hash_file(target).unwrap(),
            mime: "image/jpeg".into(),
            width_px: 40,
            height_px: 30,
            size_bytes: fs::metadata(target).unwrap().len(),
            removed: Vec::new(),
            notes: Vec::new(),
        })
    }

    fn sticker(
        &self,
        source: &Path,
        target: &Path,
        edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError> {
        self.prepare(source, target, library::default_budget(), edit)
    }

    fn thumbnail(
        &self,
        source: &Path,
        target: &Path,
        _edge_px: u32,
        _edit: Option<PictureEdit>,
    ) -> Result<Option<u64>, PictureError> {
        fs::copy(source, target).unwrap();
        Ok(None)
    }

    fn simulate(
        &self,
        source: &Path,
        _sent: &Path,
        target: &Path,
        edit: Option<PictureEdit>,
    ) -> Result<Arrival, PictureError> {
        Ok(Arrival {
            picture: self.prepare(source, target, library::default_budget(), edit)?,
            small_text: Vec::new(),
        })
    }
}

/// The machine's clock, plus what was skipped: waits for the next try take no time of the test.
#[derive(Default)]
pub struct SkippingClock {
    skipped_ms: AtomicI64,
}

impl SkippingClock {
    /// Lets so much time pass at once.
    pub fn skip(&self, time_ms: i64) {
        self.skipped_ms.fetch_add(time_ms, Ordering::SeqCst);
    }
}

impl Clock for SkippingClock {
    fn now_ms(&self) -> i64 {
        SystemClock.now_ms() + self.skipped_ms.load(Ordering::SeqCst)
    }
}
