//! Pictures made for the tests: asymmetric ones, hostile ones, and ones full of private data.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat, Rgb, RgbImage, RgbaImage};
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::{Bytes, ImageEXIF, ImageICC};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

/// Marks every private string in the samples, so that one search finds any that survived.
pub const SECRET: &str = "Private-7C1";

/// A picture without any symmetry: gradients, and a different colour in each corner.
pub fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (near_left, near_top) = (x < width / 4, y < height / 4);
        let (near_right, near_bottom) = (x >= width * 3 / 4, y >= height * 3 / 4);
        match (near_left, near_top, near_right, near_bottom) {
            (true, true, ..) => Rgb([220, 30, 30]),
            (_, true, true, _) => Rgb([30, 200, 30]),
            (true, _, _, true) => Rgb([30, 30, 220]),
            (_, _, true, true) => Rgb([240, 220, 40]),
            _ => Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 128]),
        }
    })
}

/// A picture that no encoder can make small.
pub fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    RgbImage::from_fn(width, height, |_, _| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let [a, b, c, ..] = state.to_le_bytes();
        Rgb([a, b, c])
    })
}

/// A plain JPEG with the chroma subsampling of a phone.
pub fn jpeg(picture: &RgbImage, quality: i32) -> Vec<u8> {
    encode_jpeg(picture, quality, false)
}

/// The same as progressive JPEG.
pub fn progressive_jpeg(picture: &RgbImage) -> Vec<u8> {
    encode_jpeg(picture, 90, true)
}

fn encode_jpeg(picture: &RgbImage, quality: i32, progressive: bool) -> Vec<u8> {
    let mut encoder = Compressor::new().unwrap();
    encoder.set_quality(quality).unwrap();
    encoder.set_subsamp(Subsamp::Sub2x2).unwrap();
    encoder.set_progressive(progressive).unwrap();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let format = PixelFormat::RGB;
    let image = Image {
        pixels: &picture.as_raw()[..],
        width,
        pitch: width * 3,
        height,
        format,
    };
    encoder.compress_to_vec(image).unwrap()
}

/// A JPEG in printing colours; `ink` is cyan, magenta, yellow, black for all pixels.
pub fn cmyk_jpeg(width: usize, height: usize, ink: [u8; 4]) -> Vec<u8> {
    let inverted: Vec<u8> = ink.iter().map(|channel| !channel).collect();
    let pixels = inverted.repeat(width * height);
    let mut encoder = Compressor::new().unwrap();
    encoder.set_quality(95).unwrap();
    encoder.set_subsamp(Subsamp::None).unwrap();
    let format = PixelFormat::CMYK;
    let image = Image {
        pixels: &pixels[..],
        width,
        pitch: width * 4,
        height,
        format,
    };
    encoder.compress_to_vec(image).unwrap()
}

/// A grey JPEG.
pub fn grey_jpeg(width: usize, height: usize) -> Vec<u8> {
    let pixels: Vec<u8> = (0..width * height)
        .map(|at| (at % width * 255 / width) as u8)
        .collect();
    let mut encoder = Compressor::new().unwrap();
    encoder.set_subsamp(Subsamp::Gray).unwrap();
    let format = PixelFormat::GRAY;
    let image = Image {
        pixels: &pixels[..],
        width,
        pitch: width,
        height,
        format,
    };
    encoder.compress_to_vec(image).unwrap()
}

