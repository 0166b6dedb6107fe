//! What stands around every request: who may ask, under which id, how it is counted, and what every answer bears.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;
use tracing::Instrument;

use crate::identity::{PAGE_TOKEN, Peer, Visitor, identify};
use crate::problem::{Code, Problem};
use crate::routes::console::{LET_IN, LET_OUT, PAGES, SIGN_IN, SIGN_OUT, to_sign_in};
use crate::state::{Inner, Shared};

/// By which name a request is spoken of, in and out.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What anybody may ask: it tells nothing of the book, lets somebody in, or sees itself who is believed, by a signature or a link.
const PUBLIC: [(&str, &str); 20] = [
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/v1/openapi.json"),
    ("GET", "/v1/docs"),
    ("GET", "/v1/docs.css"),
    ("POST", "/v1/session"),
    ("POST", "/v1/borrower-session"),
    ("GET", "/v1/session/oidc"),
    ("GET", "/v1/session/oidc/return"),
    ("GET", "/"),
    ("GET", "/console/assets/{name}"),
    ("GET", "/console/preferences"),
    ("GET", SIGN_IN),
    ("POST", SIGN_IN),
    ("GET", LET_IN),
    ("POST", LET_IN),
    ("POST", "/v1/receipts/{channel}"),
    ("POST", "/v1/replies/{channel}"),
    ("GET", OPT_OUT),
    ("POST", OPT_OUT),
];

/// Where readers of messages stop them.
const OPT_OUT: &str = "/v1/opt-outs/{token}";

/// What forms of pages send to. They cannot send the page token in a header: it is in the form, and its reader compares it; or the address
/// itself is the secret, whoever has signed in beside.
const FORMS: [&str; 7] = [SIGN_IN, SIGN_OUT, LET_IN, LET_OUT, PAGES[0], PAGES[1], OPT_OUT];

/// What every answer bears: it is read by nothing but its reader, and kept by nobody.
const HEADERS: [(HeaderName, HeaderValue); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
    ),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
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
    if shared.config.tls.is_some() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    answer
}

async fn admit(shared: &Inner, mut request: Request, next: Next, route: &str) -> Response {
    let is_public = PUBLIC.contains(&(request.method().as_str(), route));
    if shared.config.is_open
        && let Err(problem) = is_meant_for_here(request.headers())
    {
        return problem.into_response();
    }
    let peer = request.extensions().get::<Peer>().copied();
    let visitor = match recognise(shared, (request.method(), request.headers(), route), peer, is_public).await {
        Ok(visitor) => visitor,
        Err(problem) if is_for_a_person(&problem, &request, route) => {
            return to_sign_in(request.method(), request.uri());
        }
        Err(problem) => return problem.into_response(),
    };
    if let Some(visitor) = visitor {
        request.extensions_mut().insert(visitor.actor.clone());
        request.extensions_mut().insert(visitor);
    }
    if is_public {
        return next.run(request).await;
    }
    match shared.requests.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Problem::new(Code::Busy, "too many requests are being worked on").into_response(),
    }
}

/// Who asks, if they may ask at all now. Nobody is fine where anybody may ask.
async fn recognise(
    shared: &Inner,
    (method, headers, route): (&Method, &HeaderMap, &str),
    peer: Option<Peer>,
    is_public: bool,
) -> Result<Option<Visitor>, Problem> {
    // What tells nothing of the book costs no look at it.
    if is_public && method == Method::GET {
        return Ok(None);
    }
    match identify(shared, headers).await {
        Ok(Some(visitor)) => {
            shared.actors.take(visitor.actor.name.clone(), Instant::now()).map_err(too_many)?;
            if !FORMS.contains(&route) {
                comes_from_a_page(method, headers, &visitor)?;
            }
            Ok(Some(visitor))
        }
        Ok(None) if is_public => Ok(None),
        Ok(None) => {
            strange(shared, peer)?;
            Err(Problem::new(Code::Unauthorized, "nobody has signed in")
                .hint("sign in with POST /v1/session, or send a token in the header Authorization: Bearer TOKEN"))
        }
        Err(problem) => {
            strange(shared, peer)?;
            Err(problem)
        }
    }
}

/// Whether it is a person in a browser who has not signed in, and not a program with a wrong token.
fn is_for_a_person(problem: &Problem, request: &Request, route: &str) -> bool {
    let is_page = ["/console", "/my"].iter().any(|own| route == *own || route.starts_with(&format!("{own}/")));
    problem.code() == Code::Unauthorized && is_page && !request.headers().contains_key(header::AUTHORIZATION)
}

/// Counts what comes of nobody known.
pub(crate) fn strange(shared: &Inner, peer: Option<Peer>) -> Result<(), Problem> {
    let Some(Peer(address)) = peer else { return Ok(()) };
    shared.strangers.take(address, Instant::now()).map_err(too_many)
}

fn too_many(seconds: u64) -> Problem {
    Problem::new(Code::TooManyRequests, format!("too much was asked; try again in {seconds} seconds"))
        .retry_after(seconds)
}

/// A browser sends a session's cookie by itself, whichever page asks it to. What changes something must come from a page of ours,
/// which knows a token that other pages cannot read.
fn comes_from_a_page(method: &Method, headers: &HeaderMap, visitor: &Visitor) -> Result<(), Problem> {
    let Some(secret) = &visitor.session else { return Ok(()) };
    if method.is_safe() {
        return Ok(());
    }
    let said = headers.get(&PAGE_TOKEN).map(HeaderValue::as_bytes).unwrap_or_default();
    if said.ct_eq(secret.page_token().as_bytes()).into() {
        return Ok(());
    }
    let problem = Problem::new(Code::PageTokenWrong, "the request bears a session's cookie, but not its page token");
    Err(problem.hint(format!("send the page_token of GET /v1/session in the header {PAGE_TOKEN}")))
}

/// The id that a request brings, if it may stand in a log.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    (!id.is_empty() && id.len() <= 64 && id.chars().all(is_plain)).then(|| id.to_owned())
}

/// Methods are made up by clients; what is counted must be of a known kind.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

/// A server that asks nobody who they are serves this machine alone. A page of some other site that had its name point here would ask under
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
    Err(Problem::new(Code::MisdirectedRequest, "without signing in, only localhost is served")
        .hint("start the server without --open, or ask it as http://127.0.0.1"))
}
