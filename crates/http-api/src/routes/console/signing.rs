//! Signing in and out with forms.
//!
//! A form is taken only with what its page was given in a cookie that no other site has sent along, so that nobody is signed in or out by a
//! page of somebody else.

use app::access::{Attempt, NotSignedIn, Password, Secret, SignedIn};
use axum::extract::{Extension, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use subtle::ConstantTimeEq;
use web_console::{Query, SignIn, Why};

use super::letting_in::LET_IN;
use super::{response, said};
use crate::guard::strange;
use crate::identity::{Peer, Visitor, cookie_named, set_cookie};
use crate::problem::{Code, Problem};
use crate::request::Form;
use crate::routes::sessions::try_to_sign_in;
use crate::state::Shared;

/// Where people sign in.
pub(crate) const SIGN_IN: &str = "/console/sign-in";

/// Where they sign out.
pub(crate) const SIGN_OUT: &str = "/console/sign-out";

/// The cookie of a form that is open in a browser.
pub(super) const FORM: &str = "arrears_form";

/// For how many seconds a form is good.
pub(super) const FORM_SECONDS: u32 = 7_200;

/// The form.
pub(super) async fn form(State(shared): State<Shared>, request: Request) -> Response {
    if shared.config.is_open {
        return Redirect::to("/console").into_response();
    }
    let fields = Query::parse(request.uri().query().unwrap_or_default());
    page(&shared, request.headers(), &fields, Why::said(&fields))
}

/// The page with its form, and what shows that a form is its own.
fn page(shared: &Shared, headers: &HeaderMap, fields: &Query, why: Option<Why>) -> Response {
    // Of several forms in one browser none spoils another.
    let form = cookie_named(FORM, headers).filter(|form| is_made_here(form)).map(str::to_owned);
    let form = form.unwrap_or_else(|| Secret::made_of("form", &(shared.config.random)()).reveal().to_owned());
    let (cookies, accept_language) = (said(headers, &COOKIE), said(headers, &ACCEPT_LANGUAGE));
    let asked = SignIn {
        cookies: &cookies,
        accept_language: &accept_language,
        form: &form,
        back: &web_console::way_back(fields),
        name: fields.get("user").unwrap_or_default(),
        why,
        provider: shared.config.provider.as_deref().map(app::access::Provider::name),
    };
    let mut response = response(web_console::sign_in(asked));
    response.headers_mut().extend(form_cookie(shared, &form, SIGN_IN, FORM_SECONDS).map(|cookie| (SET_COOKIE, cookie)));
    response
}

pub(super) fn is_made_here(form: &str) -> bool {
    form.len() > 40 && form.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_'))
}

pub(super) fn form_cookie(shared: &Shared, form: &str, path: &str, seconds: u32) -> Option<HeaderValue> {
    let secure = if shared.config.is_cookie_secure() { "; Secure" } else { "" };
    let cookie = format!("{FORM}={form}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).ok()
}

/// Signs somebody in, or shows the form again with the reason.
pub(super) async fn sign_in(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Form(fields): Form,
) -> Response {
    let again = |why| page(&shared, &headers, &fields, Some(why));
    let own = cookie_named(FORM, &headers).filter(|form| is_made_here(form)).unwrap_or_default();
    let sent = fields.get("form").unwrap_or_default();
    let is_own: bool = sent.as_bytes().ct_eq(own.as_bytes()).into();
    if own.is_empty() || !is_own {
        return again(Why::Stale);
    }
    if strange(&shared, peer.map(|Extension(peer)| peer)).is_err() {
        return again(Why::ShutOut);
    }
    let attempt = Attempt {
        user: fields.get("user").unwrap_or_default().to_owned(),
        password: Password::said(fields.exact("password").unwrap_or_default()),
        code: fields.get("code").map(str::to_owned),
    };
    match try_to_sign_in(&shared, attempt).await {
        Ok(Ok(SignedIn { actor: _, secret })) => {
            let cookies = [Some(set_cookie(&shared, Some(&secret))), form_cookie(&shared, "", SIGN_IN, 0)];
            let cookies: Vec<_> = cookies.into_iter().flatten().map(|cookie| (SET_COOKIE, cookie)).collect();
            (AppendHeaders(cookies), Redirect::to(&web_console::way_back(&fields))).into_response()
        }
        Ok(Err(NotSignedIn::Wrong)) => again(Why::Wrong),
        Ok(Err(NotSignedIn::CodeNeeded)) => again(Why::CodeNeeded),
        Ok(Err(NotSignedIn::ShutOut)) => again(Why::ShutOut),
        Err(problem) => problem.into_response(),
    }
}

/// Signs somebody out.
pub(super) async fn sign_out(
    State(shared): State<Shared>,
    Extension(visitor): Extension<Visitor>,
    Form(fields): Form,
) -> Result<Response, Problem> {
    let Some(secret) = visitor.session else { return Ok(Redirect::to("/console").into_response()) };
    let said = fields.get("page_token").unwrap_or_default();
    let is_ours: bool = said.as_bytes().ct_eq(secret.page_token().as_bytes()).into();
    if !is_ours {
        return Err(Problem::new(Code::PageTokenWrong, "the form has no page token, or another one"));
    }
    shared.writer.sign_out(secret).await?;
    let then = if visitor.actor.person.is_some() { LET_IN } else { SIGN_IN };
    Ok(([(SET_COOKIE, set_cookie(&shared, None))], Redirect::to(then)).into_response())
}
