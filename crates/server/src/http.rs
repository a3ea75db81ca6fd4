//! Responses to requests: the page's files, a cookie for a token, a socket; and their headers.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;

use super::gate::Refusal;
use super::hall::Hall;
use super::{assets, socket};
use hearth_workshop::limits;

/// Path of the socket.
pub const SOCKET: &str = "/live";

/// Answers a request.
pub async fn answer(hall: Arc<Hall>, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let mut response = route(&hall, request.map(Body::new)).await;
    protect(&hall, &mut response);
    Ok(response)
}

async fn route(hall: &Arc<Hall>, request: Request<Body>) -> Response<Body> {
    let gate = &hall.gate;
    if let Err(refusal) = gate.check_place(request.uri(), request.headers()) {
        return refused(refusal);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = said(StatusCode::METHOD_NOT_ALLOWED, "This server takes no uploads: use GET.");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    if request.uri().path() == SOCKET {
        return match gate.check_page(request.headers()) {
            Ok(()) => upgrade(hall, request).await,
            Err(refusal) => refused(refusal),
        };
    }
    // A HEAD request doesn't use a link up.
    let token = request.uri().query().and_then(|query| query.strip_prefix("token="));
    if let Some(token) = token.filter(|_| request.uri().path() == "/" && request.method() == Method::GET) {
        return match gate.exchange(token) {
            Ok(cookie) => welcome(&cookie),
            // A browser with the cookie may use an old link again.
            Err(_) if gate.check_cookie(request.headers()).is_ok() => see_other(),
            Err(refusal) => refused(refusal),
        };
    }
    match gate.check_cookie(request.headers()) {
        Ok(()) => file(request.uri().path(), request.method()),
        Err(refusal) => refused(refusal),
    }
}

fn file(path: &str, method: &Method) -> Response<Body> {
    let Some(asset) = assets::at(path) else {
        return said(StatusCode::NOT_FOUND, "There is nothing here.");
    };
    let body = if method == Method::HEAD { Body::empty() } else { Body::from(asset.bytes) };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(asset.bytes.len()));
    response
}

async fn upgrade(hall: &Arc<Hall>, request: Request<Body>) -> Response<Body> {
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => {
            let hall = Arc::clone(hall);
            upgrade
                .max_message_size(limits::MESSAGE_BYTES)
                .max_frame_size(limits::MESSAGE_BYTES)
                .on_upgrade(move |socket| socket::serve(hall, socket))
        }
        Err(rejection) => rejection.into_response(),
    }
}

fn welcome(cookie: &str) -> Response<Body> {
    let mut response = see_other();
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn see_other() -> Response<Body> {
    let mut response = said(StatusCode::SEE_OTHER, "Come in.");
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
    response
}

fn refused(refusal: Refusal) -> Response<Body> {
    let status = match refusal {
        Refusal::Host => StatusCode::MISDIRECTED_REQUEST,
        _ => StatusCode::FORBIDDEN,
    };
    said(status, refusal.message())
}

fn said(status: StatusCode, message: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(message));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// The page can load what is built in and talk to its own server; nothing else, and nobody can frame or embed it.
fn protect(hall: &Hall, response: &mut Response<Body>) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS.as_str(), "nosniff"),
        (header::REFERRER_POLICY.as_str(), "no-referrer"),
        (header::CACHE_CONTROL.as_str(), "no-store"),
        (header::X_FRAME_OPTIONS.as_str(), "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&hall.policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// What a page of this server may load and do.
pub fn policy(port: u16) -> String {
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        &format!("connect-src 'self' ws://127.0.0.1:{port}"),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    .join("; ")
}
