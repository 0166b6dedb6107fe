//! E-mail, handed to a mail server by SMTP.
//!
//! One message goes to one reader. The server has taken it when it says so after the last line; whether it arrives is told by bounces,
//! if ever. SMTP knows no idempotency: where the connection dies between the last line and the answer, a second try may bring a
//! second mail, with the same `Message-ID`, by which mail programs and the relay can tell.

mod compose;

use app::Refused;
use app::channel::{Carrier, Outgoing, SendError, Sent};
use app::channel_file::{Login, Security, Smtp};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{SmtpTransport, Transport};

use crate::secret;

/// A mail server, with connections that are used again.
#[derive(Debug)]
pub struct Mail {
    name: String,
    transport: SmtpTransport,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

impl Mail {
    /// Reads the password and certificates. Nothing is connected yet.
    ///
    /// # Errors
    /// When one of them is not where it is said to be, or a mailbox is none.
    pub fn open(name: &str, settings: &Smtp) -> Result<Self, Refused> {
        let Smtp { host, port, security, login, connections_max, timeout, .. } = settings;
        let mut builder = SmtpTransport::builder_dangerous(host)
            .port(*port)
            .timeout(Some(*timeout))
            .pool_config(PoolConfig::new().max_size(*connections_max))
            .tls(match security {
                Security::None => Tls::None,
                Security::Tls => Tls::Wrapper(trusting(settings)?),
                Security::StartTls => Tls::Required(trusting(settings)?),
            });
        if let Some(Login { user, password }) = login {
            builder = builder.credentials(Credentials::new(user.clone(), secret::read(password)?));
        }
        if let Some(hello) = &settings.hello_name {
            builder = builder.hello_name(ClientId::Domain(hello.clone()));
        }
        let mailbox = |text: &String| {
            text.parse::<Mailbox>().map_err(|error| Refused::new(format!("channel {name}: \"{text}\": {error}")))
        };
        Ok(Self {
            name: name.to_owned(),
            transport: builder.build(),
            from: mailbox(&settings.from)?,
            reply_to: settings.reply_to.as_ref().map(mailbox).transpose()?,
        })
    }
}

/// TLS to a host whose certificate is checked.
fn trusting(settings: &Smtp) -> Result<TlsParameters, Refused> {
    let Smtp { host, ca_file, .. } = settings;
    let refused = |why: String| Refused::new(format!("TLS to {host} cannot be set up: {why}"));
    let mut tls = TlsParameters::builder(host.clone());
    if let Some(file) = ca_file {
        crate::trust::of_file(file)?;
        let text = std::fs::read(file).map_err(|error| refused(error.to_string()))?;
        tls = tls.add_root_certificate(Certificate::from_pem(&text).map_err(|error| refused(error.to_string()))?);
    }
    tls.build().map_err(|error| refused(error.to_string()))
}

impl Carrier for Mail {
    fn name(&self) -> &str {
        &self.name
    }

    fn send(&self, message: &Outgoing) -> Result<Sent, SendError> {
        let mail = compose::compose(message, &self.from, self.reply_to.as_ref())?;
        match self.transport.send(&mail) {
            Ok(_) => Ok(Sent::default()),
            Err(error) => Err(judged(&error)),
        }
    }
}

/// What a failure says of the message. Of a server's words only the codes are told: the rest often repeats the address.
fn judged(error: &Error) -> SendError {
    let Some(code) = error.status() else {
        let text = error.to_string();
        let is_ours = error.is_tls() || error.is_client() || text.contains("certificate");
        return if is_ours {
            SendError::unusable(format!("the mail server cannot be used: {text}"))
        } else if error.is_timeout() {
            SendError::temporary("the mail server did not answer in time")
        } else if error.is_response() {
            SendError::temporary("the mail server answered with something that is no SMTP")
        } else {
            SendError::temporary(format!("the mail server was not reached, or the connection broke off: {text}"))
        };
    };
    let what = format!("the mail server answered {code}{}", enhanced(error));
    match u16::from(code) {
        // RFC 4954: who we are is not accepted, or has to be said first.
        530 | 534 | 535 | 538 => SendError::unusable(what),
        _ if error.is_permanent() => SendError::permanent(what),
        _ => SendError::temporary(what),
    }
}

/// The enhanced status code (RFC 3463) at the beginning of a server's words, if there is one: ` 5.1.1`.
fn enhanced(error: &Error) -> String {
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let first = words.split_whitespace().next().unwrap_or_default();
    let parts: Vec<&str> = first.split('.').collect();
    let is_code = parts.len() == 3
        && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    if is_code { format!(" {first}") } else { String::new() }
}
