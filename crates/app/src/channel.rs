//! What a carrier of messages must do: take one, and say whether it is on its way.
//!
//! The port only. SMTP, gateways, letters and files are in the crate `channels`; when a message is tried again is decided by
//! [`crate::delivery`], whether it may be sent at all by `collections::contact`. Nothing here shows an address or a text when
//! it is printed.

use std::fmt;
use std::time::Duration;

use collections::person::Channel;

/// A message's id, which is also its idempotency key: 1 to 64 letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// An id; none when the text is none. It is a part of headers and names of files, so that little is allowed.
    pub fn new(text: &str) -> Option<Self> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        ((1..=64).contains(&text.len()) && text.bytes().all(is_allowed)).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value of a person's address: a number, a mailbox, lines on an envelope. Its `Debug` gives nothing away.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// An address; whether it is one is seen by the carrier.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The value, for whoever carries the message.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

/// A message as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id. Whoever gets two messages with one id has got one message.
    pub id: MessageId,
    /// The way.
    pub channel: Channel,
    /// To whom.
    pub to: Address,
    /// The language that it is written in, such as `zh-CN`.
    pub language: String,
    /// What it says.
    pub content: Content,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
    /// How its reader stops more of its kind.
    pub opt_out: Option<OptOut>,
}

/// What a message says, rendered. Its `Debug` tells lengths only, because the text names a person and a debt.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// The subject, where the way has one.
    pub subject: Option<String>,
    /// The text. For a voice it is what is said.
    pub text: String,
    /// The text as HTML, beside the plain one.
    pub html: Option<String>,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = |text: &Option<String>| text.as_ref().map(String::len);
        f.debug_struct("Content")
            .field("subject_bytes", &length(&self.subject))
            .field("text_bytes", &self.text.len())
            .field("html_bytes", &length(&self.html))
            .finish()
    }
}

/// A file that goes with a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type, such as `application/pdf`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name: _, media_type, bytes } = self;
        f.debug_struct("Attachment").field("media_type", media_type).field("bytes", &bytes.len()).finish()
    }
}

/// How the reader of a message stops more of its kind, without logging in.
#[derive(Clone, PartialEq, Eq)]
pub struct OptOut {
    /// An `https` address: opened by a person it asks, posted to by a mail program it stops at once (RFC 8058).
    pub url: String,
}

impl fmt::Debug for OptOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OptOut(..)")
    }
}

/// A message was taken over by somebody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The name that the carrier gave it.
    pub reference: Option<String>,
}

/// Why a message is not on its way. The words name no person and repeat no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may go later.
    #[error("{what}")]
    Temporary {
        /// What happened.
        what: String,
        /// The carrier asks not to be tried before so long.
        retry_after: Option<Duration>,
    },
    /// This message never goes: to this address, or with this content.
    #[error("{what}")]
    Permanent {
        /// What happened.
        what: String,
    },
    /// The carrier takes nothing as it is set up. The message is not to blame, and is to be kept until somebody has mended it.
    #[error("{what}")]
    Unusable {
        /// What happened.
        what: String,
    },
}

impl SendError {
    /// An error that may pass.
    pub fn temporary(what: impl Into<String>) -> Self {
        Self::Temporary { what: what.into(), retry_after: None }
    }

    /// An error of the message.
    pub fn permanent(what: impl Into<String>) -> Self {
        Self::Permanent { what: what.into() }
    }

    /// An error of the carrier's setting.
    pub fn unusable(what: impl Into<String>) -> Self {
        Self::Unusable { what: what.into() }
    }
}

/// Somebody who takes messages, by one or several ways of contact.
///
/// A message that is handed over twice with one id is to reach its reader once, as far as the way allows.
pub trait Carrier: Send + Sync {
    /// Its name in files and logs.
    fn name(&self) -> &str;

    /// Takes a message over. Blocks until that is known.
    ///
    /// # Errors
    /// When it is not on its way.
    fn send(&self, message: &Outgoing) -> Result<Sent, SendError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_personal_is_printed() {
        let message = Outgoing {
            id: MessageId::new("m-1").unwrap(),
            channel: Channel::Email,
            to: Address::new("zhang@example.com"),
            language: "zh-CN".to_owned(),
            content: Content {
                subject: Some("张三，您好".to_owned()), text: "您欠 100.00 元".to_owned(), html: None
            },
            attachments: vec![Attachment {
                name: "zhang.pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                bytes: b"%PDF".to_vec(),
            }],
            opt_out: Some(OptOut { url: "https://example.com/stop/zhang".to_owned() }),
        };
        let shown = format!("{message:?}");
        for hidden in ["zhang", "张三", "100.00"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(shown.contains("m-1") && shown.contains("Email"), "{shown}");
    }

    #[test]
    fn an_id_is_safe_in_headers_and_names_of_files() {
        for text in ["m-1", "0190b6f2_9c1a", &"a".repeat(64)] {
            assert_eq!(MessageId::new(text).unwrap().as_str(), text);
        }
        for text in ["", "a.b", "../a", "a b", "a\r\nBcc: x", "张", &"a".repeat(65)] {
            assert_eq!(MessageId::new(text), None, "{text}");
        }
    }
}
