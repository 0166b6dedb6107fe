//! Problems: how a request is refused, as RFC 9457 tells it, with codes that never change.
//!
//! What the client reads stands in the answer; what the machine said stands in the log, under the same request id.

use app::Error;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    MalformedRequest,
    Unauthorized,
    SignInFailed,
    NotSigned,
    OneTimeCodeNeeded,
    Forbidden,
    PageTokenWrong,
    NotFound,
    PersonNotFound,
    AccountNotFound,
    AccountNotOpen,
    DayCloseNotFound,
    MethodNotAllowed,
    RequestTimeout,
    CloseRunning,
    DayNotEnded,
    BookEmpty,
    Changed,
    KeyUsed,
    PayloadTooLarge,
    UnsupportedMediaType,
    MisdirectedRequest,
    InvalidField,
    EventRefused,
    NotAllowed,
    TooManyRequests,
    ShutOut,
    Internal,
    BookUnavailable,
    QueueFull,
    Busy,
    ShuttingDown,
}

impl Code {
    /// All of them, in the order of the reference page.
    pub(crate) const ALL: [Self; 32] = [
        Self::MalformedRequest,
        Self::Unauthorized,
        Self::SignInFailed,
        Self::NotSigned,
        Self::OneTimeCodeNeeded,
        Self::Forbidden,
        Self::PageTokenWrong,
        Self::NotFound,
        Self::PersonNotFound,
        Self::AccountNotFound,
        Self::AccountNotOpen,
        Self::DayCloseNotFound,
        Self::MethodNotAllowed,
        Self::RequestTimeout,
        Self::CloseRunning,
        Self::DayNotEnded,
        Self::BookEmpty,
        Self::Changed,
        Self::KeyUsed,
        Self::PayloadTooLarge,
        Self::UnsupportedMediaType,
        Self::MisdirectedRequest,
        Self::InvalidField,
        Self::EventRefused,
        Self::NotAllowed,
        Self::TooManyRequests,
        Self::ShutOut,
        Self::Internal,
        Self::BookUnavailable,
        Self::QueueFull,
        Self::Busy,
        Self::ShuttingDown,
    ];

    /// Its name, its status and what it means in a few words.
    pub(crate) fn told(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::MalformedRequest => ("malformed_request", StatusCode::BAD_REQUEST, "the request cannot be read"),
            Self::Unauthorized => {
                ("unauthorized", StatusCode::UNAUTHORIZED, "nobody has signed in, or the token is wrong")
            }
            Self::SignInFailed => {
                ("sign_in_failed", StatusCode::UNAUTHORIZED, "name, password, code or link are not right")
            }
            Self::NotSigned => {
                ("not_signed", StatusCode::UNAUTHORIZED, "it is not signed by a key that is known, or not now")
            }
            Self::OneTimeCodeNeeded => {
                ("code_needed", StatusCode::UNAUTHORIZED, "a code of the authenticator app is needed")
            }
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "whoever asks may not do this"),
            Self::PageTokenWrong => {
                ("page_token_wrong", StatusCode::FORBIDDEN, "the request does not come from a page of this server")
            }
            Self::NotFound => ("not_found", StatusCode::NOT_FOUND, "there is nothing of this name"),
            Self::PersonNotFound => ("person_not_found", StatusCode::NOT_FOUND, "there is no such person"),
            Self::AccountNotFound => ("account_not_found", StatusCode::NOT_FOUND, "the book has no such account"),
            Self::AccountNotOpen => {
                ("account_not_open", StatusCode::NOT_FOUND, "the account was not there on that day")
            }
            Self::DayCloseNotFound => ("day_close_not_found", StatusCode::NOT_FOUND, "the day is not being closed"),
            Self::MethodNotAllowed => {
                ("method_not_allowed", StatusCode::METHOD_NOT_ALLOWED, "the address does not take this method")
            }
            Self::RequestTimeout => ("request_timeout", StatusCode::REQUEST_TIMEOUT, "the body took too long"),
            Self::CloseRunning => ("close_running", StatusCode::CONFLICT, "another close is running"),
            Self::DayNotEnded => ("day_not_ended", StatusCode::CONFLICT, "the day has not ended"),
            Self::BookEmpty => ("book_empty", StatusCode::CONFLICT, "the book has no accounts"),
            Self::Changed => ("changed", StatusCode::PRECONDITION_FAILED, "it was changed since it was read"),
            Self::KeyUsed => (
                "key_used",
                StatusCode::UNPROCESSABLE_ENTITY,
                "the key stands for another request, or for one whose answer is told once",
            ),
            Self::PayloadTooLarge => ("payload_too_large", StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the body is of a type that is not read here",
            ),
            Self::MisdirectedRequest => {
                ("misdirected_request", StatusCode::MISDIRECTED_REQUEST, "the server does not go by this name")
            }
            Self::InvalidField => ("invalid_field", StatusCode::UNPROCESSABLE_ENTITY, "a field makes no sense"),
            Self::EventRefused => ("event_refused", StatusCode::UNPROCESSABLE_ENTITY, "the event may not be booked"),
            Self::NotAllowed => ("not_allowed", StatusCode::UNPROCESSABLE_ENTITY, "the rules say no"),
            Self::TooManyRequests => {
                ("too_many_requests", StatusCode::TOO_MANY_REQUESTS, "whoever asks has asked too much")
            }
            Self::ShutOut => ("shut_out", StatusCode::TOO_MANY_REQUESTS, "there were too many wrong attempts"),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "the server failed"),
            Self::BookUnavailable => {
                ("book_unavailable", StatusCode::SERVICE_UNAVAILABLE, "the book cannot be read or written now")
            }
            Self::QueueFull => ("queue_full", StatusCode::SERVICE_UNAVAILABLE, "too many events wait to be written"),
            Self::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE, "too much is asked at once"),
            Self::ShuttingDown => ("shutting_down", StatusCode::SERVICE_UNAVAILABLE, "the server is stopping"),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.told().0
    }
}

