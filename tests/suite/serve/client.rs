//! A server in this process, and clients of all sorts.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hearth::server::{Links, ServeError, Server};
use hearth::workshop::Shelf;
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// A server that runs until it is dropped.
pub struct Open {
    pub port: u16,
    pub links: Links,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), ServeError>>>,
}

/// How long anything may take on a machine that is busy with other work.
pub const PATIENCE: Duration = Duration::from_secs(60);

impl Open {
    pub fn new() -> Self {
        Self::stalled_after(Duration::from_secs(30))
    }

    pub fn stalled_after(stalled: Duration) -> Self {
        let server = Server::bind(Some(0), Shelf::new(None), "test").unwrap().patient_for(stalled);
        let (port, links) = (server.port(), server.links());
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        let thread = std::thread::spawn(move || server.run(&flag));
        Self { port, links, stop, thread: Some(thread) }
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Path and query of a new link.
    pub fn link(&self) -> String {
        self.links.make().unwrap().strip_prefix(&self.origin()).unwrap().to_owned()
    }

    /// Comes in by a link; returns the cookie.
    pub fn cookie(&self) -> String {
        let answer = self.get(&self.link(), &[]);
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }

    /// Sends a GET request with the right host.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let host = format!("127.0.0.1:{}", self.port);
        let mut all = vec![("Host", host.as_str())];
        all.extend(headers);
        self.request("GET", path, &all)
    }

    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        headers.iter().for_each(|(name, value)| text += &format!("{name}: {value}\r\n"));
        let mut stream = self.connect();
        stream.write_all((text + "\r\n").as_bytes()).unwrap();
        Answer::read(stream)
    }

    /// What a browser sends to open a socket.
    pub fn upgrade(&self, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        all.extend(headers);
        let mut text = "GET /live HTTP/1.1\r\n".to_owned();
        all.iter().for_each(|(name, value)| text += &format!("{name}: {value}\r\n"));
        let mut stream = self.connect();
        stream.write_all((text + "\r\n").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let mut chunk = [0; 1024];
        // The head is enough: an open socket has no end.
        while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => break,
                Ok(n) => bytes.extend(&chunk[..n]),
            }
        }
        Answer::of(&bytes)
    }

    /// A page with a session under way.
    pub fn page(&self, cookie: &str) -> Page {
        let mut page = self.knock(cookie).expect("a page comes in");
        page.ok(json!({"do": "start", "from": {"text": "Scenario(horizon_weeks: 104)"}}));
        page
    }

    /// Opens a socket as a page does; `None` where the server doesn't.
    pub fn socket(&self, cookie: &str) -> Option<WebSocket<TcpStream>> {
        let request = tungstenite::http::Request::builder()
            .uri(format!("ws://127.0.0.1:{}/live", self.port))
            .header("Host", format!("127.0.0.1:{}", self.port))
            .header("Origin", self.origin())
            .header("Cookie", cookie)
            .header("Connection", "Upgrade")
            .header("Upgrade", "websocket")
            .header("Sec-WebSocket-Version", "13")
            .header("Sec-WebSocket-Key", tungstenite::handshake::client::generate_key())
            .body(())
            .unwrap();
        let (socket, _) = tungstenite::client(request, self.connect()).ok()?;
        Some(socket)
    }

    /// Opens a socket as a page does; `None` where it is closed at once.
    pub fn knock(&self, cookie: &str) -> Option<Page> {
        let socket = self.socket(cookie)?;
        let mut page = Page { socket, sent: 0 };
        let hello = page.next()?;
        (hello["kind"] == "hello").then_some(page)
    }

    /// Waits until a page can come in.
    pub fn wait_for_page(&self, cookie: &str) -> Page {
        let start = Instant::now();
        loop {
            if let Some(mut page) = self.knock(cookie) {
                page.ok(json!({"do": "start", "from": {"text": "Scenario(horizon_weeks: 104)"}}));
                return page;
            }
            assert!(start.elapsed() < PATIENCE, "no page comes in");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops it, and returns how long that took.
    pub fn stop(&mut self) -> Duration {
        let start = Instant::now();
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap().unwrap();
        }
        start.elapsed()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// An answer of the server.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub text: String,
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let header = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_lowercase(), value.to_owned()))
        };
        Self {
            status: status.unwrap_or(0),
            headers: lines.filter_map(header).collect(),
            text: body.to_owned(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A page's socket.
pub struct Page {
    pub socket: WebSocket<TcpStream>,
    sent: u32,
}

impl Page {
    /// What comes next in JSON; `None` where the socket is closed.
    pub fn next(&mut self) -> Option<Value> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The code and reason that the socket is closed with.
    pub fn end(&mut self) -> Option<(u16, String)> {
        loop {
            match self.socket.read() {
                Ok(Message::Close(Some(frame))) => {
                    return Some((frame.code.into(), frame.reason.to_string()));
                }
                Ok(Message::Close(None)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    pub fn say(&mut self, text: &str) -> Result<(), tungstenite::Error> {
        self.socket.send(Message::text(text))
    }

    /// Sends a request, and waits for the reply.
    pub fn request(&mut self, request: Value) -> Value {
        self.sent += 1;
        self.say(&json!({"id": self.sent, "request": request}).to_string()).unwrap();
        loop {
            let reply = self.next().expect("the socket is open");
            if reply["re"] == self.sent {
                return reply;
            }
        }
    }

    pub fn ok(&mut self, request: Value) -> Value {
        let reply = self.request(request.clone());
        assert_ne!(reply["kind"], "error", "{request}: {reply}");
        reply
    }
}
