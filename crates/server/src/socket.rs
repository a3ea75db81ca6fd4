//! The socket of one page: requests go to its engine's thread, replies come back. A page that stalls, floods or vanishes
//! affects no other page.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use futures_util::stream::SplitStream;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::hall::{Hall, Seat};
use hearth_workshop::limits;
use hearth_workshop::protocol::Envelope;
use hearth_workshop::session::{Fault, JobStatus, News, Outbox, Post, Session};

/// How long sending the closing message may take.
const CLOSING_TIME: Duration = Duration::from_millis(500);

/// A message to an engine.
enum Incoming {
    /// From the page.
    Request(String),
    /// From a job in the background.
    News(News),
}

/// Serves one page until it goes, goes too far, or the server stops.
pub async fn serve(hall: Arc<Hall>, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let end = match Seat::take(&hall.sessions, limits::SESSIONS) {
        None => Some(frame(close_code::AGAIN, "too many pages are open; close one")),
        Some(seat) => {
            let (ears, inbox) = mpsc::channel(limits::WAITING);
            let (outbox, mut messages) = mpsc::channel(limits::WAITING);
            let gone = Arc::new(AtomicBool::new(false));
            let ended = engine(&hall, seat, (inbox, ears.downgrade()), outbox, &gone);
            let write = async {
                let mut beat = tokio::time::interval(limits::HEARTBEAT);
                loop {
                    // A page that is there answers a ping by itself, whatever it does.
                    let message = tokio::select! {
                        message = messages.recv() => message,
                        _ = beat.tick() => Some(Message::Ping(Default::default())),
                    };
                    let Some(message) = message else { break };
                    match timeout(hall.stalled, sink.send(message)).await {
                        Ok(Ok(())) => {}
                        _ => return,
                    }
                }
                std::future::pending().await
            };
            let mut closing = hall.closing.clone();
            let end = tokio::select! {
                end = read(&mut stream, ears) => end,
                // The page stalls or has gone: nobody would get a closing message.
                () = write => None,
                () = ended => Some(frame(close_code::ERROR, "an error in the program; reload the page to start again")),
                _ = closing.wait_for(|closing| *closing) => Some(frame(close_code::AWAY, "the server was stopped")),
            };
            gone.store(true, Ordering::Relaxed);
            end
        }
    };
    let Some(end) = end else { return };
    let closing = async {
        sink.send(Message::Close(Some(end))).await.ok()?;
        // Messages on their way are read first; otherwise the closing message would be lost.
        while let Some(Ok(_)) = stream.next().await {}
        Some(())
    };
    let _ = timeout(CLOSING_TIME, closing).await;
}

fn frame(code: u16, reason: &'static str) -> CloseFrame {
    CloseFrame { code, reason: reason.into() }
}

/// Reads the page's requests; returns the reason for closing, where the page gets one. A socket from which nothing comes for
/// a while, not even an answer to a ping, has no page any more: its place is for others.
async fn read(stream: &mut SplitStream<WebSocket>, ears: mpsc::Sender<Incoming>) -> Option<CloseFrame> {
    let mut allowance = Allowance::new(Instant::now());
    loop {
        let message = match timeout(limits::SILENCE, stream.next()).await.ok()?? {
            Ok(message) => message,
            Err(error) if is_too_long(&error) => {
                return Some(frame(close_code::SIZE, "the message is too long"));
            }
            Err(_) => return None,
        };
        let bytes = match &message {
            Message::Text(text) => text.len(),
            Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
            // The library answers it at the next read, which ends the loop.
            Message::Close(_) => continue,
        };
        if !allowance.takes(bytes, Instant::now()) {
            return Some(frame(close_code::POLICY, "too many messages"));
        }
        match message {
            // Waiting here slows the page down: no queue grows.
            Message::Text(text) => ears.send(Incoming::Request(text.as_str().to_owned())).await.ok()?,
            Message::Binary(_) => return Some(frame(close_code::UNSUPPORTED, "requests are text")),
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
    }
}

/// Whether a message was too long.
fn is_too_long(error: &axum::Error) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        if error.to_string().contains("too long") || error.to_string().contains("too big") {
            return true;
        }
        source = error.source();
    }
    false
}

/// What a page may still send: a rate a second, and some at once.
struct Allowance {
    messages: f64,
    bytes: f64,
    at: Instant,
}

