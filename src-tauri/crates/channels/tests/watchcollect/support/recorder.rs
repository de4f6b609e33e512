//! A server of a few lines that keeps each request whole and answers what it was told.

use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// One request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub head: String,
    pub body: Vec<u8>,
}

impl Recorded {
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value)
    }
}

pub struct Recorder {
    pub url: String,
    kept: Arc<Mutex<Vec<Recorded>>>,
}

impl Recorder {
    /// Answers every request with these bytes; `{auth}` becomes the authorization it carried.
    pub async fn answering(answer: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let kept = Arc::new(Mutex::new(Vec::new()));
        let (notes, answer) = (kept.clone(), answer.to_owned());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, notes.clone(), answer.clone()));
            }
        });
        Self { url, kept }
    }

    /// Answers with a status line and a JSON body.
    pub async fn json(status: &str, body: &str) -> Self {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        Self::answering(&answer).await
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.kept.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, kept: Arc<Mutex<Vec<Recorded>>>, answer: String) {
    let mut seen = Vec::new();
    let mut buffer = [0; 64 * 1024];
    let (mut head_ends, mut wanted) = (None, usize::MAX);
    while seen.len() < wanted {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(read) => seen.extend_from_slice(&buffer[..read]),
        }
        if head_ends.is_none()
            && let Some(at) = seen.windows(4).position(|window| window == b"\r\n\r\n")
        {
            head_ends = Some(at + 4);
            wanted = at + 4 + length_of(&seen[..at]);
        }
    }
    let Some(at) = head_ends else { return };
    let recorded = Recorded {
        head: String::from_utf8_lossy(&seen[..at]).into_owned(),
        body: seen[at..].to_vec(),
    };
    let auth = recorded
        .header("authorization")
        .unwrap_or_default()
        .to_owned();
    kept.lock().unwrap().push(recorded);
    let _ = stream
        .write_all(answer.replace("{auth}", &auth).as_bytes())
        .await;
    let _ = stream.shutdown().await;
}

fn length_of(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    line.map_or(0, |length| length.trim().parse().unwrap())
}
