//! Small films, sounds and documents made for the tests.

use crate::samples::SECRET;

/// One box of a film.
pub fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 8).unwrap();
    [&length.to_be_bytes(), kind.as_slice(), body].concat()
}

fn numbers(values: &[u32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_be_bytes())
        .collect()
}

/// What a film of the tests is like.
pub struct Film {
    pub brand: &'static [u8; 4],
    pub seconds: u32,
    pub size: (u32, u32),
    /// Whether the matrix turns it by a quarter.
    pub turned: bool,
    pub tracks: Vec<(&'static [u8; 4], &'static [u8; 4])>,
    /// Whether it says where and with what it was made.
    pub talkative: bool,
}

impl Film {
    pub fn phone() -> Self {
        Self {
            brand: b"isom",
            seconds: 12,
            size: (1920, 1080),
            turned: true,
            tracks: vec![(b"vide", b"avc1"), (b"soun", b"mp4a")],
            talkative: true,
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let time = if self.talkative { 3_800_000_000 } else { 0 };
        let movie = numbers(&[0, time, time, 1000, self.seconds * 1000, 0x10000]);
        let mut moov = boxed(b"mvhd", &[movie, vec![0; 76]].concat());
        for (handler, codec) in &self.tracks {
            moov.extend(self.track(handler, codec, time));
        }
        if self.talkative {
            let place = [
                b"\0\x18\x15\xC7".as_slice(),
                b"+52.3728+004.8936/",
                SECRET.as_bytes(),
            ]
            .concat();
            moov.extend(boxed(
                b"udta",
                &[
                    boxed(b"\xA9xyz", &place),
                    boxed(b"\xA9mod", SECRET.as_bytes()),
                ]
                .concat(),
            ));
        }
        [
            boxed(
                b"ftyp",
                &[self.brand.as_slice(), b"\0\0\x02\0", b"isom"].concat(),
            ),
            boxed(b"mdat", b"the film itself"),
            boxed(b"moov", &moov),
        ]
        .concat()
    }

    fn track(&self, handler: &[u8; 4], codec: &[u8; 4], time: u32) -> Vec<u8> {
        let is_video = handler == b"vide";
        let (width, height) = if is_video { self.size } else { (0, 0) };
        let one = 0x10000;
        let matrix = if self.turned && is_video {
            [0, one, 0, 0_u32.wrapping_sub(one), 0, 0, 0, 0, 0x4000_0000]
        } else {
            [one, 0, 0, 0, one, 0, 0, 0, 0x4000_0000]
        };
        let mut header = numbers(&[7, time, time, 1, 0, self.seconds * 1000, 0, 0, 0, 0]);
        header.extend(numbers(&matrix));
        header.extend(numbers(&[width << 16, height << 16]));
        let samples = [numbers(&[0, 1]), boxed(codec, &[0; 78])].concat();
        let table = boxed(b"minf", &boxed(b"stbl", &boxed(b"stsd", &samples)));
        let media = [
            boxed(
                b"mdhd",
                &numbers(&[0, time, time, 1000, self.seconds * 1000, 0]),
            ),
            boxed(
                b"hdlr",
                &[numbers(&[0, 0]), handler.to_vec(), vec![0; 13]].concat(),
            ),
            table,
        ];
        boxed(
            b"trak",
            &[boxed(b"tkhd", &header), boxed(b"mdia", &media.concat())].concat(),
        )
    }
}

/// A PDF of some pages with an information dictionary and an XMP packet.
pub fn pdf(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages)
        .map(|page| format!("{} 0 R", 10 + page))
        .collect();
    let packet = format!("<?xpacket begin=''?><x:xmpmeta>{SECRET}</x:xmpmeta><?xpacket end='w'?>");
    let drawing = "1 0 0 rg 0 0 300 200 re f";
    let mut objects = vec![
        (
            1,
            "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>".to_owned(),
        ),
        (
            2,
            format!(
                "<< /Type /Pages /Count {pages} /Kids [{}] >>",
                kids.join(" ")
            ),
        ),
        (
            3,
            format!(
                "<< /Author ({SECRET} \\(she\\)) /Producer <{}> /CreationDate (D:20261121120000Z) >>",
                hex(SECRET)
            ),
        ),
        (
            4,
            format!(
                "<< /Type /Metadata /Subtype /XML /Length {} >>\nstream\n{packet}\nendstream",
                packet.len()
            ),
        ),
        (
            5,
            format!(
                "<< /Length {} >>\nstream\n{drawing}\nendstream",
                drawing.len()
            ),
        ),
    ];
    for page in 0..pages {
        let body = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 5 0 R >>";
        objects.push((10 + page, body.to_owned()));
    }
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, body) in &objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", file.len()));
        file.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let start = file.len();
    let size = 10 + pages;
    let end = format!(
        "{table}trailer\n<< /Size {size} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend_from_slice(end.as_bytes());
    file
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02X}")).collect()
}

