//! What a HEIC or HEIF file says before its pixels are decoded.

use heifer::heifer_isobmff::{HeifFile, boxes::Property};

/// The picture to show, as its container describes it.
pub(crate) struct Parts<'a> {
    file: HeifFile<'a>,
}

/// Reads the boxes; `None` when they cannot be followed.
pub(crate) fn split(bytes: &[u8]) -> Option<Parts<'_>> {
    let file = HeifFile::parse(bytes).ok()?;
    file.primary_item().ok()?;
    Some(Parts { file })
}

impl Parts<'_> {
    /// Gives width and height after the crop and turns that the container asks for.
    pub fn upright_size(&self) -> Option<(u32, u32)> {
        let id = self.file.primary_id;
        let stored = self.file.image_size(id).ok()??;
        let properties = self.file.item_properties(id).ok()?;
        Some(properties.fold(stored, turned))
    }

    /// Gives the EXIF block, from its TIFF header on.
    pub fn exif(&self) -> Option<Vec<u8>> {
        self.file.exif(self.file.primary_id).ok()?
    }

    /// Gives the XMP packet.
    pub fn xmp(&self) -> Option<Vec<u8>> {
        self.file.xmp(self.file.primary_id).ok()?
    }

    /// Gives the colour profile.
    pub fn icc_profile(&self) -> Option<&[u8]> {
        self.file.icc_profile(self.file.primary_id).ok()?
    }

    /// Tells whether there is a small copy of the picture.
    pub fn has_thumbnail(&self) -> bool {
        !self
            .file
            .referencing_items(self.file.primary_id, b"thmb")
            .is_empty()
    }

    /// Tells whether there is an opacity plane.
    pub fn has_alpha(&self) -> bool {
        self.helpers()
            .any(|kind| kind.contains("alpha") || kind.ends_with("auxid:1"))
    }

    /// Tells whether there are further pictures, such as depth maps, or more than one to show.
    pub fn has_extra_pictures(&self) -> bool {
        let is_extra = |kind: &str| !(kind.contains("alpha") || kind.ends_with("auxid:1"));
        self.file.top_level_image_ids().len() > 1 || self.helpers().any(is_extra)
    }

    fn helpers(&self) -> impl Iterator<Item = &str> {
        let helpers = self.file.referencing_items(self.file.primary_id, b"auxl");
        helpers.into_iter().filter_map(|id| {
            self.file
                .item_properties(id)
                .ok()?
                .find_map(|property| match property {
                    Property::AuxiliaryType(kind) => Some(kind.as_str()),
                    _ => None,
                })
        })
    }
}

fn turned((width, height): (u32, u32), property: &Property) -> (u32, u32) {
    match property {
        Property::Rotation(quarters) if quarters % 2 == 1 => (height, width),
        Property::CleanAperture {
            width: cropped_width,
            height: cropped_height,
            ..
        } => (
            whole(*cropped_width).min(width),
            whole(*cropped_height).min(height),
        ),
        _ => (width, height),
    }
}

fn whole((numerator, denominator): (u32, u32)) -> u32 {
    numerator.checked_div(denominator).unwrap_or_default()
}
