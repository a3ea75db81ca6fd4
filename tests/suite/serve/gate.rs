//! Only a page of this server, opened with a link that works once.

use super::client::Open;

#[test]
fn a_link_is_exchanged_for_a_cookie_once() {
    let open = Open::new();
    let link = open.link();
    // Looking whether there is something doesn't use it up.
    let host = format!("127.0.0.1:{}", open.port);
    assert_eq!(open.request("HEAD", &link, &[("Host", &host)]).status, 403);
    let answer = open.get(&link, &[]);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with(&format!("hearth-{}=", open.port)));
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let page = open.get("/", &[("Cookie", cookie)]);
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.text.to_lowercase().contains("<!doctype html>"));
    // Used up: for those without a cookie it is dead, for others it leads in.
    let again = open.get(&link, &[]);
    assert_eq!((again.status, again.header("set-cookie")), (403, None));
    assert!(again.text.contains("works once"), "{}", again.text);
    let own = open.get(&link, &[("Cookie", cookie)]);
    assert_eq!((own.status, own.header("set-cookie")), (303, None));
}

#[test]
fn without_a_cookie_there_is_nothing() {
    let open = Open::new();
    let cookie = open.cookie();
    let forged = format!("hearth-{}={}", open.port, "0".repeat(64));
    for headers in [
        vec![],
        vec![("Cookie", forged.as_str())],
        vec![("Cookie", "hearth-0=x")],
        vec![("Cookie", &cookie[..cookie.len() - 1])],
    ] {
        for path in ["/", "/index.html", "/nothing", "/?token=", "/?token=0123456789", "/?other=1"] {
            let answer = open.get(path, &headers);
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert_eq!(answer.header("set-cookie"), None);
        }
        let host = format!("127.0.0.1:{}", open.port);
        let origin = open.origin();
        let mut all = vec![("Host", host.as_str()), ("Origin", origin.as_str())];
        all.extend(&headers);
        assert_eq!(open.upgrade(&all).status, 403, "{headers:?}");
    }
    assert_eq!(open.get("/nothing", &[("Cookie", &cookie)]).status, 404);
}

#[test]
fn other_hosts_and_other_sites_are_refused() {
    let open = Open::new();
    let cookie = open.cookie();
    let (host, origin) = (format!("127.0.0.1:{}", open.port), open.origin());
    let link = open.link();
    for foreign in [
        "evil.example",
        "localhost",
        "127.0.0.1",
        &format!("localhost:{}", open.port),
        "127.0.0.1:1",
        "[::1]:80",
    ] {
        let headers = [("Host", foreign), ("Cookie", cookie.as_str()), ("Origin", origin.as_str())];
        assert_eq!(open.request("GET", "/", &headers).status, 421, "{foreign}");
        assert_eq!(open.upgrade(&headers).status, 421, "{foreign}");
        // A link in the hands of another site's name isn't used up.
        assert_eq!(open.request("GET", &link, &headers[..1]).status, 421);
    }
    for foreign in
        ["http://evil.example", "null", "https://127.0.0.1", &format!("http://localhost:{}", open.port)]
    {
        let headers = [("Host", host.as_str()), ("Cookie", cookie.as_str()), ("Origin", foreign)];
        assert_eq!(open.request("GET", "/", &headers).status, 403, "{foreign}");
        assert_eq!(open.upgrade(&headers).status, 403, "{foreign}");
    }
    // A socket without an origin wasn't opened by a page.
    assert_eq!(open.upgrade(&[("Host", &host), ("Cookie", &cookie)]).status, 403);
    let cross = [("Host", host.as_str()), ("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(open.request("GET", "/", &cross).status, 403);
    let twice = [("Host", host.as_str()), ("Host", "evil.example"), ("Cookie", cookie.as_str())];
    assert!([400, 421].contains(&open.request("GET", "/", &twice).status));
    assert_eq!(
        open.request("GET", "http://evil.example/", &[("Host", &host), ("Cookie", &cookie)]).status,
        421
    );
    // After all this, whoever is right comes in.
    let right = [("Host", host.as_str()), ("Cookie", cookie.as_str()), ("Origin", origin.as_str())];
    assert_eq!(open.upgrade(&right).status, 101);
    assert_eq!(open.get(&link, &[]).status, 303);
}

#[test]
fn every_answer_is_protected() {
    let open = Open::new();
    let cookie = open.cookie();
    for answer in [
        open.get("/", &[("Cookie", &cookie)]),
        open.get("/", &[]),
        open.get("/nothing", &[("Cookie", &cookie)]),
        open.get(&open.link(), &[]),
        open.request("GET", "/", &[("Host", "evil.example")]),
    ] {
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-frame-options", "DENY"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn nothing_but_the_page_can_be_read_and_nothing_written() {
    let open = Open::new();
    let cookie = open.cookie();
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "//etc/passwd",
        "/dist/index.html",
        "/index.html/..",
        "/live/..",
    ] {
        let status = open.get(path, &[("Cookie", &cookie)]).status;
        assert!([400, 404].contains(&status), "{path}: {status}");
    }
    let host = format!("127.0.0.1:{}", open.port);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        let answer = open.request(method, "/", &[("Host", &host), ("Cookie", &cookie)]);
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let answer = open.get("/live", &[("Cookie", &cookie), ("Origin", &open.origin())]);
    assert_eq!(answer.status, 400, "a socket that isn't one");
}
