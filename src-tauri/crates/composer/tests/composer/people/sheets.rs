//! Spreadsheets, made by hand: sound ones and hostile ones.

use super::{number, world};
use crate::support::World;
use composer::{
    contacts::{
        self, ContactQuery,
        import::{Course, import, inspect},
    },
    error::DeskError,
};
use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

fn workbook(world: &World, name: &str, sheet: &[u8], strings: &[u8]) -> PathBuf {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (part, bytes) in [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        archive.start_file(part, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    let path = world.folder.path().join(name);
    std::fs::write(&path, archive.finish().unwrap().into_inner()).unwrap();
    path
}

fn sheet(rows: &str) -> Vec<u8> {
    format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#).into_bytes()
}

fn strings(texts: &[&str]) -> Vec<u8> {
    let items: String = texts
        .iter()
        .map(|text| format!("<si><t>{text}</t></si>"))
        .collect();
    format!(r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="9" uniqueCount="9">{items}</sst>"#).into_bytes()
}

#[test]
fn a_workbook_is_read_with_numbers_as_numbers_and_formulas_as_their_result() {
    let world = world();
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
        <row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3"><v>4915120000001</v></c><c r="C3" t="str"><f>1+1</f><v>two</v></c></row>
        <row r="4"><c r="A4" t="inlineStr"><is><t>Ben</t></is></c><c r="B4" t="e"><v>#N/A</v></c></row>"#;
    let texts = strings(&["Name", "Telefon", "Note", "Anna &amp; Co"]);
    let path = workbook(&world, "people.xlsx", &sheet(rows), &texts);
    let preview = inspect(&world.desk, &path, None).unwrap();
    assert!(preview.is_sheet);
    assert_eq!(
        (preview.sheets, preview.row_count),
        (vec!["People".to_owned()], 2)
    );
    assert_eq!(preview.rows[0].line, 3);
    let settings = preview.settings;
    let report = import(&world.desk, &path, &settings, &Course::default())
        .unwrap()
        .0;
    assert_eq!((report.added, report.refused), (1, 1));
    let page = contacts::list(&world.desk, &ContactQuery::default()).unwrap();
    let anna = &page.items[0].details;
    assert_eq!(
        (anna.name.as_str(), anna.number.as_str()),
        ("Anna & Co", number(1).as_str())
    );
    assert_eq!(anna.fields["note"], "two");
}

fn is_refused(world: &World, path: &Path) {
    let refused = inspect(&world.desk, path, None).unwrap_err();
    assert!(matches!(&refused, DeskError::Invalid(_)), "{refused}");
}

#[test]
fn what_unpacks_to_more_than_is_read_is_refused_before_it_is_understood() {
    let world = world();
    let bomb = vec![b' '; 129_000_000];
    let path = workbook(&world, "bomb.xlsx", &sheet(""), &bomb);
    assert!(
        path.metadata().unwrap().len() < 1_000_000,
        "small on the disk"
    );
    is_refused(&world, &path);
    // Its size is said to be small: the four bytes in the table of contents, and those before the part.
    let mut bytes = std::fs::read(&path).unwrap();
    let real = u32::try_from(bomb.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|at| bytes[*at..*at + 4] == real)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let liar = world.folder.path().join("liar.xlsx");
    std::fs::write(&liar, bytes).unwrap();
    is_refused(&world, &liar);
}

#[test]
fn a_broken_workbook_is_an_error_and_never_the_end() {
    let world = world();
    let backwards = br#"<worksheet><dimension ref="Z99:A1"/><sheetData><row r="1"><c r="ZZZZZZZZ9" t="s"><v>99999999</v></c></row></sheetData></worksheet>"#;
    let hostile: [&[u8]; 4] = [
        backwards,
        b"<worksheet><sheetData><row r='0'><c r='A0'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c t='s'><v>-1</v></c></row>",
        b"\xff\xfe\x00not xml",
    ];
    for (at, bytes) in hostile.into_iter().enumerate() {
        let path = workbook(&world, &format!("hostile{at}.xlsx"), bytes, b"<sst/>");
        if let Ok(preview) = inspect(&world.desk, &path, None) {
            assert!(
                preview.rows.iter().all(|row| row.number.is_none()),
                "{preview:?}"
            );
        }
    }
    let sound = workbook(&world, "cut.xlsx", &sheet(""), b"<sst/>");
    let bytes = std::fs::read(&sound).unwrap();
    for length in (4..bytes.len()).step_by(37) {
        std::fs::write(&sound, &bytes[..length]).unwrap();
        is_refused(&world, &sound);
    }
}
