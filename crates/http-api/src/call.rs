//! One call of an operation: who asks, and the few ways in which a book is asked or changed for them.
//!
//! Whoever may not do something hears so before anything else of the call is read, so that a problem never tells more than that.

use app::access::{Actor, Subject, Wish};
use app::explain::Language;
use app::port::{Micros, Reading, Store};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use collections::Word;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::problem::{Code, Problem};
use crate::request::{By, Fields, IDEMPOTENCY_KEY, header_key, parsed};
use crate::state::Shared;
use crate::terms::Terms;

/// What an operation answers: a value, or why not.
pub(crate) type Answer<T> = Result<Json<T>, Problem>;

/// One call of an operation.
pub(crate) struct Call {
    shared: Shared,
    pub(crate) actor: Actor,
    key: Result<Option<String>, Problem>,
}

impl FromRequestParts<Shared> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let By(actor) = By::from_request_parts(parts, shared).await?;
        Ok(Self { shared: shared.clone(), actor, key: header_key(&parts.headers) })
    }
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

    /// The body of somebody who may.
    pub(crate) fn body<T: DeserializeOwned>(&self, wish: &Wish, fields: Fields) -> Result<T, Problem> {
        self.may(wish)?;
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

    /// The present instant.
    pub(crate) fn instant(&self) -> Timestamp {
        Timestamp::from_microsecond(self.now()).unwrap_or(Timestamp::MAX)
    }

    /// The instant that is named, or the present one.
    pub(crate) fn at(&self, named: Option<&str>) -> Result<Timestamp, Problem> {
        let named = named.map(|text| parsed("at", text, "an instant such as 2025-04-01T09:00:00Z")).transpose()?;
        Ok(named.unwrap_or_else(|| self.instant()))
    }

    /// Asks the book something short.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        wish: Wish,
        question: impl FnOnce(&dyn Reading, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let terms = self.shared.terms();
        self.shared.ask(&self.actor, wish, move |book| question(book, &terms)).await.map(Json)
    }

    /// Asks the book something that walks over all of it.
    pub(crate) async fn walk<T: Send + 'static>(
        &self,
        wish: Wish,
        question: impl FnOnce(&dyn Reading, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let terms = self.shared.terms();
        self.shared.walk(&self.actor, wish, move |book| question(book, &terms)).await.map(Json)
    }

    /// Does something with the book; answered when it is durable.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        wish: Wish,
        work: impl FnOnce(&mut dyn Store, &Terms) -> app::Result<T> + Send + 'static,
    ) -> Answer<T> {
        self.shared.write(&self.actor, wish, work).await.map(Json)
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
