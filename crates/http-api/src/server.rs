//! The server: listens, answers, and stops without losing anything.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use app::Result;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use crate::books::Books;
use crate::config::{Config, Limits};
use crate::couriers::Couriers;
use crate::identity::Peer;
use crate::metrics::Metrics;
use crate::readers::Readers;
use crate::routes;
use crate::state::Shared;
use crate::writer::Writer;

/// How long questions to the book that nobody waits for any more have to come to their end, and then the threads that ask.
const READERS_TIME: Duration = Duration::from_secs(1);

/// Serves a book until `stop` is done; `listening` hears where.
///
/// Then nothing new is let in, requests in flight are answered, what waits for the writer is written, and the book is closed. It
/// takes [`Limits::stop_time`] at most for requests, as long for the writer, and two seconds for readers.
///
/// # Errors
/// When the configuration is not safe, the book cannot be opened, or the address not be listened on.
pub fn serve(
    config: Config,
    books: Arc<dyn Books>,
    stop: impl Future<Output = ()>,
    listening: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    let config = config.checked()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("http").build();
    let runtime = runtime.context("the server cannot be started")?;
    let served = runtime.block_on(run(config, books, stop, listening));
    // Whoever still reads has had its time.
    runtime.shutdown_timeout(READERS_TIME);
    served
}

async fn run(
    config: Config,
    books: Arc<dyn Books>,
    stop: impl Future<Output = ()>,
    listening: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    let limits = config.limits;
    let metrics = Arc::new(Metrics::new());
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr().context("the listener has no address")?;
    let (writer, terms, thread) = Writer::start(&config, Arc::clone(&books), Arc::clone(&metrics))?;
    let couriers = Couriers::start(&config, &books, &writer, &metrics).context("endpoints cannot be told")?;
    let readers = Readers::new(books, limits.readers, limits.reader_time);
    let shared = Shared::new(config, readers, writer, terms, metrics);
    listening(address)?;
    tell_who_comes_in(&shared);
    tracing::info!(%address, "listening");

    let connections = accept(&shared, listener, stop).await;
    tracing::info!("stopping: no new connections; requests in flight are answered");
    shared.stop();
    // Endpoints hear the event that is on its way to them meanwhile, and no other.
    let requests = tokio::time::timeout(limits.stop_time, connections.shutdown());
    let (requests, ()) = tokio::join!(requests, couriers.end(limits.stop_time));
    if requests.is_err() {
        tracing::warn!(seconds = limits.stop_time.as_secs(), "some requests took too long and were dropped");
    }
    if tokio::time::timeout(limits.stop_time, shared.handing_over.lock()).await.is_err() {
        tracing::warn!("a carrier did not answer in time; its messages are sent again, under the same ids");
    }
    // Before the writer: the last one to leave puts a file in order, and only a writer can do that. Whoever was dropped for
    // its slowness mostly does not read the book at the moment.
    if tokio::time::timeout(READERS_TIME, shared.readers.close()).await.is_err() {
        tracing::warn!("some still read the book");
    }
    shared.writer.tell_readings().await;
    shared.writer.stop();
    end(thread, limits.stop_time).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Tells whoever starts the server what they might not expect of who comes in.
fn tell_who_comes_in(shared: &Shared) {
    if shared.config.is_open {
        tracing::warn!("OPEN: nobody is asked who they are; everybody on this machine may read and change everything");
    } else if shared.config.token.is_none() && shared.config.provider.is_none() && shared.terms().directory.is_empty() {
        tracing::warn!(
            "nobody can come in yet: stop the server and add the first user with \
             `arrears user add NAME --role admin`, or a token with `arrears token add NAME --scope PERMISSION`; \
             or try it with --open, on this machine alone"
        );
    }
}

/// Lets connections in until the server is to stop.
async fn accept(shared: &Shared, listener: TcpListener, stop: impl Future<Output = ()>) -> GracefulShutdown {
    let connections = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(shared.config.limits.connections.max(1)));
    let router = routes::router(shared);
    let mut stop = std::pin::pin!(stop);
    loop {
        // Whoever comes when all places are taken waits in the system's queue.
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, stream, peer) = tokio::select! {
            () = &mut stop => return connections,
            (place, accepted) = next => match accepted {
                Ok((stream, address)) => (place, stream, Peer(address.ip())),
                Err(error) => {
                    // A client that went away while it was let in, or no more files: neither ends the server.
                    tracing::warn!(%error, "a connection could not be let in");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
        };
        let served = Served { router: TowerToHyperService::new(router.clone()), peer };
        let (watcher, limits, tls) = (connections.watcher(), shared.config.limits, shared.config.tls.clone());
        let metrics = Arc::clone(&shared.metrics);
        tokio::spawn(async move {
            metrics.connections.inc();
            // Answers are small and awaited: they are not held back to be sent with others.
            let _ = stream.set_nodelay(true);
            match tls {
                None => run_connection(watcher.watch(connection(&limits, stream, served))).await,
                Some(tls) => {
                    let greeted = tokio::time::timeout(limits.head_time, TlsAcceptor::from(tls).accept(stream)).await;
                    match greeted {
                        Ok(Ok(stream)) => run_connection(watcher.watch(connection(&limits, stream, served))).await,
                        Ok(Err(error)) => tracing::debug!(%error, "a connection could not be encrypted"),
                        Err(_) => tracing::debug!("a connection took too long to be encrypted"),
                    }
                }
            }
            metrics.connections.dec();
            drop(place);
        });
    }
}

async fn run_connection(connection: impl Future<Output = hyper::Result<()>>) {
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// What answers on a connection: the routes, and whom they answer.
struct Served {
    router: TowerToHyperService<axum::Router>,
    peer: Peer,
}

impl Service<Request<Incoming>> for Served {
    type Response = <TowerToHyperService<axum::Router> as Service<Request<Incoming>>>::Response;
    type Error = <TowerToHyperService<axum::Router> as Service<Request<Incoming>>>::Error;
    type Future = <TowerToHyperService<axum::Router> as Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.router.call(request)
    }
}

fn connection<I: AsyncRead + AsyncWrite + Unpin>(
    limits: &Limits,
    stream: I,
    served: Served,
) -> http1::Connection<TokioIo<I>, Served> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_time).max_headers(64);
    http.serve_connection(TokioIo::new(stream), served)
}

/// Waits until the writer has written what was given to it, and closed the book.
async fn end(writer: JoinHandle<()>, time: Duration) -> Result<()> {
    let ended = tokio::task::spawn_blocking(move || writer.join());
    match tokio::time::timeout(time, ended).await {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(_)) | Err(_)) => Err(anyhow::anyhow!("the writer broke off").into()),
        Err(_) => Err(anyhow::anyhow!("the writer did not end in {} seconds", time.as_secs()).into()),
    }
}

/// Done when the system asks this process to end: SIGTERM, or SIGINT from a terminal.
pub async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            (Ok(mut terminate), Ok(mut interrupt)) => tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            },
            (Err(error), _) | (_, Err(error)) => {
                tracing::error!(%error, "signals cannot be heard; the server runs until it is killed");
                std::future::pending::<()>().await;
            }
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
