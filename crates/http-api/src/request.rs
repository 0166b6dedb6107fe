//! Reading requests: their addresses, questions and bodies, with problems that name what makes no sense.

use std::str::FromStr;
use std::time::Duration;

use app::access::Actor;
use app::look::Knowledge;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use primitives::Date;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::problem::{Code, Problem};
use crate::state::Shared;

/// The parts of an address.
pub(crate) struct In<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Shared> for In<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, shared).await;
        let Path(read) =
            path.map_err(|error| Problem::new(Code::MalformedRequest, error.body_text().to_lowercase()))?;
        Ok(Self(read))
    }
}

/// What stands behind the question mark.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Shared> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, shared).await;
        let Query(read) =
            query.map_err(|error| Problem::new(Code::MalformedRequest, error.body_text().to_lowercase()))?;
        Ok(Self(read))
    }
}

/// A body that is a JSON object, by its fields.
#[derive(Debug)]
pub(crate) struct Fields {
    fields: Map<String, Value>,
    /// The hash of the body; empty where nobody asks for it.
    hash: String,
}

impl FromRequest<Shared> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Problem> {
        if media_type(request.headers()) != "application/json" {
            return Err(Problem::new(Code::UnsupportedMediaType, "a body is application/json"));
        }
        let limits = shared.config.limits;
        of_json(whole(request.into_body(), limits.body_time, limits.body_bytes).await?)
    }
}

/// The same where a text in it may be long: a model, a strategy.
#[derive(Debug)]
pub(crate) struct LongFields(pub(crate) Fields);

impl FromRequest<Shared> for LongFields {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Problem> {
        if media_type(request.headers()) != "application/json" {
            return Err(Problem::new(Code::UnsupportedMediaType, "a body is application/json"));
        }
        let limits = shared.config.limits;
        of_json(whole(request.into_body(), limits.body_time, limits.text_bytes).await?).map(Self)
    }
}

fn of_json(bytes: Vec<u8>) -> Result<Fields, Problem> {
    let read = Fields::read(&bytes)?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    Ok(Fields { hash: app::models::content_hash(&text), ..read })
}

impl Fields {
    /// Reads a JSON object.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Ok(Self { fields, hash: String::new() }),
            Ok(_) => Err(Problem::new(Code::MalformedRequest, "a JSON object is expected")),
            Err(error) => Err(Problem::new(Code::MalformedRequest, format!("this is no JSON: {error}"))),
        }
    }

    /// The hash of the body.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

    /// All fields as one value; a field that is not known is likely one that is misspelt.
    pub(crate) fn all<T: DeserializeOwned>(self) -> Result<T, Problem> {
        serde_json::from_value(Value::Object(self.fields)).map_err(|error| of_fields(&error.to_string()))
    }

    /// Takes a text that may be missing.
    pub(crate) fn text_if_any(&mut self, field: &str) -> Result<Option<String>, Problem> {
        match self.fields.shift_remove(field) {
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Null) | None => Ok(None),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Err(Problem::field(field, "is no text"))
            }
        }
    }

    /// Takes a list of texts that may be missing.
    pub(crate) fn texts_if_any(&mut self, field: &str) -> Result<Option<Vec<String>>, Problem> {
        let Some(value) = self.fields.shift_remove(field).filter(|value| !value.is_null()) else { return Ok(None) };
        let texts: Option<Vec<String>> =
            value.as_array().and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        texts.map(Some).ok_or_else(|| Problem::field(field, "is no list of texts"))
    }

    /// Takes a yes or no that may be missing.
    pub(crate) fn flag_if_any(&mut self, field: &str) -> Result<Option<bool>, Problem> {
        match self.fields.shift_remove(field) {
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(Value::Null) | None => Ok(None),
            Some(Value::String(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Err(Problem::field(field, "is neither true nor false"))
            }
        }
    }

    /// Takes a text.
    pub(crate) fn text(&mut self, field: &str) -> Result<String, Problem> {
        self.text_if_any(field)?.ok_or_else(|| Problem::field(field, "is missing"))
    }

    /// Sees that nothing is left: a field that is not known is likely one that is misspelt.
    pub(crate) fn end(self) -> Result<(), Problem> {
        match self.fields.keys().next() {
            Some(field) => Err(Problem::field(field, "is no field that is known here")),
            None => Ok(()),
        }
    }
}