/// Encodes in a format of the `image` crate.
pub fn png(picture: &RgbImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// A PNG that is clear on its left half and solid green on its right half.
pub fn half_clear_png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, _| {
        image::Rgba(if x < width / 2 {
            [0, 0, 0, 0]
        } else {
            [20, 160, 60, 255]
        })
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// A lossless WebP.
pub fn lossless_webp(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = picture.dimensions();
    WebPEncoder::new_lossless(&mut file)
        .encode(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

/// A lossy WebP of 24 × 16 pixels: left half red, right half blue.
pub fn lossy_webp() -> Vec<u8> {
    const HEX: &str = "524946465600000057454250565038204a000000b003009d012a180010003eb5489e49a7\
        2422a1300800e016894013a5d00a00157ffb800066c000feec3fc3b7b2e8dae6b6be3d3481bf0f8f4d21fff253\
        68d9cb7f286d5a76158ff00000";
    let digits: Vec<u8> = HEX
        .bytes()
        .filter_map(|digit| (digit as char).to_digit(16))
        .map(|d| d as u8)
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// An animated WebP whose frames are these pictures.
pub fn animated_webp(frames: &[RgbImage]) -> Vec<u8> {
    let (width, height) = frames[0].dimensions();
    let size = [u24(width - 1), u24(height - 1)].concat();
    let mut body = chunk(b"VP8X", &[&[0x02, 0, 0, 0][..], &size].concat());
    body.extend(chunk(b"ANIM", &[0, 0, 0, 0, 0, 0]));
    for frame in frames {
        let still = lossless_webp(frame);
        let head = [&[0; 6][..], &size, &u24(100), &[0]].concat();
        body.extend(chunk(b"ANMF", &[&head[..], &still[12..]].concat()));
    }
    [
        b"RIFF",
        &(body.len() as u32 + 4).to_le_bytes()[..],
        b"WEBP",
        &body,
    ]
    .concat()
}

fn u24(value: u32) -> [u8; 3] {
    let [a, b, c, _] = value.to_le_bytes();
    [a, b, c]
}

/// One RIFF chunk with its padding.
pub fn chunk(id: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let padding = vec![0; data.len() % 2];
    [&id[..], &(data.len() as u32).to_le_bytes(), data, &padding].concat()
}

/// Adds metadata chunks to a still lossless WebP.
pub fn webp_with_metadata(picture: &RgbImage, exif: &[u8]) -> Vec<u8> {
    let still = lossless_webp(picture);
    let size = [u24(picture.width() - 1), u24(picture.height() - 1)].concat();
    let mut body = chunk(b"VP8X", &[&[0x0C, 0, 0, 0][..], &size].concat());
    body.extend_from_slice(&still[12..]);
    body.extend(chunk(b"EXIF", exif));
    body.extend(chunk(b"XMP ", xmp().as_bytes()));
    [
        b"RIFF",
        &(body.len() as u32 + 4).to_le_bytes()[..],
        b"WEBP",
        &body,
    ]
    .concat()
}

/// An animated GIF, one frame per colour.
pub fn gif(width: u32, height: u32, colours: &[[u8; 3]]) -> Vec<u8> {
    let mut file = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut file);
        for [red, green, blue] in colours {
            let frame =
                RgbaImage::from_pixel(width, height, image::Rgba([*red, *green, *blue, 255]));
            encoder.encode_frame(image::Frame::new(frame)).unwrap();
        }
    }
    file
}

/// An EXIF block with only an orientation.
pub fn exif_orientation(value: u16) -> Vec<u8> {
    exif_of(&[field(Tag::Orientation, Value::Short(vec![value]))])
}

/// An EXIF block with something private in every category.
pub fn exif_everything() -> Vec<u8> {
    let text = |suffix: &str| Value::Ascii(vec![format!("{SECRET} {suffix}").into_bytes()]);
    let degrees = [59, 18, 22].map(|num| Rational { num, denom: 1 });
    exif_of(&[
        field(Tag::Orientation, Value::Short(vec![1])),
        field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
        field(Tag::GPSLatitude, Value::Rational(degrees.to_vec())),
        field(Tag::Make, text("maker")),
        field(Tag::Model, text("model")),
        field(Tag::BodySerialNumber, text("serial")),
        field(Tag::CameraOwnerName, text("owner")),
        field(Tag::Artist, text("artist")),
        field(Tag::Copyright, text("copyright")),
        field(Tag::DateTimeOriginal, text("date")),
        field(Tag::Software, text("software")),
        field(Tag::ImageDescription, text("description")),
        field(
            Tag::MakerNote,
            Value::Undefined(SECRET.as_bytes().to_vec(), 0),
        ),
    ])
}

fn field(tag: Tag, value: Value) -> Field {
    Field {
        tag,
        ifd_num: In::PRIMARY,
        value,
    }
}

fn exif_of(fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

/// Puts an EXIF block into a JPEG.
pub fn jpeg_with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let mut parts = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    parts.set_exif(Some(Bytes::copy_from_slice(exif)));
    parts.encoder().bytes().to_vec()
}

/// Puts a colour profile into a JPEG.
pub fn jpeg_with_icc(jpeg: &[u8], icc: &[u8]) -> Vec<u8> {
    let mut parts = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    parts.set_icc_profile(Some(Bytes::copy_from_slice(icc)));
    parts.encoder().bytes().to_vec()
}

/// Puts a segment behind the first one.
pub fn jpeg_with_segment(jpeg: &[u8], marker: u8, contents: &[u8]) -> Vec<u8> {
    let mut parts = Jpeg::from_bytes(Bytes::copy_from_slice(jpeg)).unwrap();
    let segment = JpegSegment::new_with_contents(marker, Bytes::copy_from_slice(contents));
    parts.segments_mut().insert(1, segment);
    parts.encoder().bytes().to_vec()
}

/// An XMP packet with a place and a name.
pub fn xmp() -> String {
    format!(
        "<x:xmpmeta><rdf:Description exif:GPSLatitude=\"59,18N\" dc:creator=\"{SECRET}\" \
         aux:SerialNumber=\"{SECRET}\"/></x:xmpmeta>"
    )
}

/// The Display P3 profile in its usual coding.
pub fn display_p3() -> Vec<u8> {
    moxcms::ColorProfile::new_display_p3().encode().unwrap()
}

/// One PNG chunk with its check sum.
pub fn png_chunk(id: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&id[..], data].concat();
    [
        &(data.len() as u32).to_be_bytes()[..],
        &body,
        &crc32(&body).to_be_bytes(),
    ]
    .concat()
}

/// Puts a chunk behind the PNG header chunk.
pub fn png_with_chunk(png: &[u8], id: &[u8; 4], data: &[u8]) -> Vec<u8> {
    const AFTER_HEADER: usize = 33;
    [
        &png[..AFTER_HEADER],
        &png_chunk(id, data),
        &png[AFTER_HEADER..],
    ]
    .concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| {
        if crc & 1 == 1 {
            crc >> 1 ^ 0xEDB8_8320
        } else {
            crc >> 1
        }
    };
    let fold = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(!0, fold)
}

/// Encodes as HEIC, with the given EXIF block and profile.
pub fn heic(picture: &RgbImage, exif: Option<Vec<u8>>, icc: Option<Vec<u8>>) -> Vec<u8> {
    let rgba = picture
        .pixels()
        .flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255].map(u16::from));
    let image = heifer::Image {
        width: picture.width(),
        height: picture.height(),
        bit_depth: 8,
        has_alpha: false,
        data: rgba.collect(),
    };
    let metadata = heifer::metadata::Metadata {
        exif,
        icc_profile: icc,
        ..Default::default()
    };
    let options = heifer::EncodeOptions {
        quality: 95,
        ..Default::default()
    };
    heifer::encode_with_metadata(&image, &metadata, &options).unwrap()
}

/// Encodes by the `image` crate.
pub fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone())
        .write_to(&mut file, format)
        .unwrap();
    file.into_inner()
}
