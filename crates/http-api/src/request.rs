//! Reading requests: their addresses, questions and bodies, with problems that name what makes no sense.

use std::str::FromStr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use primitives::Date;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::config::Limits;
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
pub(crate) struct Fields(Map<String, Value>);

impl FromRequest<Shared> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Problem> {
        if media_type(request.headers()) != "application/json" {
            return Err(Problem::new(Code::UnsupportedMediaType, "a body is application/json"));
        }
        let bytes = whole(request.into_body(), &shared.config.limits).await?;
        Self::read(&bytes)
    }
}

impl Fields {
    /// Reads a JSON object.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Problem::new(Code::MalformedRequest, "a JSON object is expected")),
            Err(error) => Err(Problem::new(Code::MalformedRequest, format!("this is no JSON: {error}"))),
        }
    }

    /// Takes a text that may be missing.
    pub(crate) fn text_if_any(&mut self, field: &str) -> Result<Option<String>, Problem> {
        match self.0.shift_remove(field) {
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Null) | None => Ok(None),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Err(Problem::field(field, "is no text"))
            }
        }
    }

    /// Takes a text.
    pub(crate) fn text(&mut self, field: &str) -> Result<String, Problem> {
        self.text_if_any(field)?.ok_or_else(|| Problem::field(field, "is missing"))
    }

    /// Sees that nothing is left: a field that is not known is likely one that is misspelt.
    pub(crate) fn end(self) -> Result<(), Problem> {
        match self.0.keys().next() {
            Some(field) => Err(Problem::field(field, "is no field that is known here")),
            None => Ok(()),
        }
    }
}

/// A body, in time and not too large.
async fn whole(body: Body, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let bytes = in_time(limits.body_time, axum::body::to_bytes(body, limits.body_bytes)).await?;
    let too_large = |_| Problem::new(Code::PayloadTooLarge, format!("a body has at most {} bytes", limits.body_bytes));
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

/// A value in a named place.
pub(crate) fn parsed<T: FromStr>(field: &str, text: &str, expected: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::field(field, format!("is not {expected}")))
}
