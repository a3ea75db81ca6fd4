//! Access: only a page of this server, opened by someone who can read the terminal.
//!
//! The link in the terminal holds a token that works once: it is exchanged for a cookie that scripts can't read and that
//! no other site can make a browser send. All requests must be for exactly this host, and come from nowhere else.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, Uri, header};
use sha2::{Digest, Sha256};

/// Links that are valid at the same time; a further one invalidates the oldest.
const LINKS: usize = 4;

/// Access control of one server.
#[derive(Debug)]
pub struct Gate {
    /// `127.0.0.1:7417`.
    host: String,
    /// `http://127.0.0.1:7417`.
    origin: String,
    /// Name of the cookie: cookies don't know ports, so that two servers would take each other's.
    cookie: String,
    /// The cookie's value.
    secret: String,
    /// Unused tokens.
    tokens: Mutex<Vec<String>>,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is for another host.
    Host,
    /// It comes from another site.
    Origin,
    /// It names no origin, and asks for a socket.
    NoOrigin,
    /// Its cookie is missing or wrong.
    Cookie,
    /// Its token was used already, or is unknown.
    Token,
}

impl Gate {
    /// Access control for a server on this port.
    ///
    /// # Errors
    ///
    /// Where the system has no random numbers.
    pub fn new(port: u16) -> std::io::Result<Self> {
        let host = format!("127.0.0.1:{port}");
        Ok(Self {
            origin: format!("http://{host}"),
            cookie: format!("hearth-{port}"),
            host,
            secret: random()?,
            tokens: Mutex::new(Vec::new()),
        })
    }

    /// The address of the page.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A link that works once.
    ///
    /// # Errors
    ///
    /// Where the system has no random numbers.
    pub fn link(&self) -> std::io::Result<String> {
        let token = random()?;
        let link = format!("{}/?token={token}", self.origin);
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= LINKS {
            tokens.remove(0);
        }
        tokens.push(token);
        Ok(link)
    }

    /// Whether a request is for this host, and from nowhere else.
    pub fn check_place(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        if only(headers, header::HOST.as_str()) != Some(self.host.as_str()) {
            return Err(Refusal::Host);
        }
        if uri.authority().is_some_and(|authority| authority.as_str() != self.host) {
            return Err(Refusal::Host);
        }
        if headers.contains_key(header::ORIGIN)
            && only(headers, header::ORIGIN.as_str()) != Some(&self.origin)
        {
            return Err(Refusal::Origin);
        }
        // Browsers set this header themselves; a site can't change it.
        match only(headers, "sec-fetch-site") {
            None if headers.contains_key("sec-fetch-site") => Err(Refusal::Origin),
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) => Err(Refusal::Origin),
        }
    }

    /// Whether a request comes from a page of this server: it says so, and has the cookie.
    pub fn check_page(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        match only(headers, header::ORIGIN.as_str()) {
            Some(origin) if origin == self.origin => self.check_cookie(headers),
            Some(_) => Err(Refusal::Origin),
            None => Err(Refusal::NoOrigin),
        }
    }

    /// Whether a request has the cookie.
    pub fn check_cookie(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let ours = cookies.flat_map(|value| value.split(';')).filter_map(|one| {
            let (name, value) = one.trim().split_once('=')?;
            (name == self.cookie).then_some(value)
        });
        // Another program on this machine may have set one of the same name beside it.
        let known = ours.take(8).any(|value| alike(value, &self.secret));
        if known { Ok(()) } else { Err(Refusal::Cookie) }
    }

    /// Exchanges a token for the cookie; the token is invalid from then on.
    pub fn exchange(&self, token: &str) -> Result<String, Refusal> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let at = tokens.iter().position(|known| alike(known, token)).ok_or(Refusal::Token)?;
        tokens.remove(at);
        Ok(format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, self.secret))
    }
}

