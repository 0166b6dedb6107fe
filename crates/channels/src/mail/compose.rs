//! A message as mail: headers, text, HTML beside it, files behind it.

use app::channel::{Attachment, Outgoing, SendError};
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, Body, Mailbox, MultiPart, SinglePart};

/// A header that mail programs read and people do not.
macro_rules! plain_header {
    ($(#[$doc:meta])* $name:ident, $text:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                // As it is: a program must find the address in one piece, and it has no other characters than visible ASCII.
                HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
            }
        }
    };
}

plain_header!(
    /// That nobody is to be answered by a machine (RFC 3834).
    AutoSubmitted,
    "Auto-Submitted"
);
plain_header!(
    /// The language of the text (RFC 3282).
    ContentLanguage,
    "Content-Language"
);
plain_header!(
    /// Where a reader stops more of this (RFC 2369).
    ListUnsubscribe,
    "List-Unsubscribe"
);
plain_header!(
    /// That a mail program may stop it with one click (RFC 8058).
    ListUnsubscribePost,
    "List-Unsubscribe-Post"
);

/// The mail of a message.
pub(super) fn compose(message: &Outgoing, from: &Mailbox, reply_to: Option<&Mailbox>) -> Result<Message, SendError> {
    let Outgoing { id, to, language, content, attachments, opt_out, .. } = message;
    let to: lettre::Address =
        to.reveal().trim().parse().map_err(|_| SendError::permanent("the address is no mailbox"))?;
    let Some(subject) = content.subject.as_ref().filter(|subject| !subject.trim().is_empty()) else {
        return Err(SendError::permanent("the mail has no subject"));
    };
    if subject.chars().any(char::is_control) {
        return Err(SendError::permanent("the subject has line breaks or other control characters"));
    }
    let is_language = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date_now()
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .header(AutoSubmitted("auto-generated".to_owned()));
    if !language.is_empty() && language.bytes().all(is_language) {
        builder = builder.header(ContentLanguage(language.clone()));
    }
    if let Some(reply_to) = reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    if let Some(opt_out) = opt_out {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'<' && byte != b'>';
        if !opt_out.url.starts_with("https://") || !opt_out.url.bytes().all(is_plain) {
            return Err(SendError::permanent("the opt-out is no https address"));
        }
        builder = builder
            .header(ListUnsubscribe(format!("<{}>", opt_out.url)))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    let mail = match (&content.html, attachments.as_slice()) {
        (None, []) => builder.singlepart(SinglePart::plain(content.text.clone())),
        (Some(html), []) => builder.multipart(alternative(&content.text, html)),
        (html, files) => {
            let first = MultiPart::mixed();
            let mut mixed = match html {
                None => first.singlepart(SinglePart::plain(content.text.clone())),
                Some(html) => first.multipart(alternative(&content.text, html)),
            };
            for file in files {
                mixed = mixed.singlepart(part(file)?);
            }
            builder.multipart(mixed)
        }
    };
    mail.map_err(|error| SendError::permanent(format!("the mail cannot be made: {error}")))
}

fn alternative(text: &str, html: &str) -> MultiPart {
    MultiPart::alternative_plain_html(text.to_owned(), html.to_owned())
}

fn part(file: &Attachment) -> Result<SinglePart, SendError> {
    let media_type = ContentType::parse(&file.media_type)
        .map_err(|_| SendError::permanent("an attachment has a media type that is none"))?;
    if file.name.is_empty() || file.name.chars().any(char::is_control) {
        return Err(SendError::permanent("an attachment has no name, or one with control characters"));
    }
    // Always Base64: a PDF of ASCII alone would otherwise go as text, and lose the line breaks that its offsets count.
    let body = Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64)
        .map_err(|_| SendError::permanent("an attachment cannot be encoded"))?;
    Ok(Part::new(file.name.clone()).body(body, media_type))
}