impl Allowance {
    fn new(at: Instant) -> Self {
        Self { messages: limits::MESSAGES_AT_ONCE.into(), bytes: limits::BYTES_PER_SECOND.into(), at }
    }

    fn takes(&mut self, bytes: usize, now: Instant) -> bool {
        let passed = now.duration_since(self.at).as_secs_f64();
        self.at = now;
        let refill = |left: f64, rate: u32, most: u32| (left + passed * f64::from(rate)).min(most.into());
        self.messages = refill(self.messages, limits::MESSAGES_PER_SECOND, limits::MESSAGES_AT_ONCE) - 1.0;
        self.bytes = refill(self.bytes, limits::BYTES_PER_SECOND, limits::BYTES_PER_SECOND) - bytes as f64;
        self.messages >= 0.0 && self.bytes >= 0.0
    }
}

/// Starts a page's engine on a thread of its own. The future is ready when the thread has ended by itself.
fn engine(
    hall: &Arc<Hall>,
    seat: Seat,
    (mut inbox, ears): (mpsc::Receiver<Incoming>, mpsc::WeakSender<Incoming>),
    outbox: mpsc::Sender<Message>,
    gone: &Arc<AtomicBool>,
) -> impl Future<Output = ()> + use<> {
    let (ended, has_ended) = oneshot::channel::<()>();
    // Weak, so that a job doesn't keep the engine waiting for it after the page has gone.
    let post: Post = Arc::new(move |news| ears.upgrade().is_some_and(|ears| hand_over(&ears, news)));
    let mut session = Session::new(
        Arc::clone(&hall.shelf),
        hall.version.clone(),
        Arc::clone(&hall.pool),
        post,
        Arc::clone(gone),
    );
    let work = move || {
        let mut out = ToPage(outbox);
        // A panic is printed on the terminal; it ends this page's session, and no other.
        let _ = catch_unwind(AssertUnwindSafe(|| serve_session(&mut session, &mut inbox, &mut out)));
        drop(session);
        drop(seat);
        drop(ended);
    };
    // Where the thread can't start, `ended` is dropped with the work, and the page is closed.
    let _ = std::thread::Builder::new().name("workshop".to_owned()).spawn(work);
    async {
        let _ = has_ended.await;
    }
}

/// Hands news of a job to the engine; `false` when it has ended.
fn hand_over(ears: &mpsc::Sender<Incoming>, news: News) -> bool {
    match news.status {
        // Progress comes from threads that all pages share: they don't wait for a slow page.
        // A watched community that is dropped here comes with the results.
        JobStatus::Done(_) | JobStatus::Watched(_) => {
            !matches!(ears.try_send(Incoming::News(news)), Err(TrySendError::Closed(_)))
        }
        // Results come from the job's own thread.
        JobStatus::Complete(_) | JobStatus::Failed(_) => ears.blocking_send(Incoming::News(news)).is_ok(),
    }
}

fn serve_session(
    session: &mut Session,
    inbox: &mut mpsc::Receiver<Incoming>,
    out: &mut ToPage,
) -> Result<(), Fault> {
    out.send(session.hello())?;
    while let Some(message) = inbox.blocking_recv() {
        match message {
            Incoming::Request(text) => session.receive(&text, out)?,
            Incoming::News(news) => session.news(news, out)?,
        }
    }
    Ok(())
}

/// The way to the page; sending waits while the page is slow.
struct ToPage(mpsc::Sender<Message>);

impl Outbox for ToPage {
    fn send(&mut self, envelope: Envelope) -> Result<(), Fault> {
        let text = serde_json::to_string(&envelope)
            .map_err(|error| Fault::said(format!("the reply can't be written: {error}")))?;
        self.0.blocking_send(Message::Text(text.into())).map_err(|_| Fault::Gone)
    }

    fn picture(&mut self, bytes: Vec<u8>) -> Result<(), Fault> {
        self.0.blocking_send(Message::Binary(bytes.into())).map_err(|_| Fault::Gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_recovers_with_time() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        let taken = (0..1000).take_while(|_| allowance.takes(10, start)).count();
        assert_eq!(taken, limits::MESSAGES_AT_ONCE as usize);
        assert!(!allowance.takes(10, start));
        assert!(allowance.takes(10, start + Duration::from_secs(1)));
        let mut allowance = Allowance::new(start);
        assert!(allowance.takes(limits::BYTES_PER_SECOND as usize, start));
        assert!(!allowance.takes(1000, start));
    }
}
