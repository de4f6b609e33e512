use super::{contact, number, world};
use crate::support::World;
use composer::{
    contacts::{
        self, ContactFilter, ContactQuery,
        import::{
            ColumnUse, Course, ImportReport, ImportSettings, MergePolicy, RowProblem, import,
            inspect,
        },
    },
    draft,
    error::DeskError,
};
use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};
use tokio_util::sync::CancellationToken;

fn file(world: &World, name: &str, bytes: &[u8]) -> PathBuf {
    let path = world.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn take_in(world: &World, path: &Path) -> ImportReport {
    let settings = inspect(&world.desk, path, None).unwrap().settings;
    import(&world.desk, path, &settings, &Course::default())
        .unwrap()
        .0
}

fn all(world: &World) -> Vec<contacts::Contact> {
    let query = ContactQuery {
        limit: Some(500),
        ..ContactQuery::default()
    };
    contacts::list(&world.desk, &query).unwrap().items
}

const GERMAN: &str = "Vorname;Nachname;Handy;Straße;Tags\r\n\
    Jörg;Müller;0151 20000001;Am Weiß 1;\"vip, friday\"\r\n\
    Zoë;Öz;+31 6 12345678;;\r\n";

#[test]
fn every_encoding_that_programs_write_is_read() {
    let utf16: Vec<u8> = GERMAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = GERMAN.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let western: Vec<u8> = GERMAN
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let written = [
        ("UTF-8", GERMAN.as_bytes().to_vec()),
        ("UTF-8", [b"\xef\xbb\xbf", GERMAN.as_bytes()].concat()),
        ("UTF-16LE", [b"\xff\xfe", utf16.as_slice()].concat()),
        ("UTF-16LE", utf16),
        ("UTF-16BE", [b"\xfe\xff", big.as_slice()].concat()),
        ("windows-1252", western),
    ];
    for (encoding, bytes) in written {
        let world = world();
        let path = file(&world, "people.csv", &bytes);
        let preview = inspect(&world.desk, &path, None).unwrap();
        assert_eq!(preview.settings.encoding, encoding);
        assert_eq!(preview.settings.delimiter, ";");
        assert_eq!((preview.row_count, preview.refused_count), (2, 0));
        let report = take_in(&world, &path);
        assert_eq!(
            (report.rows, report.added, report.refused),
            (2, 2, 0),
            "{encoding}"
        );
        let jörg = all(&world)
            .into_iter()
            .find(|one| one.details.number == number(1))
            .unwrap();
        assert_eq!(jörg.details.name, "Jörg Müller", "{encoding}");
        assert_eq!(jörg.details.fields["straße"], "Am Weiß 1");
        assert_eq!(jörg.details.tags, ["friday", "vip"]);
        assert_eq!(jörg.source, "people.csv");
    }
}

#[test]
fn each_delimiter_is_found_also_beside_others_in_the_text() {
    for delimiter in [";", ",", "\t", "|"] {
        let world = world();
        let text = format!(
            "name{delimiter}phone\n\"Anna, Ben; both\"{delimiter}{}\n",
            number(1)
        );
        let path = file(&world, "people.txt", text.as_bytes());
        assert_eq!(
            inspect(&world.desk, &path, None)
                .unwrap()
                .settings
                .delimiter,
            delimiter
        );
        assert_eq!(take_in(&world, &path).added, 1);
        assert_eq!(all(&world)[0].details.name, "Anna, Ben; both");
    }
}

#[test]
fn refused_rows_are_told_and_saved_with_their_reason() {
    let world = world();
    let text = format!(
        "name,phone\nAnna,{}\nBen,12\n,\nNobody,\n{},{}\n=cmd(),99\n",
        number(1),
        "x".repeat(200),
        number(2)
    );
    let path = file(&world, "people.csv", text.as_bytes());
    let settings = inspect(&world.desk, &path, None).unwrap().settings;
    let (report, mut refused) = import(&world.desk, &path, &settings, &Course::default()).unwrap();
    assert_eq!((report.rows, report.added, report.refused), (5, 1, 4));
    let told: Vec<_> = report
        .first_refused
        .iter()
        .map(|row| (row.line, row.problem))
        .collect();
    assert_eq!(
        told,
        [
            (3, RowProblem::BadNumber),
            (5, RowProblem::NoNumber),
            (6, RowProblem::TooLong),
            (7, RowProblem::BadNumber)
        ]
    );
    let saved = world.folder.path().join("refused.csv");
    refused.save(&saved).unwrap();
    refused.save(&saved).unwrap();
    let saved = std::fs::read_to_string(saved).unwrap();
    assert!(
        saved.starts_with("\u{feff}line,problem,name,phone\r\n3,"),
        "{saved}"
    );
    assert!(
        saved.contains("'=cmd()"),
        "a formula is made harmless: {saved}"
    );
    assert_eq!(saved.lines().count(), 5, "once, though it was saved twice");
}

#[test]
fn the_same_number_is_the_same_person_as_the_policy_says() {
    let text = format!("first name,city,phone\nAnna,Köln,{}\n", number(1));
    for (policy, name, city, counts) in [
        (MergePolicy::FillGaps, "Anne", "Köln", (0, 1, 0)),
        (MergePolicy::Overwrite, "Anna", "Köln", (0, 1, 0)),
        (MergePolicy::Keep, "Anne", "", (0, 0, 1)),
    ] {
        let world = world();
        contact(&world, 1, "Anne", &[]);
        let path = file(&world, "people.csv", text.as_bytes());
        let mut settings = inspect(&world.desk, &path, None).unwrap().settings;
        settings.policy = policy;
        let (report, _) = import(&world.desk, &path, &settings, &Course::default()).unwrap();
        assert_eq!(
            (report.added, report.updated, report.unchanged),
            counts,
            "{policy:?}"
        );
        let [one] = <[_; 1]>::try_from(all(&world)).unwrap();
        assert_eq!(one.details.first_name, name, "{policy:?}");
        let found = one
            .details
            .fields
            .get("city")
            .map(String::as_str)
            .unwrap_or_default();
        assert_eq!(found, city, "{policy:?}");
        let again = import(&world.desk, &path, &settings, &Course::default())
            .unwrap()
            .0;
        assert_eq!(
            (again.updated, again.unchanged),
            (0, 1),
            "twice changes nothing"
        );
    }
}

#[test]
fn what_was_exported_comes_back_as_it_was() {
    let world = world();
    let mut anna = super::details(1, "=Anna +1");
    anna.tags = vec!["@vip".into(), "x".into()];
    anna.fields
        .insert("note".into(), "-2; \"quoted\", 'tis".into());
    contacts::save(&world.desk, None, anna).unwrap();
    let path = world.folder.path().join("contacts.csv");
    let count = contacts::export(&world.desk, &path, &ContactFilter::default()).unwrap();
    assert_eq!(count, 1);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.contains(&format!("\n{}", number(1))),
        "a number is no formula: {text}"
    );
    assert!(text.contains("'=Anna") && text.contains("\"'-2;"), "{text}");
    let other = self::world();
    assert_eq!(take_in(&other, &path).added, 1);
    assert_eq!(all(&other)[0].details, all(&world)[0].details);
}

