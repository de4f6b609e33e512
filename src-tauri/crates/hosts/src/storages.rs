//! Picks the client of a storage: the one place that knows which kinds there are.

use crate::{bucket::Bucket, folder::Folder, places, public::Public, wire::Wire};
use async_trait::async_trait;
use composer::media_host::{
    HostError, MediaHost, MediaHosts, OwnStorage, Presence, StorageKeys, StoragePlace,
};
use reqwest::{Client, ClientBuilder, redirect::Policy};
use std::{path::Path, sync::Arc, time::Duration};

/// Every kind of storage Postroom can keep pictures in.
#[derive(Clone)]
pub struct Storages {
    public: Public,
    wire: Wire,
}

impl Storages {
    /// Sets the clients up; nothing is asked yet.
    pub fn new() -> Result<Self, HostError> {
        let reading = client().read_timeout(Duration::from_secs(30));
        let made = |client: ClientBuilder| {
            let client = client.build();
            client.map_err(|error| HostError::Unexpected(error.to_string()))
        };
        Ok(Self {
            public: Public::new(made(reading)?),
            // A read time-out would count the time a slow upload takes; the wire watches the bytes instead.
            wire: Wire::new(made(client())?),
        })
    }
}

#[async_trait]
impl MediaHosts for Storages {
    fn open(
        &self,
        storage: &OwnStorage,
        keys: Option<&StorageKeys>,
    ) -> Result<Arc<dyn MediaHost>, HostError> {
        if let StoragePlace::Folder { path } = &storage.place {
            return Ok(Arc::new(Folder::open(
                Path::new(path),
                self.public.clone(),
            )?));
        }
        let keys = keys.ok_or(HostError::KeysMissing)?;
        let place = places::open(&storage.place, keys, self.wire.clone())?;
        let words = keys.words().into_iter().map(str::to_owned).collect();
        Ok(Arc::new(Bucket::new(place, words, self.public.clone())))
    }

    async fn look(&self, url: &str) -> Result<Presence, HostError> {
        self.public.look(url).await
    }
}

/// Makes a client that follows no redirect, so that neither keys nor pictures travel to another host.
fn client() -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("Postroom/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .pool_idle_timeout(Duration::from_secs(20))
}
