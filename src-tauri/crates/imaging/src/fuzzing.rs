//! Doors into the parts that read hostile bytes first, for the fuzz targets and their smoke test;
//! nothing else may use them. Each must end for any bytes, without a panic and in little memory.

use std::collections::BTreeSet;

use crate::container::{gif, heif, jpeg, png, riff, tiff};
use crate::header::read_header;
use crate::limits::refuse_oversized;
use crate::metadata;
use crate::profile::describe;
use crate::sniff::sniff;
use crate::strip::strip_jpeg;
use crate::worker::read_anything;

/// Takes bytes of any kind and must come back.
pub type Door = fn(&[u8]);

/// Every door by the name of its fuzz target.
pub const DOORS: [(&str, Door); 5] = [
    ("sniffing", sniffing),
    ("header_gate", header_gate),
    ("exif", exif),
    ("containers", containers),
    ("protocol", protocol),
];

/// What is this file?
pub fn sniffing(bytes: &[u8]) {
    _ = sniff(bytes);
}

/// Is it within the limits?
pub fn header_gate(bytes: &[u8]) {
    if let Ok(header) = read_header(bytes) {
        _ = refuse_oversized(&header, bytes.len() as u64);
    }
}

/// Which way is up, and what does it tell?
pub fn exif(bytes: &[u8]) {
    _ = metadata::orientation(bytes);
    metadata::exif_categories(bytes, &mut BTreeSet::new());
}

/// Which parts does the file have?
pub fn containers(bytes: &[u8]) {
    _ = jpeg::icc_profile(&jpeg::split(bytes)).map(|icc| describe(&icc));
    _ = strip_jpeg(bytes, None);
    _ = png::split(bytes);
    _ = gif::split(bytes);
    for chunk in riff::chunks(bytes) {
        riff::walk(chunk.data).for_each(drop);
    }
    _ = tiff::first_directory(bytes);
    if let Some(parts) = heif::split(bytes) {
        _ = (parts.upright_size(), parts.exif(), parts.xmp());
        _ = (parts.has_alpha(), parts.has_extra_pictures());
    }
    _ = describe(bytes);
    let kind = sniff(bytes);
    if kind.is_supported() {
        _ = metadata::find(bytes, kind);
    }
}

/// What does the other side of the pipe say?
pub fn protocol(bytes: &[u8]) {
    read_anything(bytes);
}
