//! What whoever runs the server can choose.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use app::Refused;
use app::access::Actor;
use app::port::Micros;
use subtle::ConstantTimeEq;

/// How a server runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// What clients must bear; without one, only clients of this machine are served.
    pub token: Option<Token>,
    /// The bounds of what it does at once, and for how long.
    pub limits: Limits,
    /// Tells the time: the one instant that use cases get.
    pub now: fn() -> Micros,
    /// As whom the console is open to everybody of this machine; without one there is no console.
    pub console: Option<Actor>,
}

impl Config {
    /// The configuration, if it is safe: without a token, other machines are not listened to.
    ///
    /// # Errors
    /// When it is not, with the remedy.
    pub fn checked(self) -> Result<Self, Refused> {
        if self.token.is_none() && !self.listen.ip().is_loopback() {
            return Err(Refused::new(format!("without a token, {} is not listened on", self.listen))
                .hint("set ARREARS_TOKEN or --token-file; or listen on 127.0.0.1 alone"));
        }
        if self.console.is_some() && (self.token.is_some() || !self.listen.ip().is_loopback()) {
            return Err(Refused::new(
                "the console is open to whoever reaches it, so it is served to this machine alone",
            )
            .hint("serve it on 127.0.0.1 and without a token"));
        }
        Ok(self)
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
    /// How long the head of a request may take to come in, and a connection may be idle.
    pub head_time: Duration,
    /// How long a body may take to come in, and each part of a stream.
    pub body_time: Duration,
    /// How long a request waits for a reader.
    pub reader_time: Duration,
    /// How long requests in flight have when the server stops.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            readers: 4,
            requests: 1_024,
            connections: 2_048,
            queue: 8_192,
            batch: 1_024,
            batch_wait: Duration::from_micros(500),
            close_chunk: 5_000,
            body_bytes: 64 * 1_024,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_secs(10),
            reader_time: Duration::from_secs(5),
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
