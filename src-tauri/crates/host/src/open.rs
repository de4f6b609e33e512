//! Opens the desk over a data folder.

use crate::{DataFolder, FolderError, ForThisRun, Keychain, Pictures, Practice, PracticeGround};
use channels::Systems;
use composer::{
    account::{self, SystemKind},
    audience, backup,
    clock::{Clock, SystemClock},
    desk::{Desk, Doors},
    error::DeskError,
    id::AccountId,
    library::{self, Library},
    outbox,
    secret::SecretStore,
    store::StoreError,
};
use hosts::Storages;
use imaging::worker::WorkerSettings;
use std::{path::PathBuf, sync::Arc};

/// Why the desk could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error("the library folder cannot be used: {0}")]
    Library(#[from] std::io::Error),
    #[error("storages cannot be asked: {0}")]
    Storages(#[from] composer::media_host::HostError),
    #[error("the picture workers cannot be set up: {0}")]
    Imaging(#[from] imaging::ImagingError),
}

/// How a desk is opened.
pub struct Opening {
    pub folder: PathBuf,
    /// What stands in for the keychain during this run.
    pub for_this_run: ForThisRun,
    /// Whether the built-in sandbox runs in this process.
    pub with_sandbox: bool,
    /// The executable that serves as picture worker; this one when `None`.
    pub worker: Option<PathBuf>,
}

/// The opened desk and what must live as long as it.
pub struct Host {
    pub desk: Arc<Desk>,
    pub keychain: Arc<Keychain>,
    folder: DataFolder,
    practice: Option<Practice>,
}

impl Host {
    /// Locks the folder, opens the store, brings the outbox back to a sound state and starts the sandbox.
    pub async fn open(opening: Opening) -> Result<Self, HostError> {
        let folder = DataFolder::lock(&opening.folder)?;
        let keychain = Arc::new(Keychain::new(opening.for_this_run));
        let mut settings = WorkerSettings::of_this_program()?;
        if let Some(program) = opening.worker {
            settings.program = program;
        }
        let doors = Doors {
            imaging: Arc::new(Pictures::new(settings)),
            secrets: keychain.clone() as Arc<dyn SecretStore>,
            clock: Arc::new(SystemClock),
            connector: Arc::new(Systems),
        };
        let shelf = folder.path().join("library");
        let opened = backup::open(folder.path(), &shelf, SystemClock.now_ms())?;
        let shelf = Library::open(&shelf)?;
        let desk = Arc::new(
            Desk::new(opened.store, shelf, doors).with_media_hosts(Arc::new(Storages::new()?)),
        );
        if opened.check_later {
            check_beside_work(desk.clone());
        }
        outbox::recover(&desk)?;
        library::finish_farewells(&desk)?;
        let mut host = Self {
            desk,
            keychain,
            folder,
            practice: None,
        };
        if opening.with_sandbox {
            host.start_sandbox().await?;
        }
        Ok(host)
    }

    /// Starts the built-in sandbox and its account. Without it the rest still works, so a failure is only logged.
    pub async fn start_sandbox(&mut self) -> Result<(), HostError> {
        let practice = match Practice::start(self.folder.path()).await {
            Ok(practice) => practice,
            Err(error) => {
                tracing::error!(%error, "the built-in sandbox could not be started");
                return Ok(());
            }
        };
        let ground = practice.ground(&self.desk, &self.keychain);
        let account = ground.ensure(SystemKind::Watchcollect)?;
        ground.renew()?;
        self.practice = Some(practice);
        let refresh = refresh(self.desk.clone(), account.id);
        if audience::senders(&self.desk, account.id)?.is_empty() {
            refresh.await;
        } else {
            // What was seen last time is good enough to open the window with.
            tokio::spawn(refresh);
        }
        Ok(())
    }

    /// Gives the address of the built-in sandbox's page.
    pub fn sandbox_url(&self) -> Option<&str> {
        self.practice.as_ref().map(Practice::url)
    }

    /// Gives what makes accounts on the built-in sandbox, while it runs.
    pub fn practice_ground(&self) -> Option<PracticeGround> {
        let practice = self.practice.as_ref();
        practice.map(|practice| practice.ground(&self.desk, &self.keychain))
    }

    /// Gives the data folder.
    pub fn data_dir(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Ends the sandbox; the folder is free when this returns.
    pub async fn close(self) {
        let desk = self.desk.clone();
        let forgotten = tokio::task::spawn_blocking(move || account::forget_removed(&desk)).await;
        if !matches!(forgotten, Ok(Ok(()))) {
            tracing::info!("the secrets of removed accounts could not be dropped yet");
        }
        if let Some(practice) = self.practice {
            practice.stop().await;
        }
        backup::closed(self.folder.path());
    }
}

/// Reads a database that is too large for the start; what it finds is repaired at the next start.
fn check_beside_work(desk: Arc<Desk>) {
    tokio::task::spawn_blocking(move || {
        if let Err(error) = backup::check_beside_work(&desk.store) {
            tracing::warn!(%error, "the database could not be checked");
        }
    });
}

async fn refresh(desk: Arc<Desk>, account: AccountId) {
    if let Err(error) = audience::refresh(&desk, account).await {
        tracing::warn!(%error, "the sandbox's groups could not be read");
    }
}
