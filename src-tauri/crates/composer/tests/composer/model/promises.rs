//! What has to be true of two devices and their system.

use super::{devices::Devices, steps::Which};
use composer::{
    draft::{self, DraftFilter},
    store::StoreError,
    sync::{self, Stays, SyncMark},
};
use std::collections::{BTreeMap, BTreeSet};

impl Devices {
    /// Checks what holds at every moment.
    pub fn check_always(&mut self) -> Result<(), String> {
        for on in 0..2 {
            for draft in self.drafts(on, DraftFilter::All) {
                let seen = self.promised.updated_at_ms.entry((on, draft.id));
                let seen = seen.or_insert(draft.updated_at_ms);
                if draft.updated_at_ms < *seen {
                    return Err(format!("the time of a draft went back on device {on}"));
                }
                *seen = draft.updated_at_ms;
            }
        }
        Ok(())
    }

    /// Checks what holds once everything has come to rest.
    pub fn check_at_rest(&self) -> Result<(), String> {
        self.check_words()?;
        self.check_arrivals()?;
        let copies = sorted(self.worlds[0].system.remote_texts());
        for on in 0..2 {
            self.check_integrity(on)?;
            let kept = self.synced_texts(on)?;
            if kept != copies {
                return Err(format!(
                    "device {on} shows {kept:#?}, there are {copies:#?}"
                ));
            }
            self.check_owners(on)?;
        }
        Ok(())
    }

    /// Every word is still found on the device that confirmed it.
    pub fn check_words(&self) -> Result<(), String> {
        let found = [self.words(0), self.words(1)];
        let lost = |(on, word): &&(Which, String)| !found[*on].contains(word);
        match self.promised.words.iter().find(lost) {
            Some((on, word)) => Err(format!("device {on} lost the word {word}")),
            None => Ok(()),
        }
    }

    fn words(&self, on: Which) -> BTreeSet<String> {
        let desk = &self.worlds[on].desk;
        let lists = [DraftFilter::All, DraftFilter::Trash];
        let drafts = lists.into_iter().flat_map(|filter| self.drafts(on, filter));
        let texts = drafts.flat_map(|draft| {
            let kept = draft::revisions(desk, draft.id).unwrap().into_iter();
            let kept = kept.map(|revision| revision.fields.content.text);
            kept.chain([draft.fields.content.text])
        });
        let words = texts.flat_map(|text| {
            let words = text.split_whitespace().map(str::to_owned);
            words.collect::<Vec<_>>()
        });
        words.collect()
    }

    /// Every send reached each of its groups once.
    fn check_arrivals(&self) -> Result<(), String> {
        let arrived = crate::disk::arrivals(&self.worlds[0]);
        let wanted: &BTreeMap<_, _> = &self.promised.sends;
        match arrived == *wanted {
            true => Ok(()),
            false => Err(format!("arrived {arrived:#?}, wanted {wanted:#?}")),
        }
    }

    fn check_integrity(&self, on: Which) -> Result<(), String> {
        let look = |db: &rusqlite::Connection| {
            let sql = "PRAGMA integrity_check";
            Ok::<_, StoreError>(db.query_row(sql, [], |row| row.get::<_, String>(0))?)
        };
        match self.worlds[on].desk.store.read(look).unwrap().as_str() {
            "ok" => Ok(()),
            unsound => Err(format!("integrity: {unsound}")),
        }
    }

    /// Gives the texts that are in step; every other draft must have said why it is not.
    fn synced_texts(&self, on: Which) -> Result<Vec<String>, String> {
        let mut texts = Vec::new();
        for draft in self.drafts(on, DraftFilter::All) {
            let stands = sync::draft_sync(&self.worlds[on].desk, draft.id).unwrap();
            match (stands.mark, stands.stays) {
                (SyncMark::Synced, None) => texts.push(draft.fields.content.text),
                (SyncMark::Here, Some(Stays::Sent)) => {}
                _ => return Err(format!("device {on}: {stands:?} at rest: {draft:?}")),
            }
        }
        Ok(sorted(texts))
    }

    /// Every copy belongs to exactly one draft of the device.
    fn check_owners(&self, on: Which) -> Result<(), String> {
        let read = |db: &rusqlite::Connection| {
            let sql = "SELECT remote_id FROM draft_links WHERE remote_id IS NOT NULL";
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
        };
        let linked = sorted(self.worlds[on].desk.store.read(read).unwrap());
        let copies = self.worlds[on].system.remote().into_iter();
        let copies = sorted(copies.map(|copy| copy.id).collect());
        match linked == copies {
            true => Ok(()),
            false => Err(format!(
                "device {on} knows {linked:?}, there are {copies:?}"
            )),
        }
    }
}

fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all
}
