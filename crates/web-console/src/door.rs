//! The door: a request in, an answer out.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Mutex, PoisonError};

use app::Refused;
use app::access::{Actor, Permission};
use app::channel_file::in_force::InForce;
use app::explain::Language;
use app::policies::Policies;
use app::port::{BookInfo, Micros, Reading};
use app::portfolio::{self, Portfolio};
use app::products::Products;
use maud::{Markup, html};

use crate::asset;
use crate::clock::Clock;
use crate::counted::{self, Beside};
use crate::field;
use crate::frame;
use crate::nav::{Page, needs_of, parts};
use crate::pages;
use crate::preferences::{Preferences, remember};
use crate::query::Query;
use crate::sent::{Say, Typed};
use crate::table::Tables;
use crate::walks::{Found, Kept, Walk, Walks};
use crate::words::Words;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The path of the address, as it came in: `/console/close`.
    pub path: &'r str,
    /// What stands behind the question mark; empty where nothing does.
    pub query: &'r str,
    /// The header `Cookie`.
    pub cookies: &'r str,
    /// The header `Accept-Language`.
    pub accept_language: &'r str,
    /// Who asks.
    pub actor: &'r Actor,
    /// What forms send back that change something; none where nothing can be changed.
    pub page_token: Option<&'r str>,
    /// Whether there is a session that can be ended.
    pub has_session: bool,
    /// A form that was sent and is shown again on this page.
    pub typed: Option<&'r Typed>,
    /// Where somebody pays, with `{account}` for the account; none where that is not said.
    pub payment_link: Option<&'r str>,
    /// Who carries messages and who hears of events; none where no server knows.
    pub channels: Option<&'r InForce>,
    /// Now.
    pub now: Micros,
}

/// An open book with its terms.
#[derive(Clone, Copy)]
pub struct Book<'b> {
    /// Where it is read.
    pub store: &'b dyn Reading,
    /// Its products.
    pub products: &'b Products,
    /// Its policies.
    pub policies: &'b Policies,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// Headers, those of security apart from the policy of contents.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
    /// What is to be looked for at every account: what is shown of it is missing, or no longer fresh.
    pub wants: Vec<Walk>,
    /// Why the machine failed, for the log and not for the page; none where it did not.
    pub failed: Option<String>,
}

/// What every page may do: style and script of its own, forms that come back here, nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The console: what takes a look at every account is kept here, what was counted of the book until the next close.
#[derive(Debug, Default)]
pub struct Console {
    counted: Mutex<Option<(Arc<Portfolio>, Arc<Beside>)>>,
    walks: Walks,
}

/// What a page is made of.
pub(crate) struct View<'v> {
    pub(crate) words: &'static Words,
    pub(crate) language: Language,
    pub(crate) actor: &'v Actor,
    pub(crate) book: Book<'v>,
    pub(crate) info: BookInfo,
    pub(crate) query: Query,
    pub(crate) now: Micros,
    /// The clocks by which times are told.
    pub(crate) clock: Clock,
    pub(crate) path: &'v str,
    pub(crate) cookies: &'v str,
    pub(crate) counted: Option<Arc<Portfolio>>,
    pub(crate) beside: Option<Arc<Beside>>,
    pub(crate) page_token: Option<&'v str>,
    pub(crate) typed: Option<&'v Typed>,
    pub(crate) payment_link: Option<&'v str>,
    pub(crate) channels: Option<&'v InForce>,
    pub(crate) tables: Tables,
    pub(crate) walks: &'v Walks,
    wanted: RefCell<Vec<Walk>>,
    /// Whether it is told why a form was not taken.
    pub(crate) is_told: Cell<bool>,
}

impl View<'_> {
    /// What was found by looking at every account; none where that is not done yet.
    pub(crate) fn found<T>(&self, kept: &Kept<T>, walk: Walk) -> app::Result<Option<Found<T>>> {
        let (found, is_wanted) = kept.find(&walk, self.book.store, self.now)?;
        if is_wanted {
            self.wanted.borrow_mut().push(walk);
        }
        Ok(found)
    }

    /// How many rows of a list stand on a page: all of them where it is wanted as CSV.
    pub(crate) fn page_size(&self, usual: usize) -> usize {
        if self.tables.is_csv() { usize::MAX } else { usual }
    }

    /// Whether whoever asks may see something.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.actor.may(permission)
    }
}

/// What a page answers.
pub(crate) enum Reply {
    Page(Shown),
    /// A table for a spreadsheet, with its name.
    Csv(String, String),
    /// Another address.
    Elsewhere(String),
}

/// A page.
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) title: String,
    pub(crate) page: Option<Page>,
    pub(crate) body: Markup,
    /// Whether the page asks for itself again soon, because something is still being counted.
    pub(crate) waits: bool,
}

impl Shown {
    pub(crate) fn new(page: Page, title: impl Into<String>, body: Markup) -> Self {
        Self { status: 200, title: title.into(), page: Some(page), body, waits: false }
    }
}

