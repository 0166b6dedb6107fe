//! Gateways: programs that take text messages, push messages and calls as signed requests and hand them on.
//!
//! `docs/reference/gateway.md` is the contract, with both sides of it. Receipts come back as callbacks, which `app::receipt` reads.

use app::Refused;
use app::channel::{Carrier, Outgoing, SendError, Sent};
use app::channel_file;
use app::receipt::word;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use collections::Word;
use serde::{Deserialize, Serialize};

use crate::http::{Answer, Parcel, SignedHttp, Unreached};

/// A gateway.
#[derive(Debug)]
pub struct Gateway {
    name: String,
    http: SignedHttp,
    callback_url: Option<String>,
}

/// The body of a request.
#[derive(Serialize)]
struct Request<'m> {
    message_id: &'m str,
    channel: &'static str,
    to: &'m str,
    language: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'m str>,
    text: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    opt_out_url: Option<&'m str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<File<'m>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_url: Option<&'m str>,
}

#[derive(Serialize)]
struct File<'m> {
    name: &'m str,
    media_type: &'m str,
    content_base64: String,
}

/// What of an answer is read. Its words are not, because they might name a person.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    reference: Option<String>,
    code: Option<String>,
}

impl Gateway {
    /// Reads keys and certificates. Nothing is connected yet.
    ///
    /// # Errors
    /// When a key or a certificate is not where it is said to be.
    pub fn open(name: &str, settings: &channel_file::Gateway) -> Result<Self, Refused> {
        let http = SignedHttp::open(&settings.signed)?;
        Ok(Self { name: name.to_owned(), http, callback_url: settings.callback_url.clone() })
    }
}

impl Carrier for Gateway {
    fn name(&self) -> &str {
        &self.name
    }

    fn send(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let files = message.attachments.iter().map(|one| File {
            name: &one.name,
            media_type: &one.media_type,
            content_base64: STANDARD.encode(&one.bytes),
        });
        let request = Request {
            message_id: message.id.as_str(),
            channel: message.channel.word(),
            to: message.to.reveal(),
            language: &message.language,
            subject: message.content.subject.as_deref(),
            text: &message.content.text,
            opt_out_url: message.opt_out.as_ref().map(|opt_out| opt_out.url.as_str()),
            attachments: files.collect(),
            callback_url: self.callback_url.as_deref(),
        };
        let body = serde_json::to_vec(&request).expect("a message is plain values");
        let parcel = Parcel { id: message.id.as_str(), media_type: "application/json", body: &body };
        match self.http.post(parcel) {
            Ok(answer) => judged(&answer),
            Err(Unreached { what, is_lasting: true }) => Err(SendError::unusable(what)),
            Err(Unreached { what, is_lasting: false }) => Err(SendError::temporary(what)),
        }
    }
}

/// What an answer says of the message.
fn judged(answer: &Answer) -> Result<Sent, SendError> {
    let Told { reference, code } = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = code.and_then(|code| word(&code)).map_or_else(String::new, |code| format!(" ({code})"));
    let what = format!("the gateway answered {}{code}", answer.status);
    match answer.status {
        200..=299 => Ok(Sent { reference: reference.and_then(|reference| word(&reference)) }),
        // Who we are or where we ask is wrong: any message would fare the same.
        300..=399 | 401 | 403 | 404 | 405 => Err(SendError::Unusable { what }),
        408 | 425 | 429 => Err(SendError::Temporary { what, retry_after: answer.retry_after }),
        400..=499 => Err(SendError::Permanent { what }),
        _ => Err(SendError::Temporary { what, retry_after: answer.retry_after }),
    }
}
