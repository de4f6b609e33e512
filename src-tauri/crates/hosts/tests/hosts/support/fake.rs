//! Small imitations of Google's and Microsoft's storages, as far as they are used, and a static web server.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

/// One request as it came in.
#[derive(Clone, Debug)]
pub struct Kept {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub bytes: usize,
}

#[derive(Default)]
struct Shelves {
    requests: Vec<Kept>,
    objects: BTreeMap<String, Vec<u8>>,
    parts: BTreeMap<String, Vec<u8>>,
    failing: u32,
}

/// A storage that knows the calls of both vendors by their queries.
pub struct Fake {
    pub address: String,
    shelves: Arc<Mutex<Shelves>>,
}

impl Fake {
    pub async fn start() -> Self {
        let shelves = Arc::new(Mutex::new(Shelves::default()));
        let app = Router::new().fallback(answer).with_state(shelves.clone());
        // A part is larger than what the web framework takes by itself.
        let app = app.layer(axum::extract::DefaultBodyLimit::disable());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, shelves }
    }

    /// Every request so far whose query contains a word.
    pub fn requests(&self, method: Method, word: &str) -> Vec<Kept> {
        let shelves = self.shelves.lock().unwrap();
        let mut found = shelves.requests.clone();
        found.retain(|one| one.method == method && one.query.contains(word));
        found
    }

    pub fn object(&self, path: &str) -> Option<Vec<u8>> {
        self.shelves.lock().unwrap().objects.get(path).cloned()
    }

    /// After so many more parts, the next one fails.
    pub fn fail_after_parts(&self, parts: u32) {
        self.shelves.lock().unwrap().failing = parts + 1;
    }
}

fn plain(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

async fn answer(
    State(shelves): State<Arc<Mutex<Shelves>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = plain(uri.path());
    let query = uri.query().unwrap_or_default().to_owned();
    let find = |name: &str| {
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then(|| plain(value))
        })
    };
    let mut shelves = shelves.lock().unwrap();
    shelves.requests.push(Kept {
        method: method.clone(),
        path: path.clone(),
        query: query.clone(),
        headers,
        bytes: body.len(),
    });
    let etag = [
        ("etag", "\"tag\""),
        ("last-modified", "Sat, 21 Nov 2026 10:00:00 GMT"),
    ];
    let part = find("partNumber").or_else(|| find("blockid"));
    match (method.as_str(), part) {
        ("PUT", Some(part)) => {
            if shelves.failing == 1 {
                shelves.failing = 0;
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
            shelves.failing = shelves.failing.saturating_sub(1);
            shelves.parts.insert(part, body.to_vec());
            (StatusCode::CREATED, etag).into_response()
        }
        ("POST", _) if query.starts_with("uploads") => {
            let xml = "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key>\
                       <UploadId>the-upload</UploadId></InitiateMultipartUploadResult>";
            xml.into_response()
        }
        ("POST", _) if query.contains("uploadId") => {
            let whole = std::mem::take(&mut shelves.parts).into_values().flatten();
            let whole = whole.collect();
            shelves.objects.insert(path, whole);
            let xml =
                "<CompleteMultipartUploadResult><ETag>tag</ETag></CompleteMultipartUploadResult>";
            (etag, xml).into_response()
        }
        ("PUT", _) if query.contains("comp=blocklist") => {
            let list = String::from_utf8_lossy(&body).into_owned();
            let names = list.split("<Uncommitted>").skip(1);
            let names = names.filter_map(|rest| rest.split("</Uncommitted>").next());
            let blocks: Option<Vec<_>> =
                names.map(|name| shelves.parts.get(name).cloned()).collect();
            let Some(blocks) = blocks else {
                return StatusCode::BAD_REQUEST.into_response();
            };
            shelves.objects.insert(path, blocks.concat());
            (StatusCode::CREATED, etag).into_response()
        }
        ("PUT", _) => {
            shelves.objects.insert(path, body.to_vec());
            (StatusCode::CREATED, etag).into_response()
        }
        ("GET" | "HEAD", _) => match shelves.objects.get(&path) {
            Some(bytes) => bytes.clone().into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        ("DELETE", _) => match shelves.objects.remove(&path) {
            Some(_) => StatusCode::ACCEPTED.into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        _ => StatusCode::NOT_IMPLEMENTED.into_response(),
    }
}

/// Shows a folder's files, as a web server does.
pub async fn serve_folder(folder: &Path) -> String {
    async fn file(State(root): State<PathBuf>, uri: Uri) -> Response {
        match std::fs::read(root.join(uri.path().trim_start_matches('/'))) {
            Ok(bytes) => bytes.into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        }
    }
    let app = Router::new().fallback(file).with_state(folder.to_owned());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}
