//! Measures the search for pictures that look alike.

use crate::{problem::Problem, workplace::Workplace};
use composer::{
    content::MediaKind,
    desk::Desk,
    library::{self, BlobHash},
    media::MediaFacts,
    store::blobs::{self, BlobRow},
};
use serde_json::json;
use std::time::Instant;

const PER_TRANSACTION: u32 = 10_000;
const MOST: u32 = 1_000_000;
const SEARCHES: u32 = 15;

/// Notes as many pictures as asked for, each with a look of its own, and searches among them.
pub fn looks(number: u32, place: &Workplace) -> Result<(), Problem> {
    let desk = place.desk();
    let number = number.min(MOST);
    let first = seed(desk, number)?;
    let mut took_us: Vec<u64> = Vec::new();
    let mut found = 0;
    for _ in 0..SEARCHES {
        let begun = Instant::now();
        found = library::look_alikes(desk, &first, None)?.len();
        took_us.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    took_us.sort_unstable();
    let median_us = took_us.get(took_us.len() / 2);
    let result = json!({
        "id": first, "pictures": number, "found": found,
        "median_us": median_us, "slowest_us": took_us.last(),
    });
    place.screen.show(&result, || format!("{result}"))
}

/// The second picture differs from the first in one bit, the others at random.
fn seed(desk: &Desk, number: u32) -> Result<BlobHash, Problem> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut first = None;
    let mut at = 0;
    while at < number {
        let end = number.min(at + PER_TRANSACTION);
        let rows: Vec<BlobRow> = (at..end)
            .map(|index| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                row(
                    index,
                    if index < 2 {
                        u64::from(index) | 0xF0F0
                    } else {
                        state
                    },
                )
            })
            .collect();
        desk.store.write(|tx| {
            for row in &rows {
                blobs::add(tx, row)?;
            }
            Ok::<_, composer::store::StoreError>(())
        })?;
        first = first.or_else(|| rows.into_iter().next().map(|row| row.hash));
        at = end;
    }
    first.ok_or_else(|| Problem::usage("at least one picture is needed"))
}

fn row(index: u32, look: u64) -> BlobRow {
    // Sixty-four hex digits spread like those of a real hash.
    let digits = u64::from(index).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = format!("{digits:016x}{index:048x}");
    BlobRow {
        hash: hash
            .parse()
            .unwrap_or_else(|_| unreachable!("64 hex digits")),
        name: format!("IMG_{index}.jpg"),
        mime: "image/jpeg".to_owned(),
        kind: MediaKind::Image,
        width_px: Some(4032),
        height_px: Some(3024),
        size_bytes: 3_400_000,
        private: vec!["place".to_owned()],
        media: MediaFacts::default(),
        look: Some(look),
        added_at_ms: i64::from(index),
    }
}
