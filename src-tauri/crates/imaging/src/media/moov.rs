//! The description of a film: its tracks, how long they play, and what it says about its maker.

use super::boxes::{find, inside};
use super::patch::Patch;
use crate::metadata::MetadataKind;

/// What one track is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Track {
    /// Four letters: `vide`, `soun`, `meta` and so on.
    pub handler: [u8; 4],
    pub codec: [u8; 4],
    pub duration_ms: Option<u64>,
    /// Upright size in pixels.
    pub size: Option<(u32, u32)>,
}

/// What the film's description holds.
#[derive(Debug, Default)]
pub(super) struct Film {
    pub duration_ms: Option<u64>,
    pub tracks: Vec<Track>,
    pub private: Vec<MetadataKind>,
    pub patches: Vec<Patch>,
    /// Where an embedded cover lies, relative to the body.
    pub cover: Option<(u64, u64)>,
}

/// Reads the body of a `moov` box that begins at `at`.
pub(super) fn read(body: &[u8], at: u64) -> Film {
    let mut film = Film::default();
    for (place, content) in inside(body, at) {
        match &place.kind {
            b"mvhd" => {
                film.duration_ms = duration_ms(content);
                film.forget_times(content, place.body_at());
            }
            b"mvex" => {
                let longer = find(content, b"mehd").and_then(|mehd| fragments(mehd, body));
                film.duration_ms = longer.or(film.duration_ms);
            }
            b"trak" => film.read_track(content, place.body_at()),
            b"udta" | b"meta" | b"uuid" => {
                film.forget(&place.kind, content, place.at, place.length)
            }
            _ => {}
        }
    }
    film
}

impl Film {
    fn read_track(&mut self, body: &[u8], at: u64) {
        let mut track = Track::default();
        for (place, content) in inside(body, at) {
            match &place.kind {
                b"tkhd" => {
                    track.size = upright_size(content);
                    self.forget_times(content, place.body_at());
                }
                b"mdia" => self.read_media(content, place.body_at(), &mut track),
                b"udta" | b"meta" | b"uuid" => {
                    self.forget(&place.kind, content, place.at, place.length);
                }
                _ => {}
            }
        }
        self.tracks.push(track);
    }

    fn read_media(&mut self, body: &[u8], at: u64, track: &mut Track) {
        for (place, content) in inside(body, at) {
            match &place.kind {
                b"mdhd" => {
                    track.duration_ms = duration_ms(content);
                    self.forget_times(content, place.body_at());
                }
                b"hdlr" => track.handler = four(content, 8).unwrap_or_default(),
                b"minf" => {
                    let samples = find(content, b"stbl").and_then(|stbl| find(stbl, b"stsd"));
                    track.codec = samples.and_then(|stsd| four(stsd, 12)).unwrap_or_default();
                }
                _ => {}
            }
        }
    }

    /// The times of making stand in three kinds of headers.
    fn forget_times(&mut self, header: &[u8], at: u64) {
        let length = if header.first() == Some(&1) { 16 } else { 8 };
        let Some(times) = header.get(4..4 + length) else {
            return;
        };
        if times.iter().any(|byte| *byte != 0) {
            self.private.push(MetadataKind::DateTaken);
            self.patches.push(Patch::Fill(at + 4, length as u64, 0));
        }
    }

    /// A box that only describes becomes free space of the same length.
    fn forget(&mut self, kind: &[u8; 4], content: &[u8], at: u64, length: u64) {
        if kind == b"udta" && content.iter().all(|byte| *byte == 0) {
            return;
        }
        self.private.extend(told(content));
        self.patches.extend(freed(at, length));
        if let Some(cover) = cover(content) {
            self.private.push(MetadataKind::Thumbnail);
            self.cover
                .get_or_insert((at + length - content.len() as u64 + cover.0, cover.1));
        }
    }
}

/// Turns a box into free space.
pub(super) fn freed(at: u64, length: u64) -> [Patch; 2] {
    [
        Patch::Put(at + 4, b"free".to_vec()),
        Patch::Fill(at + 8, length.saturating_sub(8), 0),
    ]
}

