//! Prints results: JSON for scripts, tables and sentences for people. Errors go to stderr.

use crate::problem::{Exit, Problem};
use serde::Serialize;
use serde_json::json;
use std::io::{IsTerminal, Write};
use tabled::{builder::Builder, settings::Style};

/// The longest cell of a table; more is cut with an ellipsis.
const CELL_CHARACTERS: usize = 60;

/// Where results go.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    json: bool,
}

/// A list in JSON.
#[derive(Serialize)]
pub struct Items<T> {
    pub items: Vec<T>,
}

impl Screen {
    /// Prints JSON or words.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a result: as JSON, or the words made for it.
    pub fn show<T: Serialize>(
        &self,
        value: &T,
        words: impl FnOnce() -> String,
    ) -> Result<(), Problem> {
        let text = if self.json {
            serde_json::to_string_pretty(value).map_err(|why| {
                Problem::new(
                    Exit::Other,
                    "output",
                    format!("the result cannot be written: {why}"),
                )
            })?
        } else {
            words()
        };
        // Whoever closed the pipe has seen enough.
        let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
        Ok(())
    }

    /// Prints a list.
    pub fn list<T: Serialize>(
        &self,
        items: Vec<T>,
        words: impl FnOnce(&[T]) -> String,
    ) -> Result<(), Problem> {
        let items = Items { items };
        self.show(&items, || words(&items.items))
    }

    /// Prints a remark for people; scripts never see it.
    pub fn remark(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Prints an error and gives its exit code.
    pub fn complain(&self, problem: &Problem) -> Exit {
        let text = if self.json {
            let (code, message, detail) = (problem.code, &problem.message, &problem.detail);
            json!({ "error": { "code": code, "message": message, "detail": detail } }).to_string()
        } else {
            format!("error: {}", problem.message)
        };
        let _ = writeln!(std::io::stderr(), "{text}");
        problem.exit
    }

    /// Whether somebody watches: then progress is drawn.
    pub fn is_watched(&self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }
}

/// Lays rows out under their headings.
pub fn table<const N: usize>(
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut builder = Builder::default();
    builder.push_record(headings);
    for row in rows {
        builder.push_record(row.map(|cell| plain(&cell)));
    }
    builder.build().with(Style::blank()).to_string()
}

/// Makes text safe for a terminal: one line, no control characters, not too long.
pub fn plain(text: &str) -> String {
    let mut clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(CELL_CHARACTERS + 1)
        .collect();
    if clean.chars().count() > CELL_CHARACTERS {
        clean = clean
            .chars()
            .take(CELL_CHARACTERS - 1)
            .chain(['…'])
            .collect();
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_steer_the_terminal() {
        assert_eq!(plain("\u{1b}[2Jhello\nthere"), " [2Jhello there");
        assert_eq!(plain(&"x".repeat(100)).chars().count(), CELL_CHARACTERS);
    }

    #[test]
    fn a_table_has_a_row_for_each_item() {
        let text = table(["id", "name"], [["1".to_owned(), "one".to_owned()]]);
        assert_eq!(text.lines().count(), 2, "{text}");
    }
}
