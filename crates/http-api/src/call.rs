//! One call of an operation: who asks, and the few ways in which a book is asked or changed for them.
//!
//! Whoever may not do something hears so before anything else of the call is read, so that a problem never tells more than that. What
//! bears a key (`Idempotency-Key`) is done once; what bears a version (`If-Match`) is done only while that is the one that counts.

use std::io::Write;
use std::sync::OnceLock;

use app::access::{Actor, Granted, Random, Subject, Wish};
use app::explain::Language;
use app::look::day_or_last_close;
use app::models::content_hash;
use app::port::{Micros, Reading, Store};
use app::requests::{Came, Keyed};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use collections::Word;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use primitives::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::problem::{Code, Problem};
use crate::request::{By, Fields, IDEMPOTENCY_KEY, day, header_key, parsed};
use crate::state::Shared;
use crate::terms::Terms;

/// How many days ahead something may be asked about.
const DAYS_AHEAD_MAX: i32 = 3_660;

/// What an operation answers: a value, or why not.
pub(crate) type Answer<T> = Result<Told<T>, Problem>;

/// An answer.
pub(crate) struct Told<T> {
    done: Done<T>,
    status: StatusCode,
    /// The version of what is told, as a client gives it back in `If-Match`.
    tag: Option<String>,
}

/// What was done, now or before under the same key.
enum Done<T> {
    Now(T),
    Before(Value),
    /// Not at all: the key stands for something else.
    Refused(Problem),
}

fn of_another() -> Problem {
    Problem::new(Code::KeyUsed, "the key stands for another request").hint("use a new key for a new request")
}

fn done_in_secret() -> Problem {
    Problem::new(Code::KeyUsed, "this was done before, and its answer had a secret that is kept nowhere")
        .hint("ask for another one under a new key")
}

/// By which header it is told that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

impl<T> Told<T> {
    fn new(value: T) -> Self {
        Self { done: Done::Now(value), status: StatusCode::OK, tag: None }
    }

    /// What is told, where it was done now.
    pub(crate) fn now(self) -> Option<T> {
        match self.done {
            Done::Now(value) => Some(value),
            Done::Before(_) | Done::Refused(_) => None,
        }
    }

    /// The answer to a request that made something.
    pub(crate) fn created(mut self) -> Self {
        self.status = StatusCode::CREATED;
        self
    }
}

impl<T: Serialize> IntoResponse for Told<T> {
    fn into_response(self) -> Response {
        let mut response = match self.done {
            Done::Refused(problem) => return problem.into_response(),
            Done::Now(value) => (self.status, Json(value)).into_response(),
            Done::Before(value) => {
                (self.status, [(REPLAYED, HeaderValue::from_static("true"))], Json(value)).into_response()
            }
        };
        let tag = self.tag.and_then(|tag| HeaderValue::from_str(&format!("\"{tag}\"")).ok());
        response.headers_mut().extend(tag.map(|tag| (header::ETAG, tag)));
        response
    }
}

/// The version of a thing, by all that is told of it.
pub(crate) fn tag_of(told: &impl Serialize) -> String {
    let text = serde_json::to_string(told).unwrap_or_default();
    content_hash(&text).chars().take(16).collect()
}

/// A thing with its version.
pub(crate) fn tagged<T: Serialize>(value: T) -> (T, String) {
    let tag = tag_of(&value);
    (value, tag)
}

/// A day that a question is about: the last closed one where none is named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfDay {
    named: Option<Date>,
    now: Micros,
}

impl OfDay {
    /// The day, by the book.
    pub(crate) fn of(self, book: &dyn Reading) -> app::Result<Date> {
        day_or_last_close(book, self.named, self.now)
    }
}

/// One call of an operation.
pub(crate) struct Call {
    shared: Shared,
    pub(crate) actor: Actor,
    key: Result<Option<String>, Problem>,
    /// Method and address, for the key.
    asked: String,
    /// The hash of the body, for the key.
    body: OnceLock<String>,
    /// The versions that the client has seen, from `If-Match`; none when it does not say, or any is fine.
    seen: Option<Vec<String>>,
}

impl FromRequestParts<Shared> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let By(actor) = By::from_request_parts(parts, shared).await?;
        let key = header_key(&parts.headers);
        let asked = format!("{} {}", parts.method, parts.uri);
        let seen = parts.headers.get(header::IF_MATCH).and_then(|said| said.to_str().ok()).map(versions);
        let seen = seen.filter(|seen| !seen.iter().any(|one| one == "*"));
        Ok(Self { shared: shared.clone(), actor, key, asked, body: OnceLock::new(), seen })
    }
}

