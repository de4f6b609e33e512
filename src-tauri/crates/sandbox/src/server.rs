//! Starting and stopping: binds loopback, accepts connections that faults can break, and runs the
//! timetable beside them.

mod body;
mod connection;
mod gate;
mod routes;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

pub use connection::{Break, Breaker};
pub use routes::{unknown_address, wrong_method};

use crate::options::Options;
use crate::store::StoreError;
use crate::timetable;
use crate::world::World;

const MAX_CONNECTIONS: usize = 1_024;
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(5);

/// Why a sandbox cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("the sandbox cannot listen on 127.0.0.1:{port}: {source}")]
    Listen { port: u16, source: std::io::Error },
    #[error("the sandbox data folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Options(&'static str),
}

impl From<rusqlite::Error> for SandboxError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(StoreError::Sqlite(error))
    }
}

/// The way to start a sandbox.
#[derive(Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts a sandbox inside the calling tokio runtime; it answers once this returns.
    pub async fn start(options: Options) -> Result<RunningSandbox, SandboxError> {
        check(&options)?;
        let port = options.port;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(|source| SandboxError::Listen { port, source })?;
        let address = listener.local_addr()?;
        let (data_dir, temporary) = data_folder(&options)?;
        let world = open_world(options, data_dir.clone()).await?;
        world.set_base_url(format!("http://{address}"));
        let tasks = TaskTracker::new();
        tasks.spawn(timetable::run(Arc::clone(&world)));
        tasks.spawn(accept(
            listener,
            routes::all(Arc::clone(&world)),
            world.stop.clone(),
            tasks.clone(),
        ));
        tasks.close();
        let guard = world.stop.clone().drop_guard();
        Ok(RunningSandbox {
            address,
            data_dir,
            world,
            tasks,
            guard,
            temporary,
        })
    }
}

fn check(options: &Options) -> Result<(), SandboxError> {
    let speeds = 0.0..=crate::clock::MAX_SPEED;
    if options
        .clock_speed
        .is_some_and(|speed| !speeds.contains(&speed))
    {
        return Err(SandboxError::Options(
            "the clock speed must lie between 0 and 1000000",
        ));
    }
    if options.token.is_empty() || !options.token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(SandboxError::Options(
            "the token must be printable ASCII without spaces",
        ));
    }
    Ok(())
}

fn data_folder(options: &Options) -> std::io::Result<(PathBuf, Option<tempfile::TempDir>)> {
    if let Some(dir) = &options.data_dir {
        return Ok((dir.clone(), None));
    }
    let temporary = tempfile::Builder::new()
        .prefix("postroom-sandbox-")
        .tempdir()?;
    Ok((temporary.path().to_owned(), Some(temporary)))
}

async fn open_world(options: Options, data_dir: PathBuf) -> Result<Arc<World>, SandboxError> {
    let opened = tokio::task::spawn_blocking(move || World::open(options, &data_dir)).await;
    opened.map_err(std::io::Error::other)?.map(Arc::new)
}

async fn accept(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let served = connection::serve(stream, router.clone(), stop.clone());
                tasks.spawn(async move {
                    served.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// A sandbox that answers requests; dropping it stops it.
#[derive(Debug)]
pub struct RunningSandbox {
    address: SocketAddr,
    data_dir: PathBuf,
    world: Arc<World>,
    tasks: TaskTracker,
    guard: DropGuard,
    temporary: Option<tempfile::TempDir>,
}

impl RunningSandbox {
    /// The address to use as the base URL, without a slash at the end.
    pub fn url(&self) -> &str {
        self.world.base_url()
    }

    /// The bearer token it accepts.
    pub fn token(&self) -> &str {
        &self.world.options.token
    }

    /// The loopback port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The folder its world is kept in.
    pub fn data_dir(&self) -> &std::path::Path {
        &self.data_dir
    }

    /// The present sandbox time in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.world.clock.now_ms()
    }

    /// Stops accepting, lets running requests finish for at most five seconds, and closes the database.
    pub async fn shutdown(self) {
        let Self {
            world,
            tasks,
            guard,
            temporary,
            ..
        } = self;
        drop(guard);
        if tokio::time::timeout(SHUTDOWN_LIMIT, tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some connections were still open when the sandbox stopped");
        }
        drop(world);
        drop(temporary);
    }
}
