//! PDF documents: pages, and the first one drawn small.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::facts::{FileClass, FileFacts};
use super::pdf_private;
use super::window::Window;
use crate::error::ImagingError;
use crate::limits::MAX_OTHER_FILE_BYTES;
use crate::raster::{Layout, Raster};
use crate::sniff::Kind;

/// A page with a side below this cannot be drawn.
const LEAST_SIDE: f32 = 0.1;

/// Gives the facts of a PDF; one that cannot be followed is still a document.
pub(super) fn facts(window: &mut Window) -> Result<FileFacts, ImagingError> {
    let bytes = window.read(0, MAX_OTHER_FILE_BYTES)?;
    let mut facts = FileFacts::of(FileClass::Document, Kind::Pdf);
    let told = pdf_private::read(&bytes);
    facts.private = told.private;
    facts.stays = told.stays;
    match Pdf::new(bytes) {
        Ok(pdf) => facts.pages = u32::try_from(pdf.pages().len()).ok(),
        Err(LoadPdfError::Decryption(_)) => facts.locked = true,
        Err(LoadPdfError::Invalid) => {}
    }
    Ok(facts)
}

/// Draws the first page on white, with at most `edge_px` on its longer side.
pub(super) fn first_page(bytes: Vec<u8>, edge_px: u32) -> Result<Raster, ImagingError> {
    let pdf = Pdf::new(bytes).map_err(|why| match why {
        LoadPdfError::Decryption(_) => ImagingError::damaged("it is locked with a password"),
        LoadPdfError::Invalid => ImagingError::damaged("its pages cannot be followed"),
    })?;
    let page = pdf.pages().first();
    let page = page.ok_or_else(|| ImagingError::damaged("it has no page"))?;
    let (width, height) = page.render_dimensions();
    if !(width.is_finite() && height.is_finite() && width >= LEAST_SIDE && height >= LEAST_SIDE) {
        return Err(ImagingError::damaged("its first page has no size"));
    }
    let scale = edge_px.clamp(16, 4096) as f32 / width.max(height);
    let settings = PixmapSettings {
        // A very narrow page is still a pixel wide.
        x_scale: scale.max(1.01 / width),
        y_scale: scale.max(1.01 / height),
        bg_color: WHITE,
    };
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let pixels = drawn.data_as_u8_slice().as_chunks::<4>().0;
    Ok(Raster {
        pixels: pixels
            .iter()
            .flat_map(|[red, green, blue, _]| [*red, *green, *blue])
            .collect(),
        width: u32::from(drawn.width()),
        height: u32::from(drawn.height()),
        layout: Layout::Rgb,
    })
}
