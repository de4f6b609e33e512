//! Cells of files for spreadsheets: what would run as a formula is made text, and read back as it was.

/// Makes a cell harmless; a phone number such as `+4915123456789` is no formula and stays as it is.
pub fn defused(cell: &str) -> String {
    if is_risky(cell) && !is_number(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Gives what a cell was before it was made harmless.
pub fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_risky(rest) => rest,
        _ => cell,
    }
}

/// Says whether a cell begins like a formula, once marks against that are taken off.
fn is_risky(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('+').unwrap_or_default();
    (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        assert_eq!(defused("=1+1"), "'=1+1");
        assert_eq!(defused("-2"), "'-2");
        assert_eq!(defused("+49 151"), "'+49 151");
        assert_eq!(defused("+4915123456789"), "+4915123456789");
        assert_eq!(defused("Anna"), "Anna");
        assert_eq!(restored("'+4915123456789"), "+4915123456789");
        assert_eq!(restored("'tis"), "'tis");
    }

    proptest! {
        #[test]
        fn every_cell_comes_back_as_it_was(cell in "['=+@a-]{0,6}|.{0,12}") {
            let written = defused(&cell);
            prop_assert_eq!(restored(&written), cell.as_str());
            prop_assert!(!written.starts_with(['=', '@', '-']));
        }
    }
}
