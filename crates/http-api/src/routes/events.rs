//! Events: what happened to accounts, one by one or as a stream of lines.

mod lines;

use app::access::{Permission, Wish};
use app::event_lines::Told;
use axum::Json;
use axum::extract::{FromRequest, Request, State as Of};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::call::Call;
use crate::problem::{Code, FieldProblem, Problem};
use crate::request::{Fields, IDEMPOTENCY_KEY, header_key, media_type};
use crate::state::Shared;
use crate::writer::{Booked, BookedAs};

/// The type of a stream of lines.
const LINES: &str = "application/x-ndjson";

/// Something that happened to an account.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read one by one")]
pub(crate) struct EventRequest {
    /// The lender's reference of the account.
    account: String,
    /// Its value date.
    #[schemars(extend("format" = "date"))]
    effective_on: String,
    /// What happened, in the words of an event line without day and account: `repay 100.00`. What stands below such a line
    /// stands behind semicolons.
    event: String,
    /// The idempotency key, unique within the account: a receipt number, a transaction id. It may stand in the header
    /// `Idempotency-Key` instead, but not in a stream.
    key: Option<String>,
}

/// What became of an event.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EventAnswer {
    /// The lender's reference of the account.
    account: String,
    /// The idempotency key.
    key: String,
    /// `booked`, or `known` when it was in the book before.
    status: &'static str,
    /// Its place in the journal.
    seq: u64,
}

/// What became of a line of a stream.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LineAnswer {
    /// The number of the line, from 1.
    line: u64,
    /// `booked`, `known` when it was in the book before, or `refused`.
    status: &'static str,
    /// Its place in the journal, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    /// Why it was refused, for programs: the code of a problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Fields that make no sense.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

impl LineAnswer {
    fn of(line: u64, booked: &Booked) -> Self {
        match booked {
            Ok(booked) => {
                let (status, seq) = (status(*booked), Some(booked.seq));
                Self { line, status, seq, code: None, detail: None, errors: Vec::new() }
            }
            Err(problem) => Self {
                line,
                status: "refused",
                seq: None,
                code: Some(problem.code().name()),
                detail: Some(problem.detail().to_owned()),
                errors: problem.fields().to_vec(),
            },
        }
    }
}

fn status(booked: BookedAs) -> &'static str {
    if booked.was_known { "known" } else { "booked" }
}

/// Books events
///
/// One event as `application/json`, answered when it is on disk: 201 when it was booked, 200 when the book had it already. The
/// same request can be sent again as often as is needed.
///
/// Many events as `application/x-ndjson`, one object a line. The answer has a line for each, in the same order, each written
/// when its event is on disk. Each line stands for itself: one that is refused keeps no other from being booked, and when the
/// connection breaks, the whole stream can be sent again.
#[utoipa::path(post, path = "/v1/events", tag = "events", operation_id = "post_event",
    params(("idempotency-key" = Option<String>, Header, description = "The key of the event, where its body has none.")),
    request_body(content((ref("#/components/schemas/EventRequest") = "application/json"),
        (ref("#/components/schemas/EventRequest") = "application/x-ndjson"))),
    responses(
        (status = 201, description = "It is booked.", body = ref("#/components/schemas/EventAnswer")),
        (status = 200, description = "It was in the book before; or the answers to a stream, one a line.", content(
            (ref("#/components/schemas/EventAnswer") = "application/json"),
            (ref("#/components/schemas/LineAnswer") = "application/x-ndjson")))))]
pub(crate) async fn post(Of(shared): Of<Shared>, call: Call, request: Request) -> Result<Response, Problem> {
    let granted = call.granted(&Wish::book(Permission::TakeEvents))?;
    match media_type(request.headers()).as_str() {
        LINES => Ok(lines::answer(shared, granted, request.into_body())),
        "application/json" => {
            let key = header_key(request.headers())?;
            let told = read(Fields::from_request(request, &shared).await?, key)?;
            let (account, key) = (told.account.clone(), told.key.clone());
            let booked = shared.writer.post(&granted, told).await?;
            let code = if booked.was_known { StatusCode::OK } else { StatusCode::CREATED };
            let answer = EventAnswer { account, key, status: status(booked), seq: booked.seq };
            Ok((code, Json(answer)).into_response())
        }
        _ => Err(Problem::new(Code::UnsupportedMediaType, format!("a body is application/json or {LINES}"))),
    }
}

/// Reads an event from its fields; the key may come from elsewhere.
fn read(mut fields: Fields, key: Option<String>) -> Result<Told, Problem> {
    let (account, effective_on) = (fields.text("account")?, fields.text("effective_on")?);
    let (event, own_key) = (fields.text("event")?, fields.text_if_any("key")?);
    fields.end()?;
    let key = match (own_key, key) {
        (Some(own), Some(other)) if own != other => {
            return Err(Problem::field(
                "key",
                format!("is \"{own}\", but the header {IDEMPOTENCY_KEY} is \"{other}\""),
            ));
        }
        (Some(key), _) | (None, Some(key)) => key,
        (None, None) => {
            let missing = Problem::field("key", "is missing");
            return Err(missing.hint("name each event by what your system calls it, so that it is booked once"));
        }
    };
    let told = Told { account, key, effective_on, event };
    told.check().map_err(|bad| Problem::field(bad.field, bad.what))?;
    Ok(told)
}