impl Refusal {
    /// The message to the user.
    pub fn message(self) -> &'static str {
        match self {
            Self::Host => "This server answers at the address that `hearth serve` printed, and at no other.",
            Self::Origin => "This server answers its own page only, not other sites.",
            Self::NoOrigin => "Only the page itself can open a session.",
            Self::Cookie => {
                "Open the link that `hearth serve` printed. It works once; press Enter in the terminal for another."
            }
            Self::Token => {
                "This link was used already, and works once. Press Enter in the terminal of `hearth serve` for another."
            }
        }
    }
}

/// The value of a header that is there once, and is text.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Compares secrets by their hashes, so that the time it takes reveals nothing about them.
fn alike(one: &str, other: &str) -> bool {
    Sha256::digest(one.as_bytes()) == Sha256::digest(other.as_bytes())
}

/// 256 random bits.
fn random() -> std::io::Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut text = String::with_capacity(64);
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn a_token_works_once() {
        let gate = Gate::new(7417).unwrap();
        let link = gate.link().unwrap();
        let token = link.strip_prefix("http://127.0.0.1:7417/?token=").unwrap();
        assert_eq!(token.len(), 64);
        assert_eq!(gate.exchange(&token[..63]), Err(Refusal::Token));
        assert_eq!(gate.exchange(""), Err(Refusal::Token));
        let cookie = gate.exchange(token).unwrap();
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"));
        assert_eq!(gate.exchange(token), Err(Refusal::Token));
        let value = cookie.split(';').next().unwrap();
        assert_eq!(gate.check_cookie(&headers(&[("cookie", value)])), Ok(()));
        assert_eq!(gate.check_cookie(&headers(&[("cookie", &format!("a=b; {value}"))])), Ok(()));
        assert_eq!(
            gate.check_cookie(&headers(&[("cookie", &value[..value.len() - 1])])),
            Err(Refusal::Cookie)
        );
        assert_eq!(gate.check_cookie(&headers(&[])), Err(Refusal::Cookie));
    }

    #[test]
    fn old_links_become_invalid() {
        let gate = Gate::new(7417).unwrap();
        let first = gate.link().unwrap();
        (0..LINKS).for_each(|_| drop(gate.link().unwrap()));
        assert_eq!(gate.exchange(first.split('=').next_back().unwrap()), Err(Refusal::Token));
    }

    #[test]
    fn only_this_host_and_no_other_site() {
        let gate = Gate::new(7417).unwrap();
        let uri = Uri::from_static("/");
        let check = |pairs: &[(&'static str, &str)]| gate.check_place(&uri, &headers(pairs));
        assert_eq!(check(&[("host", "127.0.0.1:7417")]), Ok(()));
        assert_eq!(check(&[("host", "127.0.0.1:7417"), ("origin", "http://127.0.0.1:7417")]), Ok(()));
        for host in
            ["localhost:7417", "127.0.0.1", "127.0.0.1:7418", "evil.example:7417", "127.0.0.1:7417.evil", ""]
        {
            assert_eq!(check(&[("host", host)]), Err(Refusal::Host), "{host}");
        }
        assert_eq!(check(&[]), Err(Refusal::Host));
        assert_eq!(check(&[("host", "127.0.0.1:7417"), ("host", "evil.example")]), Err(Refusal::Host));
        for origin in ["null", "http://evil.example", "http://127.0.0.1:7418", "https://127.0.0.1:7417", ""] {
            let found = check(&[("host", "127.0.0.1:7417"), ("origin", origin)]);
            assert_eq!(found, Err(Refusal::Origin), "{origin}");
        }
        for site in ["cross-site", "same-site", "odd"] {
            let found = check(&[("host", "127.0.0.1:7417"), ("sec-fetch-site", site)]);
            assert_eq!(found, Err(Refusal::Origin), "{site}");
        }
        let absolute = Uri::from_static("http://evil.example/");
        let own = headers(&[("host", "127.0.0.1:7417")]);
        assert_eq!(gate.check_place(&absolute, &own), Err(Refusal::Host));
    }
}