impl Console {
    /// Looks at every account for something that a page wanted, as of now, and keeps what is found.
    ///
    /// # Errors
    /// When the book cannot be read. What it refuses is kept, and told on the page.
    pub fn work(&self, walk: &Walk, book: Book<'_>, now: Micros, threads: usize) -> app::Result<()> {
        match walk {
            Walk::Count => self.count(book, threads),
            Walk::Warnings(_) | Walk::Stability { .. } | Walk::Comparison { .. } | Walk::Simulation { .. } => {
                self.walks.work(walk, book, now, threads)
            }
        }
    }

    /// Counts the book as of its last close, where that is not done yet.
    fn count(&self, book: Book<'_>, threads: usize) -> app::Result<()> {
        let last_close = book.store.info()?.last_close;
        if self.counted().map(|(counted, _)| counted.as_of) == last_close {
            return Ok(());
        }
        let counted = match portfolio::count(book.store, book.products, threads)? {
            Some(portfolio) => {
                let beside = counted::count(book.store, book.products, &portfolio, threads)?;
                Some((Arc::new(portfolio), Arc::new(beside)))
            }
            None => None,
        };
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner) = counted;
        Ok(())
    }

    fn counted(&self) -> Option<(Arc<Portfolio>, Arc<Beside>)> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers a request.
    pub fn answer(&self, request: Request<'_>, book: Book<'_>) -> Answer {
        let preferences = Preferences::of(request.cookies, request.accept_language);
        if let Some(answer) = without_book(request) {
            return answer;
        }
        let parts = parts(request.path);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let info = match book.store.info() {
            Ok(info) => info,
            Err(error) => return failed(request, preferences, None, &error.into()),
        };
        let about = match parts.as_slice() {
            ["person", person, ..] => Some(*person),
            _ => request.actor.person.as_deref(),
        };
        let clock = match about.map(|person| Clock::of_person(book.store, &info, person, request.now)).transpose() {
            Ok(own) => own.unwrap_or_else(|| Clock::of_book(&info)),
            Err(error) => return failed(request, preferences, Some(&info), &error),
        };
        let (counted, beside) = self.counted().unzip();
        let is_counted = counted.as_ref().map(|counted| counted.as_of) == info.last_close;
        let view = View {
            words: preferences.words(),
            language: preferences.language,
            actor: request.actor,
            book,
            info,
            query: Query::parse(request.query),
            now: request.now,
            clock,
            path: request.path,
            cookies: request.cookies,
            counted,
            beside,
            page_token: request.page_token,
            typed: request.typed,
            payment_link: request.payment_link,
            channels: request.channels,
            tables: Tables::asked(Query::parse(request.query).get("csv")),
            walks: &self.walks,
            wanted: RefCell::new(if is_counted { Vec::new() } else { vec![Walk::Count] }),
            is_told: Cell::new(false),
        };
        let asked_back = request.typed.filter(|typed| typed.say == Say::Confirm);
        let reply = match (asked_back, view.actor.person.is_some()) {
            (Some(typed), _) => Ok(Reply::Page(pages::really(&view, typed))),
            (None, true) => pages::my::reply(&view, &parts),
            (None, false) => pages::reply(&view, &parts),
        };
        let reply = reply.map(|reply| with_reason(&view, reply));
        let mut answer = match reply {
            Ok(Reply::Page(shown)) if view.tables.is_csv() && shown.status == 200 && !shown.waits => {
                taken(request, preferences, &view)
            }
            Ok(Reply::Page(shown)) => framed(request, preferences, Some(&view.info), &shown),
            Ok(Reply::Csv(name, text)) => csv(&name, text),
            Ok(Reply::Elsewhere(address)) => elsewhere(address, Vec::new()),
            Err(app::Error::Refused(refused)) => {
                framed(request, preferences, Some(&view.info), &pages::refused(&view, &refused))
            }
            Err(error) => failed(request, preferences, Some(&view.info), &error),
        };
        answer.wants = view.wanted.take();
        if let Some(typed) = request.typed.filter(|_| answer.status == 200) {
            answer.status = typed.status();
        }
        answer
    }

    /// A page that says why a form was not taken, without the book.
    pub fn not_taken(request: Request<'_>, why: NotTaken) -> Answer {
        let preferences = Preferences::of(request.cookies, request.accept_language);
        let words = preferences.words();
        let shown = match why {
            NotTaken::Stale => pages::stale(words, request.path),
            NotTaken::Forbidden => pages::not_for_you(words, request.actor),
            NotTaken::Nowhere => pages::nothing_here(words),
        };
        framed(request, preferences, None, &shown)
    }

    /// A page that says that nothing could be answered now, without the book.
    pub fn failed(request: Request<'_>, status: u16) -> Answer {
        let preferences = Preferences::of(request.cookies, request.accept_language);
        framed(request, preferences, None, &pages::failed(status, preferences.words()))
    }
}

/// Why a form was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It does not come from a page of ours that is still good.
    Stale,
    /// It is not for whoever sent it.
    Forbidden,
    /// There is no such form.
    Nowhere,
}

/// Where a form is sent from that nobody has signed in for.
pub fn page_before(path: &str) -> &str {
    path.trim_end_matches('/').rsplit_once('/').map_or("/console", |(page, _)| page)
}