/// A voice message of Opus in Ogg; the checksums are left out.
pub fn opus(seconds: u64) -> Vec<u8> {
    let page = |position: u64, packet: &[u8]| {
        let mut page = b"OggS\0\0".to_vec();
        page.extend_from_slice(&position.to_le_bytes());
        page.extend_from_slice(b"ABCD\0\0\0\0\0\0\0\0\x01");
        page.push(u8::try_from(packet.len()).unwrap());
        page.extend_from_slice(packet);
        page
    };
    let head = b"OpusHead\x01\x01\x38\x01\x80\xBB\0\0\0\0\0";
    [
        page(0, head),
        page(0, b"OpusTags\x04\0\0\0test\0\0\0\0"),
        page(seconds * 48_000 + 312, b"sound"),
    ]
    .concat()
}

/// AAC frames of 1,024 samples at 44,100 per second.
pub fn adts(frames: usize) -> Vec<u8> {
    let frame = [0xFF, 0xF1, 0x50, 0x80, 0x01, 0x3F, 0xFC, 0, 0];
    frame.repeat(frames)
}

/// Speech in frames of 20 ms.
pub fn amr(frames: usize) -> Vec<u8> {
    let frame = [&[0x3C_u8], [7; 31].as_slice()].concat();
    [b"#!AMR\n".as_slice(), &frame.repeat(frames)].concat()
}

/// Frames of 128 kbit/s at 44,100 per second, with a label in front and the old one behind.
pub fn mp3(frames: usize) -> Vec<u8> {
    let frame = [[0xFF, 0xFB, 0x90, 0x00].as_slice(), &[0; 413]].concat();
    let owner = [
        b"TPE1\0\0\0\x10\0\0\0".as_slice(),
        SECRET.as_bytes(),
        &[0; 8],
    ]
    .concat();
    let length = u8::try_from(owner.len()).unwrap();
    let old = [b"TAG".as_slice(), SECRET.as_bytes(), &[0; 114]].concat();
    [
        b"ID3\x04\0\0\0\0\0".as_slice(),
        &[length],
        &owner,
        &frame.repeat(frames),
        &old[..128],
    ]
    .concat()
}

/// Sound of two bytes a sample and 8,000 samples per second.
pub fn wav(seconds: u32) -> Vec<u8> {
    let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    file.extend_from_slice(&8_000_u32.to_le_bytes());
    file.extend_from_slice(&16_000_u32.to_le_bytes());
    file.extend_from_slice(b"\x02\0\x10\0LIST");
    file.extend_from_slice(&(SECRET.len() as u32).to_le_bytes());
    file.extend_from_slice(SECRET.as_bytes());
    if SECRET.len() % 2 == 1 {
        file.push(0);
    }
    file.extend_from_slice(b"data");
    file.extend_from_slice(&(seconds * 16_000).to_le_bytes());
    file.resize(file.len() + seconds as usize * 16_000, 0);
    file
}
