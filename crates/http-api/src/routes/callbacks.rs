//! What comes back of messages: receipts and replies of gateways, and readers who want no more.
//!
//! Nobody signs in here. A gateway signs what it says with the key of its channel; a reader has the link of a message. Who has neither is
//! counted as a stranger.

use app::inbound::{Believed, Callers, Kept};
use app::port::Micros;
use app::receipt::ReceiptRejected;
use app::signature::Claims;
use axum::Json;
use axum::extract::{Extension, Request, State};
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use schemars::JsonSchema;
use serde::Serialize;

use crate::guard::strange;
use crate::identity::Peer;
use crate::problem::{Code, Problem};
use crate::request::{In, whole};
use crate::state::Shared;

/// What became of a message, as its gateway tells it.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read elsewhere")]
pub(crate) struct ReceiptRequest {
    /// The message.
    message_id: String,
    /// `accepted`, `delivered` or `failed`.
    status: String,
    /// When.
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// The gateway's name for it.
    reference: Option<String>,
    /// The gateway's code for what happened.
    code: Option<String>,
    /// What came of it as a contact.
    outcome: Option<String>,
}

/// What somebody wrote back.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "describes the fields that are read elsewhere")]
pub(crate) struct ReplyRequest {
    /// The message that it answers, where the gateway knows it.
    message_id: Option<String>,
    /// From which address it came, where it does not.
    from: Option<String>,
    /// By which way, beside `from`.
    channel: Option<String>,
    /// When.
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// What it says.
    text: String,
}

/// What came of what was told.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CallbackAnswer {
    /// `new`, `known`, or `opted_out` where it stops messages.
    status: &'static str,
}

/// Takes a receipt of a gateway
///
/// Signed by the key of the channel as Standard Webhooks has it, and no more than five minutes old. The same again, later or in another order
/// changes nothing.
#[utoipa::path(post, path = "/v1/receipts/{channel}", tag = "callbacks", operation_id = "receipt", security(("signature" = [])),
    params(("channel" = String, Path, description = "The name of the channel in the channel file.")),
    request_body(content = ref("#/components/schemas/ReceiptRequest"), content_type = "application/json"),
    responses((status = 200, description = "It is kept.", body = ref("#/components/schemas/CallbackAnswer"))))]
pub(crate) async fn receipt(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    In(channel): In<String>,
    request: Request,
) -> Result<Json<CallbackAnswer>, Problem> {
    hear(&shared, peer, &channel, request, Callers::receipt).await
}

/// Takes what somebody wrote back to a message, from a gateway
///
/// Signed as receipts are. A reply that is a stop word and nothing else stops messages by that way; any other waits for somebody to read it.
#[utoipa::path(post, path = "/v1/replies/{channel}", tag = "callbacks", operation_id = "reply", security(("signature" = [])),
    params(("channel" = String, Path, description = "The name of the channel in the channel file.")),
    request_body(content = ref("#/components/schemas/ReplyRequest"), content_type = "application/json"),
    responses((status = 200, description = "It is kept.", body = ref("#/components/schemas/CallbackAnswer"))))]
pub(crate) async fn reply(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    In(channel): In<String>,
    request: Request,
) -> Result<Json<CallbackAnswer>, Problem> {
    hear(&shared, peer, &channel, request, Callers::reply).await
}

/// How a gateway is believed: by its name, what the headers claim, the body, and when it came.
type Believe = fn(&Callers, &str, Claims<'_>, &[u8], Micros) -> Result<Believed, ReceiptRejected>;

/// Keeps what a gateway says, if it is believed.
async fn hear(
    shared: &Shared,
    peer: Option<Extension<Peer>>,
    channel: &str,
    request: Request,
    believe: Believe,
) -> Result<Json<CallbackAnswer>, Problem> {
    let (parts, body) = request.into_parts();
    let body = whole(body, shared.config.limits.body_time, shared.config.limits.body_bytes).await?;
    let said = believe(&shared.config.callers, channel, claims(&parts.headers), &body, (shared.config.now)());
    let kept = shared.writer.keep(believed(shared, peer, said)?).await?;
    match kept {
        Kept::New | Kept::Known | Kept::OptedOut => Ok(Json(CallbackAnswer { status: kept.word() })),
        Kept::Nobody => Err(Problem::new(Code::NotFound, "it is of no message and of nobody of this book")),
    }
}

fn claims(headers: &HeaderMap) -> Claims<'_> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Claims { id: said("webhook-id"), timestamp: said("webhook-timestamp"), signature: said("webhook-signature") }
}

