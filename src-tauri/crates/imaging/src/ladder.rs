//! Finds the most detailed version of a picture that fits into a number of bytes, within seven
//! encodes: one at the wanted quality, then ever closer guesses along a ladder whose rungs each are
//! smaller than the one before. First the quality goes down, then the size. Where one step of quality
//! loses far more bytes than are needed, the size goes down at the quality above the step instead.

use crate::error::ImagingError;

/// The most encodes for one picture.
pub(crate) const MAX_ENCODES: u32 = 7;

/// Lowest quality that still looks like a photo.
const LOWEST_QUALITY: u8 = 40;
/// Rungs of size below the lowest quality; the last one is a fifteenth of the sides.
const SIZE_RUNGS: f64 = 33.0;
/// One size rung, as a ratio of sides.
const SIZE_STEP: f64 = 0.92;
/// Sizes closer than this, in rungs, make no difference worth an encode.
const FINEST_RUNG: f64 = 0.03;

/// Guesses aim at this share of the limit, so that most of them fit.
const AIM: f64 = 0.92;
/// A result that uses this share of the limit is good enough to stop.
const GOOD: f64 = 0.84;
/// A result below this share leaves too much detail out, if there is any other.
const POOR: f64 = 0.74;
/// How much smaller one rung of quality and one of size usually are, as natural logarithms.
const USUAL_QUALITY_STEP: f64 = 0.028;
const USUAL_SIZE_STEP: f64 = 0.2;
/// How much further a guess goes for each one before it that was still too big.
const HASTE: f64 = 1.6;

/// One combination of quality and size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rung {
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Ratio to the full size, at most 1.
    pub size: f64,
}

/// What the search settled on.
#[derive(Debug)]
pub(crate) struct Fitted {
    pub data: Vec<u8>,
    pub rung: Rung,
}

/// Encodes at `quality` and, when that is over `max_bytes`, at a lower rung that fits and uses the limit well.
pub(crate) fn fit(
    quality: u8,
    max_bytes: u64,
    encode: impl FnMut(Rung) -> Result<Vec<u8>, ImagingError>,
) -> Result<Fitted, ImagingError> {
    let ladder = Ladder { top: quality };
    let mut search = Search {
        encode,
        max_bytes: max_bytes as f64,
        left: MAX_ENCODES,
        smallest: usize::MAX,
        best: None,
    };
    let first = search.try_rung(ladder.rung(0.0))?;
    if search.best.is_none() {
        let above = search.descend(ladder, first)?;
        search.shrink_above_a_steep_step(ladder.rung(above.depth), above.bytes)?;
    }
    let smallest_bytes = search.smallest as u64;
    search.best.ok_or(ImagingError::CannotFit {
        limit_bytes: max_bytes,
        smallest_bytes,
    })
}

/// All rungs, by their depth below the wanted quality: one for each quality, then any size.
#[derive(Debug, Clone, Copy)]
struct Ladder {
    top: u8,
}

impl Ladder {
    fn quality_rungs(self) -> f64 {
        f64::from(self.top.saturating_sub(LOWEST_QUALITY))
    }

    fn depth(self) -> f64 {
        self.quality_rungs() + SIZE_RUNGS
    }

    fn rung(self, depth: f64) -> Rung {
        let dropped = depth.min(self.quality_rungs());
        Rung {
            quality: self.top - dropped.round() as u8,
            size: SIZE_STEP.powf(depth - dropped),
        }
    }

    /// Gives the depth where the bytes have usually shrunk this much, as a natural logarithm.
    fn usual_depth(self, from: f64, shrunk: f64) -> f64 {
        let of_quality = (self.quality_rungs() - from).max(0.0);
        if shrunk <= of_quality * USUAL_QUALITY_STEP {
            return from + shrunk / USUAL_QUALITY_STEP;
        }
        let rest = shrunk - of_quality * USUAL_QUALITY_STEP;
        from.max(self.quality_rungs()) + rest / USUAL_SIZE_STEP
    }

    /// Puts a guess on a quality, and between the bounds.
    fn settle(self, guess: f64, low: f64, high: f64) -> f64 {
        if guess > self.quality_rungs() {
            return guess.min(high);
        }
        let depth = guess.round().max(low + 1.0);
        if depth < high {
            depth
        } else {
            f64::midpoint(low, high).max(self.quality_rungs())
        }
    }
}

/// One encode: how far down the ladder, and how many bytes.
#[derive(Debug, Clone, Copy)]
struct Tried {
    depth: f64,
    bytes: f64,
}

struct Search<E> {
    encode: E,
    max_bytes: f64,
    left: u32,
    smallest: usize,
    best: Option<Fitted>,
}

impl<E: FnMut(Rung) -> Result<Vec<u8>, ImagingError>> Search<E> {
    /// Encodes once and keeps the result if it is the largest that fits.
    fn try_rung(&mut self, rung: Rung) -> Result<f64, ImagingError> {
        let data = (self.encode)(rung)?;
        self.left -= 1;
        self.smallest = self.smallest.min(data.len());
        let bytes = data.len() as f64;
        let kept = self.best.as_ref().map_or(0, |best| best.data.len());
        if bytes <= self.max_bytes && data.len() > kept {
            self.best = Some(Fitted { data, rung });
        }
        Ok(bytes)
    }

    /// Which share of the limit the best result uses.
    fn used(&self) -> f64 {
        let kept = self.best.as_ref().map_or(0, |best| best.data.len());
        kept as f64 / self.max_bytes.max(1.0)
    }

