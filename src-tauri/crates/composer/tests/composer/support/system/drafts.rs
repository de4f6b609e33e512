//! The drafts of the scripted system: created, listed, read and deleted, never changed, as at watchcollect.

use super::{Call, ScriptedSystem};
use composer::{
    channel::{ChannelError, Deleted, RemoteFile},
    draft::{RemoteDraft, SharedDraft},
};
use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::MutexGuard,
};

/// The address of the account that every world has.
const USUAL: &str = "http://127.0.0.1:9";

#[derive(Default)]
pub(super) struct Shelves {
    /// Drafts by the address of their account.
    kept: HashMap<String, Vec<RemoteDraft>>,
    /// Requests that seem lost and are still on their way.
    late: Vec<(String, SharedDraft)>,
    hidden: HashSet<String>,
    files: HashMap<String, Vec<u8>>,
    made: i64,
}

impl Shelves {
    fn shelf(&mut self, at: &str) -> &mut Vec<RemoteDraft> {
        self.kept.entry(at.to_owned()).or_default()
    }

    fn make(&mut self, at: &str, shared: &SharedDraft) -> RemoteDraft {
        self.made += 1;
        let at_ms = 1_000_000 + self.made;
        let draft = RemoteDraft {
            id: format!("remote-{}", self.made),
            shared: shared.clone(),
            created_at_ms: at_ms,
            updated_at_ms: at_ms,
        };
        self.shelf(at).push(draft.clone());
        draft
    }

    fn remove(&mut self, at: &str, id: &str) -> Deleted {
        let shelf = self.shelf(at);
        let before = shelf.len();
        shelf.retain(|draft| draft.id != id);
        match shelf.len() < before {
            true => Deleted::Now,
            false => Deleted::Before,
        }
    }
}

impl ScriptedSystem {
    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.drafts.lock().unwrap()
    }

    /// Gives every draft that is there.
    pub fn remote(&self) -> Vec<RemoteDraft> {
        self.remote_at(USUAL)
    }

    /// Gives every draft of the account at an address.
    pub fn remote_at(&self, at: &str) -> Vec<RemoteDraft> {
        self.shelves().shelf(at).clone()
    }

    /// Gives the texts of the drafts that are there.
    pub fn remote_texts(&self) -> Vec<String> {
        let kept = self.remote().into_iter();
        kept.map(|draft| draft.shared.text).collect()
    }

    /// Saves a draft as another program would.
    pub fn put(&self, shared: &SharedDraft) -> String {
        self.shelves().make(USUAL, shared).id
    }

    /// Deletes a draft as another program would.
    pub fn take_away(&self, id: &str) {
        self.shelves().remove(USUAL, id);
    }

    /// Changes a draft in place, which the calls cannot.
    pub fn overwrite(&self, id: &str, change: impl FnOnce(&mut SharedDraft)) {
        let mut shelves = self.shelves();
        let mut drafts = shelves.shelf(USUAL).iter_mut();
        let draft = drafts.find(|draft| draft.id == id).unwrap();
        change(&mut draft.shared);
        draft.updated_at_ms += 1;
    }

    /// Leaves a draft out of the list, as if it could not be shown there.
    pub fn hide_from_list(&self, id: &str) {
        self.shelves().hidden.insert(id.to_owned());
    }

    /// Lets the requests arrive that seemed lost.
    pub fn late_arrivals(&self) {
        let mut shelves = self.shelves();
        for (at, shared) in std::mem::take(&mut shelves.late) {
            shelves.make(&at, &shared);
        }
    }

    /// Keeps a file and gives what a draft says of it.
    pub fn file(&self, name: &str, bytes: &str) -> RemoteFile {
        let url = format!("https://media.example/{name}");
        let size_bytes = bytes.len() as u64;
        self.keep_file(&url, bytes.into());
        RemoteFile {
            url,
            mime: "image/jpeg".into(),
            name: name.into(),
            sha256: String::new(),
            size_bytes,
            storage_key: Some(format!("key-{name}")),
        }
    }

    pub(super) fn keep_file(&self, url: &str, bytes: Vec<u8>) {
        self.shelves().files.insert(url.to_owned(), bytes);
    }

    pub(super) fn list_drafts(&self, at: &str) -> Result<Vec<RemoteDraft>, ChannelError> {
        self.answer(Call::Drafts, || {
            let hidden = self.shelves().hidden.clone();
            let shown = self.remote_at(at).into_iter();
            shown.filter(|draft| !hidden.contains(&draft.id)).collect()
        })
    }

    pub(super) fn get_draft(
        &self,
        at: &str,
        id: &str,
    ) -> Result<Option<RemoteDraft>, ChannelError> {
        let find = || self.remote_at(at).into_iter().find(|draft| draft.id == id);
        self.answer(Call::Draft(id.into()), find)
    }

    pub(super) fn make_draft(
        &self,
        at: &str,
        draft: &SharedDraft,
    ) -> Result<RemoteDraft, ChannelError> {
        let mut has_arrived = false;
        let made = self.answer(Call::CreateDraft(draft.clone()), || {
            has_arrived = true;
            self.shelves().make(at, draft)
        });
        if matches!(made, Err(ChannelError::Unknown { .. })) && !has_arrived {
            self.shelves().late.push((at.to_owned(), draft.clone()));
        }
        made
    }

    pub(super) fn remove_draft(&self, at: &str, id: &str) -> Result<Deleted, ChannelError> {
        let remove = || self.shelves().remove(at, id);
        self.answer(Call::DeleteDraft(id.into()), remove)
    }

    pub(super) fn give_file(&self, file: &RemoteFile, into: &Path) -> Result<(), ChannelError> {
        let bytes = self.shelves().files.get(&file.url).cloned();
        self.answer(Call::Download(file.url.clone()), || {
            let bytes = bytes.ok_or_else(|| ChannelError::Refused {
                code: "not_found".into(),
                message: "there is no such file".into(),
            })?;
            std::fs::write(into, bytes).unwrap();
            Ok(())
        })?
    }
}
