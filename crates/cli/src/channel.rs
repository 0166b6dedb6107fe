//! `arrears channel`: channel files, and messages to try them with.

use std::path::{Path, PathBuf};

use anyhow::Context;
use app::channel::{Address, Attachment, Carrier, Content, MessageId, Outgoing, SendError};
use app::channel_file::{CarrierFile, CarrierKind, ChannelFile, EndpointFile, Security, parse};
use app::{Refused, Result};
use channels::webhook::Webhook;
use clap::{Args, Subcommand};
use collections::Word;
use collections::person::Channel;

use crate::console::{counted, print};
use crate::contact::word;
use crate::product::read;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Check a channel file, and say who carries what
    ///
    /// Nothing is connected and nothing is sent. With --open, secrets and certificates are read and folders made.
    ///
    /// Example: arrears channel check channels.toml --open
    Check {
        /// The channel file
        file: PathBuf,
        /// Also read the secrets and certificates that it names
        #[arg(long)]
        open: bool,
    },
    /// Send one message now, to see that a channel works: to yourself, because no contact rule is asked
    ///
    /// Exit codes: 0 the carrier took it, 1 it refused, 2 it may take it later.
    ///
    /// Example: arrears channel try channels.toml --channel email --to me@example.com --text "It works"
    Try(Box<Try>),
}

#[derive(Debug, Args)]
pub(crate) struct Try {
    /// The channel file
    file: PathBuf,
    /// The way: ai-voice, voice-notice, sms, push, email, instant-message, letter
    #[arg(long, value_parser = word::<Channel>)]
    channel: Channel,
    /// Where to: a mailbox, a number, lines of an envelope
    #[arg(long)]
    to: String,
    /// The subject
    #[arg(long, default_value = "Test")]
    subject: String,
    /// The text
    #[arg(long, default_value = "This is a test. 这是一条测试消息。")]
    text: String,
    /// The language of the text
    #[arg(long, default_value = "en")]
    lang: String,
    /// A PDF that goes with it
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// The message's id; by default made of the time. The same id again is the same message
    #[arg(long)]
    id: Option<String>,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Check { file, open } => {
                let found = parsed(&file)?;
                if open {
                    channels::carriers(&found.carriers)?;
                    channels::callers(&found)?;
                    for endpoint in &found.endpoints {
                        Webhook::open(&endpoint.signed)?;
                    }
                }
                let carriers = found.carriers.iter().map(carrier_line);
                print(&carriers.chain(found.endpoints.iter().map(endpoint_line)).collect::<String>())?;
                let (carriers, endpoints) = (found.carriers.len(), found.endpoints.len());
                let carriers = counted(carriers as u64, "channel", "channels");
                let endpoints = counted(endpoints as u64, "endpoint", "endpoints");
                if let Some(opt_out) = &found.opt_out {
                    print(&format!("links to stop messages below {}\n", opt_out.url))?;
                }
                print(&format!("{}: {carriers}, {endpoints}\n", file.display()))
            }
            Self::Try(message) => message.run(),
        }
    }
}

fn parsed(file: &Path) -> Result<ChannelFile> {
    Ok(parse(&file.display().to_string(), &read(file)?)?)
}

fn carrier_line(carrier: &CarrierFile) -> String {
    let ways: Vec<&str> = carrier.carries.iter().map(Word::word).collect();
    let by = match &carrier.kind {
        CarrierKind::Smtp(smtp) => {
            let security = match smtp.security {
                Security::Tls => "TLS",
                Security::StartTls => "STARTTLS",
                Security::None => "no encryption",
            };
            format!("SMTP to {}:{} with {security}", smtp.host, smtp.port)
        }
        CarrierKind::Gateway(gateway) => format!("signed requests to {}", gateway.signed.url),
        CarrierKind::Letter(letter) => format!("a folder, {}", letter.folder.display()),
        CarrierKind::File(record) => format!("a file, {}; nothing is sent", record.file.display()),
    };
    format!("{}: {} by {by}\n", carrier.name, ways.join(", "))
}

fn endpoint_line(endpoint: &EndpointFile) -> String {
    format!("{}: {} to {}\n", endpoint.name, endpoint.types, endpoint.signed.url)
}

impl Try {
    fn run(self) -> Result<()> {
        let file = parsed(&self.file)?;
        let carrier = file.carriers.iter().find(|carrier| carrier.carries.contains(self.channel));
        let way = self.channel.word();
        let carrier = carrier.ok_or_else(|| {
            Refused::new(format!("{} has no channel that carries {way}", self.file.display()))
                .hint(format!("add a [[channel]] with carries = [\"{way}\"]"))
        })?;
        let carrier = channels::Open::of(carrier)?.carrier;
        let message = self.message()?;
        match carrier.send(&message) {
            Ok(sent) => {
                let reference = sent.reference.map_or_else(String::new, |reference| format!(" as {reference}"));
                print(&format!("{} took message {}{reference}\n", carrier.name(), message.id))
            }
            Err(error) => Err(told(&*carrier, error)),
        }
    }

    fn message(self) -> Result<Outgoing> {
        let id = self.id.unwrap_or_else(|| format!("try-{}", crate::now()));
        let id = MessageId::new(&id)
            .ok_or_else(|| Refused::new(format!("\"{id}\" is no id: 1 to 64 letters, digits, - and _ are expected")))?;
        let pdf = self.pdf.map(|file| -> Result<Attachment> {
            let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Attachment { name, media_type: "application/pdf".to_owned(), bytes })
        });
        Ok(Outgoing {
            id,
            channel: self.channel,
            to: Address::new(self.to),
            language: self.lang,
            content: Content { subject: Some(self.subject), text: self.text, html: None },
            attachments: pdf.transpose()?.into_iter().collect(),
            opt_out: None,
        })
    }
}

fn told(carrier: &dyn Carrier, error: SendError) -> app::Error {
    match error {
        SendError::Temporary { what, .. } => {
            app::Error::Failed(anyhow::anyhow!("{} did not take the message, and may later: {what}", carrier.name()))
        }
        SendError::Permanent { what } => {
            Refused::new(format!("{} does not take this message: {what}", carrier.name())).into()
        }
        SendError::Unusable { what } => Refused::new(format!("{} cannot be used: {what}", carrier.name()))
            .hint("check the address, the secret and the certificate in the channel file")
            .into(),
    }
}
