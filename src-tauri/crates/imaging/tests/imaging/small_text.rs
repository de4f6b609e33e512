//! Text that gets too small to read is found, and nothing else is taken for text.

use image::{Rgb, RgbImage, imageops};
use imaging::{Edit, Part, SmallText, small_text};

use crate::samples::{jpeg, noise, png, scene};

/// Letters on nine rows: two above the small letters, five of them, two below.
const LETTERS: [(char, [&str; 9]); 12] = [
    (
        'a',
        ["", "", " ### ", "    #", " ####", "#   #", " ####", "", ""],
    ),
    (
        'b',
        [
            "#", "#", "#### ", "#   #", "#   #", "#   #", "#### ", "", "",
        ],
    ),
    (
        'd',
        [
            "    #", "    #", " ####", "#   #", "#   #", "#   #", " ####", "", "",
        ],
    ),
    (
        'e',
        ["", "", " ### ", "#   #", "#####", "#    ", " ### ", "", ""],
    ),
    (
        'g',
        [
            "", "", " ####", "#   #", "#   #", " ####", "    #", "    #", " ### ",
        ],
    ),
    ('i', ["#", "", "#", "#", "#", "#", "#", "", ""]),
    (
        'm',
        ["", "", "## # ", "# # #", "# # #", "# # #", "#   #", "", ""],
    ),
    (
        'n',
        ["", "", "# ## ", "##  #", "#   #", "#   #", "#   #", "", ""],
    ),
    (
        'o',
        ["", "", " ### ", "#   #", "#   #", "#   #", " ### ", "", ""],
    ),
    (
        'r',
        ["", "", "# ##", "##  ", "#   ", "#   ", "#   ", "", ""],
    ),
    (
        't',
        [
            " #  ", " #  ", "####", " #  ", " #  ", " # #", "  # ", "", "",
        ],
    ),
    (
        's',
        ["", "", " ####", "#    ", " ### ", "    #", "#### ", "", ""],
    ),
];
const SMALL_LETTER_ROWS: u32 = 5;
const WORDS: &str = "one dress is ready to go and it is not red";

/// Writes words with dots of `dot` pixels; gives the right end.
fn write(page: &mut RgbImage, words: &str, left: u32, top: u32, dot: u32, ink: Rgb<u8>) -> u32 {
    let mut x = left;
    for letter in words.chars() {
        let drawn = LETTERS.iter().find(|(known, _)| *known == letter);
        let rows = drawn.map_or(&[""; 9], |(_, rows)| rows);
        let columns = rows
            .iter()
            .map(|row| row.len() as u32)
            .max()
            .unwrap_or(0)
            .max(2);
        for (down, row) in (0..).zip(rows) {
            for (across, _) in (0..).zip(row.bytes()).filter(|(_, byte)| *byte == b'#') {
                let (from_x, from_y) = (x + across * dot, top + down * dot);
                for (dx, dy) in (0..dot).flat_map(|dx| (0..dot).map(move |dy| (dx, dy))) {
                    page.put_pixel(from_x + dx, from_y + dy, ink);
                }
            }
        }
        x += (columns + 1) * dot;
    }
    x
}

fn page(paper: Rgb<u8>, ink: Rgb<u8>, dot: u32) -> RgbImage {
    let mut page = RgbImage::from_pixel(3200, 2400, paper);
    write(&mut page, WORDS, 400, 800, dot, ink);
    page
}

/// Where the words end that stand on such a page, in thousandths of its width.
fn end_of_words(dot: u32) -> u32 {
    let mut page = RgbImage::new(3200, 2400);
    write(&mut page, WORDS, 400, 800, dot, Rgb([0; 3])) * 1000 / 3200
}

/// The picture arrives at half its size.
const ARRIVING_WIDTH_PX: u32 = 1600;

fn found(picture: &RgbImage) -> Vec<SmallText> {
    small_text(&jpeg(picture, 90), None, ARRIVING_WIDTH_PX).unwrap()
}

#[test]
fn small_letters_are_found_where_they_are_and_measured() {
    for (paper, ink) in [
        (Rgb([250, 250, 245]), Rgb([20, 20, 30])),
        (Rgb([20, 30, 60]), Rgb([240, 230, 200])),
        (Rgb([150, 150, 150]), Rgb([60, 70, 80])),
    ] {
        for dot in [2, 3] {
            let lines = found(&page(paper, ink, dot));
            assert!(
                !lines.is_empty(),
                "dots of {dot} on {paper:?}: nothing found"
            );
            let expected = f64::from(SMALL_LETTER_ROWS * dot) / 2.0;
            for line in &lines {
                let off = (f64::from(line.height_px) - expected).abs();
                assert!(off <= 1.5, "{line:?}, but letters of {expected} px arrive");
                assert!((120..900).contains(&line.left), "{line:?}");
                assert!((328..=337).contains(&line.top), "{line:?}");
                assert!(line.top + line.height <= 350, "{line:?}");
            }
            let reaches = lines.iter().map(|line| line.left + line.width).max();
            let reaches = u32::from(reaches.unwrap_or(0));
            assert!(
                reaches + 12 > end_of_words(dot),
                "only the beginning was found: {lines:?}"
            );
        }
    }
}

#[test]
fn letters_that_stay_readable_are_not_told() {
    for dot in [4, 5, 8] {
        let lines = found(&page(Rgb([250; 3]), Rgb([20; 3]), dot));
        assert_eq!(lines, [], "dots of {dot}");
    }
}

#[test]
fn letters_are_measured_after_the_rescale() {
    let picture = page(Rgb([250; 3]), Rgb([20; 3]), 4);
    let file = jpeg(&picture, 90);
    assert_eq!(small_text(&file, None, 3200).unwrap(), []);
    assert!(!small_text(&file, None, 800).unwrap().is_empty());
}

