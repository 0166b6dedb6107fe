//! Signing in by the lender's provider: out to it, and back.
//!
//! Both are addresses that a browser goes to. What only this browser has stands in a cookie meanwhile, so that nobody finishes what
//! somebody else has begun. What fails is told on the page on which people sign in.

use std::sync::Arc;

use app::access::{Failed, Hidden, NotLetIn, Provider, Secret};
use axum::extract::{Extension, RawQuery, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use subtle::ConstantTimeEq;
use web_console::{Query, Why};

use crate::guard::strange;
use crate::identity::{Peer, cookie_named, set_cookie};
use crate::problem::{Code, Problem};
use crate::routes::console::said;
use crate::state::Shared;

/// The cookie of a sign-in that has begun.
const BEGUN: &str = "arrears_oidc";

/// For how many seconds a provider may take to let somebody in.
const BEGUN_SECONDS: u32 = 600;

/// Where a sign-in begins, and below which it ends.
const ADDRESS: &str = "/v1/session/oidc";

/// Sends a browser to the provider that signs users in
///
/// It comes back to `/v1/session/oidc/return`, within ten minutes. There is a provider where the server was started with `--oidc`.
#[utoipa::path(get, path = "/v1/session/oidc", tag = "access", operation_id = "begin_oidc", security(()),
    params(("back" = Option<String>, Query, description = "The page of the console on which to go on.")),
    responses((status = 303, description = "To the provider, or to the page on which people sign in where it does not answer.")))]
pub(crate) async fn begin(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    strange(&shared, peer.map(|Extension(peer)| peer))?;
    let provider = provider(&shared)?;
    let back = web_console::way_back(&Query::parse(&query.unwrap_or_default()));
    let secret = |word| Secret::made_of(word, &(shared.config.random)()).reveal().to_owned();
    let hidden = Hidden { state: secret("state"), nonce: secret("nonce"), verifier: secret("verifier") };
    let (now, sent) = ((shared.config.now)(), hidden.clone());
    match asked(move || provider.begin(&sent, now)).await? {
        Ok(address) => {
            let begun = Begun { hidden, back };
            Ok(see_other(&address, &[begun.cookie(&shared)]))
        }
        Err(failed) => Ok(refused(&shared, &why_of(&failed))),
    }
}

/// Signs in whom the provider has sent back
///
/// Roles are those that the provider's groups have, where the server was told of groups, else those that the user has in the book.
#[utoipa::path(get, path = "/v1/session/oidc/return", tag = "access", operation_id = "end_oidc", security(()),
    params(("code" = Option<String>, Query, description = "What the provider is asked with."),
        ("state" = Option<String>, Query, description = "What the sign-in was begun with."),
        ("error" = Option<String>, Query, description = "Why the provider lets nobody in.")),
    responses((status = 200, description = "Signed in, as the cookie of the answer says; a page that leads on.", content_type = "text/html"),
        (status = 303, description = "To the page on which people sign in, which tells why it did not work.")))]
pub(crate) async fn end(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    strange(&shared, peer.map(|Extension(peer)| peer))?;
    let provider = provider(&shared)?;
    let fields = Query::parse(&query.unwrap_or_default());
    let Some(begun) = Begun::of(&headers).filter(|begun| begun.is_of(fields.get("state"))) else {
        return Ok(refused(&shared, &Why::Stale));
    };
    let Some(code) = fields.get("code").map(str::to_owned) else {
        tracing::info!(error = fields.get("error"), "the provider lets nobody in");
        return Ok(refused(&shared, &Why::ProviderRefused));
    };
    let (now, Begun { hidden, back }) = ((shared.config.now)(), begun);
    let provided = match asked(move || provider.end(&hidden, &code, now)).await? {
        Ok(provided) => provided,
        Err(failed) => return Ok(refused(&shared, &why_of(&failed))),
    };
    match shared.writer.sign_in_provided(provided).await? {
        Ok(signed_in) => Ok(signed_in_page(&shared, &headers, (&signed_in.secret, &back))),
        Err(why) => Ok(refused(&shared, &Why::NotLetIn(why))),
    }
}

fn provider(shared: &Shared) -> Result<Arc<dyn Provider>, Problem> {
    let none = || {
        Problem::new(Code::NotFound, "there is no provider that signs users in")
            .hint("start the server with --oidc FILE")
    };
    shared.config.provider.clone().ok_or_else(none)
}

/// What a provider answers; asking it blocks.
async fn asked<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> Result<Result<T, Failed>, Problem> {
    let asked = tokio::task::spawn_blocking(question).await;
    asked.map_err(|_| Problem::internal("asking the provider broke off".to_owned()))
}

fn why_of(failed: &Failed) -> Why {
    match failed {
        Failed::Unreached { .. } => {
            tracing::warn!(%failed, "nobody is signed in");
            Why::ProviderSilent
        }
        Failed::NotGood(_) => {
            tracing::warn!(%failed, "somebody is not signed in");
            Why::ProviderRefused
        }
        Failed::NoName(_) => {
            tracing::warn!(%failed, "somebody is not signed in");
            Why::NotLetIn(NotLetIn::NoName)
        }
    }
}

/// A sign-in that has begun, as it stands in a cookie.
struct Begun {
    hidden: Hidden,
    back: String,
}

impl Begun {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let mut parts = cookie_named(BEGUN, headers)?.splitn(4, '|').map(str::to_owned);
        let hidden = Hidden { state: parts.next()?, nonce: parts.next()?, verifier: parts.next()? };
        let back = format!("back={}", parts.next()?);
        Some(Self { hidden, back: web_console::way_back(&Query::parse(&back)) })
    }

    /// Whether a state that came back is the one that was sent out.
    fn is_of(&self, state: Option<&str>) -> bool {
        state.is_some_and(|state| self.hidden.state.as_bytes().ct_eq(state.as_bytes()).into())
    }

    /// Browsers send it along when another site sends them back: `Lax`.
    fn cookie(&self, shared: &Shared) -> Option<HeaderValue> {
        let Self { hidden: Hidden { state, nonce, verifier }, back } = self;
        cookie(shared, &format!("{state}|{nonce}|{verifier}|{}", web_console::encoded(back)), BEGUN_SECONDS)
    }
}

fn cookie(shared: &Shared, value: &str, seconds: u32) -> Option<HeaderValue> {
    let secure = if shared.config.is_cookie_secure() { "; Secure" } else { "" };
    let cookie = format!("{BEGUN}={value}; Path={ADDRESS}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).ok()
}

fn see_other(address: &str, cookies: &[Option<HeaderValue>]) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.extend(HeaderValue::from_str(address).ok().map(|address| (LOCATION, address)));
    for cookie in cookies.iter().flatten() {
        headers.append(SET_COOKIE, cookie.clone());
    }
    response
}

fn refused(shared: &Shared, why: &Why) -> Response {
    see_other(&web_console::sign_in_refused(*why), &[cookie(shared, "", 0)])
}

/// Browsers do not send the cookie of a session along a way that another site began; from a page of ours they do.
fn signed_in_page(shared: &Shared, headers: &HeaderMap, (secret, back): (&Secret, &str)) -> Response {
    let cookies = [Some(set_cookie(shared, Some(secret))), cookie(shared, "", 0)];
    let cookies: Vec<_> = cookies.into_iter().flatten().map(|cookie| (SET_COOKIE, cookie)).collect();
    let page = web_console::signed_in(back, &said(headers, &COOKIE), &said(headers, &ACCEPT_LANGUAGE));
    (AppendHeaders(cookies), [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
