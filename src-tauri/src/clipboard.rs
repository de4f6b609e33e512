//! What was copied elsewhere: files, or a picture.

use arboard::Clipboard;
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use std::path::PathBuf;

/// What the clipboard holds, as far as it can be attached.
pub enum Copied {
    Files(Vec<PathBuf>),
    /// A picture, as PNG.
    Picture(Vec<u8>),
    Nothing,
}

/// Reads the clipboard; what cannot be read counts as nothing.
pub fn read() -> Copied {
    let Ok(mut clipboard) = Clipboard::new() else {
        return Copied::Nothing;
    };
    match clipboard.get().file_list() {
        Ok(paths) if !paths.is_empty() => return Copied::Files(paths),
        _ => {}
    }
    clipboard
        .get_image()
        .ok()
        .and_then(encode)
        .map_or(Copied::Nothing, Copied::Picture)
}

fn encode(picture: arboard::ImageData<'_>) -> Option<Vec<u8>> {
    let (width, height) = (
        u32::try_from(picture.width).ok()?,
        u32::try_from(picture.height).ok()?,
    );
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&picture.bytes, width, height, ExtendedColorType::Rgba8)
        .ok()?;
    Some(png)
}
