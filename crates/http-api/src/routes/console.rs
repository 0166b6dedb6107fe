//! The console: pages for people, answered by the crate of that name.
//!
//! A page says what it needs; the book is opened for that and for whoever asks, as for any other address, and what is read of persons
//! is told in the log of access.

mod acting;
mod letting_in;
mod signing;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use app::access::{Actor, Secret};
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use web_console::{Answer, Book, Console, Typed, Walk};

use crate::identity::Visitor;
use crate::problem::{Code, Problem};
use crate::request::Form;
use crate::state::Shared;

use acting::Sender;

pub(crate) use letting_in::LET_IN;
pub(crate) use signing::{SIGN_IN, SIGN_OUT};

/// Where borrowers go out.
pub(crate) const LET_OUT: &str = "/my/sign-out";

/// Where pages are, and where their forms send to.
pub(crate) const PAGES: [&str; 2] = ["/console/{*page}", "/my/{*page}"];

/// How many threads look at every account.
const THREADS: usize = 2;

/// How much is looked for at every account at once, one after the other. A page that wants more asks again.
const UNDER_WAY: usize = 8;

/// The console of a server: its pages, and what is being looked for at every account of its book.
#[derive(Clone, Default)]
struct Pages {
    console: Arc<Console>,
    under_way: Arc<Mutex<Vec<Walk>>>,
    /// What forms send back where there is no session: a server that asks nobody who they are still asks where a form comes from.
    own: Arc<OnceLock<String>>,
}

/// The addresses of the console.
pub(crate) fn router() -> Router<Shared> {
    let pages = Pages::default();
    let sent = pages.clone();
    let act = move |State(shared): State<Shared>,
                    visitor: Extension<Visitor>,
                    headers: HeaderMap,
                    uri: Uri,
                    Form(fields): Form| {
        acting::act(sent.clone(), shared, visitor, Asked::at(&uri, &headers), fields)
    };
    let page = move |State(shared): State<Shared>, visitor: Extension<Visitor>, request: Request| {
        answer(pages.clone(), shared, visitor, Asked::of(&request))
    };
    Router::new()
        .route("/", get(async || Redirect::to("/console")))
        .route("/console", get(page.clone()))
        .route(PAGES[0], get(page.clone()).post(act.clone()))
        .route("/my", get(page.clone()))
        .route(PAGES[1], get(page).post(act))
        .route(LET_IN, get(letting_in::form).post(letting_in::let_in))
        .route(LET_OUT, post(signing::sign_out))
        .route("/console/assets/{name}", get(public))
        .route("/console/preferences", get(public))
        .route(SIGN_IN, get(signing::form).post(signing::sign_in))
        .route(SIGN_OUT, post(signing::sign_out))
}

/// Where somebody is sent who has not signed in. A form is not sent again: they go on with its page.
pub(crate) fn to_sign_in(method: &Method, asked: &Uri) -> Response {
    if asked.path().starts_with("/my") {
        return Redirect::to(LET_IN).into_response();
    }
    let back = match method.is_safe() {
        true => asked.path_and_query().map_or("/console", |asked| asked.as_str()),
        false => web_console::page_before(asked.path()),
    };
    Redirect::to(&web_console::sign_in_address(back)).into_response()
}

/// What everybody gets.
async fn public(uri: Uri, headers: HeaderMap) -> Response {
    match web_console::public(uri.path(), uri.query().unwrap_or_default(), &said(&headers, &COOKIE)) {
        Some(answer) => response(answer),
        None => Problem::new(Code::NotFound, "there is no such address").into_response(),
    }
}

/// What is read of a request.
#[derive(Clone)]
struct Asked {
    path: String,
    query: String,
    cookies: String,
    accept_language: String,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self::at(request.uri(), request.headers())
    }

    fn at(uri: &Uri, headers: &HeaderMap) -> Self {
        Self {
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            cookies: said(headers, &COOKIE),
            accept_language: said(headers, &ACCEPT_LANGUAGE),
        }
    }

    fn request<'r>(
        &'r self,
        sender: Sender<'r>,
        shared: &'r Shared,
        typed: Option<&'r Typed>,
    ) -> web_console::Request<'r> {
        let Self { path, query, cookies, accept_language } = self;
        web_console::Request {
            path,
            query,
            cookies,
            accept_language,
            actor: sender.actor,
            page_token: Some(sender.page_token),
            has_session: sender.has_session,
            typed,
            payment_link: shared.config.payment_link.as_deref(),
            channels: Some(&shared.channels),
            now: (shared.config.now)(),
        }
    }
}

