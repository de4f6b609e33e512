//! Films and sound in MP4, 3GPP and QuickTime files.

use super::boxes::{self, BoxPlace};
use super::facts::{FileClass, FileFacts};
use super::moov::{self, Film, Track, freed, told};
use super::patch::Patch;
use super::window::Window;
use crate::error::ImagingError;
use crate::metadata::MetadataKind;
use crate::sniff::Kind;

/// The description of an hour of film has a few megabytes.
const MAX_MOOV_BYTES: u64 = 48 << 20;
/// Boxes at the top that belong to the film itself.
const FILM: &[&[u8; 4]] = &[
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pdin", b"moof", b"mfra", b"sidx",
    b"ssix", b"styp", b"emsg", b"prft", b"pnot",
];

/// What was read of a file: the film and where everything lies.
pub(super) struct Read {
    pub film: Film,
    pub private: Vec<MetadataKind>,
    pub stays: Vec<MetadataKind>,
    pub patches: Vec<Patch>,
}

/// Gives the facts of a film or a sound.
pub(super) fn facts(window: &mut Window, kind: Kind) -> Result<FileFacts, ImagingError> {
    let Read {
        film,
        private,
        stays,
        ..
    } = read(window)?;
    let of = |handler: &[u8; 4]| film.tracks.iter().find(|track| &track.handler == handler);
    let (video, audio) = (of(b"vide"), of(b"soun"));
    let class = match (video, audio) {
        (None, Some(_)) => FileClass::Audio,
        _ => FileClass::Video,
    };
    let kind = match class {
        FileClass::Audio if kind == Kind::Mp4 => Kind::M4a,
        FileClass::Video if kind == Kind::M4a && video.is_some() => Kind::Mp4,
        _ => kind,
    };
    let longest = |film: &Film| {
        film.tracks
            .iter()
            .filter_map(|track| track.duration_ms)
            .max()
    };
    let size = video.and_then(|track| track.size);
    let mut facts = FileFacts {
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
        duration_ms: film.duration_ms.or_else(|| longest(&film)),
        video_codec: video.map(|track| codec(track.codec)),
        audio_codec: audio.map(|track| codec(track.codec)),
        private,
        stays,
        ..FileFacts::of(class, kind)
    };
    if class == FileClass::Audio && kind == Kind::ThreeGpp {
        "audio/3gpp".clone_into(&mut facts.mime);
    }
    Ok(facts)
}

/// Reads the film and lists what in the file is private.
pub(super) fn read(window: &mut Window) -> Result<Read, ImagingError> {
    let top = boxes::top(window)?;
    let place = top.iter().find(|place| &place.kind == b"moov");
    let place = place.ok_or_else(|| ImagingError::damaged("it has no description of the film"))?;
    if place.body_length() > MAX_MOOV_BYTES {
        return Err(ImagingError::damaged("its description is too long"));
    }
    let body = window.read(place.body_at(), place.body_length())?;
    let mut film = moov::read(&body, place.body_at());
    if film.tracks.is_empty() {
        return Err(ImagingError::damaged("it has no tracks"));
    }
    let mut private = std::mem::take(&mut film.private);
    let mut patches = std::mem::take(&mut film.patches);
    for place in top.iter().filter(|place| !FILM.contains(&&place.kind)) {
        private.extend(told_at(window, place)?);
        patches.extend(freed(place.at, place.length));
    }
    let stays: Vec<MetadataKind> = film.tracks.iter().filter_map(beside_the_film).collect();
    private.extend(&stays);
    Ok(Read {
        film,
        private,
        stays,
        patches,
    })
}

fn told_at(window: &mut Window, place: &BoxPlace) -> Result<Vec<MetadataKind>, ImagingError> {
    const ENOUGH: u64 = 1 << 20;
    Ok(told(
        &window.read(place.body_at(), place.body_length().min(ENOUGH))?,
    ))
}

/// Action cameras and phones write what they measure into tracks of their own, among the film's data.
fn beside_the_film(track: &Track) -> Option<MetadataKind> {
    match (&track.codec, &track.handler) {
        (b"gpmd" | b"camm" | b"rtmd", _) => Some(MetadataKind::Place),
        (_, b"meta") => Some(MetadataKind::ApplicationData),
        _ => None,
    }
}

/// Names a codec by the four letters of its sample description.
fn codec(letters: [u8; 4]) -> String {
    let name = match &letters {
        b"avc1" | b"avc3" => "h264",
        b"hvc1" | b"hev1" => "hevc",
        b"vp08" => "vp8",
        b"vp09" => "vp9",
        b"av01" => "av1",
        b"mp4v" => "mpeg4",
        b"s263" | b"h263" => "h263",
        b"jpeg" | b"mjpa" | b"mjpb" => "mjpeg",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "prores",
        b"mp4a" => "aac",
        b"samr" => "amr_nb",
        b"sawb" => "amr_wb",
        b"Opus" => "opus",
        b"alac" => "alac",
        b".mp3" => "mp3",
        b"ac-3" | b"ec-3" => "ac3",
        b"lpcm" | b"sowt" | b"twos" | b"in24" => "pcm",
        _ => return plain(&letters),
    };
    name.to_owned()
}

fn plain(letters: &[u8]) -> String {
    let kept = letters.iter().filter(|byte| byte.is_ascii_alphanumeric());
    let name: String = kept.map(|byte| byte.to_ascii_lowercase() as char).collect();
    if name.is_empty() {
        "unknown".to_owned()
    } else {
        name
    }
}
