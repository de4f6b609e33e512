//! Rows of a text file: its encoding and delimiter guessed, and read piece by piece.

use super::{
    GoOn, ImportSettings, MAX_COLUMNS,
    table::{MAX_CELL, Row, TakeRow},
};
use crate::error::DeskError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

const CHUNK: usize = 64 * 1024;
/// Delimiters that programs write, the likeliest first.
const DELIMITERS: [u8; 4] = *b";,\t|";
const LINES_LOOKED_AT: usize = 30;

/// Guesses the encoding of a text file; a file that is no text is refused.
pub(super) fn guess_encoding(path: &Path) -> Result<&'static Encoding, DeskError> {
    let mut file = File::open(path)?;
    let mut chunk = vec![0; CHUNK];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut check = Utf8Check::default();
    let mut is_first = true;
    loop {
        let read = read_full(&mut file, &mut chunk)?;
        let bytes = &chunk[..read];
        if is_first && let Some(known) = by_first_bytes(bytes)? {
            return Ok(known);
        }
        is_first = false;
        check.feed(bytes);
        detector.feed(bytes, read < CHUNK);
        if read < CHUNK {
            break;
        }
    }
    if check.is_sound() {
        return Ok(UTF_8);
    }
    let guess = detector.guess(None, Utf8Detection::Deny);
    Ok(if guess == UTF_8 { WINDOWS_1252 } else { guess })
}

/// Knows a byte order mark, UTF-16 without one, and what is no text at all.
fn by_first_bytes(bytes: &[u8]) -> Result<Option<&'static Encoding>, DeskError> {
    if let Some((known, _)) = Encoding::for_bom(bytes) {
        return Ok(Some(known));
    }
    let zeros = |start: usize| {
        let every_second = bytes.iter().skip(start).step_by(2);
        every_second.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match (even, odd) {
        (0, 0) => Ok(None),
        _ if odd > bytes.len() / 4 && even == 0 => Ok(Some(UTF_16LE)),
        _ if even > bytes.len() / 4 && odd == 0 => Ok(Some(UTF_16BE)),
        _ => Err(DeskError::Invalid(
            "the file is no text and no .xlsx; save the list as CSV or .xlsx, nothing was taken in"
                .into(),
        )),
    }
}

/// Checks a file for UTF-8, across the borders of its pieces.
#[derive(Default)]
struct Utf8Check {
    left: Vec<u8>,
    is_broken: bool,
}

impl Utf8Check {
    fn feed(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        self.left.extend_from_slice(bytes);
        match std::str::from_utf8(&self.left) {
            Ok(_) => self.left.clear(),
            Err(error) => {
                self.is_broken = error.error_len().is_some();
                let good = error.valid_up_to();
                self.left.drain(..good);
            }
        }
    }

    fn is_sound(&self) -> bool {
        !self.is_broken && self.left.is_empty()
    }
}

/// Guesses the delimiter: the one that cuts the first lines into the most columns, the same number in each.
pub(super) fn guess_delimiter(path: &Path, encoding: &'static Encoding) -> Result<u8, DeskError> {
    let mut start = Vec::new();
    let mut from = decoded(path, encoding)?.take(CHUNK as u64);
    from.read_to_end(&mut start)?;
    let score = |delimiter: u8| {
        let mut rows = reader(start.as_slice(), delimiter);
        let lines = rows.byte_records().take(LINES_LOOKED_AT).flatten();
        let mut widths: Vec<usize> = lines.map(|line| line.len()).collect();
        widths.sort_unstable();
        let middle = widths.get(widths.len() / 2).copied().unwrap_or(0);
        let alike = widths.iter().filter(|width| **width == middle).count();
        if middle < 2 {
            0
        } else {
            alike * 100 / widths.len() * 100 + middle.min(99)
        }
    };
    let best = DELIMITERS
        .iter()
        .rev()
        .max_by_key(|delimiter| score(**delimiter));
    Ok(best.copied().unwrap_or(b';'))
}

/// Reads the rows of a text file.
pub(super) fn each_row(
    path: &Path,
    settings: &ImportSettings,
    take: TakeRow<'_>,
) -> Result<(), DeskError> {
    let encoding = Encoding::for_label(settings.encoding.as_bytes()).ok_or_else(|| {
        DeskError::Invalid(format!(
            "“{}” is no encoding; choose UTF-8 or windows-1252",
            settings.encoding
        ))
    })?;
    let delimiter = match settings.delimiter.as_bytes() {
        [one] if one.is_ascii() && !matches!(one, b'"' | b'\r' | b'\n') => *one,
        _ => {
            return Err(DeskError::Invalid(
                "the delimiter is one character, such as a semicolon".into(),
            ));
        }
    };
    let mut rows = reader(decoded(path, encoding)?, delimiter);
    let mut record = csv::StringRecord::new();
    while rows.read_record(&mut record).map_err(broken)? {
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            is_broken: record.len() > MAX_COLUMNS
                || record.iter().any(|cell| cell.len() > MAX_CELL),
            cells: record.iter().take(MAX_COLUMNS).map(cell).collect(),
        };
        if take(row)? == GoOn::No {
            break;
        }
    }
    Ok(())
}

fn cell(text: &str) -> String {
    text.chars().take(MAX_CELL).collect()
}

fn reader<R: Read>(from: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(from)
}

fn broken(error: csv::Error) -> DeskError {
    DeskError::Invalid(format!(
        "the file cannot be read further ({error}); what was read before is kept"
    ))
}

fn decoded(path: &Path, encoding: &'static Encoding) -> Result<Decoded, DeskError> {
    Ok(Decoded {
        from: BufReader::with_capacity(CHUNK, File::open(path)?),
        decoder: encoding.new_decoder(),
        ready: String::with_capacity(2 * CHUNK),
        given: 0,
        is_over: false,
    })
}

/// A file in any encoding, read as UTF-8; what cannot be decoded becomes a replacement character.
struct Decoded {
    from: BufReader<File>,
    decoder: Decoder,
    ready: String,
    given: usize,
    is_over: bool,
}

impl Read for Decoded {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.is_over {
            self.decode_more()?;
        }
        let left = &self.ready.as_bytes()[self.given..];
        let count = left.len().min(to.len());
        to[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

impl Decoded {
    fn decode_more(&mut self) -> io::Result<()> {
        use io::BufRead;
        self.ready.clear();
        self.given = 0;
        let bytes = self.from.fill_buf()?;
        let is_last = bytes.is_empty();
        let (result, read, _) = self
            .decoder
            .decode_to_string(bytes, &mut self.ready, is_last);
        self.from.consume(read);
        self.is_over = is_last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

/// Fills the buffer, unless the file ends before.
fn read_full(file: &mut File, to: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < to.len() {
        match file.read(&mut to[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}
