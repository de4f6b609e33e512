//! Pictures that are a few bytes of text: the first word says what is wrong with them, or that they are none.

use composer::{
    content::{MediaKind, PictureEdit},
    imaging::{
        Arrival, FileFacts, Imaging, PictureBudget, PictureError, PictureProblem, PreparedPicture,
        SmallText,
    },
    library::hash_file,
    media::MediaFacts,
};
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

/// Writes simple bytes; `bad` is no picture, `unfit` cannot be prepared, `nothumb` has no thumbnail.
#[derive(Default)]
pub struct FakeImaging {
    prepared: AtomicU32,
}

impl FakeImaging {
    pub fn prepared(&self) -> u32 {
        self.prepared.load(Ordering::SeqCst)
    }
}

fn problem(code: PictureProblem, word: &str) -> PictureError {
    let message = format!("this picture is {word}");
    PictureError { code, message }
}

fn begins(source: &Path, word: &str) -> bool {
    fs::read(source).unwrap().starts_with(word.as_bytes())
}

impl Imaging for FakeImaging {
    fn probe(&self, source: &Path, _name: &str) -> Result<FileFacts, PictureError> {
        if begins(source, "bad") {
            return Err(problem(PictureProblem::NotAPicture, "none"));
        }
        let is_film = begins(source, "film");
        let is_paper = begins(source, "paper");
        let is_sticker = begins(source, "sticker");
        let (kind, mime) = match (is_film, is_paper, is_sticker) {
            (true, ..) => (MediaKind::Video, "video/mp4"),
            (_, true, _) => (MediaKind::Document, "application/pdf"),
            (_, _, true) => (MediaKind::Image, "image/webp"),
            _ => (MediaKind::Image, "image/jpeg"),
        };
        let (width_px, height_px) = if is_sticker { (512, 512) } else { (4000, 3000) };
        Ok(FileFacts {
            kind,
            mime: mime.into(),
            width_px: (!is_paper).then_some(width_px),
            height_px: (!is_paper).then_some(height_px),
            size_bytes: fs::metadata(source).unwrap().len(),
            private: vec![if is_paper { "owner" } else { "place" }.into()],
            media: MediaFacts {
                duration_ms: is_film.then_some(90_000),
                pages: is_paper.then_some(3),
                stays: if is_paper {
                    vec!["owner".into()]
                } else {
                    Vec::new()
                },
                ..MediaFacts::default()
            },
        })
    }

    fn clean(&self, source: &Path, target: &Path) -> Result<PreparedPicture, PictureError> {
        let made = [b"cleaned ".as_slice(), &fs::read(source).unwrap()].concat();
        fs::write(target, &made).unwrap();
        Ok(PreparedPicture {
            sha256: hash_file(target).unwrap(),
            mime: "video/mp4".into(),
            width_px: 4000,
            height_px: 3000,
            size_bytes: made.len() as u64,
            removed: vec!["place".into()],
            notes: Vec::new(),
        })
    }

    fn prepare(
        &self,
        source: &Path,
        target: &Path,
        budget: PictureBudget,
        edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError> {
        if begins(source, "unfit") {
            return Err(problem(PictureProblem::CannotFit, "too detailed"));
        }
        self.prepared.fetch_add(1, Ordering::SeqCst);
        let edited = edit.map_or_else(String::new, |edit| format!("{edit} "));
        let made = [b"prepared ", edited.as_bytes(), &fs::read(source).unwrap()].concat();
        fs::write(target, &made).unwrap();
        Ok(PreparedPicture {
            sha256: hash_file(target).unwrap(),
            mime: "image/jpeg".into(),
            width_px: budget.max_edge_px,
            height_px: budget.max_edge_px * 3 / 4,
            size_bytes: made.len() as u64,
            removed: vec!["place".into()],
            notes: Vec::new(),
        })
    }

    fn sticker(
        &self,
        source: &Path,
        target: &Path,
        edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError> {
        if begins(source, "unfit") {
            return Err(problem(PictureProblem::CannotFit, "too detailed"));
        }
        let edited = edit.map_or_else(String::new, |edit| format!("{edit} "));
        let made = [
            b"sticker of ",
            edited.as_bytes(),
            &fs::read(source).unwrap(),
        ]
        .concat();
        fs::write(target, &made).unwrap();
        Ok(PreparedPicture {
            sha256: hash_file(target).unwrap(),
            mime: "image/webp".into(),
            width_px: 512,
            height_px: 512,
            size_bytes: made.len() as u64,
            removed: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// A picture looks like the number after `look`, in hexadecimal.
    fn thumbnail(
        &self,
        source: &Path,
        target: &Path,
        edge_px: u32,
        edit: Option<PictureEdit>,
    ) -> Result<Option<u64>, PictureError> {
        if begins(source, "nothumb") {
            return Err(problem(PictureProblem::DecoderFailed, "odd"));
        }
        let edited = edit.map_or_else(String::new, |edit| format!(" {edit}"));
        fs::write(target, format!("thumbnail {edge_px}{edited}")).unwrap();
        let words = String::from_utf8_lossy(&fs::read(source).unwrap()).into_owned();
        let look = words
            .strip_prefix("look ")
            .and_then(|rest| rest.split(' ').next().map(str::to_owned));
        Ok(look.and_then(|digits| u64::from_str_radix(&digits, 16).ok()))
    }

    fn simulate(
        &self,
        source: &Path,
        sent: &Path,
        target: &Path,
        _edit: Option<PictureEdit>,
    ) -> Result<Arrival, PictureError> {
        let made = [b"arrived ".as_slice(), &fs::read(sent).unwrap()].concat();
        fs::write(target, &made).unwrap();
        let small = begins(source, "small").then_some(SmallText {
            left: 100,
            top: 200,
            width: 300,
            height: 20,
            height_px: 5,
        });
        Ok(Arrival {
            picture: PreparedPicture {
                sha256: hash_file(target).unwrap(),
                mime: "image/jpeg".into(),
                width_px: 1600,
                height_px: 1200,
                size_bytes: made.len() as u64,
                removed: Vec::new(),
                notes: Vec::new(),
            },
            small_text: small.into_iter().collect(),
        })
    }
}