#[test]
fn a_stopped_import_keeps_what_it_read_and_lets_typing_through() {
    let world = world();
    let rows: String = (0..2_000).map(|at| format!("{}\n", number(at))).collect();
    let path = file(&world, "people.csv", format!("phone\n{rows}").as_bytes());
    let settings = inspect(&world.desk, &path, None).unwrap().settings;
    let stop = CancellationToken::new();
    let told = Mutex::new(Vec::new());
    let tell = |progress: contacts::import::ImportProgress| {
        // Somebody types while it runs: the writer is free between two batches.
        draft::create(&world.desk).unwrap();
        told.lock().unwrap().push((progress.done, progress.total));
        if progress.done >= 1_000 {
            stop.cancel();
        }
    };
    let course = Course {
        stop: stop.clone(),
        tell: &tell,
    };
    let (report, _) = import(&world.desk, &path, &settings, &course).unwrap();
    assert!(report.stopped);
    assert_eq!((report.rows, report.added), (1_000, 1_000));
    let facts = contacts::facts(&world.desk).unwrap();
    assert_eq!(facts.total, 1_000);
    assert_eq!(told.lock().unwrap()[..2], [(250, 2_000), (500, 2_000)]);
}

#[test]
fn what_is_no_list_is_refused_by_name() {
    let world = world();
    let many = format!("phone\n{}", "1\n".repeat(200_001));
    for (name, bytes) in [
        ("empty.csv", Vec::new()),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()),
        ("photo.csv", vec![0xff, 0xd8, 0, 1, 0, 0, 2, 0, 0]),
        ("many.csv", many.into_bytes()),
    ] {
        let path = file(&world, name, &bytes);
        let refused = inspect(&world.desk, &path, None).unwrap_err();
        assert!(
            matches!(&refused, DeskError::Invalid(why) if why.contains("nothing")),
            "{name}: {refused}"
        );
    }
    let wide = format!(
        "phone{}\n{}{}\n",
        ",x".repeat(120),
        number(1),
        ",y".repeat(120)
    );
    let path = file(&world, "wide.csv", wide.as_bytes());
    let preview = inspect(&world.desk, &path, None).unwrap();
    assert_eq!(preview.rows[0].problem, Some(RowProblem::BrokenRow));
}

