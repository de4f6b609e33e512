//! What the columns of a list hold: guessed from headings in English and German, and from the numbers in them.

use super::{ColumnUse, Row};
use crate::{content::variables, phone};

const NUMBER: [&str; 20] = [
    "phone",
    "phonenumber",
    "phoneno",
    "mobile",
    "mobilephone",
    "mobilenumber",
    "cell",
    "cellphone",
    "telephone",
    "whatsapp",
    "whatsappnumber",
    "msisdn",
    "telefon",
    "telefonnummer",
    "tel",
    "handy",
    "handynummer",
    "mobil",
    "mobilnummer",
    "rufnummer",
];
/// Headings that mean a phone number when no other does.
const PERHAPS_NUMBER: [&str; 3] = ["number", "nummer", "nr"];
const NAME: [&str; 11] = [
    "name",
    "fullname",
    "displayname",
    "contact",
    "contactname",
    "customer",
    "vollständigername",
    "anzeigename",
    "kontakt",
    "kunde",
    "ansprechpartner",
];
const FIRST_NAME: [&str; 5] = ["firstname", "givenname", "forename", "vorname", "rufname"];
const LAST_NAME: [&str; 6] = [
    "lastname",
    "surname",
    "familyname",
    "nachname",
    "familienname",
    "zuname",
];
const TAGS: [&str; 11] = [
    "tag",
    "tags",
    "label",
    "labels",
    "group",
    "groups",
    "gruppe",
    "gruppen",
    "schlagwort",
    "schlagworte",
    "schlagwörter",
];

/// Says whether the first row names the columns: none of its cells is a phone number.
pub(super) fn is_header(first: &Row, country: &str) -> bool {
    let cells = first.cells.iter();
    !cells
        .clone()
        .any(|cell| phone::parse(cell, country).is_some())
        && cells.clone().any(|cell| !cell.trim().is_empty())
}

/// Guesses what each column holds; at most one of them is the number, the name and so on.
pub(super) fn guess(header: Option<&Row>, rows: &[Row], country: &str) -> Vec<ColumnUse> {
    let width = header.into_iter().chain(rows).map(|row| row.cells.len());
    let width = width.max().unwrap_or(0);
    let heading = |at: usize| {
        let cell = header.and_then(|row| row.cells.get(at));
        cell.map(String::as_str).unwrap_or_default()
    };
    let mut uses: Vec<ColumnUse> = Vec::with_capacity(width);
    for at in 0..width {
        let guess = of_heading(heading(at));
        let is_taken =
            !matches!(guess, ColumnUse::Skip | ColumnUse::Field { .. }) && uses.contains(&guess);
        uses.push(if is_taken { field(heading(at)) } else { guess });
    }
    if !uses.contains(&ColumnUse::Number)
        && let Some(at) = number_column(rows, width, country).or_else(|| {
            (0..width).find(|at| PERHAPS_NUMBER.contains(&plain(heading(*at)).as_str()))
        })
    {
        uses[at] = ColumnUse::Number;
    }
    uses
}

/// Finds the column that holds the most phone numbers.
pub(crate) fn number_column(rows: &[Row], width: usize, country: &str) -> Option<usize> {
    let numbers = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(at));
        cells
            .filter(|cell| phone::parse(cell, country).is_some())
            .count()
    };
    let counts = (0..width).map(|at| (numbers(at), at));
    // The first of several that hold as many.
    let best = counts.max_by_key(|(count, at)| (*count, std::cmp::Reverse(*at)));
    best.filter(|(count, _)| *count > 0).map(|(_, at)| at)
}

fn of_heading(heading: &str) -> ColumnUse {
    let word = plain(heading);
    let word = word.as_str();
    match () {
        () if NUMBER.contains(&word) => ColumnUse::Number,
        () if NAME.contains(&word) => ColumnUse::Name,
        () if FIRST_NAME.contains(&word) => ColumnUse::FirstName,
        () if LAST_NAME.contains(&word) => ColumnUse::LastName,
        () if TAGS.contains(&word) => ColumnUse::Tags,
        () => field(heading),
    }
}

fn field(heading: &str) -> ColumnUse {
    match variables::name_of(heading) {
        Some(name) => ColumnUse::Field { name },
        None => ColumnUse::Skip,
    }
}

/// Leaves the letters and digits of a heading, small.
fn plain(heading: &str) -> String {
    let letters = heading.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row {
            line: 1,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            is_broken: false,
        }
    }

    fn field(name: &str) -> ColumnUse {
        ColumnUse::Field { name: name.into() }
    }

    #[test]
    fn headings_are_known_in_english_and_german() {
        let german = row(&["Vorname", "Nachname", "Handy-Nr.", "Mobil", "Straße", ""]);
        assert_eq!(
            guess(Some(&german), &[], "DE"),
            [
                ColumnUse::FirstName,
                ColumnUse::LastName,
                field("handy_nr"),
                ColumnUse::Number,
                field("straße"),
                ColumnUse::Skip,
            ]
        );
        let english = row(&["Full name", "Phone Number", "Mobile", "Tags", "City"]);
        assert_eq!(
            guess(Some(&english), &[], "DE"),
            [
                ColumnUse::Name,
                ColumnUse::Number,
                field("mobile"),
                ColumnUse::Tags,
                field("city"),
            ]
        );
    }

    #[test]
    fn without_a_heading_the_column_with_numbers_is_found() {
        let rows = [
            row(&["Anna", "12", "0151 23456789"]),
            row(&["Ben", "13", "+31612345678"]),
        ];
        assert!(!is_header(&rows[0], "DE"));
        assert_eq!(
            guess(None, &rows, "DE"),
            [ColumnUse::Skip, ColumnUse::Skip, ColumnUse::Number]
        );
    }
}