#[test]
fn several_lines_are_told_from_top_to_bottom() {
    let mut picture = page(Rgb([250; 3]), Rgb([20; 3]), 2);
    write(
        &mut picture,
        "on a red or green dress",
        1400,
        2000,
        3,
        Rgb([90, 10, 10]),
    );
    let lines = found(&picture);
    let tops: Vec<u16> = lines.iter().map(|line| line.top).collect();
    assert!(
        tops.is_sorted() && tops.iter().any(|top| *top > 800),
        "{lines:?}"
    );
}

#[test]
fn a_slightly_tilted_line_is_found_too() {
    let straight = page(Rgb([240; 3]), Rgb([30; 3]), 2);
    let tilted = Edit {
        straighten_tenths: 15,
        ..Edit::default()
    };
    let lines = small_text(&png(&straight), Some(tilted), ARRIVING_WIDTH_PX).unwrap();
    assert!(!lines.is_empty());
}

#[test]
fn places_are_those_of_the_edited_picture() {
    let picture = page(Rgb([250; 3]), Rgb([20; 3]), 3);
    let upper_left = Edit {
        crop: Some(Part {
            left: 0,
            top: 2500,
            width: 10_000,
            height: 5000,
        }),
        ..Edit::default()
    };
    let lines = small_text(&png(&picture), Some(upper_left), ARRIVING_WIDTH_PX).unwrap();
    // 800 of 2,400 rows is the 200th of the 1,200 that stay.
    assert!(
        lines.iter().all(|line| (155..=175).contains(&line.top)),
        "{lines:?}"
    );
    assert!(!lines.is_empty());
    let elsewhere = Edit {
        crop: Some(Part {
            left: 0,
            top: 5000,
            width: 10_000,
            height: 5000,
        }),
        ..Edit::default()
    };
    let lines = small_text(&png(&picture), Some(elsewhere), ARRIVING_WIDTH_PX).unwrap();
    assert_eq!(lines, []);
}

/// Noise in several sizes on top of each other, as clouds, stone and cloth have it.
fn texture(width: u32, height: u32, seed: u64) -> RgbImage {
    let mut sum = vec![0.0_f32; (width * height) as usize];
    for (octave, cell) in [256, 128, 64, 32, 16, 8, 4, 2].into_iter().enumerate() {
        let coarse = RgbImage::from_fn(width / cell + 2, height / cell + 2, |x, y| {
            let mixed = (u64::from(x) << 32 | u64::from(y))
                .wrapping_add(seed + octave as u64)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            Rgb([(mixed ^ mixed >> 31)
                .wrapping_mul(0xBF58_476D_1CE4_E5B9)
                .to_le_bytes()[5]; 3])
        });
        let (grown_width, grown_height) = (coarse.width() * cell, coarse.height() * cell);
        let filter = imageops::FilterType::Triangle;
        let grown = imageops::resize(&coarse, grown_width, grown_height, filter);
        let weight = (cell as f32).sqrt() / 40.0;
        for (at, value) in sum.iter_mut().enumerate() {
            let (x, y) = (at as u32 % width, at as u32 / width);
            *value += (f32::from(grown.get_pixel(x, y)[0]) - 128.0) * weight;
        }
    }
    RgbImage::from_fn(width, height, |x, y| {
        let value = sum[(y * width + x) as usize];
        Rgb([(value * 2.0 + 128.0).clamp(0.0, 255.0) as u8; 3])
    })
}

#[test]
fn pictures_without_text_raise_no_alarm() {
    let grain = |amount: u32| {
        let (base, grain) = (scene(1600, 1200), noise(1600, 1200));
        RgbImage::from_fn(1600, 1200, |x, y| {
            let (colour, grain) = (base.get_pixel(x, y).0, grain.get_pixel(x, y).0);
            let mixed = |channel: usize| {
                let shift = i32::from(grain[channel]) - 128;
                (i32::from(colour[channel]) + shift * amount as i32 / 128).clamp(0, 255) as u8
            };
            Rgb([mixed(0), mixed(1), mixed(2)])
        })
    };
    let fence = RgbImage::from_fn(1600, 1200, |x, y| {
        let is_pale = y / 12 % 2 == 0 && x / 5 % 2 == 0;
        Rgb([if is_pale { 30 } else { 220 }; 3])
    });
    let scale = RgbImage::from_fn(1600, 1200, |x, y| {
        let is_tick = (600..612).contains(&y) && x % 9 < 2;
        Rgb([if is_tick { 10 } else { 240 }; 3])
    });
    let windows = RgbImage::from_fn(1600, 1200, |x, y| {
        let is_lit = (x / 30 * 7 + y / 40 * 5) % 3 > 0;
        let is_window = x % 30 < 8 + x / 30 % 4 && y % 40 < 14 && is_lit;
        Rgb([if is_window { 150 } else { 25 }; 3])
    });
    let gradient = RgbImage::from_fn(1600, 1200, |x, y| Rgb([(x / 7) as u8, (y / 5) as u8, 90]));
    let pictures = [
        ("noise", noise(1600, 1200)),
        ("scene", scene(1600, 1200)),
        ("fine grain", grain(30)),
        ("coarse grain", grain(110)),
        ("gradient", gradient),
        ("fence", fence),
        ("scale", scale),
        ("windows", windows),
        ("texture", texture(1600, 1200, 1)),
        ("another texture", texture(1600, 1200, 77)),
    ];
    for (name, picture) in pictures {
        for arriving in [1600, 1000, 500] {
            let lines = small_text(&png(&picture), None, arriving).unwrap();
            assert_eq!(lines, [], "{name} at {arriving} px");
        }
    }
}
