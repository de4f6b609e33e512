//! One TCP connection, which the request it carries can break: closed, or reset, without an answer.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

const IDLE_LIMIT: Duration = Duration::from_secs(120);

/// How a connection is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// Closed in the ordinary way.
    Close = 1,
    /// Aborted: the other side sees "connection reset".
    Reset = 2,
}

#[derive(Debug, Default)]
struct BreakerState {
    how: AtomicU8,
    broken: CancellationToken,
}

/// Breaks the connection a request came on; found in the request's extensions.
#[derive(Debug, Clone, Default)]
pub struct Breaker(Arc<BreakerState>);

impl Breaker {
    /// Breaks the connection; nothing more is written to it.
    pub fn trip(&self, how: Break) {
        self.0.how.store(how as u8, Ordering::SeqCst);
        self.0.broken.cancel();
    }

    async fn tripped(&self) {
        self.0.broken.cancelled().await;
    }

    fn is_reset(&self) -> bool {
        self.0.how.load(Ordering::SeqCst) == Break::Reset as u8
    }
}

/// Answers the requests of one connection until it ends, is broken, or the server stops.
pub async fn serve(stream: TcpStream, router: Router, stop: CancellationToken) {
    let _ = stream.set_nodelay(true);
    let breaker = Breaker::default();
    let stream = BreakableStream {
        stream,
        breaker: breaker.clone(),
    };
    let for_requests = breaker.clone();
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(for_requests.clone());
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut stopping = false;
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = breaker.tripped() => return,
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

struct BreakableStream {
    stream: TcpStream,
    breaker: Breaker,
}

impl Drop for BreakableStream {
    fn drop(&mut self) {
        if self.breaker.is_reset() {
            let _ = socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
        }
    }
}

impl AsyncRead for BreakableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for BreakableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