/// What everybody gets, whoever they are: style, script, and what a browser remembers.
pub fn public(path: &str, query: &str, cookies: &str) -> Option<Answer> {
    let parts = parts(path);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["assets", name] if path.starts_with("/console") => Some(file(name)),
        ["preferences"] if path.starts_with("/console") => Some(preferred(query, cookies)),
        _ => None,
    }
}

/// What is answered without a look at the book: what everybody gets, that there is no such page, and that it is not for whoever asks.
pub fn without_book(request: Request<'_>) -> Option<Answer> {
    if let Some(answer) = public(request.path, request.query, request.cookies) {
        return Some(answer);
    }
    let preferences = Preferences::of(request.cookies, request.accept_language);
    let words = preferences.words();
    let needs = needs_of(request.path, request.query, request.actor);
    let shown = match (needs.are_met_by(request.actor), needs.must.is_empty()) {
        (true, false) => return None,
        (true, true) => pages::nothing_here(words),
        (false, _) => pages::not_for_you(words, request.actor),
    };
    Some(framed(request, preferences, None, &shown))
}

/// A page that says that the machine failed; why, is for the log and not for the page.
fn failed(request: Request<'_>, preferences: Preferences, info: Option<&BookInfo>, error: &app::Error) -> Answer {
    let mut answer = framed(request, preferences, info, &pages::failed(500, preferences.words()));
    answer.failed = Some(error.to_string());
    answer
}

/// A table of a page as CSV.
fn taken(request: Request<'_>, preferences: Preferences, view: &View<'_>) -> Answer {
    let Some(text) = view.tables.csv() else {
        let none = Refused::new(view.words.no_such_table).code(app::Code::NotFound);
        return framed(request, preferences, Some(&view.info), &pages::refused(view, &none));
    };
    let day = view.info.last_close.map_or_else(String::new, |day| format!("{day}-"));
    let page: String =
        parts(request.path).join("-").chars().filter(|one| one.is_ascii_alphanumeric() || *one == '-').collect();
    let page = if page.is_empty() { "today" } else { &page };
    csv(&format!("{day}{page}-{}.csv", view.query.get("csv").unwrap_or_default()), text)
}

fn framed(request: Request<'_>, preferences: Preferences, info: Option<&BookInfo>, shown: &Shown) -> Answer {
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    let frame = frame::Frame {
        preferences,
        actor: Some(request.actor),
        page_token: request.page_token.filter(|_| request.has_session),
        here: format!("{}{query}", request.path),
        info,
        searched: Query::parse(request.query).get("q").unwrap_or_default().to_owned(),
        done: Query::parse(request.query).get("done").and_then(|done| crate::words::done(preferences.words(), done)),
    };
    page(&frame, shown)
}

/// A page whose form is there no more since it was sent: why it was not taken is told above everything.
fn with_reason(view: &View<'_>, reply: Reply) -> Reply {
    match (reply, view.typed.filter(|_| !view.is_told.get())) {
        (Reply::Page(shown), Some(typed)) => {
            let body = html! { (field::told(view, typed)) (shown.body) };
            Reply::Page(Shown { body, ..shown })
        }
        (reply, _) => reply,
    }
}

/// A page in its frame.
pub(crate) fn page(frame: &frame::Frame<'_>, shown: &Shown) -> Answer {
    let headers = vec![
        ("content-type", "text/html; charset=utf-8".to_owned()),
        ("content-security-policy", POLICY.to_owned()),
        ("content-language", frame.preferences.tag().to_owned()),
    ];
    Answer { status: shown.status, headers, body: frame::page(frame, shown), wants: Vec::new(), failed: None }
}

fn file(name: &str) -> Answer {
    let Some(asset) = asset::find(name) else { return plain(404, "no such file") };
    let headers = vec![
        ("content-type", asset.media_type.to_owned()),
        ("cache-control", "public, max-age=31536000, immutable".to_owned()),
    ];
    Answer { status: 200, headers, body: asset.text.to_owned(), wants: Vec::new(), failed: None }
}

fn plain(status: u16, text: &str) -> Answer {
    let headers = vec![("content-type", "text/plain; charset=utf-8".to_owned())];
    Answer { status, headers, body: text.to_owned(), wants: Vec::new(), failed: None }
}

fn preferred(query: &str, kept: &str) -> Answer {
    let (cookies, back) = remember(kept, &Query::parse(query));
    elsewhere(back, cookies)
}

fn elsewhere(address: String, cookies: Vec<String>) -> Answer {
    let mut answer = plain(303, "");
    answer.headers.push(("location", address));
    answer.headers.extend(cookies.into_iter().map(|cookie| ("set-cookie", cookie)));
    answer
}

fn csv(name: &str, text: String) -> Answer {
    let headers = vec![
        ("content-type", "text/csv; charset=utf-8".to_owned()),
        ("content-disposition", format!("attachment; filename=\"{name}\"")),
    ];
    Answer { status: 200, headers, body: text, wants: Vec::new(), failed: None }
}