#[test]
fn without_a_column_for_the_number_nothing_is_taken_in() {
    let world = world();
    let path = file(&world, "people.csv", b"name,city\nAnna,Koeln\n");
    let settings = inspect(&world.desk, &path, None).unwrap().settings;
    let refused = import(&world.desk, &path, &settings, &Course::default())
        .err()
        .unwrap();
    assert!(matches!(refused, DeskError::Invalid(why) if why.contains("phone number")));
    let fixed = ImportSettings {
        columns: vec![ColumnUse::Number, ColumnUse::Name],
        ..settings
    };
    let report = import(&world.desk, &path, &fixed, &Course::default())
        .unwrap()
        .0;
    assert_eq!((report.added, report.refused), (0, 1));
}

#[test]
fn long_a_hundred_thousand_people_are_taken_in_and_listed_at_once() {
    let world = world();
    let rows: String = (0..100_000)
        .map(|at| format!("Person {at};{};City {}\n", number(at), at % 90))
        .collect();
    let path = file(
        &world,
        "many.csv",
        format!("Name;Telefon;Ort\n{rows}").as_bytes(),
    );
    let start = std::time::Instant::now();
    let report = take_in(&world, &path);
    println!("100,000 rows in {:?}", start.elapsed());
    assert_eq!((report.added, report.refused), (100_000, 0));
    let rule = |kind: &str| match kind {
        "rare" => Some(contacts::ContactRule::FieldIs {
            field: "ort".into(),
            value: "city 7".into(),
        }),
        _ => None,
    };
    for (what, search) in [
        ("all", ""),
        ("rare", ""),
        ("words", "person 9999"),
        ("number", "0151 2000"),
    ] {
        let filter = ContactFilter {
            search: search.into(),
            rules: rule(what).into_iter().collect(),
            ..ContactFilter::default()
        };
        let mut query = ContactQuery {
            filter,
            ..ContactQuery::default()
        };
        let start = std::time::Instant::now();
        let first = contacts::list(&world.desk, &query).unwrap();
        query.cursor = first.next;
        contacts::list(&world.desk, &query).unwrap();
        let took = start.elapsed();
        println!("{what}: two pages of {} in {took:?}", first.total);
        assert!(
            took < std::time::Duration::from_secs(3),
            "{what} took {took:?}"
        );
    }
}