/// The versions of a header.
fn versions(said: &str) -> Vec<String> {
    said.split(',').map(|one| one.trim().trim_start_matches("W/").trim_matches('"').to_owned()).collect()
}

impl Call {
    /// Whether the actor may, as far as that is known without the book: whose account it is, is seen when the book is opened.
    pub(crate) fn may(&self, wish: &Wish) -> Result<(), Problem> {
        let is_known_later = matches!(wish.subject, Subject::Account(_)) && self.actor.person.is_some();
        if is_known_later && self.actor.may(wish.permission) {
            return Ok(());
        }
        wish.granted_to(&self.actor).map_err(app::Error::from)?;
        Ok(())
    }

    /// That the actor may, for the writer: what is asked concerns no account that is a borrower's own.
    pub(crate) fn granted(&self, wish: &Wish) -> Result<Granted, Problem> {
        Ok(wish.granted_to(&self.actor).map_err(app::Error::from)?)
    }

    /// The body of somebody who may.
    pub(crate) fn body<T: DeserializeOwned>(&self, wish: &Wish, fields: Fields) -> Result<T, Problem> {
        self.may(wish)?;
        // Read once: the key stands for this body.
        let _ = self.body.set(fields.hash().to_owned());
        fields.all()
    }

    /// The key under which what is asked is done once, however often it is sent.
    pub(crate) fn key(&self) -> Result<String, Problem> {
        let missing = || Problem::field(IDEMPOTENCY_KEY, "is missing: a name of your own for what is to be done once");
        self.key.clone()?.filter(|key| !key.is_empty()).ok_or_else(missing)
    }

    /// The present instant, in microseconds.
    pub(crate) fn now(&self) -> Micros {
        (self.shared.config.now)()
    }

    /// Random bytes of the machine, for a secret.
    pub(crate) fn random(&self) -> Random {
        (self.shared.config.random)()
    }

    /// The present instant.
    pub(crate) fn instant(&self) -> Timestamp {
        Timestamp::from_microsecond(self.now()).unwrap_or(Timestamp::MAX)
    }

    /// The instant that is named, or the present one.
    pub(crate) fn at(&self, named: Option<&str>) -> Result<Timestamp, Problem> {
        let named = named.map(|text| parsed("at", text, "an instant such as 2025-04-01T09:00:00Z")).transpose()?;
        Ok(named.unwrap_or_else(|| self.instant()))
    }

    /// The day that is named, if one is: ten years from now at the latest. Beyond, what an account would owe says nothing any more, and
    /// counts of days leave their bounds.
    pub(crate) fn day_if_any(&self, field: &str, named: Option<&str>) -> Result<Option<Date>, Problem> {
        let Some(text) = named else { return Ok(None) };
        let named = day(field, text)?;
        let today = Date::from_civil(TimeZone::UTC.to_datetime(self.instant()).date()).unwrap_or(Date::MAX);
        if named - today > DAYS_AHEAD_MAX {
            return Err(Problem::field(field, "is more than ten years from now"));
        }
        Ok(Some(named))
    }

    /// The day that a question names, of somebody who may ask it.
    pub(crate) fn of_day(&self, wish: &Wish, named: Option<&str>) -> Result<OfDay, Problem> {
        self.may(wish)?;
        Ok(OfDay { named: self.day_if_any("as_of", named)?, now: self.now() })
    }

    /// Asks the book something short.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        wish: Wish,
        question: impl FnOnce(&dyn Reading, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let terms = self.shared.terms();
        self.shared.ask(&self.actor, wish, move |book| question(book, &terms)).await.map(Told::new)
    }

