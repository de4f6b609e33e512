//! A door between the app and a sandbox: it falls shut at a chosen moment, as when somebody pulls the network.

use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(20);
const CHUNK: usize = 16 * 1024;

/// When the door falls shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A picture has begun to leave and does not arrive.
    InTheUpload,
    /// The post has arrived, but nobody hears of it.
    BeforeTheAnswer,
}

impl Cut {
    /// The request that it waits for.
    fn request(self) -> &'static [u8] {
        match self {
            Self::InTheUpload => b"POST /v2/outbound/media",
            Self::BeforeTheAnswer => b"POST /v2/outbound/sends",
        }
    }
}

/// A door on a port of its own; open at first.
pub struct Door {
    pub url: String,
    inner: Arc<Inner>,
}

struct Inner {
    is_open: watch::Sender<bool>,
    cut: watch::Sender<Option<Cut>>,
}

impl Door {
    /// Puts a door before a port of this machine.
    pub async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            is_open: watch::Sender::new(true),
            cut: watch::Sender::new(None),
        });
        let keeper = inner.clone();
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                // A caller at a shut door is hung up on.
                if *keeper.is_open.borrow() {
                    tokio::spawn(keeper.clone().let_through(caller, port));
                }
            }
        });
        Self { url, inner }
    }

    /// Lets the door fall shut when the chosen moment comes.
    pub fn falls_shut(&self, cut: Cut) {
        self.inner.cut.send_replace(Some(cut));
    }

    /// Waits until it has fallen shut.
    pub async fn is_shut(&self) {
        let mut is_open = self.inner.is_open.subscribe();
        let shut = is_open.wait_for(|is_open| !is_open);
        let waited = timeout(PATIENCE, shut).await;
        waited
            .expect("the request that shuts the door came")
            .unwrap();
    }

    /// Opens it for good.
    pub fn open(&self) {
        self.inner.cut.send_replace(None);
        self.inner.is_open.send_replace(true);
    }
}

impl Inner {
    async fn let_through(self: Arc<Self>, caller: TcpStream, port: u16) {
        let server = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port)))
            .await
            .unwrap();
        let (from_caller, to_caller) = caller.into_split();
        let (from_server, to_server) = server.into_split();
        let met = watch::Sender::new(false);
        let mut is_open = self.is_open.subscribe();
        tokio::select! {
            () = self.there(from_caller, to_server, &met) => {}
            () = self.back(from_server, to_caller, &met) => {}
            _ = is_open.wait_for(|is_open| !is_open) => {}
        }
    }

    /// Carries requests, and notes when the one that shuts the door comes by.
    async fn there(
        &self,
        mut from: OwnedReadHalf,
        mut to: OwnedWriteHalf,
        met: &watch::Sender<bool>,
    ) {
        let mut chunk = vec![0; CHUNK];
        while let Ok(length @ 1..) = from.read(&mut chunk).await {
            let cut = *self.cut.borrow();
            if cut == Some(Cut::InTheUpload) && *met.borrow() {
                self.is_open.send_replace(false);
                return;
            }
            if cut.is_some_and(|cut| chunk[..length].starts_with(cut.request())) {
                met.send_replace(true);
            }
            if to.write_all(&chunk[..length]).await.is_err() {
                return;
            }
        }
    }

    /// Carries answers, unless nobody may hear of them.
    async fn back(
        &self,
        mut from: OwnedReadHalf,
        mut to: OwnedWriteHalf,
        met: &watch::Sender<bool>,
    ) {
        let mut chunk = vec![0; CHUNK];
        while let Ok(length @ 1..) = from.read(&mut chunk).await {
            if *met.borrow() {
                self.is_open.send_replace(false);
                return;
            }
            if to.write_all(&chunk[..length]).await.is_err() {
                return;
            }
        }
    }
}
