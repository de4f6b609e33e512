//! Finds the most detailed version of a picture that fits into a number of bytes, within seven
//! encodes: one at the wanted quality, then a search by halves over 63 rungs, each smaller than
//! the one before. First the quality goes down, then the size.

use crate::error::ImagingError;

/// The most encodes for one picture.
pub(crate) const MAX_ENCODES: u32 = 7;

/// Rungs below the top one: six halvings tell 63 apart.
const RUNGS: u8 = 63;
/// Quality steps before the size goes down.
const QUALITY_RUNGS: u8 = 31;
/// Lowest quality that still looks like a photo.
const LOWEST_QUALITY: u8 = 40;
/// One size step, as a ratio of sides; the bytes shrink by about a sixth.
const SIZE_STEP: f64 = 0.92;

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

/// Encodes at `quality` and, when that is over `max_bytes`, at the best lower rung that fits.
pub(crate) fn fit(
    quality: u8,
    max_bytes: u64,
    mut encode: impl FnMut(Rung) -> Result<Vec<u8>, ImagingError>,
) -> Result<Fitted, ImagingError> {
    let top = rung(quality, 0);
    let first = encode(top)?;
    if first.len() as u64 <= max_bytes {
        return Ok(Fitted {
            data: first,
            rung: top,
        });
    }
    let mut smallest = first.len();
    let mut best = None;
    let mut encodes = 1;
    let (mut too_big, mut beyond) = (0, RUNGS + 1);
    while beyond - too_big > 1 && encodes < MAX_ENCODES {
        let middle = too_big + (beyond - too_big) / 2;
        let rung = rung(quality, middle);
        let data = encode(rung)?;
        encodes += 1;
        smallest = smallest.min(data.len());
        if data.len() as u64 <= max_bytes {
            beyond = middle;
            best = Some((data, rung));
        } else {
            too_big = middle;
        }
    }
    let smallest_bytes = smallest as u64;
    best.map(|(data, rung)| Fitted { data, rung })
        .ok_or(ImagingError::CannotFit {
            limit_bytes: max_bytes,
            smallest_bytes,
        })
}

fn rung(top_quality: u8, index: u8) -> Rung {
    let span = top_quality.saturating_sub(LOWEST_QUALITY);
    let steps = span.min(QUALITY_RUNGS);
    if index <= steps {
        let dropped = u16::from(span) * u16::from(index) / u16::from(steps.max(1));
        return Rung {
            quality: top_quality - dropped as u8,
            size: 1.0,
        };
    }
    Rung {
        quality: top_quality - span,
        size: SIZE_STEP.powi(i32::from(index - steps)),
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
        for quality in 1..=100 {
            for index in 1..=RUNGS {
                let (above, below) = (rung(quality, index - 1), rung(quality, index));
                assert!(
                    (below.quality, below.size) != (above.quality, above.size)
                        && below.quality <= above.quality
                        && below.size <= above.size,
                    "quality {quality}: {above:?} then {below:?}"
                );
            }
        }
    }

    #[test]
    fn any_budget_is_used_to_70_percent_within_seven_encodes() {
        for quality in [60, 75, 85, 95, 100] {
            let full = bytes_of(rung(quality, 0)) as u64;
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
