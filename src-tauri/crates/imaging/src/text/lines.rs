//! Rows of marks that stand on one line, are alike without being the same, and lie on even paper.

use super::ink::{Grey, Mark, Polarity};

/// Fewer marks are no line of text.
const FEWEST_MARKS: usize = 6;
/// A line has at least this many letters, as far as its width tells.
const FEWEST_LETTERS: f64 = 8.0;
/// Ink and paper differ by at least this much.
const LEAST_CONTRAST: f64 = 36.0;

/// A line that looks like text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
    /// Height of its small letters.
    pub letter_px: f64,
    /// How sure it is, to choose between lines at the same place.
    pub clearness: f64,
}

impl Line {
    /// Tells whether more than half of the other line lies on this one.
    pub fn covers(&self, other: &Self) -> bool {
        let along = |a: (u32, u32), b: (u32, u32)| a.1.min(b.1).saturating_sub(a.0.max(b.0));
        let shared = u64::from(along((self.left, self.right), (other.left, other.right)))
            * u64::from(along((self.top, self.bottom), (other.top, other.bottom)));
        let own = u64::from(other.right - other.left) * u64::from(other.bottom - other.top);
        2 * shared > own
    }
}

/// Finds the lines among marks that are sorted from left to right.
pub(super) fn find(grey: &Grey, marks: &[Mark], polarity: Polarity) -> Vec<Line> {
    let mut open: Vec<Vec<Mark>> = Vec::new();
    let mut done: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let reach = |row: &Vec<Mark>| row.last().map_or(0, |last| last.right + 2 * last.height());
        let (going_on, ended): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|row| reach(row) >= mark.left);
        open = going_on;
        done.extend(ended.into_iter().filter(|row| row.len() >= FEWEST_MARKS));
        let next_to = |row: &&mut Vec<Mark>| row.last().is_some_and(|last| follows(last, mark));
        let nearest = open
            .iter_mut()
            .filter(next_to)
            .max_by_key(|row| row.last().map_or(0, |last| last.right));
        match nearest {
            Some(row) => row.push(*mark),
            None => open.push(vec![*mark]),
        }
    }
    done.extend(open);
    let judged = done.iter().filter_map(|row| judge(grey, row, polarity));
    judged.collect()
}

/// Letters stand beside each other, about as tall, with no more than a gap between words.
fn follows(last: &Mark, mark: &Mark) -> bool {
    let (tall, low) = (
        last.height().max(mark.height()),
        last.height().min(mark.height()),
    );
    let shared = last
        .bottom
        .min(mark.bottom)
        .saturating_sub(last.top.max(mark.top));
    let gap = i64::from(mark.left) - i64::from(last.right);
    5 * low >= 2 * tall
        && 2 * shared >= low
        && gap <= i64::from(3 * tall / 2)
        && 3 * gap >= -i64::from(low)
}

fn judge(grey: &Grey, row: &[Mark], polarity: Polarity) -> Option<Line> {
    if row.len() < FEWEST_MARKS {
        return None;
    }
    let heights = sorted(row.iter().map(|mark| f64::from(mark.height())));
    let letter_px = heights[heights.len() * 35 / 100];
    let letters: f64 = row
        .iter()
        .map(|mark| (f64::from(mark.width()) / (0.8 * letter_px)).clamp(1.0, 14.0))
        .sum();
    let line = Line {
        left: row.iter().map(|mark| mark.left).min()?,
        top: row.iter().map(|mark| mark.top).min()?,
        right: row.iter().map(|mark| mark.right).max()?,
        bottom: row.iter().map(|mark| mark.bottom).max()?,
        letter_px,
        clearness: 0.0,
    };
    let is_text = letters >= FEWEST_LETTERS
        && stands_on_a_line(row, letter_px)
        && is_set_close(row, letter_px)
        && has_variety(row);
    if !is_text {
        return None;
    }
    let clearness = clearness(grey, row, &line, polarity)?;
    Some(Line { clearness, ..line })
}

/// Most letters end at the same height, give or take a tilt; only a few hang lower.
fn stands_on_a_line(row: &[Mark], letter_px: f64) -> bool {
    let points = || {
        row.iter().map(|mark| {
            let middle = f64::from(mark.left + mark.right) / 2.0;
            (middle, f64::from(mark.bottom))
        })
    };
    // Over half the line, so that a tilt shows although pixels are whole.
    let far = row.len() / 2;
    let slopes = sorted(points().zip(points().skip(far)).map(|(one, next)| {
        let distance = (next.0 - one.0).max(1.0);
        (next.1 - one.1) / distance
    }));
    let slope = slopes[slopes.len() / 2].clamp(-0.1, 0.1);
    let levels = sorted(points().map(|(x, y)| y - slope * x));
    let level = levels[levels.len() / 2];
    let allowed = (0.15 * letter_px).max(1.0);
    let near = levels
        .iter()
        .filter(|found| (*found - level).abs() <= allowed);
    near.count() * 10 >= row.len() * 7
}

/// Letters of a word nearly touch; windows of a house do not.
fn is_set_close(row: &[Mark], letter_px: f64) -> bool {
    let gap = |(one, next): (&Mark, &Mark)| f64::from(next.left) - f64::from(one.right);
    let gaps = sorted(row.iter().zip(&row[1..]).map(gap));
    gaps[gaps.len() / 2] <= 0.6 * letter_px
}

/// A fence, a grille or a scale repeats one shape; letters do not.
fn has_variety(row: &[Mark]) -> bool {
    let widths = sorted(row.iter().map(|mark| f64::from(mark.width())));
    let areas = sorted(row.iter().map(|mark| f64::from(mark.area)));
    let spread = |values: &[f64]| {
        let (low, high) = (values.len() / 8, values.len() - 1 - values.len() / 8);
        (values[high] - values[low]) / values[values.len() / 2]
    };
    spread(&widths) >= 0.25 || spread(&areas) >= 0.3
}

/// Says how clearly ink and paper differ, `None` when the paper is uneven or the ink changes.
fn clearness(grey: &Grey, row: &[Mark], line: &Line, polarity: Polarity) -> Option<f64> {
    let inks = sorted(
        row.iter()
            .map(|mark| mark.light as f64 / f64::from(mark.area)),
    );
    let ink = inks[inks.len() / 2];
    let mut paper: Vec<u8> = (line.top..line.bottom)
        .flat_map(|at| &grey.row(at)[line.left as usize..line.right as usize])
        .copied()
        .filter(|value| match polarity {
            Polarity::DarkInk => f64::from(*value) > ink,
            Polarity::LightInk => f64::from(*value) < ink,
        })
        .collect();
    paper.sort_unstable();
    let share = match polarity {
        Polarity::DarkInk => 70,
        Polarity::LightInk => 30,
    };
    let level = f64::from(*paper.get(paper.len() * share / 100)?);
    let contrast = (level - ink).abs();
    let even = paper
        .iter()
        .filter(|value| (f64::from(**value) - level).abs() <= 0.15 * contrast)
        .count();
    let steady = inks[inks.len() * 7 / 8] - inks[inks.len() / 8];
    let is_text =
        contrast >= LEAST_CONTRAST && even * 100 >= paper.len() * 45 && steady <= 0.35 * contrast;
    is_text.then_some(contrast * row.len() as f64)
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}
