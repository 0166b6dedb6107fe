//! Letting borrowers in, by the link or the code that was sent to them.

use app::access::{Redeemed, Secret, SignedIn};
use axum::extract::{Extension, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use subtle::ConstantTimeEq;
use web_console::{LetIn, Query, Why};

use super::signing::{FORM, FORM_SECONDS, form_cookie, is_made_here};
use super::{response, said};
use crate::guard::strange;
use crate::identity::{Peer, cookie_named, set_cookie};
use crate::request::Form;
use crate::state::Shared;

/// Where borrowers come in.
pub(crate) const LET_IN: &str = "/my/sign-in";

/// The form.
pub(super) async fn form(State(shared): State<Shared>, request: Request) -> Response {
    let fields = Query::parse(request.uri().query().unwrap_or_default());
    page(&shared, request.headers(), &fields, None)
}

fn page(shared: &Shared, headers: &HeaderMap, fields: &Query, why: Option<Why>) -> Response {
    let form = cookie_named(FORM, headers).filter(|form| is_made_here(form)).map(str::to_owned);
    let form = form.unwrap_or_else(|| Secret::made_of("form", &(shared.config.random)()).reveal().to_owned());
    let (cookies, accept_language) = (said(headers, &COOKIE), said(headers, &ACCEPT_LANGUAGE));
    // A link that did not work is not offered once more.
    let link = fields.get("link").filter(|_| why != Some(Why::Wrong)).unwrap_or_default();
    let asked = LetIn { cookies: &cookies, accept_language: &accept_language, form: &form, link, why };
    let mut response = response(web_console::let_in(asked));
    let cookie = form_cookie(shared, &form, LET_IN, FORM_SECONDS);
    response.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    response
}

/// Lets a borrower in, or shows the form again.
pub(super) async fn let_in(
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
    let brought = match (fields.get("link"), fields.get("person"), fields.get("code")) {
        (Some(link), _, _) => Redeemed::Link(Secret::said(link)),
        (None, Some(person), Some(code)) => Redeemed::Code(person.to_owned(), Secret::said(&code.replace(' ', ""))),
        (None, _, _) => return again(Why::Wrong),
    };
    match shared.writer.redeem(brought).await {
        Ok(Ok(SignedIn { actor: _, secret })) => {
            let cookies = [Some(set_cookie(&shared, Some(&secret))), form_cookie(&shared, "", LET_IN, 0)];
            let cookies: Vec<_> = cookies.into_iter().flatten().map(|cookie| (SET_COOKIE, cookie)).collect();
            (AppendHeaders(cookies), Redirect::to("/my")).into_response()
        }
        Ok(Err(_)) => again(Why::Wrong),
        Err(problem) => problem.into_response(),
    }
}
