//! Measures two things in turns, so that a machine whose speed drifts is fair to both.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, ensure};

use super::row::{Comparison, Row};
use crate::process;

/// Measures ours and theirs in turns; the first pair only warms the caches and does not count.
pub fn compare(
    comparison: Comparison,
    pairs: usize,
    mut ours: impl FnMut() -> anyhow::Result<f64>,
    mut theirs: impl FnMut() -> anyhow::Result<f64>,
) -> anyhow::Result<Row> {
    let mut measured = Vec::new();
    for _ in 0..=pairs {
        measured.push((ours()?, theirs()?));
    }
    Ok(row(comparison, &measured[1..]))
}

/// The row of pairs that were measured.
pub fn row(comparison: Comparison, pairs: &[(f64, f64)]) -> Row {
    let median_of = |figure: fn(&(f64, f64)) -> f64| median(pairs.iter().map(figure).collect());
    Row {
        comparison,
        ours: median_of(|pair| pair.0),
        peer: median_of(|pair| pair.1),
        ratio: median_of(|pair| pair.0 / pair.1),
        pairs: pairs.len(),
    }
}

/// Times a whole process, in milliseconds; fails when it fails.
pub fn time_ms(command: &mut Command) -> anyhow::Result<f64> {
    let line = process::line(command);
    command.stdout(Stdio::null());
    let begun = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("`{line}` could not be started"))?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(took_ms)
}

/// The middle value; no value at all is no number.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPARISON: Comparison = Comparison {
        name: "a",
        tool: "b",
        unit: "ms",
        wanted: 1.5,
    };

    fn same(left: f64, right: f64) -> bool {
        (left - right).abs() < f64::EPSILON
    }

    #[test]
    fn the_median_is_the_middle() {
        assert!(same(median(vec![3.0, 1.0, 2.0]), 2.0));
        assert!(same(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5));
        assert!(median(Vec::new()).is_nan());
    }

    #[test]
    fn the_ratio_is_that_of_the_pairs() {
        // A machine that slows down in between spoils the medians, not the ratios.
        let row = row(COMPARISON, &[(1.0, 1.0), (30.0, 10.0), (10.0, 10.0)]);
        assert!(same(row.ratio, 1.0) && same(row.ours, 10.0));
    }

    #[test]
    fn the_first_pair_does_not_count() {
        let mut figures = [99.0, 2.0, 2.0].into_iter();
        let ours = move || figures.next().context("asked too often");
        let row = compare(COMPARISON, 2, ours, || Ok(1.0)).expect("measured");
        assert!(same(row.ratio, 2.0));
        assert_eq!(row.pairs, 2);
    }

    #[test]
    fn a_failing_process_is_no_measurement() {
        assert!(time_ms(&mut Command::new("false")).is_err());
    }
}
