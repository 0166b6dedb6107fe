//! `arrears serve`: the book over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::channel_file::{self, CarrierFile, ChannelFile, EndpointFile};
use app::treatment::Press;
use app::{Refused, Result, provider_file};
use channels::webhook::Webhook;
use clap::Args;
use collections::conduct::Approved;
use collections::message::Values;
use http_api::server::{asked_to_end, serve};
use http_api::{ArchivePlace, Carrying, Config, Endpoint, Limits, Means, Outward, Token, tls};
use oidc::Provider;
use tabular::Shelf;

use crate::book::archive::ArchiveFolder;
use crate::console::print;
use crate::place::Place;
use crate::product::read;
use crate::secrets::random;
use crate::template::letter_pdf;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    book: BookArgs,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A file with a token that opens everything, beside users and their tokens; without it, the one in ARREARS_TOKEN
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Ask nobody who they are: everybody on this machine may do everything. Only on addresses of this machine
    #[arg(long)]
    open: bool,
    /// The certificate with which connections are encrypted, as PEM, followed by those that vouch for it
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// The private key of the certificate, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// Who carries messages of days of contact that are begun over HTTP: takes receipts and replies of their gateways, and lets readers
    /// stop messages. Its endpoints are told of events while the server runs
    #[arg(long, value_name = "FILE")]
    channels: Option<PathBuf>,
    /// A font for letters of days of contact to be asked first; may be given several times
    #[arg(long, value_name = "FILE", requires = "channels")]
    font: Vec<PathBuf>,
    /// The folder into which the book is archived when that is asked for; made when it is not there
    #[arg(long, value_name = "FOLDER")]
    archive: Option<PathBuf>,
    /// Take products and policies as drafts alone: a second person lets them count
    #[arg(long)]
    second_person_for_terms: bool,
    /// Tell endpoints nothing: another process does, or nobody
    #[arg(long)]
    no_events: bool,
    /// How many seconds after an endpoint has heard everything it is looked whether there is more
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().endpoint_wait.as_secs())]
    events_seconds: u64,
    /// Where borrowers pay, with {account} for the account: their page leads there
    #[arg(long, value_name = "ADDRESS")]
    payment_link: Option<String>,
    /// Which OpenID Connect provider signs users in, beside passwords
    #[arg(long, value_name = "FILE")]
    oidc: Option<PathBuf>,
    /// How many requests read the book at once
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().readers)]
    readers: usize,
    /// How many events may wait to be written; more are sent away with 503
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().queue)]
    queue: usize,
    /// How many seconds requests in flight have when the server stops
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::default().stop_time.as_secs())]
    stop_seconds: u64,
}

/// Opens carriers by a channel file, and draws letters.
struct Hands {
    carriers: Vec<CarrierFile>,
    fonts: Vec<PathBuf>,
}

impl Press for Hands {
    fn letter(&self, values: &Values, approved: &Approved) -> Result<Vec<u8>> {
        letter_pdf(values, approved, &self.fonts)
    }
}

impl Means for Hands {
    fn carriers(&self) -> Result<Vec<Carrying>> {
        let open = channels::carriers(&self.carriers)?;
        Ok(open.into_iter().map(|channels::Open { carries, carrier }| Carrying { carries, carrier }).collect())
    }
}

/// Serves the book of a demo to this machine, by a clock of its own, until the process is asked to end.
pub(crate) fn serve_demo(
    place: Place,
    listen: SocketAddr,
    clock: fn() -> i64,
    listening: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    if !listen.ip().is_loopback() {
        return Err(Refused::new(format!("{listen} is not an address of this machine alone"))
            .hint("a demo serves nobody else: use 127.0.0.1, or serve its book with: serve --book demo.db")
            .into());
    }
    let config = Config {
        payment_link: Some("https://pay.example/?account={account}".to_owned()),
        ..Config::new(listen, clock, random)
    };
    serve(config, Arc::new(place), asked_to_end(), listening)
}