async fn answer(pages: Pages, shared: Shared, Extension(visitor): Extension<Visitor>, asked: Asked) -> Response {
    let page_token = pages.page_token(&shared, visitor.session.as_ref());
    let Visitor { actor, session } = visitor;
    let sender = Sender { actor: &actor, page_token: &page_token, has_session: session.is_some() };
    let request = asked.request(sender, &shared, None);
    if let Some(answer) = web_console::without_book(request) {
        return response(answer);
    }
    match from_book(&pages, &shared, sender, asked.clone(), None).await {
        Ok(answer) => {
            for walk in answer.wants.iter().filter(|walk| actor.may(walk.wish().permission)) {
                pages.work(&shared, &actor, walk);
            }
            response(answer)
        }
        Err(problem) => {
            tracing::debug!(code = problem.code().name(), "a page was not answered");
            response(Console::failed(request, problem.code().told().1.as_u16()))
        }
    }
}

/// The page, from a book that is opened for what it needs. What it shows beside that is told, too, where whoever asks sees it.
async fn from_book(
    pages: &Pages,
    shared: &Shared,
    sender: Sender<'_>,
    asked: Asked,
    typed: Option<Typed>,
) -> Result<Answer, Problem> {
    let actor = sender.actor;
    let needs = web_console::needs_of(&asked.path, &asked.query, actor);
    let mut must = needs.must.into_iter();
    let wish = must.next().ok_or_else(|| Problem::new(Code::NotFound, "there is no such page"))?;
    let also = needs.also.into_iter().filter(|wish| actor.may(wish.permission));
    for wish in must.chain(also) {
        shared.ask(actor, wish, |_| Ok(())).await?;
    }
    let (terms, console, of) = (shared.terms(), Arc::clone(&pages.console), shared.clone());
    let (whoever, page_token, has_session) = (actor.clone(), sender.page_token.to_owned(), sender.has_session);
    let question = move |store: &dyn app::port::Reading| {
        let book = Book { store, products: &terms.products, policies: &terms.policies };
        let sender = Sender { actor: &whoever, page_token: &page_token, has_session };
        Ok(console.answer(asked.request(sender, &of, typed.as_ref()), book))
    };
    shared.ask(actor, wish, question).await
}

impl Pages {
    /// What forms send back: that of the session, or the server's own where there is none.
    fn page_token(&self, shared: &Shared, session: Option<&Secret>) -> String {
        let own = || self.own.get_or_init(|| Secret::made_of("page", &(shared.config.random)()).reveal().to_owned());
        session.map_or_else(|| own().clone(), Secret::page_token)
    }

    /// Looks at every account for what a page wanted, beside the requests; for each thing once at a time.
    fn work(&self, shared: &Shared, actor: &Actor, walk: &Walk) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.len() >= UNDER_WAY || under_way.contains(walk) {
            return;
        }
        under_way.push(walk.clone());
        let (pages, shared, actor, walk) = (self.clone(), shared.clone(), actor.clone(), walk.clone());
        tokio::spawn(async move {
            let (console, terms, wanted) = (Arc::clone(&pages.console), shared.terms(), walk.clone());
            let now = (shared.config.now)();
            let found = shared.walk(&actor, walk.wish(), move |store| {
                let book = Book { store, products: &terms.products, policies: &terms.policies };
                console.work(&wanted, book, now, THREADS)
            });
            if let Err(problem) = found.await {
                tracing::warn!(code = problem.code().name(), "a page waits for what could not be worked out yet");
            }
            pages.under_way.lock().unwrap_or_else(PoisonError::into_inner).retain(|one| *one != walk);
        });
    }
}

pub(crate) fn said(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn response(answer: Answer) -> Response {
    if let Some(why) = &answer.failed {
        tracing::error!(why, "a page failed");
    }
    let mut response = answer.body.into_response();
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for (name, value) in answer.headers {
        // What a client made up may not fit into a header; then there is none.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    response
}
