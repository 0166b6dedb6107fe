//! `arrears serve`: the book over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::access::{Actor, Role};
use app::{Refused, Result};
use clap::Args;
use http_api::server::{asked_to_end, serve};
use http_api::{Config, Limits, Token};

use crate::console::print;
use crate::place::Place;
use crate::product::read;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    book: BookArgs,
    /// Where to listen; other addresses than those of this machine need a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A file with the token that clients must bear; without it, the one in ARREARS_TOKEN
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Serve the console too, to everybody of this machine and as an administrator; needs a loopback address and no token
    #[arg(long)]
    console: bool,
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

/// Serves the console on a book to this machine, until the process is asked to end.
pub(crate) fn serve_console(place: Place, listen: SocketAddr) -> Result<()> {
    let config = Config { listen, token: None, limits: Limits::default(), now, console: Some(console_actor()) };
    serve(config, Arc::new(place), asked_to_end(), |address| print(&format!("http://{address}/console\n")))
}

/// Whoever asks the console of this machine, as long as nobody signs in.
fn console_actor() -> Actor {
    Actor { name: "local".to_owned(), roles: vec![Role::Admin], person: None }
}

impl Serve {
    pub(crate) fn run(self) -> Result<()> {
        let stop_time = Duration::from_secs(self.stop_seconds);
        let limits = Limits { readers: self.readers, queue: self.queue, stop_time, ..Limits::default() };
        let config = Config {
            listen: self.listen,
            token: self.token()?,
            limits,
            now,
            console: self.console.then(console_actor),
        };
        let place = self.book.place()?;
        let console = if self.console { "/console" } else { "" };
        serve(config, Arc::new(place), asked_to_end(), |address| {
            print(&format!("listening on http://{address}{console}\n"))
        })
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
