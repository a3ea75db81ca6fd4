//! The server: it listens on this machine only, limits the number of connections, and stops cleanly.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rayon::ThreadPoolBuilder;
use tokio::sync::watch;

use super::gate::Gate;
use super::hall::{Hall, Seat};
use super::http;
use hearth_workshop::limits;
use hearth_workshop::shelf::Shelf;

/// The default port; a free one is used where it is taken.
pub const PORT: u16 = 7417;
/// How often the server checks whether it should stop.
const STOP_CHECK: Duration = Duration::from_millis(50);
/// How long pages may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);
/// How long a connection that isn't a socket may last: browsers open another when they need it.
const CONNECTION: Duration = Duration::from_secs(60);

/// Why the server can't start or run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The port is taken, or can't be had.
    #[error(
        "can't listen on port {port} of this machine: {source}; choose another with --port, or 0 for any that is free"
    )]
    Port {
        /// The port.
        port: u16,
        /// Error of the system.
        source: std::io::Error,
    },
    /// The system doesn't give what a server needs.
    #[error("the system gives no {what}: {source}")]
    System {
        /// The missing resource.
        what: &'static str,
        /// Error of the system.
        source: std::io::Error,
    },
}

/// A server that is listening.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    port: u16,
    hall: Arc<Hall>,
    close: watch::Sender<bool>,
}

impl Server {
    /// Listens on a port of this machine; without a port, on [`PORT`] or any free one.
    ///
    /// # Errors
    ///
    /// Where the port can't be had, or the system gives no threads or random numbers.
    pub fn bind(port: Option<u16>, shelf: Shelf, version: impl Into<String>) -> Result<Self, ServeError> {
        let listen = |port: u16| {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            TcpListener::bind(address).map_err(|source| ServeError::Port { port, source })
        };
        let listener = match port {
            Some(port) => listen(port)?,
            None => listen(PORT).or_else(|_| listen(0))?,
        };
        let system = |what| move |source| ServeError::System { what, source };
        let port = listener.local_addr().map_err(system("address"))?.port();
        listener.set_nonblocking(true).map_err(system("connections"))?;
        let pool = ThreadPoolBuilder::new()
            .thread_name(|n| format!("runs {n}"))
            .build()
            .map_err(|error| system("threads")(std::io::Error::other(error)))?;
        let (close, closing) = watch::channel(false);
        let hall = Hall {
            gate: Gate::new(port).map_err(system("random numbers"))?,
            shelf: Arc::new(shelf),
            version: version.into(),
            pool: Arc::new(pool),
            policy: http::policy(port),
            stalled: limits::STALLED,
            sessions: Arc::new(AtomicUsize::new(0)),
            closing,
        };
        Ok(Self { listener, port, hall: Arc::new(hall), close })
    }

    /// Replaces [`limits::STALLED`]: the time after which a page that doesn't read is closed.
    pub fn patient_for(mut self, stalled: Duration) -> Self {
        // Nobody else holds the hall before the server runs, but for links that were made early.
        if let Some(hall) = Arc::get_mut(&mut self.hall) {
            hall.stalled = stalled;
        }
        self
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes links while the server runs.
    pub fn links(&self) -> Links {
        Links(Arc::clone(&self.hall))
    }

    /// Serves until `stop` is set; then closes all pages and ends their engines.
    ///
    /// # Errors
    ///
    /// Where the system refuses threads or sockets.
    pub fn run(self, stop: &AtomicBool) -> Result<(), ServeError> {
        let system = |source| ServeError::System { what: "connections", source };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(system)?;
        let Self { listener, hall, close, .. } = self;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).map_err(system)?;
            tokio::select! {
                () = accept(&listener, &hall) => {}
                () = asked_to(stop) => {}
            }
            drop(listener);
            let _ = close.send(true);
            let goodbye = async {
                while hall.sessions.load(Ordering::Acquire) > 0 {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            };
            // A page that doesn't answer any more isn't waited for.
            let _ = tokio::time::timeout(GOODBYE, goodbye).await;
            Ok(())
        })?;
        runtime.shutdown_background();
        Ok(())
    }
}

/// Makes links that work once.
#[derive(Debug, Clone)]
pub struct Links(Arc<Hall>);

impl Links {
    /// A link that works once; it invalidates the oldest of several unused ones.
    ///
    /// # Errors
    ///
    /// Where the system has no random numbers.
    pub fn make(&self) -> Result<String, ServeError> {
        self.0.gate.link().map_err(|source| ServeError::System { what: "random numbers", source })
    }
}

async fn asked_to(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(STOP_CHECK).await;
    }
}

/// Accepts connections, each as a task of its own.
async fn accept(listener: &tokio::net::TcpListener, hall: &Arc<Hall>) {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // No more files, most likely: some will be closed.
            tokio::time::sleep(STOP_CHECK).await;
            continue;
        };
        let Some(place) = Seat::take(&open, limits::CONNECTIONS) else {
            drop(stream);
            continue;
        };
        // Small messages go at once; where that can't be had, they go a little later.
        let _ = stream.set_nodelay(true);
        let hall = Arc::clone(hall);
        tokio::spawn(async move {
            let service = service_fn(move |request| http::answer(Arc::clone(&hall), request));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(limits::HEADER_TIME)
                .max_buf_size(64 * 1024)
                .serve_connection(TokioIo::new(stream), service)
                .with_upgrades();
            // Whatever went wrong concerns this connection alone.
            let _ = tokio::time::timeout(CONNECTION, connection).await;
            drop(place);
        });
    }
}
