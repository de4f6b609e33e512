//! Lines of text too small to read after the rescale.

use serde::{Deserialize, Serialize};

/// A line that looks like text; its place is in thousandths of the edited picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmallText {
    /// Distance from the left side.
    pub left: u16,
    /// Distance from the top.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
    /// Estimated height of the small letters after the rescale, in pixels.
    pub height_px: u16,
}
