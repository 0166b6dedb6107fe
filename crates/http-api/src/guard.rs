//! What stands around every request: who may ask, under which id, how it is counted, and what every answer bears.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::config::Token;
use crate::problem::{Code, Problem};
use crate::state::{Inner, Shared};

/// By which name a request is spoken of, in and out.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What anybody may ask: it tells nothing of the book.
const PUBLIC: [&str; 5] = ["/healthz", "/readyz", "/v1/openapi.json", "/v1/docs", "/v1/docs.css"];

/// What every answer bears: it is read by nothing but its reader, and kept by nobody.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
    ),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Stands around a request.
pub(crate) async fn around(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request_id(request.headers()).unwrap_or_else(|| shared.request_id());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = known_method(request.method());
    // The route, not the path: a path has the references of accounts in it.
    let span = tracing::info_span!("request", id, method, route);
    let work = async {
        shared.metrics.requests_in_flight.inc();
        let answer = admit(&shared, request, next, &route).await;
        shared.metrics.requests_in_flight.dec();
        let (status, took) = (answer.status().as_u16(), began.elapsed());
        shared.metrics.answered(method, &route, status, took);
        let milliseconds = took.as_secs_f64() * 1e3;
        if status < 500 {
            tracing::debug!(status, milliseconds, "answered");
        } else {
            tracing::warn!(status, milliseconds, "answered");
        }
        answer
    };
    let mut answer = work.instrument(span).await;
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        // Pages of the console have a policy of their own, and their style and script may be kept.
        headers.entry(name).or_insert(value);
    }
    headers.extend(HeaderValue::from_str(&id).map(|id| (REQUEST_ID, id)));
    answer
}

async fn admit(shared: &Inner, request: Request, next: Next, route: &str) -> Response {
    let is_public = PUBLIC.contains(&route);
    let allowed = match &shared.config.token {
        Some(token) if !is_public => bears(request.headers(), token),
        Some(_) => Ok(()),
        None => is_meant_for_here(request.headers()),
    };
    if let Err(problem) = allowed {
        return problem.into_response();
    }
    if is_public {
        return next.run(request).await;
    }
    match shared.requests.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Problem::new(Code::Busy, "too many requests are being worked on").into_response(),
    }
}

/// The id that a request brings, if it may stand in a log.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    (!id.is_empty() && id.len() <= 64 && id.chars().all(is_plain)).then(|| id.to_owned())
}

/// Methods are made up by clients; what is counted must be of a known kind.
fn known_method(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        _ => "other",
    }
}

fn bears(headers: &HeaderMap, token: &Token) -> Result<(), Problem> {
    let said = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let borne = said.and_then(|said| said.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    match borne {
        Some((_, borne)) if token.is(borne.trim()) => Ok(()),
        Some(_) => Err(Problem::new(Code::Unauthorized, "the token is not the right one")),
        None => Err(Problem::new(Code::Unauthorized, "a token is needed")
            .hint("send it in the header Authorization: Bearer TOKEN")),
    }
}

/// Without a token only this machine is served. A page of some other site that had its name point here would ask under
/// that name (DNS rebinding).
fn is_meant_for_here(headers: &HeaderMap) -> Result<(), Problem> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|digit| digit.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    let name = name.trim_matches(['[', ']']);
    let is_here = name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    if is_here {
        return Ok(());
    }
    Err(Problem::new(Code::MisdirectedRequest, "without a token, only localhost is served")
        .hint("start the server with a token, or ask it as http://127.0.0.1"))
}
