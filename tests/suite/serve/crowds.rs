//! Floods, stalls, crowds and vanishing: each harms itself alone.

use std::io::Write;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::Message;

use super::client::{Open, PATIENCE, Page};

/// A page that plays as a page does; it must not notice anything.
fn plays(page: &mut Page) {
    let reply = page.ok(json!({"do": "weeks", "future": 0, "from": 0, "to": 104}));
    assert_eq!(reply["stages"].as_array().unwrap().len(), 104);
    page.ok(json!({"do": "week", "future": 0, "week": 52}));
}

#[test]
fn what_is_no_question_is_answered_and_what_is_no_text_is_closed() {
    let open = Open::new();
    let cookie = open.cookie();
    let mut other = open.page(&cookie);
    let mut page = open.page(&cookie);
    for nonsense in [
        "",
        "{",
        "null",
        "[]",
        "{\"id\": 1}",
        "{\"id\": \"x\", \"request\": {\"do\": \"save\"}}",
        "\u{0}",
        "𝒳",
    ] {
        page.say(nonsense).unwrap();
        assert_eq!(page.next().unwrap()["kind"], "error", "{nonsense}");
    }
    plays(&mut page);
    page.socket.send(Message::binary(vec![0, 159, 146, 150])).unwrap();
    assert_eq!(page.end(), Some((1003, "requests are text".to_owned())));
    // Text that isn't UTF-8, by hand: a frame of one byte, masked with zeros.
    let mut page = open.page(&cookie);
    page.socket.get_mut().write_all(&[0x81, 0x81, 0, 0, 0, 0, 0xff]).unwrap();
    assert!(page.next().is_none());
    // A frame that no standard knows.
    let mut page = open.page(&cookie);
    page.socket.get_mut().write_all(&[0xff; 64]).unwrap();
    assert!(page.next().is_none());
    plays(&mut other);
}

#[test]
fn a_message_without_measure_is_refused() {
    let open = Open::new();
    let cookie = open.cookie();
    let mut other = open.page(&cookie);
    let mut page = open.page(&cookie);
    // It may be closed before all of it is sent.
    let _ = page.say(&"x".repeat(3 * 1024 * 1024));
    let end = page.end();
    assert!(end.is_none() || end == Some((1009, "the message is too long".to_owned())), "{end:?}");
    // One that only says that it is very long, and never comes.
    let mut page = open.page(&cookie);
    let mut head = vec![0x81, 0xff];
    head.extend((1u64 << 40).to_be_bytes());
    head.extend([0, 0, 0, 0]);
    page.socket.get_mut().write_all(&head).unwrap();
    assert_eq!(page.end(), Some((1009, "the message is too long".to_owned())));
    plays(&mut other);
}

#[test]
fn a_flood_is_closed_with_a_reason_and_others_go_on() {
    let open = Open::new();
    let cookie = open.cookie();
    let mut other = open.page(&cookie);
    let mut flood = open.page(&cookie);
    let request = json!({"id": 1, "request": {"do": "week", "future": 0, "week": 50}}).to_string();
    let start = Instant::now();
    let mut sent = 0;
    while sent < 10_000 && flood.socket.write(Message::text(request.as_str())).is_ok() {
        sent += 1;
        if sent % 500 == 0 && flood.socket.flush().is_err() {
            break;
        }
    }
    let took = start.elapsed();
    // The flood isn't read by its sender, and doesn't keep the other waiting.
    let start = Instant::now();
    plays(&mut other);
    assert!(start.elapsed() < PATIENCE / 2);
    let end = flood.end();
    assert!(
        end.is_none() || end == Some((1008, "too many messages".to_owned())),
        "{end:?} after {sent} in {took:?}"
    );
    assert!(flood.say(&request).is_err() || flood.next().is_none());
    plays(&mut other);
}

#[test]
fn a_flood_that_listens_learns_why() {
    let open = Open::new();
    let cookie = open.cookie();
    let mut flood = open.page(&cookie);
    // Short enough to be in one go: 500 at once are more than a page may send.
    for id in 0..500 {
        let sent = json!({"id": id, "request": {"do": "cancel", "job": 9}}).to_string();
        flood.socket.write(Message::text(sent)).unwrap();
    }
    flood.socket.flush().unwrap();
    assert_eq!(flood.end(), Some((1008, "too many messages".to_owned())));
}

#[test]
fn two_hundred_connections_do_not_keep_a_page_out() {
    let open = Open::new();
    let cookie = open.cookie();
    let mut first = open.page(&cookie);
    // Two hundred that say nothing, and some that begin to.
    let idle: Vec<_> = (0..200)
        .map(|n| {
            let mut stream = open.connect();
            if n % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHost: 127").unwrap();
            }
            stream
        })
        .collect();
    plays(&mut first);
    let mut second = open.page(&cookie);
    plays(&mut second);
    drop(second);
    drop(idle);
    // Two hundred that come in: eight pages, and for the others a word.
    let mut pages = Vec::new();
    let mut refused = 0;
    for _ in 0..200 {
        match open.knock(&cookie) {
            Some(page) => pages.push(page),
            None => refused += 1,
        }
    }
    assert!(refused >= 190 && pages.len() <= 8, "{refused}, {}", pages.len());
    plays(&mut first);
    drop(pages);
    let mut next = open.wait_for_page(&cookie);
    plays(&mut next);
    plays(&mut first);
}

