//! Forms of pages: taken only from pages of ours, and done by the same writer as what comes over the API.

use app::access::Actor;
use app::port::Store;
use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use subtle::ConstantTimeEq;
use web_console::{Console, NotTaken, Outcome, Query, Sent, Step, Typed, With, step};

use super::{Asked, Pages, from_book, response};
use crate::identity::Visitor;
use crate::problem::{Code, Problem};
use crate::state::Shared;
use crate::terms::Terms;

/// Does what a form asks for, and sends whoever sent it on, so that a page that is loaded again sends nothing again.
pub(super) async fn act(
    pages: Pages,
    shared: Shared,
    Extension(visitor): Extension<Visitor>,
    asked: Asked,
    fields: Query,
) -> Response {
    let own = pages.page_token(&shared, visitor.session.as_ref());
    let Visitor { actor, session } = visitor;
    let sender = Sender { actor: &actor, page_token: &own, has_session: session.is_some() };
    let not_taken = |why| response(Console::not_taken(asked.request(sender, &shared, None), why));
    let said = fields.get("page_token").unwrap_or_default();
    let is_ours: bool = said.as_bytes().ct_eq(own.as_bytes()).into();
    if !is_ours {
        return not_taken(NotTaken::Stale);
    }
    let sent = Sent {
        path: &asked.path,
        fields: &fields,
        actor: &actor,
        cookies: &asked.cookies,
        accept_language: &asked.accept_language,
    };
    let typed = match step(sent) {
        Step::Nowhere => return not_taken(NotTaken::Nowhere),
        Step::Forbidden => return not_taken(NotTaken::Forbidden),
        Step::Show(typed) => typed,
        Step::Close(days) => {
            let closed = async {
                let granted = days.wish.granted_to(&actor).map_err(app::Error::from)?;
                shared.writer.close(&granted, days.through).await
            };
            match closed.await {
                Ok(_) => return Redirect::to(&days.then).into_response(),
                Err(problem) => return failed(&asked, sender, &shared, &problem),
            }
        }
        Step::Change(change) => {
            let (now, random) = ((shared.config.now)(), shared.config.random);
            let wish = change.wish.clone();
            let work = move |store: &mut dyn Store, terms: &Terms| {
                change.make(store, With { now, random, products: &terms.products })
            };
            match shared.write(&actor, wish, work).await {
                Ok(Outcome::Done(address)) => return Redirect::to(&address).into_response(),
                Ok(Outcome::Show(typed)) => typed,
                Err(problem) => return failed(&asked, sender, &shared, &problem),
            }
        }
    };
    again(&pages, &shared, sender, &asked, typed).await
}

/// Who sends a form, and with what.
#[derive(Clone, Copy)]
pub(super) struct Sender<'s> {
    pub(super) actor: &'s Actor,
    pub(super) page_token: &'s str,
    pub(super) has_session: bool,
}

/// The page of a form, with what was typed.
async fn again(pages: &Pages, shared: &Shared, sender: Sender<'_>, asked: &Asked, typed: Typed) -> Response {
    let page = Asked { path: typed.page().to_owned(), query: String::new(), ..asked.clone() };
    match from_book(pages, shared, sender, page.clone(), Some(typed)).await {
        Ok(answer) => response(answer),
        Err(problem) => failed(&page, sender, shared, &problem),
    }
}

fn failed(asked: &Asked, sender: Sender<'_>, shared: &Shared, problem: &Problem) -> Response {
    tracing::debug!(code = problem.code().name(), "a form was not taken");
    let request = asked.request(sender, shared, None);
    let code = problem.code();
    response(if code == Code::Forbidden {
        Console::not_taken(request, NotTaken::Forbidden)
    } else if [Code::NotFound, Code::PersonNotFound, Code::AccountNotFound].contains(&code) {
        Console::not_taken(request, NotTaken::Nowhere)
    } else {
        Console::failed(request, code.told().1.as_u16())
    })
}
