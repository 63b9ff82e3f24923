//! Connections: HTTP/1.1 over TCP, a graceful stop, and the log of requests.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::{LocalSet, spawn_blocking, spawn_local};

use crate::service::{Answer, Call, Note, Service, Step};
use crate::wire::Fault;

/// How long a client may take to send a request's head. The time between two requests counts, so it is long: clients keep
/// connections for later.
const HEAD_TIMEOUT: Duration = Duration::from_secs(300);

/// How long requests under way may take when the endpoint stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// How much of a body that is too large is read on, so that a client that still writes gets to read its error.
const DRAIN_LIMIT: usize = 1 << 26;

/// How long a client may pause meanwhile: it may wait for the answer.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(1);

/// How long to wait when the system gives no more connections.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The most threads that serve connections. The engine carries out one call at a time, so more would only wait.
const MOST_WORKERS: usize = 8;

/// What all connections share.
struct Shared {
    service: Arc<Service>,
    /// How many key pairs are made at once. One processor stays free for other calls.
    makers: Semaphore,
}

/// A connection on its way to the thread that serves it.
type Accepted = (std::net::TcpStream, IpAddr);

/// Serves connections until `stop` resolves, and then lets the requests under way end.
///
/// Each connection belongs to one of several threads, each with a runtime of its own: to hand a request from thread to
/// thread would take longer than to answer it.
///
/// # Errors
///
/// The system starts no threads.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let shared = Arc::new(Shared { service, makers: Semaphore::new(processors.saturating_sub(1).max(1)) });
    let workers: Vec<Worker> = (0..processors.min(MOST_WORKERS))
        .map(|_| Worker::start(Arc::clone(&shared)))
        .collect::<std::io::Result<_>>()?;
    drop(shared);

    let mut turn = workers.iter().cycle();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted.and_then(|(stream, peer)| Ok((prepared(stream)?, peer.ip()))) {
            Ok(accepted) => {
                if let Some(worker) = turn.next() {
                    worker.give(accepted);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    for worker in workers {
        worker.end().await;
    }
    Ok(())
}

/// The stream, to be used by another runtime.
fn prepared(stream: TcpStream) -> std::io::Result<std::net::TcpStream> {
    // Answers are small, and the next request waits for them.
    stream.set_nodelay(true)?;
    stream.into_std()
}

/// A thread that serves connections.
struct Worker {
    connections: mpsc::UnboundedSender<Accepted>,
    ended: oneshot::Receiver<()>,
}

impl Worker {
    fn start(shared: Arc<Shared>) -> std::io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (connections, given) = mpsc::unbounded_channel();
        let (end, ended) = oneshot::channel();
        std::thread::Builder::new().name("connections".to_owned()).spawn(move || {
            runtime.block_on(LocalSet::new().run_until(work(shared, given)));
            // What still runs is a key pair that nobody waits for.
            runtime.shutdown_background();
            // Whoever waited may have given up.
            let _ = end.send(());
        })?;
        Ok(Self { connections, ended })
    }

    fn give(&self, accepted: Accepted) {
        // The thread ends after the channel, so it takes what it is given.
        let _ = self.connections.send(accepted);
    }

    async fn end(self) {
        drop(self.connections);
        // An error means that the thread has ended in another way.
        let _ = self.ended.await;
    }
}

/// Serves the connections that are given, until there will be no more and the last one has ended.
async fn work(shared: Arc<Shared>, mut given: mpsc::UnboundedReceiver<Accepted>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let graceful = GracefulShutdown::new();
    while let Some((stream, peer)) = given.recv().await {
        let stream = match TcpStream::from_std(stream) {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                continue;
            }
        };
        let connection = http.serve_connection(TokioIo::new(stream), {
            let shared = Arc::clone(&shared);
            service_fn(move |request| respond(Arc::clone(&shared), request, peer))
        });
        let connection = graceful.watch(connection);
        spawn_local(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "a connection broke off");
            }
        });
    }
    if tokio::time::timeout(STOP_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests under way were given up");
    }
}

async fn respond(
    shared: Arc<Shared>,
    request: Request<Incoming>,
    peer: IpAddr,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let start = Instant::now();
    let Answer { response, note } = match receive(request).await {
        Ok(request) => answer(&shared, request, peer).await,
        Err(fault) => shared.service.refuse("", &fault),
    };
    log(&note, response.status().as_u16(), start);
    Ok(response.map(Full::new))
}

/// The request with its whole body.
async fn receive(request: Request<Incoming>) -> Result<Request<Bytes>, Fault> {
    let limit = Service::body_limit(request.uri().path());
    let (parts, mut body) = request.into_parts();
    if body.size_hint().lower() <= limit as u64 {
        match Limited::new(&mut body, limit).collect().await {
            Ok(body) => return Ok(Request::from_parts(parts, body.to_bytes())),
            Err(error) if error.is::<LengthLimitError>() => {}
            Err(_) => return Err(Fault::broken_off()),
        }
    }
    drain(&mut body).await;
    Err(Fault::too_large())
}

/// Reads on and forgets: a connection that is closed with bytes unread is reset, and the answer with it.
async fn drain(body: &mut Incoming) {
    let mut left = DRAIN_LIMIT;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(DRAIN_TIMEOUT, body.frame()).await {
        let Some(rest) = left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) else { return };
        left = rest;
    }
}

async fn answer(shared: &Arc<Shared>, request: Request<Bytes>, peer: IpAddr) -> Answer {
    let service = &shared.service;
    match service.begin(request, peer) {
        Step::Done(answer) => answer,
        Step::Call(call) => carry_out(shared, &call).await,
        Step::Admin(request) => {
            let service = Arc::clone(service);
            let done = spawn_blocking(move || service.administer(&request)).await;
            done.unwrap_or_else(|_| shared.service.refuse("", &Fault::internal("The request ended unexpectedly.")))
        }
    }
}

async fn carry_out(shared: &Arc<Shared>, call: &Call) -> Answer {
    let made = match shared.service.task(call) {
        None => None,
        Some(task) => {
            // The semaphore is never closed, and a task that ended badly leaves the work to the engine.
            let _permit = shared.makers.acquire().await;
            spawn_blocking(move || task.run()).await.ok().flatten()
        }
    };
    shared.service.carry_out(call, made).answer().await
}

/// Notes a request, but nothing of what was in it.
fn log(note: &Note, status: u16, start: Instant) {
    let Note { request_id, operation, account, region, error } = note;
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(request_id, operation, account, region, status, error, micros, "request");
}
