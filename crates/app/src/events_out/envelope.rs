//! The envelope: CloudEvents 1.0 in structured JSON, <https://github.com/cloudevents/spec>.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

/// An event as other systems get it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CloudEvent {
    /// The version of the specification.
    pub specversion: &'static str,
    /// Unique within the source, and the same whenever the event is told.
    pub id: String,
    /// Which book, and which of its streams.
    pub source: String,
    /// What happened, with the version of the form of `data`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The lender's reference of the account; of the stream `person` the person's opaque id.
    pub subject: String,
    /// When it was recorded, in UTC; left out where that is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Of what kind `data` is.
    pub datacontenttype: &'static str,
    /// Its place within the source, as text that is in order (the extension `sequence`).
    pub sequence: String,
    /// The facts.
    pub data: Value,
}

impl CloudEvent {
    /// The version of the specification that is kept to.
    pub const SPECVERSION: &'static str = "1.0";

    /// The media type of an event in a request of its own.
    pub const MEDIA_TYPE: &'static str = "application/cloudevents+json; charset=utf-8";

    /// The body of a request: one line of JSON, byte by byte the same whenever it is made.
    pub fn body(&self) -> String {
        serde_json::to_string(self).expect("an event is plain values")
    }
}

/// The source of a book: a path with its name, percent-encoded.
pub fn source_of(book: &str) -> String {
    let mut source = "/books/".to_owned();
    for byte in book.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            source.push(char::from(byte));
        } else {
            write!(source, "%{byte:02X}").expect("memory can be written to");
        }
    }
    source
}
