//! The console: pages for people, answered by the crate of that name.
//!
//! A page says what it needs; the book is opened for that and for whoever asks, as for any other address, and what is read of persons
//! is told in the log of access.

mod signing;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::access::{Actor, Permission, Wish};
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use web_console::{Answer, Book, Console};

use crate::identity::Visitor;
use crate::problem::{Code, Problem};
use crate::state::Shared;

pub(crate) use signing::{SIGN_IN, SIGN_OUT};

/// How many threads count a book.
const THREADS: usize = 2;

/// The console of a server: its pages, and whether its book is being counted.
#[derive(Clone, Default)]
struct Pages {
    console: Arc<Console>,
    is_counting: Arc<AtomicBool>,
}

/// The addresses of the console.
pub(crate) fn router() -> Router<Shared> {
    let pages = Pages::default();
    let page = move |State(shared): State<Shared>, visitor: Extension<Visitor>, request: Request| {
        answer(pages.clone(), shared, visitor, Asked::of(&request))
    };
    Router::new()
        .route("/", get(async || Redirect::to("/console")))
        .route("/console", get(page.clone()))
        .route("/console/{*page}", get(page))
        .route("/console/assets/{name}", get(public))
        .route("/console/preferences", get(public))
        .route(SIGN_IN, get(signing::form).post(signing::sign_in))
        .route(SIGN_OUT, post(signing::sign_out))
}

/// Where somebody is sent who has not signed in.
pub(crate) fn to_sign_in(asked: &Uri) -> Response {
    let back = asked.path_and_query().map_or("/console", |asked| asked.as_str());
    Redirect::to(&web_console::sign_in_address(back)).into_response()
}

/// What everybody gets.
async fn public(uri: Uri) -> Response {
    match web_console::public(uri.path(), uri.query().unwrap_or_default()) {
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
        Self {
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            cookies: said(request.headers(), &COOKIE),
            accept_language: said(request.headers(), &ACCEPT_LANGUAGE),
        }
    }

    fn request<'r>(&'r self, actor: &'r Actor, page_token: Option<&'r str>, now: i64) -> web_console::Request<'r> {
        let Self { path, query, cookies, accept_language } = self;
        web_console::Request { path, query, cookies, accept_language, actor, page_token, now }
    }
}

async fn answer(pages: Pages, shared: Shared, Extension(visitor): Extension<Visitor>, asked: Asked) -> Response {
    let Visitor { actor, session } = visitor;
    let page_token = session.map(|secret| secret.page_token());
    let now = (shared.config.now)();
    let request = asked.request(&actor, page_token.as_deref(), now);
    if let Some(answer) = web_console::without_book(request) {
        return response(answer);
    }
    match from_book(&pages, &shared, &actor, page_token.clone(), asked.clone()).await {
        Ok(answer) => {
            if answer.wants_count && actor.may(Permission::ReadBook) {
                pages.count(&shared, actor);
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
    actor: &Actor,
    page_token: Option<String>,
    asked: Asked,
) -> Result<Answer, Problem> {
    let needs = web_console::needs(&asked.path, &asked.query);
    let mut must = needs.must.into_iter();
    let wish = must.next().ok_or_else(|| Problem::new(Code::NotFound, "there is no such page"))?;
    let also = needs.also.into_iter().filter(|wish| actor.may(wish.permission));
    for wish in must.chain(also) {
        shared.ask(actor, wish, |_| Ok(())).await?;
    }
    let (terms, now, console) = (shared.terms(), (shared.config.now)(), Arc::clone(&pages.console));
    let whoever = actor.clone();
    let question = move |store: &dyn app::port::Reading| {
        let book = Book { store, products: &terms.products, policies: &terms.policies };
        Ok(console.answer(asked.request(&whoever, page_token.as_deref(), now), book))
    };
    shared.ask(actor, wish, question).await
}

impl Pages {
    /// Counts the book as of its last close, beside the requests; once at a time.
    fn count(&self, shared: &Shared, actor: Actor) {
        if self.is_counting.swap(true, Ordering::AcqRel) {
            return;
        }
        let (pages, shared) = (self.clone(), shared.clone());
        tokio::spawn(async move {
            let (console, terms) = (Arc::clone(&pages.console), shared.terms());
            let counted = shared.walk(&actor, Wish::book(Permission::ReadBook), move |store| {
                console.count(Book { store, products: &terms.products, policies: &terms.policies }, THREADS)
            });
            if counted.await.is_err() {
                tracing::warn!("the book could not be counted for the console");
            }
            pages.is_counting.store(false, Ordering::Release);
        });
    }
}

fn said(headers: &HeaderMap, name: &HeaderName) -> String {
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
