//! Walks the parts of picture files without decoding them. Every walker stops at the first
//! inconsistency, never allocates by a length it read, and never looks outside the given bytes.

pub(crate) mod gif;
pub(crate) mod heif;
pub(crate) mod jpeg;
pub(crate) mod png;
pub(crate) mod riff;
pub(crate) mod tiff;