#[test]
fn a_page_learns_that_there_is_no_room() {
    let open = Open::new();
    let cookie = open.cookie();
    let mut pages: Vec<Page> = (0..8).map(|_| open.page(&cookie)).collect();
    let mut ninth = open.socket(&cookie).unwrap();
    let Ok(Message::Close(Some(frame))) = ninth.read() else { panic!("the ninth page is closed") };
    assert_eq!((u16::from(frame.code), frame.reason.as_str()), (1013, "too many pages are open; close one"));
    pages.iter_mut().for_each(plays);
}

#[test]
fn a_page_that_stalls_is_closed_and_others_go_on() {
    let open = Open::stalled_after(Duration::from_millis(300));
    let cookie = open.cookie();
    let mut other = open.page(&cookie);
    let mut stalled = open.knock(&cookie).unwrap();
    stalled.ok(json!({"do": "start", "from": {"text":
        "Scenario(horizon_weeks: 60, communities: [(name: \"Many\", founders: 100, enrolled: 6000)])"}}));
    // Far more than all buffers on the way hold, and nobody reads it.
    for id in 100..130 {
        let request =
            json!({"id": id, "request": {"do": "frames", "future": 0, "from": 0, "to": 60, "ties": 20_000}});
        if stalled.say(&request.to_string()).is_err() {
            break;
        }
    }
    let start = Instant::now();
    for _ in 0..5 {
        plays(&mut other);
        std::thread::sleep(Duration::from_millis(200));
    }
    // What is in the buffers still comes, and then nothing.
    let mut last = None;
    while let Some(reply) = stalled.next() {
        last = reply.get("re").and_then(Value::as_u64).or(last);
    }
    assert!(last.is_none_or(|last| last < 129), "it was served to the end: {last:?}");
    assert!(start.elapsed() < PATIENCE);
    plays(&mut other);
}

#[test]
fn sockets_that_nobody_reads_any_more_leave_their_places_to_others() {
    let open = Open::new();
    let cookie = open.cookie();
    // A machine that was switched off, a cable that was pulled: the sockets stay open, and nobody answers.
    let _silent: Vec<Page> = (0..8).map(|_| open.page(&cookie)).collect();
    let start = Instant::now();
    plays(&mut open.wait_for_page(&cookie));
    assert!(start.elapsed() < PATIENCE);
}

#[test]
fn pages_that_vanish_leave_their_places_to_others() {
    let open = Open::new();
    let cookie = open.cookie();
    let mut other = open.page(&cookie);
    for round in 0..20 {
        let mut page = open.wait_for_page(&cookie);
        // In the midst of work for the page.
        page.say(&json!({"id": 9, "request": {"do": "bands", "futures": [0], "seeds": 100}}).to_string())
            .unwrap();
        page.say(
            &json!({"id": 9, "request": {"do": "frames", "future": 0, "from": 0, "to": 60}}).to_string(),
        )
        .unwrap();
        match round % 3 {
            0 => drop(page),
            1 => page.socket.get_mut().shutdown(Shutdown::Both).unwrap(),
            _ => page.socket.get_mut().write_all(&[0x81, 0xfe, 0xff]).unwrap(),
        }
    }
    plays(&mut other);
    plays(&mut open.wait_for_page(&cookie));
}

#[test]
fn a_server_that_stops_says_goodbye() {
    let mut open = Open::new();
    let cookie = open.cookie();
    let mut page = open.page(&cookie);
    let mut busy = open.page(&cookie);
    busy.say(&json!({"id": 9, "request": {"do": "bands", "futures": [0], "seeds": 100}}).to_string())
        .unwrap();
    let took = open.stop();
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(page.end(), Some((1001, "the server was stopped".to_owned())));
    assert!(std::net::TcpStream::connect(("127.0.0.1", open.port)).is_err());
}

#[test]
fn pages_do_not_know_of_each_other() {
    let open = Open::new();
    let cookie = open.cookie();
    let (mut one, mut two) = (open.page(&cookie), open.page(&cookie));
    one.ok(json!({"do": "fork", "of": 0, "week": 3, "name": "Mine"}));
    one.ok(json!({"do": "note", "week": 3, "text": "mine"}));
    let reply = two.ok(json!({"do": "session"}));
    assert_eq!(reply["futures"].as_array().unwrap().len(), 1);
    assert_eq!(reply["notes"], json!([]));
}
