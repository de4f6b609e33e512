//! One comparison's result, as a line of the table and as JSON.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

/// What was compared, with what, and what is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// What is measured.
    pub name: &'static str,
    /// The tool it is compared with.
    pub tool: &'static str,
    /// The unit of both figures.
    pub unit: &'static str,
    /// The largest ratio that is fine.
    pub wanted: f64,
}

/// A comparison with its figures.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What was compared.
    pub comparison: Comparison,
    /// Our median.
    pub ours: f64,
    /// The tool's median.
    pub peer: f64,
    /// The median of the pairs' ratios.
    pub ratio: f64,
    /// How many pairs were measured.
    pub pairs: usize,
}

impl Row {
    /// Whether the ratio is what is wanted.
    pub fn is_ok(&self) -> bool {
        self.ratio <= self.comparison.wanted
    }

    fn cells(&self) -> [String; 7] {
        let Comparison {
            name,
            tool,
            unit,
            wanted,
        } = self.comparison;
        let verdict = if self.is_ok() { "ok" } else { "OVER" };
        [
            name.to_owned(),
            format!("{:.1} {unit}", self.ours),
            format!("{:.1} {unit}", self.peer),
            tool.to_owned(),
            format!("{:.2}×", self.ratio),
            format!("≤ {}×", wanted),
            verdict.to_owned(),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "name": self.comparison.name,
            "tool": self.comparison.tool,
            "unit": self.comparison.unit,
            "ours": self.ours,
            "peer": self.peer,
            "ratio": self.ratio,
            "wanted": self.comparison.wanted,
            "ok": self.is_ok(),
            "pairs": self.pairs,
        })
    }
}

/// The rows under a heading, in columns.
pub fn table(rows: &[Row]) -> String {
    let heading = ["", "ours", "peer", "peer is", "ratio", "wanted", ""].map(str::to_owned);
    let lines: Vec<[String; 7]> = std::iter::once(heading)
        .chain(rows.iter().map(Row::cells))
        .collect();
    let width = |column: usize| {
        let lengths = lines.iter().map(|line| line[column].chars().count());
        lengths.max().unwrap_or(0)
    };
    let pad = |line: &[String; 7]| {
        let cells = line.iter().enumerate();
        let padded = cells.map(|(column, cell)| format!("{cell:<0$}", width(column)));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(pad).collect::<Vec<_>>().join("\n")
}

/// Writes the rows as `{"rows":[…]}`.
pub fn write(rows: &[Row], path: &Path) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let rows: Vec<Value> = rows.iter().map(Row::json).collect();
    let text = serde_json::to_string_pretty(&json!({ "rows": rows }))?;
    fs::write(path, text + "\n").with_context(|| format!("{} is not written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ratio: f64) -> Row {
        let comparison = Comparison {
            name: "hash of 100 MB",
            tool: "openssl",
            unit: "ms",
            wanted: 1.2,
        };
        Row {
            comparison,
            ours: 120.0,
            peer: 100.0,
            ratio,
            pairs: 5,
        }
    }

    #[test]
    fn a_ratio_at_its_limit_is_fine_and_beyond_it_is_not() {
        assert!(row(1.2).is_ok());
        assert!(!row(1.21).is_ok());
        assert!(!row(f64::NAN).is_ok(), "no figure is no success");
    }

    #[test]
    fn the_table_shows_figures_in_columns_and_the_verdict() {
        let table = table(&[row(1.2), row(3.0)]);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(
            lines[1],
            "hash of 100 MB  120.0 ms  100.0 ms  openssl  1.20×  ≤ 1.2×  ok"
        );
        assert!(lines[2].ends_with("OVER"), "{table}");
        assert_eq!(lines[0].find("ours"), lines[1].find("120.0"));
    }

    #[test]
    fn the_json_says_whether_each_row_is_fine() {
        assert_eq!(row(3.0).json()["ok"], false);
        assert_eq!(row(1.0).json()["peer"], 100.0);
    }
}
