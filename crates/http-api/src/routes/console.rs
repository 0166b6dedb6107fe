//! The console: pages for people, answered by the crate of that name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::access::Actor;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use console::{Answer, Book, Console};

use crate::problem::{Code, Problem};
use crate::state::Shared;

/// How many threads count a book.
const THREADS: usize = 2;

/// The console of a server: its pages, and whether its book is being counted.
#[derive(Clone, Default)]
struct Pages {
    console: Arc<Console>,
    is_counting: Arc<AtomicBool>,
}

/// The addresses of the console. Who asks is an [`Actor`] among the extensions of each request.
pub(crate) fn router(shared: &Shared) -> Router<Shared> {
    let pages = Pages::default();
    // The request itself cannot wait on another thread; what is read of it can.
    let page = move |State(shared): State<Shared>, request: Request| answer(pages.clone(), shared, Asked::of(&request));
    let router = Router::new()
        .route("/", get(async || Redirect::to("/console")))
        .route("/console", get(page.clone()))
        .route("/console/{*page}", get(page));
    match &shared.config.console {
        Some(actor) => router.layer(axum::Extension(actor.clone())),
        None => router,
    }
}

/// What is read of a request.
struct Asked {
    actor: Option<Actor>,
    path: String,
    query: String,
    cookies: String,
    accept_language: String,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            actor: request.extensions().get::<Actor>().cloned(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            cookies: said(request.headers(), &COOKIE),
            accept_language: said(request.headers(), &ACCEPT_LANGUAGE),
        }
    }
}

async fn answer(pages: Pages, shared: Shared, asked: Asked) -> Response {
    let Asked { actor, path, query, cookies, accept_language } = asked;
    let Some(actor) = actor else {
        return Problem::new(Code::Unauthorized, "nobody is signed in").into_response();
    };
    let (terms, now, console) = (shared.terms(), (shared.config.now)(), Arc::clone(&pages.console));
    let asked = shared.readers.ask(move |store| {
        let book = Book { store, products: &terms.products, policies: &terms.policies };
        let request = console::Request {
            path: &path,
            query: &query,
            cookies: &cookies,
            accept_language: &accept_language,
            actor: &actor,
            now,
        };
        Ok(console.answer(request, book))
    });
    match asked.await {
        Ok(answer) => {
            if answer.wants_count {
                pages.count(&shared);
            }
            response(answer)
        }
        Err(problem) => problem.into_response(),
    }
}

impl Pages {
    /// Counts the book as of its last close, beside the requests; once at a time.
    fn count(&self, shared: &Shared) {
        if self.is_counting.swap(true, Ordering::AcqRel) {
            return;
        }
        let (pages, shared) = (self.clone(), shared.clone());
        tokio::spawn(async move {
            let (console, terms) = (Arc::clone(&pages.console), shared.terms());
            let counted = shared.readers.walk(move |store| {
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
    headers.remove(axum::http::header::CONTENT_TYPE);
    for (name, value) in answer.headers {
        // What a client made up may not fit into a header; then there is none.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    response
}
