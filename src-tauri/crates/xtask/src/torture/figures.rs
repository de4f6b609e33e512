//! The figures that long tests print, `figure: NAME = VALUE`, as one table.

use std::time::Duration;

const MARK: &str = "figure: ";

/// What one long test came to.
#[derive(Debug)]
pub struct Figures {
    pub test: String,
    pub passed: bool,
    pub took: Duration,
    pub lines: Vec<(String, String)>,
}

/// Picks the figures out of what a test printed.
pub fn lines(output: &[String]) -> Vec<(String, String)> {
    let marked = output.iter().filter_map(|line| line.split_once(MARK));
    let pairs = marked.filter_map(|(_, figure)| figure.split_once(" = "));
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Writes the figures of all tests.
pub fn table(results: &[Figures]) -> String {
    let mut rows = Vec::new();
    for result in results {
        let verdict = if result.passed { "passed" } else { "FAILED" };
        rows.push(format!(
            "{}: {verdict} after {:.1} minutes",
            result.test,
            result.took.as_secs_f64() / 60.0
        ));
        rows.extend(columns(&result.lines));
    }
    rows.join("\n")
}

fn columns(lines: &[(String, String)]) -> Vec<String> {
    let width = |text: &String| text.chars().count();
    let name = lines.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let value = lines
        .iter()
        .map(|(_, value)| width(value))
        .max()
        .unwrap_or(0);
    let row = |(left, right): &(String, String)| format!("  {left:<name$}  {right:>value$}");
    lines.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_between_other_lines_and_stand_in_columns() {
        let output = [
            "running 1 test",
            "test long_kills ... figure: kills = 1200",
            "figure: lost = 0",
            "ok",
        ];
        let result = Figures {
            test: "long_kills".into(),
            passed: false,
            took: Duration::from_secs(90),
            lines: lines(&output.map(str::to_owned)),
        };
        let table = table(&[result]);
        assert_eq!(
            table,
            "long_kills: FAILED after 1.5 minutes\n  kills  1200\n  lost      0"
        );
    }
}
