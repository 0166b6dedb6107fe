//! Who is asking: by a session's cookie, a token, or because nobody is asked.

use std::net::IpAddr;

use app::access::{Actor, Secret};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::problem::{Code, Problem};
use crate::state::Inner;

/// The header in which a page sends its token back.
pub(crate) const PAGE_TOKEN: HeaderName = HeaderName::from_static("x-page-token");

/// Which address a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Somebody who asks, and how they are known.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) actor: Actor,
    /// The secret of the session by which they are known; a browser sends it by itself.
    pub(crate) session: Option<Secret>,
}

/// Who asks; none when nobody says.
pub(crate) async fn identify(shared: &Inner, headers: &HeaderMap) -> Result<Option<Visitor>, Problem> {
    if let Some(token) = bearer(headers) {
        return by_token(shared, token).map(Some);
    }
    if let Some(secret) = cookie(shared, headers) {
        let now = (shared.config.now)();
        if let Some(session) = shared.readers.session(secret.clone(), now).await? {
            if session.wants_touch(now) {
                shared.writer.touch(secret.clone()).await?;
            }
            return Ok(Some(Visitor { actor: session.actor, session: Some(secret) }));
        }
    }
    Ok(shared.config.is_open.then(|| Visitor { actor: Actor::operator(), session: None }))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (_, borne) = said.split_once(' ').filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))?;
    Some(borne.trim())
}

fn by_token(shared: &Inner, token: &str) -> Result<Visitor, Problem> {
    if shared.config.token.as_ref().is_some_and(|own| own.is(token)) {
        return Ok(Visitor { actor: Actor::operator(), session: None });
    }
    let terms = shared.terms();
    match terms.directory.token(&Secret::said(token)).filter(|token| token.is_good((shared.config.now)())) {
        Some(token) => Ok(Visitor { actor: token.actor(), session: None }),
        None => Err(Problem::new(Code::Unauthorized, "the token is not the right one")),
    }
}

/// What a session's cookie is called. Where it is sent encrypted only, browsers see by the prefix that nobody else has set it.
fn cookie_name(shared: &Inner) -> &'static str {
    if shared.config.is_cookie_secure() { "__Host-arrears" } else { "arrears" }
}

fn cookie(shared: &Inner, headers: &HeaderMap) -> Option<Secret> {
    cookie_named(cookie_name(shared), headers).map(Secret::said)
}

/// The cookie of a name.
pub(crate) fn cookie_named<'h>(name: &str, headers: &'h HeaderMap) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(other, _)| *other == name).map(|(_, value)| value)
}

/// The header that gives a browser its session, or takes it away.
pub(crate) fn set_cookie(shared: &Inner, secret: Option<&Secret>) -> HeaderValue {
    let (value, age) = match secret {
        Some(secret) => (secret.reveal(), shared.config.sign_in.session.whole / 1_000_000),
        None => ("", 0),
    };
    let secure = if shared.config.is_cookie_secure() { "; Secure" } else { "" };
    let cookie = format!("{}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}", cookie_name(shared));
    HeaderValue::from_str(&cookie).expect("a secret is of letters and digits")
}