/// What is wrong with fields, by the words of their reader.
fn of_fields(said: &str) -> Problem {
    let field = said.split('`').nth(1).unwrap_or_default();
    if said.starts_with("missing field") {
        Problem::field(field, "is missing")
    } else if said.starts_with("unknown field") {
        Problem::field(field, "is no field that is known here")
    } else {
        Problem::new(Code::InvalidField, said)
    }
}

/// A body that a form of a page sends.
pub(crate) struct Form(pub(crate) web_console::Query);

impl FromRequest<Shared> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Problem> {
        if media_type(request.headers()) != "application/x-www-form-urlencoded" {
            return Err(Problem::new(Code::UnsupportedMediaType, "a form is application/x-www-form-urlencoded"));
        }
        let limits = shared.config.limits;
        let bytes = whole(request.into_body(), limits.body_time, limits.body_bytes).await?;
        Ok(Self(web_console::Query::parse(&String::from_utf8_lossy(&bytes))))
    }
}

/// A body, in time and not too large.
pub(crate) async fn whole(body: Body, time: Duration, most: usize) -> Result<Vec<u8>, Problem> {
    let bytes = in_time(time, axum::body::to_bytes(body, most)).await?;
    let too_large = |_| Problem::new(Code::PayloadTooLarge, format!("a body has at most {most} bytes"));
    Ok(bytes.map_err(too_large)?.to_vec())
}

/// What comes of something that a client must do in time.
pub(crate) async fn in_time<T>(time: Duration, doing: impl Future<Output = T>) -> Result<T, Problem> {
    let late = |_| Problem::new(Code::RequestTimeout, format!("nothing came in for {} seconds", time.as_secs()));
    tokio::time::timeout(time, doing).await.map_err(late)
}

/// The type of a body, without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    let named = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    named.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A day in a named place.
pub(crate) fn day(field: &str, text: &str) -> Result<Date, Problem> {
    parsed(field, text, "a day such as 2025-04-01")
}

/// What is known of the book to somebody who looks back: everything where nothing is said.
pub(crate) fn knowledge(known_on: Option<&str>) -> Result<Knowledge, Problem> {
    let read = known_on.map(Knowledge::parse).transpose();
    Ok(read.map_err(|why| Problem::field("known_on", why.what))?.unwrap_or_default())
}

/// A value in a named place.
pub(crate) fn parsed<T: FromStr>(field: &str, text: &str, expected: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::field(field, format!("is not {expected}")))
}

/// The actor who asks. A route that anybody may ask has none.
pub(crate) struct By(pub(crate) Actor);

impl FromRequestParts<Shared> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        let actor = parts.extensions.get::<Actor>().cloned();
        actor.map(Self).ok_or_else(|| Problem::new(Code::Unauthorized, "nobody has signed in"))
    }
}

/// The version of a thing that a client has seen, from `If-Match`; none when it does not say.
pub(crate) struct Seen(pub(crate) Option<u64>);

impl FromRequestParts<Shared> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        let Some(said) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let said = said.to_str().unwrap_or_default().trim();
        if said == "*" {
            return Ok(Self(None));
        }
        let version = said.trim_start_matches("W/").trim_matches('"').parse();
        let wrong = |_| Problem::new(Code::Changed, format!("If-Match {said:?} is no version of this"));
        Ok(Self(Some(version.map_err(wrong)?)))
    }
}

/// The version of a thing as the header `ETag`.
pub(crate) fn etag(version: u64) -> [(HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

/// The header that names a change, so that it is made once however often it is sent.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// How long such a name may be.
pub(crate) const KEY_LETTERS_MAX: usize = 255;

/// The key in the header, if there is one.
pub(crate) fn header_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Problem::field(IDEMPOTENCY_KEY, "is not of ASCII characters"))?;
    if text.len() > KEY_LETTERS_MAX {
        return Err(Problem::field(IDEMPOTENCY_KEY, format!("has more than {KEY_LETTERS_MAX} characters")));
    }
    Ok(Some(text.to_owned()))
}