    /// Goes down until the limit is used well; gives the lowest rung found too big.
    fn descend(&mut self, ladder: Ladder, first_bytes: f64) -> Result<Tried, ImagingError> {
        let mut above = Tried {
            depth: 0.0,
            bytes: first_bytes,
        };
        let mut below: Option<Tried> = None;
        let mut haste = 1.0;
        while self.left > 0 && self.used() < GOOD {
            let depth = match below {
                None if self.left == 1 => ladder.depth(),
                None => {
                    let shrunk = (above.bytes / (self.max_bytes * AIM)).ln() * haste;
                    let guess = ladder.usual_depth(above.depth, shrunk);
                    ladder.settle(guess, above.depth, ladder.depth())
                }
                Some(below) => {
                    let apart = below.depth - above.depth;
                    let steep = below.depth <= ladder.quality_rungs() && apart <= 1.0;
                    if steep || apart < FINEST_RUNG {
                        break;
                    }
                    let guess = self.guess_between(above, below);
                    ladder.settle(guess, above.depth, below.depth)
                }
            };
            let bytes = self.try_rung(ladder.rung(depth))?;
            let tried = Tried { depth, bytes };
            if bytes <= self.max_bytes {
                below = Some(tried);
            } else {
                above = tried;
                haste *= HASTE;
            }
        }
        Ok(above)
    }

    /// Every other guess takes the middle: a curve that bends much would draw out the others.
    fn guess_between(&self, above: Tried, below: Tried) -> f64 {
        let span = (above.bytes / below.bytes.max(1.0)).ln();
        let wanted = (above.bytes / (self.max_bytes * AIM)).ln();
        let share = if span <= 0.0 || self.left.is_multiple_of(2) {
            0.5
        } else {
            (wanted / span).clamp(0.1, 0.9)
        };
        above.depth + (below.depth - above.depth) * share
    }

    /// Makes the picture smaller at a quality that was just too big, if what fits so far wastes the limit.
    fn shrink_above_a_steep_step(&mut self, above: Rung, bytes: f64) -> Result<(), ImagingError> {
        let aim = self.max_bytes * AIM;
        let mut too_big = (above.size, bytes);
        let mut fits: Option<(f64, f64)> = None;
        while self.left > 0 && self.used() < POOR {
            let size = match fits {
                None => too_big.0 * (aim / too_big.1).sqrt(),
                Some(fits) => between(fits, too_big, aim),
            };
            let lowest = fits.map_or(0.0, |fits| fits.0);
            let rung = Rung {
                quality: above.quality,
                size: size.min(too_big.0 * 0.999).max(lowest * 1.001),
            };
            let bytes = self.try_rung(rung)?;
            if bytes <= self.max_bytes {
                fits = Some((rung.size, bytes));
            } else {
                too_big = (rung.size, bytes);
            }
        }
        Ok(())
    }
}

/// Gives the size between two that should have this many bytes; bytes grow by a power of the size.
fn between(fits: (f64, f64), too_big: (f64, f64), aim: f64) -> f64 {
    let power = (too_big.1 / fits.1).ln() / (too_big.0 / fits.0).ln();
    let size = fits.0 * (aim / fits.1).powf(1.0 / power);
    if size.is_finite() && power > 0.0 {
        size
    } else {
        f64::midpoint(fits.0, too_big.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bytes_of(rung: Rung) -> usize {
        let quality_cost = (f64::from(rung.quality) / 25.0).exp();
        (10_000.0 * quality_cost * rung.size * rung.size) as usize
    }

    #[test]
    fn every_rung_is_smaller_than_the_one_above() {
        for top in 1..=100 {
            let ladder = Ladder { top };
            for depth in 1..=ladder.depth() as u32 {
                let depth = f64::from(depth);
                let (above, below) = (ladder.rung(depth - 1.0), ladder.rung(depth));
                assert!(
                    (below.quality, below.size) != (above.quality, above.size)
                        && below.quality <= above.quality
                        && below.size <= above.size,
                    "from {top}: {above:?} then {below:?}"
                );
            }
        }
    }

    #[test]
    fn any_budget_is_used_to_70_percent_within_seven_encodes() {
        for quality in [60, 75, 85, 95, 100] {
            let full = bytes_of(Ladder { top: quality }.rung(0.0)) as u64;
            for percent in 1..100 {
                let budget = full * percent / 100;
                let mut encodes = 0;
                let fitted = fit(quality, budget, |rung| {
                    encodes += 1;
                    Ok(vec![0; bytes_of(rung)])
                });
                let used = fitted.unwrap().data.len() as u64;
                assert!(encodes <= MAX_ENCODES, "{encodes} encodes");
                assert!(
                    used <= budget && used * 10 >= budget * 7,
                    "{used} of {budget}"
                );
            }
        }
    }

    #[test]
    fn quality_is_kept_when_the_first_encode_fits() {
        let fitted = fit(85, u64::MAX, |rung| Ok(vec![0; bytes_of(rung)])).unwrap();
        assert_eq!(
            fitted.rung,
            Rung {
                quality: 85,
                size: 1.0
            }
        );
    }

    #[test]
    fn an_impossible_budget_is_refused_with_the_numbers() {
        let refused = fit(85, 10, |_| Ok(vec![0; 500])).unwrap_err();
        assert_eq!(
            refused,
            ImagingError::CannotFit {
                limit_bytes: 10,
                smallest_bytes: 500
            }
        );
    }
}
