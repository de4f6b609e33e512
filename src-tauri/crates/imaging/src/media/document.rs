//! Documents: what can be told by content is, the rest goes by its name or as plain bytes.

use std::path::Path;

use super::facts::{FileClass, FileFacts};
use super::window::Window;
use crate::error::ImagingError;
use crate::metadata::MetadataKind;
use crate::sniff::Kind;

/// The list of a ZIP archive stands at its end.
const LIST_BYTES: u64 = 1 << 20;
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Gives the facts of a document.
pub(super) fn facts(
    window: &mut Window,
    kind: Kind,
    head: &[u8],
    name: &str,
) -> Result<FileFacts, ImagingError> {
    let mut facts = FileFacts::of(FileClass::Document, kind);
    let extension = extension(name);
    if kind == Kind::Zip {
        let (_, list) = window.read_end(LIST_BYTES)?;
        in_archive(head, &list).clone_into(&mut facts.mime);
        let names = |part: &[u8]| memchr::memmem::find(&list, part).is_some();
        if names(b"docProps/core.xml") || names(b"meta.xml") {
            facts.private.push(MetadataKind::DocumentProperties);
        }
    } else if head.starts_with(OLD_OFFICE) {
        old_office(&extension).clone_into(&mut facts.mime);
        facts.private.push(MetadataKind::DocumentProperties);
    } else if head.starts_with(b"{\\rtf") {
        "application/rtf".clone_into(&mut facts.mime);
        if memchr::memmem::find(head, b"{\\info").is_some() {
            facts.private.push(MetadataKind::DocumentProperties);
        }
    } else if is_text(head) {
        text(&extension).clone_into(&mut facts.mime);
    }
    facts.stays.clone_from(&facts.private);
    Ok(facts)
}

fn extension(name: &str) -> String {
    let extension = Path::new(name).extension().and_then(|word| word.to_str());
    extension.unwrap_or_default().to_ascii_lowercase()
}

/// Tells office documents, books and plain archives apart by the names of their parts.
fn in_archive(head: &[u8], list: &[u8]) -> &'static str {
    // OpenDocument and EPUB begin with an uncompressed part that holds their media type.
    const BY_TYPE: &[&str] = &[
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/epub+zip",
    ];
    const BY_PART: &[(&[u8], &str)] = &[
        (
            b"word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            b"xl/workbook.",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            b"ppt/presentation.xml",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            b"AndroidManifest.xml",
            "application/vnd.android.package-archive",
        ),
    ];
    let first = head.get(30..160.min(head.len())).unwrap_or_default();
    let declared = first.strip_prefix(b"mimetype").unwrap_or_default();
    let by_type = BY_TYPE
        .iter()
        .find(|mime| declared.starts_with(mime.as_bytes()));
    let by_part = BY_PART
        .iter()
        .find(|(part, _)| memchr::memmem::find(list, part).is_some());
    by_type
        .copied()
        .or(by_part.map(|(_, mime)| *mime))
        .unwrap_or("application/zip")
}

fn old_office(extension: &str) -> &'static str {
    match extension {
        "doc" | "dot" => "application/msword",
        "xls" | "xlt" => "application/vnd.ms-excel",
        "ppt" | "pps" => "application/vnd.ms-powerpoint",
        "msg" => "application/vnd.ms-outlook",
        _ => "application/x-ole-storage",
    }
}

/// Text has no control characters beside the usual ones; the head may end inside a character.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    !head.iter().any(|byte| {
        *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B) || *byte == 0x7F
    })
}

fn text(extension: &str) -> &'static str {
    match extension {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "md" => "text/markdown",
        "json" => "application/json",
        "xml" => "application/xml",
        "html" | "htm" => "text/html",
        "vcf" => "text/vcard",
        "ics" => "text/calendar",
        _ => "text/plain",
    }
}
