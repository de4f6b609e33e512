//! AAC as bare frames (ADTS): each says its own length.

use super::facts::{FileClass, FileFacts};
use super::window::Window;
use crate::error::ImagingError;
use crate::limits::MAX_OTHER_FILE_BYTES;
use crate::sniff::Kind;

const RATES: [u64; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];
const SAMPLES_PER_BLOCK: u64 = 1024;

/// Gives the facts of a file of AAC frames.
pub(super) fn facts(window: &mut Window) -> Result<FileFacts, ImagingError> {
    let bytes = window.read(0, MAX_OTHER_FILE_BYTES)?;
    Ok(FileFacts {
        duration_ms: duration_ms(&bytes),
        audio_codec: Some("aac".to_owned()),
        ..FileFacts::of(FileClass::Audio, Kind::Aac)
    })
}

fn duration_ms(bytes: &[u8]) -> Option<u64> {
    let (mut at, mut samples, mut rate) = (0, 0, None);
    while let Some(head) = bytes.get(at..at + 7) {
        if head[0] != 0xFF || head[1] & 0xF6 != 0xF0 {
            break;
        }
        rate = rate.or_else(|| RATES.get(usize::from(head[2] >> 2 & 0x0F)).copied());
        let length =
            usize::from(head[3] & 3) << 11 | usize::from(head[4]) << 3 | usize::from(head[5] >> 5);
        if length < 7 {
            break;
        }
        samples += SAMPLES_PER_BLOCK * (u64::from(head[6] & 3) + 1);
        at += length;
    }
    Some(samples * 1000 / rate?)
}