/// Names what a describing box tells, by the marks of the common writers.
pub(super) fn told(content: &[u8]) -> Vec<MetadataKind> {
    const MARKS: &[(&[u8], MetadataKind)] = &[
        (b"\xA9xyz", MetadataKind::Place),
        (b"loci", MetadataKind::Place),
        (b"location", MetadataKind::Place),
        (b"\xA9day", MetadataKind::DateTaken),
        (b"creationdate", MetadataKind::DateTaken),
        (b"\xA9mak", MetadataKind::CameraModel),
        (b"\xA9mod", MetadataKind::CameraModel),
        (b"quicktime.make", MetadataKind::CameraModel),
        (b"quicktime.model", MetadataKind::CameraModel),
        (b"\xA9ART", MetadataKind::Owner),
        (b"\xA9aut", MetadataKind::Owner),
        (b"aART", MetadataKind::Owner),
        (b"auth", MetadataKind::Owner),
        (b"cprt", MetadataKind::Copyright),
        (b"\xA9cpy", MetadataKind::Copyright),
        (b"\xA9swr", MetadataKind::Software),
        (b"\xA9too", MetadataKind::Software),
        (b"quicktime.software", MetadataKind::Software),
        (b"\xA9nam", MetadataKind::Comment),
        (b"\xA9cmt", MetadataKind::Comment),
        (b"titl", MetadataKind::Comment),
        (b"desc", MetadataKind::Comment),
        (b"<x:xmpmeta", MetadataKind::Xmp),
        (b"<rdf:RDF", MetadataKind::Xmp),
    ];
    let holds = |mark: &[u8]| memchr::memmem::find(content, mark).is_some();
    let mut found: Vec<MetadataKind> = MARKS
        .iter()
        .filter(|(mark, _)| holds(mark))
        .map(|(_, kind)| *kind)
        .collect();
    if found.is_empty() {
        found.push(MetadataKind::ApplicationData);
    }
    found
}

/// Finds the picture of a cover: place and length inside `content`.
fn cover(content: &[u8]) -> Option<(u64, u64)> {
    let mark = memchr::memmem::find(content, b"covr")?;
    // The cover's own box holds one of kind `data`, with eight bytes of type before the picture.
    let data = content.get(mark + 4..)?;
    let length = u32::from_be_bytes(*data.first_chunk::<4>()?) as usize;
    (data.get(4..8)? == b"data" && length > 16 && data.len() >= length)
        .then(|| ((mark + 4 + 16) as u64, (length - 16) as u64))
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    Some(*bytes.get(at..at + 4)?.first_chunk::<4>()?)
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    four(bytes, at).map(|bytes| u64::from(u32::from_be_bytes(bytes)))
}

/// Reads timescale and duration of a movie or media header; all ones and zero mean unknown.
fn duration_ms(header: &[u8]) -> Option<u64> {
    let (scale, duration) = if header.first() == Some(&1) {
        let long = u64::from_be_bytes(*header.get(24..32)?.first_chunk::<8>()?);
        (number(header, 20)?, long)
    } else {
        let short = number(header, 16)?;
        let unknown = short == u64::from(u32::MAX);
        (number(header, 12)?, if unknown { 0 } else { short })
    };
    (scale > 0 && duration > 0 && duration < u64::MAX / 1000).then(|| duration * 1000 / scale)
}

/// A film in fragments says its length apart, in the unit of the movie header.
fn fragments(mehd: &[u8], moov: &[u8]) -> Option<u64> {
    let header = find(moov, b"mvhd")?;
    let scale = number(header, if header.first() == Some(&1) { 20 } else { 12 })?;
    let duration = if mehd.first() == Some(&1) {
        u64::from_be_bytes(*mehd.get(4..12)?.first_chunk::<8>()?)
    } else {
        number(mehd, 4)?
    };
    (scale > 0 && duration > 0 && duration < u64::MAX / 1000).then(|| duration * 1000 / scale)
}

/// The size in the track header, turned as its matrix says.
fn upright_size(header: &[u8]) -> Option<(u32, u32)> {
    let matrix = if header.first() == Some(&1) { 52 } else { 40 };
    let whole = |at| number(header, at).map(|fixed| (fixed >> 16) as u32);
    let (width, height) = (whole(matrix + 36)?, whole(matrix + 40)?);
    let is_turned = number(header, matrix)? == 0 && number(header, matrix + 4)? != 0;
    let size = if is_turned {
        (height, width)
    } else {
        (width, height)
    };
    (size.0 > 0 && size.1 > 0).then_some(size)
}