fn believed(
    shared: &Shared,
    peer: Option<Extension<Peer>>,
    said: Result<Believed, ReceiptRejected>,
) -> Result<Believed, Problem> {
    match said {
        Ok(believed) => Ok(believed),
        Err(ReceiptRejected::NotUnderstood(what)) => Err(Problem::new(Code::MalformedRequest, what)),
        Err(ReceiptRejected::Unverified(why)) => {
            strange(shared, peer.map(|Extension(peer)| peer))?;
            Err(Problem::new(Code::NotSigned, why.to_string())
                .hint("the key is that of the channel in the channel file; look with: arrears events verify"))
        }
    }
}

/// Asks whether messages are to be stopped; changes nothing
///
/// A page with one button, for a person who opened the link of a message.
#[utoipa::path(get, path = "/v1/opt-outs/{token}", tag = "callbacks", operation_id = "opt_out_page", security(()),
    params(("token" = String, Path, description = "The last part of the link in the message; it names nobody.")),
    responses((status = 200, description = "The page.", body = String, content_type = "text/html")))]
pub(crate) async fn opt_out_page(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    In(token): In<String>,
) -> Result<Response, Problem> {
    let language = language(&shared, peer, &token).await?;
    Ok(page(StatusCode::OK, &language, Shows::Question))
}

/// Stops messages, with one click
///
/// What a mail program posts (RFC 8058), or the button of the page. No sign-in: whoever has the link may do this, and nothing else. The same
/// again changes nothing.
#[utoipa::path(post, path = "/v1/opt-outs/{token}", tag = "callbacks", operation_id = "opt_out", security(()),
    params(("token" = String, Path, description = "The last part of the link in the message; it names nobody.")),
    responses((status = 200, description = "They are stopped.", body = String, content_type = "text/html")))]
pub(crate) async fn opt_out(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    In(token): In<String>,
) -> Result<Response, Problem> {
    let language = language(&shared, peer, &token).await?;
    let believed = shared.config.callers.stop(&token).ok_or_else(no_link)?;
    match shared.writer.keep(believed).await? {
        Kept::OptedOut | Kept::New | Kept::Known => Ok(page(StatusCode::OK, &language, Shows::Done)),
        Kept::Nobody => Err(no_link()),
    }
}

/// In which language the message with a link was written.
async fn language(shared: &Shared, peer: Option<Extension<Peer>>, token: &str) -> Result<String, Problem> {
    // Whoever guesses does not even come to the book.
    let found = match shared.config.callers.stop(token) {
        None => None,
        Some(_) => {
            let (callers, token) = (shared.config.callers.clone(), token.to_owned());
            shared.readers.by_link(move |book| callers.language_of(book, &token)).await?
        }
    };
    if found.is_none() {
        strange(shared, peer.map(|Extension(peer)| peer))?;
    }
    found.ok_or_else(no_link)
}

fn no_link() -> Problem {
    Problem::new(Code::NotFound, "this is no link of a message")
        .hint("open the whole link of the message; or write to the lender to stop messages")
}

/// What a page shows.
#[derive(Clone, Copy)]
enum Shows {
    Question,
    Done,
}

/// One card in the middle, on a telephone as well; a button as large as a thumb.
const STYLE: &str = "\
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText;
  font: 17px/1.6 system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif }
main { box-sizing: border-box; width: min(30rem, 100% - 2rem); padding: 2rem 1.5rem; text-align: center;
  border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); border-radius: 12px }
p { margin: 0; text-wrap: balance }
button { margin-top: 1.5rem; min-height: 48px; padding: 0 1.5rem; border: 0; border-radius: 8px; background: #174070; color: #fff;
  font: inherit; font-weight: 600; cursor: pointer }
button:focus-visible { outline: 3px solid #7fb0e8; outline-offset: 2px }
";

fn page(status: StatusCode, language: &str, shows: Shows) -> Response {
    let is_chinese = language.starts_with("zh");
    let tongue = if is_chinese { "zh-CN" } else { "en" };
    let text = match (shows, is_chinese) {
        (Shows::Question, false) => "Do you want to receive no more messages of this kind?",
        (Shows::Question, true) => "您希望不再收到这类消息吗？",
        (Shows::Done, false) => "You will receive no more messages of this kind. What is owed is not changed by this.",
        (Shows::Done, true) => "您将不再收到这类消息。应还款项不受影响。",
    };
    let button = if is_chinese { "不再接收" } else { "Stop these messages" };
    let body: Markup = html! {
        (DOCTYPE)
        html lang=(tongue) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (button) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    p { (text) }
                    @if matches!(shows, Shows::Question) {
                        form method="post" {
                            input type="hidden" name="List-Unsubscribe" value="One-Click";
                            button type="submit" { (button) }
                        }
                    }
                }
            }
        }
    };
    // Its style is in it, and nothing that anybody wrote.
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_LANGUAGE, tongue), (CONTENT_SECURITY_POLICY, policy)];
    (status, headers, body.into_string()).into_response()
}
