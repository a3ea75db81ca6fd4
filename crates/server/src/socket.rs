//! One page's socket: what it asks goes to its engine's thread, what the engine tells goes back; a page that stalls, floods
//! or vanishes harms itself alone.

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

use super::server::{Hall, Seat};
use hearth_workshop::limits;
use hearth_workshop::protocol::Envelope;
use hearth_workshop::session::{Fault, Latest, News, Outbox, Post, Session};

/// How long the last word may take.
const LAST_WORD: Duration = Duration::from_millis(500);

/// What an engine hears.
enum Heard {
    /// From the page.
    Asked(String),
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
            let (outbox, mut told) = mpsc::channel(limits::WAITING);
            let gone = Arc::new(AtomicBool::new(false));
            let ended = engine(&hall, seat, (inbox, ears.downgrade()), outbox, &gone);
            let write = async {
                while let Some(message) = told.recv().await {
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
                // It stalls or is gone: there is nobody to say a last word to.
                () = write => None,
                () = ended => Some(frame(close_code::ERROR, "an error in the program; reload the page to begin again")),
                _ = closing.wait_for(|closing| *closing) => Some(frame(close_code::AWAY, "the server was stopped")),
            };
            gone.store(true, Ordering::Relaxed);
            end
        }
    };
    let Some(end) = end else { return };
    let last_word = async {
        sink.send(Message::Close(Some(end))).await.ok()?;
        // What is still on its way is read, so that the last word isn't lost with it.
        while let Some(Ok(_)) = stream.next().await {}
        Some(())
    };
    let _ = timeout(LAST_WORD, last_word).await;
}

fn frame(code: u16, reason: &'static str) -> CloseFrame {
    CloseFrame { code, reason: reason.into() }
}

/// Reads what the page asks; returns why it stopped, where the page is to be told.
async fn read(stream: &mut SplitStream<WebSocket>, ears: mpsc::Sender<Heard>) -> Option<CloseFrame> {
    let mut budget = Budget::new(Instant::now());
    loop {
        let message = match stream.next().await? {
            Ok(message) => message,
            Err(error) if is_too_long(&error) => {
                return Some(frame(close_code::SIZE, "the message is too long"));
            }
            Err(_) => return None,
        };
        let bytes = match &message {
            Message::Text(text) => text.len(),
            Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
            // The answer to it goes out with the next look, which finds the end.
            Message::Close(_) => continue,
        };
        if !budget.takes(bytes, Instant::now()) {
            return Some(frame(close_code::POLICY, "too many messages"));
        }
        match message {
            // Waiting here makes the page wait: nothing piles up.
            Message::Text(text) => ears.send(Heard::Asked(text.as_str().to_owned())).await.ok()?,
            Message::Binary(_) => return Some(frame(close_code::UNSUPPORTED, "questions are text")),
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
    }
}

/// Whether a message was longer than what is taken.
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

/// What a page may send: so much a second, and a little at once.
struct Budget {
    messages: f64,
    bytes: f64,
    at: Instant,
}

impl Budget {
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

/// Starts a page's engine on a thread of its own. What is returned is ready when the thread has ended by itself.
fn engine(
    hall: &Arc<Hall>,
    seat: Seat,
    (mut inbox, ears): (mpsc::Receiver<Heard>, mpsc::WeakSender<Heard>),
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
        // A panic was told on the terminal; it ends this page's session, and no other.
        let _ = catch_unwind(AssertUnwindSafe(|| live(&mut session, &mut inbox, &mut out)));
        drop(session);
        drop(seat);
        drop(ended);
    };
    // Where there is no thread, `ended` is dropped with the work, and the page is told.
    let _ = std::thread::Builder::new().name("workshop".to_owned()).spawn(work);
    async {
        let _ = has_ended.await;
    }
}

/// Hands news of a job to the engine; `false` where it has ended.
fn hand_over(ears: &mpsc::Sender<Heard>, news: News) -> bool {
    match news.what {
        // How far it is comes from threads that all pages share: they don't wait for a page that is slow.
        Latest::Done(_) => !matches!(ears.try_send(Heard::News(news)), Err(TrySendError::Closed(_))),
        // What came out comes from the job's own thread.
        Latest::Lives(_) | Latest::Failed(_) => ears.blocking_send(Heard::News(news)).is_ok(),
    }
}

fn live(session: &mut Session, inbox: &mut mpsc::Receiver<Heard>, out: &mut ToPage) -> Result<(), Fault> {
    out.tell(session.hello())?;
    while let Some(heard) = inbox.blocking_recv() {
        match heard {
            Heard::Asked(text) => session.hear(&text, out)?,
            Heard::News(news) => session.news(news, out)?,
        }
    }
    Ok(())
}

/// The way to the page; whoever puts something there waits while the page is slow.
struct ToPage(mpsc::Sender<Message>);

impl Outbox for ToPage {
    fn tell(&mut self, told: Envelope) -> Result<(), Fault> {
        let text = serde_json::to_string(&told)
            .map_err(|error| Fault::said(format!("the answer can't be written: {error}")))?;
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
    fn a_page_has_a_budget_that_grows_again() {
        let start = Instant::now();
        let mut budget = Budget::new(start);
        let taken = (0..1000).take_while(|_| budget.takes(10, start)).count();
        assert_eq!(taken, limits::MESSAGES_AT_ONCE as usize);
        assert!(!budget.takes(10, start));
        assert!(budget.takes(10, start + Duration::from_secs(1)));
        let mut budget = Budget::new(start);
        assert!(budget.takes(limits::BYTES_PER_SECOND as usize, start));
        assert!(!budget.takes(1000, start));
    }
}
