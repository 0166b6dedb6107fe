//! What whoever runs the server can choose.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::Refused;
use app::access::{Provider, Random, Rules};
use app::channel_file::in_force::InForce;
use app::inbound::Callers;
use app::port::Micros;
use subtle::ConstantTimeEq;

use crate::archives::ArchivePlace;
use crate::contact_runs::Outward;
use crate::couriers::Endpoint;
use crate::tables::ReadTables;

/// How a server runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// One token for whoever runs it; whoever bears it may do what any role may.
    pub token: Option<Token>,
    /// Whether nobody is asked who they are: everybody on this machine may do everything.
    pub is_open: bool,
    /// The certificate and key with which it encrypts; without, it speaks plain HTTP.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Who may say something without signing in: gateways, and readers of messages.
    pub callers: Arc<Callers>,
    /// Who hears of what happens in the book.
    pub endpoints: Arc<Vec<Endpoint>>,
    /// The provider that signs users in, beside passwords.
    pub provider: Option<Arc<dyn Provider>>,
    /// What days of contact are carried out with; without it, none is.
    pub outward: Option<Arc<Outward>>,
    /// Where the book is archived when that is asked for; without it, nowhere.
    pub archive: Option<Arc<dyn ArchivePlace>>,
    /// Whether products and policies come in as drafts alone, which a second person lets count.
    pub terms_need_two: bool,
    /// How tables are read that are sent in; without it, none is.
    pub read_tables: Option<ReadTables>,
    /// How people sign in.
    pub sign_in: Rules,
    /// Where a borrower pays, with `{account}` for the account; without it, pages offer no payment.
    pub payment_link: Option<String>,
    /// The bounds of what it does at once, and for how long.
    pub limits: Limits,
    /// Tells the time: the one instant that use cases get.
    pub now: fn() -> Micros,
    /// Random bytes of the machine, for secrets.
    pub random: fn() -> Random,
}

impl Config {
    /// A configuration that asks who somebody is, on an address of this machine.
    pub fn new(listen: SocketAddr, now: fn() -> Micros, random: fn() -> Random) -> Self {
        let (limits, sign_in) = (Limits::default(), Rules::default());
        let (callers, endpoints, provider, payment_link) = (Arc::default(), Arc::default(), None, None);
        Self {
            listen,
            token: None,
            is_open: false,
            tls: None,
            callers,
            endpoints,
            provider,
            outward: None,
            archive: None,
            terms_need_two: false,
            read_tables: None,
            sign_in,
            payment_link,
            limits,
            now,
            random,
        }
    }

    /// The configuration, if it is safe: only this machine is served without being asked who it is.
    ///
    /// # Errors
    /// When it is not, with the remedy.
    pub fn checked(self) -> Result<Self, Refused> {
        if self.is_open && !self.listen.ip().is_loopback() {
            let what = format!("{} is not listened on without asking who somebody is", self.listen);
            return Err(Refused::new(what).hint("leave --open out; or listen on 127.0.0.1 alone"));
        }
        Ok(self)
    }

    /// Who carries messages and who hears of events.
    pub(crate) fn channels(&self) -> InForce {
        let told_here: Vec<&str> = self.endpoints.iter().map(|endpoint| endpoint.file.name.as_str()).collect();
        let file = self.outward.as_ref().map(|outward| &outward.file);
        InForce::of(file, &told_here, self.callers.links.is_some())
    }

    /// Whether cookies are to be sent over encrypted connections only: everywhere but on this machine.
    pub(crate) fn is_cookie_secure(&self) -> bool {
        self.tls.is_some() || !self.listen.ip().is_loopback()
    }
}

/// The bounds of a server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many read at once, each with a connection of its own to the store.
    pub readers: usize,
    /// How many requests are worked on at once.
    pub requests: usize,
    /// How many connections are open at once.
    pub connections: usize,
    /// How many requests a second one actor may make on average, and ten times as many at once.
    pub actor_rate: u32,
    /// How many requests a minute come from one address that are refused because nobody has signed in, or that try to.
    pub stranger_rate: u32,
    /// How many events may wait for the writer.
    pub queue: usize,
    /// How many events are booked in one unit of work.
    pub batch: usize,
    /// How long the first event of a unit of work waits for others at most, when others are on their way.
    pub batch_wait: Duration,
    /// How many accounts are closed in one unit of work.
    pub close_chunk: usize,
    /// How large a body may be, and a line of a stream.
    pub body_bytes: usize,
    /// How large a body may be that has a long text in it: a model, a strategy.
    pub text_bytes: usize,
    /// How large all tables together may be that were sent in and wait to be read.
    pub table_bytes: usize,
    /// How long the head of a request may take to come in, and a connection may be idle.
    pub head_time: Duration,
    /// How long a body may take to come in, and each part of a stream.
    pub body_time: Duration,
    /// How long a request waits for a reader.
    pub reader_time: Duration,
    /// How long after they have heard everything endpoints hear of what is new, at most.
    pub endpoint_wait: Duration,
    /// How long requests in flight have when the server stops.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            readers: 4,
            requests: 1_024,
            connections: 2_048,
            actor_rate: 5_000,
            stranger_rate: 60,
            queue: 8_192,
            batch: 1_024,
            batch_wait: Duration::from_micros(500),
            close_chunk: 5_000,
            body_bytes: 64 * 1_024,
            text_bytes: 16 * 1_024 * 1_024,
            table_bytes: 512 * 1_024 * 1_024,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_secs(10),
            reader_time: Duration::from_secs(5),
            endpoint_wait: Duration::from_secs(1),
            stop_time: Duration::from_secs(30),
        }
    }
}

/// A secret that clients bear.
#[derive(Clone)]
pub struct Token(String);

/// The fewest characters of a token: what can be tried in a lifetime is shorter.
const SHORTEST_TOKEN: usize = 20;

impl Token {
    /// A token, without the space around it.
    ///
    /// # Errors
    /// When it is too short to be a secret, or cannot stand in a header.
    pub fn new(text: &str) -> Result<Self, Refused> {
        let text = text.trim();
        if !text.chars().all(|letter| letter.is_ascii_graphic()) {
            return Err(Refused::new("a token is of visible ASCII characters, without spaces"));
        }
        if text.len() < SHORTEST_TOKEN {
            return Err(Refused::new(format!("the token has fewer than {SHORTEST_TOKEN} characters"))
                .hint("make one with: openssl rand -hex 32"));
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether it is this one, in a time that does not tell how much of it is.
    pub(crate) fn is(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests;
