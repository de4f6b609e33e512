//! A real S3 server on loopback, with a front before it that counts, refuses, breaks and holds.

use composer::media_host::{MediaHost, MediaHosts, OwnStorage, StorageKeys, StoragePlace};
use hosts::Storages;
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use s3s::{
    Body, S3Result,
    access::{S3Access, S3AccessContext},
    auth::SimpleAuth,
    s3_error,
    service::{S3Service, S3ServiceBuilder},
};
use std::{
    collections::{HashMap, VecDeque},
    io,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::Notify};

pub const KEY: &str = "AKIDPOSTROOM";
pub const SECRET: &str = "a-secret-that-never-shows";

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Put,
    Begin,
    Part,
    Complete,
    Abort,
    Read,
    Delete,
}

/// What happens to the next request of a kind.
#[derive(Clone)]
pub enum Fault {
    None,
    /// It is answered like this.
    Answer(u16, &'static str),
    /// The connection ends after so many bytes of the body.
    BreakAfter(usize),
    /// It is answered when somebody says so; the first is told when it has come in.
    Hold(Arc<Notify>, Arc<Notify>),
}

/// One request as it came in, with the bytes of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request1 {
    pub kind: Kind,
    pub bytes: usize,
}

struct Front {
    s3: S3Service,
    faults: Mutex<HashMap<Kind, VecDeque<Fault>>>,
    log: Mutex<Vec<Request1>>,
}

struct Readers(Arc<AtomicBool>);

#[async_trait::async_trait]
impl S3Access for Readers {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        let reads = matches!(cx.s3_op().name(), "GetObject" | "HeadObject");
        let is_public = reads && self.0.load(Ordering::SeqCst);
        if cx.credentials().is_some() || is_public {
            return Ok(());
        }
        Err(s3_error!(AccessDenied, "this is not for everybody"))
    }
}

/// The server, its bucket `photos`, and the folder it keeps.
pub struct S3 {
    pub address: String,
    pub folder: TempDir,
    front: Arc<Front>,
    is_public: Arc<AtomicBool>,
}

impl S3 {
    pub async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("photos")).unwrap();
        let is_public = Arc::new(AtomicBool::new(true));
        let files = s3s_fs::FileSystem::new(folder.path()).unwrap();
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        builder.set_access(Readers(is_public.clone()));
        let front = Arc::new(Front {
            s3: builder.build(),
            faults: Mutex::default(),
            log: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(accept(listener, front.clone()));
        Self {
            address,
            folder,
            front,
            is_public,
        }
    }

    /// What happens to the next requests of a kind, one after the other.
    pub fn next(&self, kind: Kind, faults: impl IntoIterator<Item = Fault>) {
        let mut all = self.front.faults.lock().unwrap();
        all.entry(kind).or_default().extend(faults);
    }

    /// Closes the bucket to everybody without keys.
    pub fn close_to_the_public(&self) {
        self.is_public.store(false, Ordering::SeqCst);
    }

    /// The bytes of every request of a kind.
    pub fn bytes(&self, kind: Kind) -> Vec<usize> {
        let log = self.front.log.lock().unwrap();
        log.iter()
            .filter(|one| one.kind == kind)
            .map(|one| one.bytes)
            .collect()
    }

    pub fn forget_requests(&self) {
        self.front.log.lock().unwrap().clear();
    }

    pub fn storage(&self) -> OwnStorage {
        OwnStorage {
            place: StoragePlace::S3 {
                bucket: "photos".into(),
                region: "us-east-1".into(),
                endpoint: self.address.clone(),
            },
            prefix: "shop".into(),
            public_url: format!("{}/photos", self.address),
        }
        .checked()
        .unwrap()
    }

    pub fn host(&self) -> Arc<dyn MediaHost> {
        open(&self.storage(), &keys(SECRET))
    }

    /// The file an object lies in.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("photos").join(name)
    }
}

pub fn keys(secret: &str) -> StorageKeys {
    StorageKeys::S3 {
        access_key_id: KEY.into(),
        secret_access_key: secret.into(),
        session_token: None,
    }
}

pub fn open(storage: &OwnStorage, keys: &StorageKeys) -> Arc<dyn MediaHost> {
    Storages::new().unwrap().open(storage, Some(keys)).unwrap()
}

async fn accept(listener: TcpListener, front: Arc<Front>) {
    while let Ok((stream, _)) = listener.accept().await {
        let front = front.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| serve(front.clone(), request));
            // A connection that a fault has ended is not an error of the test.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn serve(front: Arc<Front>, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let kind = kind(&request);
    let fault = {
        let mut faults = front.faults.lock().unwrap();
        let next = faults.get_mut(&kind).and_then(VecDeque::pop_front);
        next.unwrap_or(Fault::None)
    };
    let (parts, mut body) = request.into_parts();
    let most = match &fault {
        Fault::BreakAfter(bytes) => *bytes,
        _ => usize::MAX,
    };
    let mut taken = Vec::new();
    loop {
        let frame = std::future::poll_fn(|cx| {
            hyper::body::Body::poll_frame(std::pin::Pin::new(&mut body), cx)
        });
        let Some(frame) = frame.await else { break };
        let frame = frame.map_err(io::Error::other)?;
        taken.extend_from_slice(&frame.into_data().unwrap_or_default());
        if taken.len() >= most {
            break;
        }
    }
    let bytes = taken.len();
    front.log.lock().unwrap().push(Request1 { kind, bytes });
    match fault {
        Fault::BreakAfter(_) => return Err(io::Error::other("the connection breaks")),
        Fault::Answer(status, code) => {
            let xml = format!("<Error><Code>{code}</Code><Message>As told.</Message></Error>");
            let answer = Response::builder()
                .status(status)
                .header("retry-after", "7")
                .body(Body::from(xml));
            return answer.map_err(io::Error::other);
        }
        Fault::Hold(come, go) => {
            come.notify_one();
            go.notified().await;
        }
        Fault::None => {}
    }
    let request = Request::from_parts(parts, Body::from(bytes::Bytes::from(taken)));
    front
        .s3
        .call(request)
        .await
        .map_err(|error| io::Error::other(format!("{error:?}")))
}

fn kind(request: &Request<Incoming>) -> Kind {
    let query = request.uri().query().unwrap_or_default();
    match (request.method().as_str(), query) {
        ("POST", query) if query.contains("uploads") => Kind::Begin,
        ("PUT", query) if query.contains("partNumber") => Kind::Part,
        ("POST", query) if query.contains("uploadId") => Kind::Complete,
        ("DELETE", query) if query.contains("uploadId") => Kind::Abort,
        ("PUT", _) => Kind::Put,
        ("GET" | "HEAD", _) => Kind::Read,
        _ => Kind::Delete,
    }
}
