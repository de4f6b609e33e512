//! Connected marks that stand out from their surroundings, of the size of letters.

/// How much a mark differs from the mean around it, at least.
const STANDS_OUT: i32 = 24;
/// Smaller marks are dust.
const LOWEST_MARK_PX: u32 = 4;
/// A page full of text has a fraction of this; more is a texture.
pub(super) const MAX_MARKS: usize = 60_000;

/// Brightness of a picture, rows from top to bottom.
pub(super) struct Grey {
    pub values: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Which side of the mean counts as ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Polarity {
    DarkInk,
    LightInk,
}

/// One connected piece of ink.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
    /// Number of its pixels.
    pub area: u32,
    /// Sum of their brightness.
    pub light: u64,
}

impl Mark {
    pub fn width(&self) -> u32 {
        self.right - self.left
    }

    pub fn height(&self) -> u32 {
        self.bottom - self.top
    }

    fn absorb(&mut self, other: Self) {
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
        self.area += other.area;
        self.light += other.light;
    }

    fn is_like_a_letter(&self, tallest_px: u32) -> bool {
        let (width, height) = (self.width(), self.height());
        let fills = f64::from(self.area) / (f64::from(width) * f64::from(height));
        (LOWEST_MARK_PX..=tallest_px).contains(&height)
            && width <= 12 * height
            && (0.12..0.95).contains(&fills)
    }
}

/// Finds the marks no taller than `tallest_px`, from left to right; none at all when there are too many.
pub(super) fn marks(grey: &Grey, polarity: Polarity, tallest_px: u32) -> Vec<Mark> {
    let mut pieces = Pieces::default();
    let mut surroundings = Surroundings::new(grey, tallest_px);
    for row in 0..grey.height {
        let line = grey.row(row);
        let means = surroundings.means(row);
        let is_ink = |column: usize| {
            let difference = means[column] - i32::from(line[column]);
            match polarity {
                Polarity::DarkInk => difference > STANDS_OUT,
                Polarity::LightInk => -difference > STANDS_OUT,
            }
        };
        pieces.add_row(row, line, is_ink);
    }
    let mut marks = pieces.finish();
    marks.retain(|mark| mark.is_like_a_letter(tallest_px));
    if marks.len() > MAX_MARKS {
        return Vec::new();
    }
    marks.sort_by_key(|mark| (mark.left, mark.top));
    marks
}

impl Grey {
    pub fn row(&self, row: u32) -> &[u8] {
        let width = self.width as usize;
        &self.values[row as usize * width..][..width]
    }
}

/// Means over a square around each pixel, by sums that move down row by row.
struct Surroundings<'a> {
    grey: &'a Grey,
    reach: u32,
    /// Sum of each column over the rows in reach.
    columns: Vec<i32>,
    means: Vec<i32>,
}

impl<'a> Surroundings<'a> {
    fn new(grey: &'a Grey, reach: u32) -> Self {
        let width = grey.width as usize;
        let mut columns = vec![0; width];
        for row in 0..reach.min(grey.height) {
            add(&mut columns, grey.row(row), 1);
        }
        Self {
            grey,
            reach,
            columns,
            means: vec![0; width],
        }
    }

    /// Gives the means of a row; rows are asked for from the first to the last.
    fn means(&mut self, row: u32) -> &[i32] {
        if let Some(entering) = row
            .checked_add(self.reach)
            .filter(|row| *row < self.grey.height)
        {
            add(&mut self.columns, self.grey.row(entering), 1);
        }
        if let Some(leaving) = row.checked_sub(self.reach + 1) {
            add(&mut self.columns, self.grey.row(leaving), -1);
        }
        let rows =
            (row + self.reach).min(self.grey.height - 1) - row.saturating_sub(self.reach) + 1;
        let (width, reach) = (self.columns.len(), self.reach as usize);
        let mut sum: i64 = self
            .columns
            .iter()
            .take(reach)
            .map(|sum| i64::from(*sum))
            .sum();
        for column in 0..width {
            if let Some(entering) = self.columns.get(column + reach) {
                sum += i64::from(*entering);
            }
            if let Some(leaving) = column.checked_sub(reach + 1) {
                sum -= i64::from(self.columns[leaving]);
            }
            let columns = (column + reach).min(width - 1) - column.saturating_sub(reach) + 1;
            self.means[column] = (sum / (i64::from(rows) * columns as i64)) as i32;
        }
        &self.means
    }
}

fn add(columns: &mut [i32], row: &[u8], sign: i32) {
    for (sum, value) in columns.iter_mut().zip(row) {
        *sum += sign * i32::from(*value);
    }
}

/// A stretch of ink in one row, and the piece it belongs to.
#[derive(Clone, Copy)]
struct Run {
    start: u32,
    end: u32,
    piece: usize,
}

/// Joins runs of neighbouring rows that touch, corners included.
#[derive(Default)]
struct Pieces {
    /// The piece that each has been joined to, itself while it is on its own.
    joined: Vec<usize>,
    marks: Vec<Mark>,
    above: Vec<Run>,
}

impl Pieces {
    fn add_row(&mut self, row: u32, line: &[u8], is_ink: impl Fn(usize) -> bool) {
        let mut runs: Vec<Run> = Vec::new();
        let mut column = 0;
        let mut first_above = 0;
        while column < line.len() {
            if !is_ink(column) {
                column += 1;
                continue;
            }
            let start = column;
            while column < line.len() && is_ink(column) {
                column += 1;
            }
            let mark = Mark {
                left: start as u32,
                top: row,
                right: column as u32,
                bottom: row + 1,
                area: (column - start) as u32,
                light: line[start..column]
                    .iter()
                    .map(|value| u64::from(*value))
                    .sum(),
            };
            runs.push(self.add_run(mark, &mut first_above));
        }
        self.above = runs;
    }

    fn add_run(&mut self, mark: Mark, first_above: &mut usize) -> Run {
        while self
            .above
            .get(*first_above)
            .is_some_and(|run| run.end < mark.left)
        {
            *first_above += 1;
        }
        let mut piece = None;
        let mut at = *first_above;
        while let Some(run) = self.above.get(at).filter(|run| run.start <= mark.right) {
            let root = self.root(run.piece);
            piece = Some(piece.map_or(root, |piece| self.join(piece, root)));
            at += 1;
        }
        let piece = match piece {
            Some(piece) => {
                self.marks[piece].absorb(mark);
                piece
            }
            None => {
                self.joined.push(self.marks.len());
                self.marks.push(mark);
                self.marks.len() - 1
            }
        };
        Run {
            start: mark.left,
            end: mark.right,
            piece,
        }
    }

    fn root(&mut self, mut piece: usize) -> usize {
        while self.joined[piece] != piece {
            self.joined[piece] = self.joined[self.joined[piece]];
            piece = self.joined[piece];
        }
        piece
    }

    fn join(&mut self, one: usize, other: usize) -> usize {
        if one != other {
            let mark = self.marks[other];
            self.marks[one].absorb(mark);
            self.joined[other] = one;
        }
        one
    }

    fn finish(self) -> Vec<Mark> {
        let own = self.joined.iter().enumerate();
        own.filter(|(piece, joined)| piece == *joined)
            .map(|(piece, _)| self.marks[piece])
            .collect()
    }
}