/// Why a request was not done.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    code: Code,
    detail: String,
    hint: Option<String>,
    zh: Option<String>,
    fields: Vec<FieldProblem>,
    /// After how many seconds it may be tried again, where that is known.
    retry_after: Option<u64>,
}

/// A field that makes no sense.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FieldProblem {
    /// Its name.
    pub(crate) field: String,
    /// What was found and what is expected.
    pub(crate) detail: String,
}

/// Why a request was not done (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct ProblemBody {
    /// Where the kind of problem is described.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The kind of problem in a few words, the same for all of a code.
    pub(crate) title: &'static str,
    /// The status of the answer.
    pub(crate) status: u16,
    /// The kind of problem, for programs. A code never changes its meaning.
    pub(crate) code: &'static str,
    /// What happened.
    pub(crate) detail: String,
    /// What to do next, where there is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    /// What happened and what to do next in Chinese, where people may be told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) detail_zh: Option<String>,
    /// Fields that make no sense.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<FieldProblem>,
}

impl Problem {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), hint: None, zh: None, fields: Vec::new(), retry_after: None }
    }

    /// A failure of the server: the log has what the machine said, the client only that there was one.
    pub(crate) fn internal(said: impl std::fmt::Display) -> Self {
        tracing::error!(error = %said, "a request failed");
        Self::new(Code::Internal, "something went wrong; the server's log has it under the request's id")
    }

    /// A field that makes no sense.
    pub(crate) fn field(field: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let mut problem = Self::new(Code::InvalidField, format!("{field}: {detail}"));
        problem.fields.push(FieldProblem { field: field.to_owned(), detail });
        problem
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The problem with a time after which it may be tried again.
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn code(&self) -> Code {
        self.code
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// What went wrong, and what to do about it.
    pub(crate) fn told_why(&self) -> String {
        self.hint.as_ref().map_or_else(|| self.detail.clone(), |hint| format!("{}: {hint}", self.detail))
    }

    pub(crate) fn fields(&self) -> &[FieldProblem] {
        &self.fields
    }

    fn body(self) -> ProblemBody {
        let (code, status, title) = self.code.told();
        let kind = format!("/v1/docs#{code}");
        ProblemBody {
            kind,
            title,
            status: status.as_u16(),
            code,
            detail: self.detail,
            hint: self.hint,
            detail_zh: self.zh,
            errors: self.fields,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => {
                let code = match refused.code {
                    app::Code::NotAllowed => Code::NotAllowed,
                    app::Code::NotUnderstood => Code::MalformedRequest,
                    app::Code::AccountNotFound => Code::AccountNotFound,
                    app::Code::AccountNotOpen => Code::AccountNotOpen,
                    app::Code::DayNotEnded => Code::DayNotEnded,
                    app::Code::BookEmpty => Code::BookEmpty,
                    app::Code::Forbidden => Code::Forbidden,
                    app::Code::PersonNotFound => Code::PersonNotFound,
                    app::Code::NotFound => Code::NotFound,
                    app::Code::Changed => Code::Changed,
                    app::Code::BookBeingWritten => Code::BookUnavailable,
                };
                let app::Refused { what: detail, hint, zh, code: _, command: _ } = refused;
                Self { code, detail, hint, zh, fields: Vec::new(), retry_after: None }
            }
            Error::Failed(error) => {
                tracing::error!(error = format!("{error:#}"), "the book failed");
                Self::new(Code::BookUnavailable, "the book cannot be read now; the server's log tells why")
            }
        }
    }
}

/// How long a client should wait before it tries again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (_, status, _) = self.code.told();
        let retry_after = self.retry_after;
        let mut response = (status, axum::Json(self.body())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
