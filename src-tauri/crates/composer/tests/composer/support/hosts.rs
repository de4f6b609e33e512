//! Storages that do as they are told, and remember what was asked of them.

use super::World;
use async_trait::async_trait;
use composer::{
    channel::Progress,
    media_host::{
        HostError, HostedObject, MediaHost, MediaHosts, OwnStorage, PartJournal, PartUpload,
        Presence, StorageKeys,
    },
};
use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex},
};
use tokio::sync::Notify;

/// What happens to the next upload.
#[derive(Clone)]
pub enum Put {
    Error(HostError),
    /// The first part is confirmed, then the connection ends.
    BreakAfterAPart,
    /// The first part is confirmed, then nothing more happens; the notice is given when it is.
    Hang(Arc<Notify>),
}

#[derive(Default)]
struct State {
    stored: HashSet<String>,
    gone: HashSet<String>,
    puts: Vec<String>,
    looks: Vec<String>,
    went_on_from: Vec<usize>,
    abandoned: Vec<PartUpload>,
    next: VecDeque<Put>,
    verdicts: VecDeque<HostError>,
    keys: Vec<Option<StorageKeys>>,
    silent: bool,
    on_look: Option<Box<dyn FnOnce() + Send>>,
}

/// Every storage at once, by public address.
#[derive(Clone, Default)]
pub struct ScriptedHosts(Arc<Mutex<State>>);

impl ScriptedHosts {
    /// Puts a desk among these storages.
    pub fn around(&self, mut world: World) -> World {
        let desk = Arc::into_inner(world.desk).expect("nobody else holds the desk");
        world.desk = Arc::new(desk.with_media_hosts(Arc::new(self.clone())));
        world
    }

    pub fn next(&self, puts: impl IntoIterator<Item = Put>) {
        self.0.lock().unwrap().next.extend(puts);
    }

    /// The next looks at a public address after an upload say this.
    pub fn verdicts(&self, errors: impl IntoIterator<Item = HostError>) {
        self.0.lock().unwrap().verdicts.extend(errors);
    }

    /// Makes an address give nothing any more.
    pub fn forget(&self, url: &str) {
        let mut state = self.0.lock().unwrap();
        state.gone.insert(url.to_owned());
        state.stored.remove(url);
    }

    /// Something happens while the next address is looked at.
    pub fn on_look(&self, happens: impl FnOnce() + Send + 'static) {
        self.0.lock().unwrap().on_look = Some(Box::new(happens));
    }

    /// Nobody can be asked from now on.
    pub fn be_silent(&self) {
        self.0.lock().unwrap().silent = true;
    }

    pub fn puts(&self) -> Vec<String> {
        self.0.lock().unwrap().puts.clone()
    }

    pub fn looks(&self) -> Vec<String> {
        self.0.lock().unwrap().looks.clone()
    }

    /// How many parts each upload found confirmed.
    pub fn went_on_from(&self) -> Vec<usize> {
        self.0.lock().unwrap().went_on_from.clone()
    }

    pub fn abandoned(&self) -> usize {
        self.0.lock().unwrap().abandoned.len()
    }

    pub fn is_stored(&self, url: &str) -> bool {
        self.0.lock().unwrap().stored.contains(url)
    }

    pub fn keys(&self) -> Vec<Option<StorageKeys>> {
        self.0.lock().unwrap().keys.clone()
    }
}

#[async_trait]
impl MediaHosts for ScriptedHosts {
    fn open(
        &self,
        _storage: &OwnStorage,
        keys: Option<&StorageKeys>,
    ) -> Result<Arc<dyn MediaHost>, HostError> {
        let Some(keys) = keys else {
            return Err(HostError::KeysMissing);
        };
        self.0.lock().unwrap().keys.push(Some(keys.clone()));
        Ok(Arc::new(self.clone()))
    }

    async fn look(&self, url: &str) -> Result<Presence, HostError> {
        let happens = self.0.lock().unwrap().on_look.take();
        if let Some(happens) = happens {
            happens();
        }
        let mut state = self.0.lock().unwrap();
        state.looks.push(url.to_owned());
        if state.silent {
            return Err(HostError::Unreachable("no answer".into()));
        }
        Ok(match state.gone.contains(url) {
            true => Presence::Gone,
            false => Presence::There,
        })
    }
}

#[async_trait]
impl MediaHost for ScriptedHosts {
    async fn put(
        &self,
        object: &HostedObject,
        journal: &dyn PartJournal,
        progress: &Progress,
    ) -> Result<(), HostError> {
        let begun = journal.read().await?;
        let next = {
            let mut state = self.0.lock().unwrap();
            let parts = begun.as_ref().map_or(0, |begun| begun.parts.len());
            state.puts.push(object.url.clone());
            state.went_on_from.push(parts);
            state.next.pop_front()
        };
        progress(object.size_bytes / 2);
        let a_part = PartUpload {
            id: "upload-1".into(),
            part_bytes: 5,
            parts: vec!["part-1".into()],
        };
        match next {
            Some(Put::Error(error)) => return Err(error),
            Some(Put::BreakAfterAPart) => {
                journal.write(&a_part).await?;
                return Err(HostError::Unreachable("the connection broke".into()));
            }
            Some(Put::Hang(come)) => {
                journal.write(&a_part).await?;
                come.notify_one();
                std::future::pending::<()>().await;
            }
            None => {}
        }
        journal.clear().await?;
        let mut state = self.0.lock().unwrap();
        state.gone.remove(&object.url);
        state.stored.insert(object.url.clone());
        Ok(())
    }

    async fn verify(&self, _object: &HostedObject) -> Result<(), HostError> {
        let verdict = self.0.lock().unwrap().verdicts.pop_front();
        verdict.map_or(Ok(()), Err)
    }

    async fn abandon(&self, _name: &str, upload: &PartUpload) -> Result<(), HostError> {
        self.0.lock().unwrap().abandoned.push(upload.clone());
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), HostError> {
        let mut state = self.0.lock().unwrap();
        state.stored.retain(|url| !url.ends_with(name));
        Ok(())
    }
}
