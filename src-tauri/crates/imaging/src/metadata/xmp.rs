//! Categories inside an XMP packet, found by property name; the packet is not parsed.

use std::collections::BTreeSet;

use super::MetadataKind;

const PROPERTIES: &[(&[u8], MetadataKind)] = &[
    (b"GPSLatitude", MetadataKind::Place),
    (b"photoshop:City", MetadataKind::Place),
    (b"SerialNumber", MetadataKind::CameraSerial),
    (b"OwnerName", MetadataKind::Owner),
    (b"dc:creator", MetadataKind::Owner),
    (b"dc:rights", MetadataKind::Copyright),
    (b"CreatorTool", MetadataKind::Software),
    (b"CreateDate", MetadataKind::DateTaken),
    (b"dc:description", MetadataKind::Comment),
    (b"dc:title", MetadataKind::Comment),
];

/// Adds the packet itself and the categories of the properties it names.
pub(super) fn categories(packet: &[u8], found: &mut BTreeSet<MetadataKind>) {
    found.insert(MetadataKind::Xmp);
    let named = PROPERTIES.iter().filter(|(name, _)| contains(packet, name));
    found.extend(named.map(|(_, kind)| *kind));
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