    /// Asks the book for one thing, and tells its version beside it.
    pub(crate) async fn ask_one<T: Send + 'static>(
        &self,
        wish: Wish,
        question: impl FnOnce(&dyn Reading, &Terms) -> app::Result<(T, String)> + Send + 'static,
    ) -> Answer<T> {
        let terms = self.shared.terms();
        let (value, tag) = self.shared.ask(&self.actor, wish, move |book| question(book, &terms)).await?;
        Ok(Told { tag: Some(tag), ..Told::new(value) })
    }

    /// Asks the book something that walks over all of it.
    pub(crate) async fn walk<T: Send + 'static>(
        &self,
        wish: Wish,
        question: impl FnOnce(&dyn Reading, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let terms = self.shared.terms();
        self.shared.walk(&self.actor, wish, move |book| question(book, &terms)).await.map(Told::new)
    }

    /// Has a table of the book written to whoever asks, as far as they read.
    pub(crate) async fn export(
        &self,
        wish: Wish,
        write: impl FnOnce(&dyn Reading, &Terms, &mut dyn Write) -> app::Result<()> + Send + 'static,
    ) -> Result<axum::body::Body, Problem> {
        let terms = self.shared.terms();
        self.shared.export(&self.actor, wish, move |book, to| write(book, &terms, to)).await
    }

    /// Does something with the book; answered when it is durable, and again as it was under the same key.
    pub(crate) async fn change<T: Serialize + Send + 'static>(
        &self,
        wish: Wish,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        self.once(wish, |answer| serde_json::to_value(answer).ok(), work).await
    }

    /// The same, where the answer has a secret: under the same key it is not told a second time.
    pub(crate) async fn change_secretly<T: Send + 'static>(
        &self,
        wish: Wish,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        self.once(wish, |_| None, work).await
    }

    /// The same, done as often as it is asked for, with an answer that is kept nowhere.
    pub(crate) async fn change_each_time<T: Send + 'static>(
        &self,
        wish: Wish,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        self.shared.write(&self.actor, wish, work).await.map(Told::new)
    }

    /// Changes one thing, if the client has seen the version that counts or does not say, and tells its new version.
    pub(crate) async fn change_one<T: Serialize + Send + 'static>(
        &self,
        wish: Wish,
        version: impl FnOnce(&dyn Reading, &Terms) -> app::Result<String> + Send + 'static,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<(T, String)> + Send + 'static,
    ) -> Answer<T> {
        let seen = self.seen.clone();
        let work = move |store: &mut dyn Store, terms: &Terms| {
            if let Some(seen) = seen {
                let version = version(store, terms)?;
                if !seen.contains(&version) {
                    let refused = app::Refused::new("it was changed since it was read").code(app::Code::Changed);
                    return Err(refused.hint(format!("read it again; its version is \"{version}\" now")).into());
                }
            }
            work(store, terms)
        };
        let told = self.once(wish, |(answer, _)| serde_json::to_value(answer).ok(), work).await?;
        Ok(match told.done {
            Done::Now((value, tag)) => Told { tag: Some(tag), ..Told::new(value) },
            Done::Before(value) => Told { done: Done::Before(value), status: told.status, tag: None },
            Done::Refused(problem) => return Err(problem),
        })
    }

    async fn once<T: Send + 'static>(
        &self,
        wish: Wish,
        kept: impl FnOnce(&T) -> Option<Value> + Send + 'static,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let keyed = self.key.clone()?.filter(|key| !key.is_empty()).map(|key| {
            let asked = format!("{}\n{}", self.asked, self.body.get().map_or("", String::as_str));
            Keyed::new(&self.actor.name, &key, &asked)
        });
        let now = self.now();
        let once = move |store: &mut dyn Store, terms: &Terms| {
            let Some(keyed) = keyed else { return Ok(Done::Now(work(store, terms)?)) };
            let came = keyed.once(store, now, |store| work(store, terms), kept)?;
            Ok(match came {
                Came::Done(done) => Done::Now(done),
                Came::Answered(answer) => Done::Before(answer),
                Came::Secret => Done::Refused(done_in_secret()),
                Came::Another => Done::Refused(of_another()),
            })
        };
        match self.shared.write(&self.actor, wish, once).await? {
            Done::Refused(problem) => Err(problem),
            done @ (Done::Now(_) | Done::Before(_)) => Ok(Told { done, status: StatusCode::OK, tag: None }),
        }
    }
}

/// A word of the field.
pub(crate) fn word<T: Word>(field: &str, text: &str) -> Result<T, Problem> {
    T::of(text).ok_or_else(|| {
        let words: Vec<&str> = T::ALL.iter().map(|word| word.word()).collect();
        Problem::field(field, format!("is none of {}", words.join(", ")))
    })
}

/// A word of the field that may be missing.
pub(crate) fn word_if_any<T: Word>(field: &str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(|text| word(field, text)).transpose()
}

/// The language of sentences: English where nothing is said.
pub(crate) fn language(lang: Option<&str>) -> Result<Language, Problem> {
    match lang {
        None | Some("en") => Ok(Language::English),
        Some("zh") => Ok(Language::Chinese),
        Some(_) => Err(Problem::field("lang", "is neither en nor zh")),
    }
}

/// A field that nobody can do without.
pub(crate) fn needed<T>(field: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::field(field, "is missing"))
}

/// A number of an address.
pub(crate) fn number(what: &str, text: &str) -> Result<u64, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound, format!("\"{text}\" is the number of no {what}")))
}