impl Serve {
    pub(crate) fn run(self) -> Result<()> {
        let stop_time = Duration::from_secs(self.stop_seconds);
        let endpoint_wait = Duration::from_secs(self.events_seconds.max(1));
        let limits = Limits { readers: self.readers, queue: self.queue, stop_time, endpoint_wait, ..Limits::default() };
        let file = self.channel_file()?;
        let (token, tls) = (self.token()?, self.tls()?);
        let scheme = if tls.is_some() { "https" } else { "http" };
        let config = Config {
            token,
            is_open: self.open,
            tls,
            limits,
            callers: Arc::new(file.as_ref().map(channels::callers).transpose()?.unwrap_or_default()),
            outward: file.clone().map(|file| Arc::new(self.outward(file))),
            endpoints: Arc::new(self.endpoints(file)?),
            provider: self.provider()?,
            archive: self.archive_place()?,
            terms_need_two: self.second_person_for_terms,
            read_tables: Some(|sent| Box::new(Shelf::new(sent))),
            payment_link: self.payment_link()?,
            ..Config::new(self.listen, now, random)
        };
        let place = self.book.place()?;
        serve(config, Arc::new(place), asked_to_end(), |address| print(&format!("listening on {scheme}://{address}\n")))
    }

    fn archive_place(&self) -> Result<Option<Arc<dyn ArchivePlace>>> {
        let place = self.archive.clone().map(ArchiveFolder::at).transpose()?;
        Ok(place.map(|place| Arc::new(place) as Arc<dyn ArchivePlace>))
    }

    fn channel_file(&self) -> Result<Option<ChannelFile>> {
        let Some(path) = &self.channels else { return Ok(None) };
        Ok(Some(channel_file::parse(&path.display().to_string(), &read(path)?)?))
    }

    fn outward(&self, file: ChannelFile) -> Outward {
        let hands = Hands { carriers: file.carriers.clone(), fonts: self.font.clone() };
        Outward { file, means: Box::new(hands) }
    }

    fn endpoints(&self, file: Option<ChannelFile>) -> Result<Vec<Endpoint>> {
        let named = file.filter(|_| !self.no_events).map(|file| file.endpoints).unwrap_or_default();
        let open = |file: EndpointFile| -> Result<Endpoint> {
            let post = Box::new(Webhook::open(&file.signed)?);
            Ok(Endpoint { file, post })
        };
        named.into_iter().map(open).collect()
    }

    fn provider(&self) -> Result<Option<Arc<dyn app::access::Provider>>> {
        let Some(path) = &self.oidc else { return Ok(None) };
        let file = provider_file::parse(&path.display().to_string(), &read(path)?)?;
        Ok(Some(Arc::new(Provider::open(file)?)))
    }

    fn payment_link(&self) -> Result<Option<String>> {
        match &self.payment_link {
            Some(link) if !link.starts_with("https://") => {
                Err(Refused::new(format!("{link} is no address of a payment page"))
                    .hint("it begins with https://")
                    .into())
            }
            link => Ok(link.clone()),
        }
    }

    fn tls(&self) -> Result<Option<Arc<http_api::Encryption>>> {
        match (&self.tls_certificate, &self.tls_key) {
            (Some(certificate), Some(key)) => Ok(Some(tls(read(certificate)?.as_bytes(), read(key)?.as_bytes())?)),
            (None, _) | (_, None) => Ok(None),
        }
    }

    fn token(&self) -> Result<Option<Token>> {
        let text = match &self.token_file {
            Some(file) => Some(read(file)?),
            None => match std::env::var("ARREARS_TOKEN") {
                Ok(text) => Some(text),
                Err(std::env::VarError::NotPresent) => None,
                Err(std::env::VarError::NotUnicode(_)) => {
                    return Err(Refused::new("ARREARS_TOKEN is not text").into());
                }
            },
        };
        Ok(text.map(|text| Token::new(&text)).transpose()?)
    }
}
