//! What of a file is safe: its content as of the last sync, and what was done to it since.

use rand::{RngExt, rngs::StdRng};
use std::ops::Range;

const SECTOR_BYTES: usize = 512;

#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Cut { length: usize },
}

/// One file as the platter and the cache hold it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    safe: Vec<u8>,
    since: Vec<Change>,
    /// Its name reached the disk: it was there before, or it was synced once.
    is_named: bool,
    is_deleted: bool,
}

impl Memory {
    /// Takes a file that was there before.
    pub(crate) fn of(content: Option<Vec<u8>>) -> Self {
        Self {
            is_named: content.is_some(),
            safe: content.unwrap_or_default(),
            ..Self::default()
        }
    }

    pub(crate) fn write(&mut self, at: usize, bytes: &[u8]) {
        let bytes = bytes.to_vec();
        self.since.push(Change::Write { at, bytes });
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.since.push(Change::Cut { length });
    }

    pub(crate) fn sync(&mut self) {
        for change in std::mem::take(&mut self.since) {
            apply(&mut self.safe, &change);
        }
        self.is_named = true;
    }

    pub(crate) fn delete(&mut self) {
        self.is_deleted = true;
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.is_deleted
    }

    /// Gives what is found after a power cut: every change since the last sync is whole, torn or lost.
    pub(crate) fn found(&self, chance: &mut StdRng) -> Option<Vec<u8>> {
        let may_be_gone = self.is_deleted || !self.is_named;
        if may_be_gone && chance.random_bool(0.5) {
            return None;
        }
        let mut content = self.safe.clone();
        // Some cuts lose everything since the sync, some keep nearly all of it.
        let kept = [0.0, 0.5, 0.9][chance.random_range(0..3_usize)];
        for change in &self.since {
            match change {
                _ if chance.random_bool(kept) => apply(&mut content, change),
                Change::Write { at, bytes } if chance.random_bool(0.5) => {
                    tear(&mut content, *at, bytes, chance);
                }
                _ => {}
            }
        }
        Some(content)
    }
}

fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { at, bytes } => put(content, *at, bytes),
        Change::Cut { length } => content.resize(*length, 0),
    }
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(bytes);
}

/// Writes only some of the sectors that a write touches.
fn tear(content: &mut Vec<u8>, at: usize, bytes: &[u8], chance: &mut StdRng) {
    for piece in sectors(at, bytes.len()) {
        if chance.random_bool(0.5) {
            put(
                content,
                piece.start,
                &bytes[piece.start - at..piece.end - at],
            );
        }
    }
}

fn sectors(at: usize, length: usize) -> impl Iterator<Item = Range<usize>> {
    let end = at + length;
    let first = at / SECTOR_BYTES;
    (first..end.div_ceil(SECTOR_BYTES)).map(move |sector| {
        let start = sector * SECTOR_BYTES;
        start.max(at)..(start + SECTOR_BYTES).min(end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn what_was_synced_is_always_found() {
        let mut memory = Memory::of(None);
        memory.write(0, b"first");
        memory.sync();
        for seed in 0..50 {
            let found = memory.found(&mut StdRng::seed_from_u64(seed));
            assert_eq!(found.unwrap(), b"first");
        }
    }

    #[test]
    fn what_was_not_synced_is_sometimes_found_and_sometimes_torn_or_lost() {
        let mut memory = Memory::of(Some(vec![0; 1024]));
        memory.write(0, &[1; 1024]);
        let found = |seed| memory.found(&mut StdRng::seed_from_u64(seed)).unwrap();
        let sums: Vec<usize> = (0..100)
            .map(|seed| found(seed).iter().filter(|byte| **byte == 1).count())
            .collect();
        for kept in [0, 512, 1024] {
            assert!(sums.contains(&kept), "{kept} of 1024 bytes, among {sums:?}");
        }
    }

    #[test]
    fn a_write_is_torn_where_sectors_meet() {
        let pieces: Vec<_> = sectors(500, 600).collect();
        assert_eq!(pieces, [500..512, 512..1024, 1024..1100]);
    }
}
