//! `arrears token`: tokens with which programs ask the server.

use app::access::{NewToken, Permission, Token, token};
use app::port::Micros;
use app::{Refused, Result};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;

use crate::console::{print, print_json};
use crate::secrets::random;
use crate::table::render;
use crate::{BookArgs, now};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a token; it is printed once, and only a hash of it is kept
    ///
    /// Example: arrears token add intake --scope event.take --scope account.read --days 90 --book book.db
    Add(Add),
    /// List the tokens, without their secrets
    List(List),
    /// Revoke a token for good
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    book: BookArgs,
    /// Its name
    token: String,
    /// What whoever bears it may do, by the word of a permission; docs/reference/roles.md lists them
    #[arg(long = "scope", required = true, value_name = "PERMISSION")]
    scopes: Vec<String>,
    /// After how many days it ends; without, when it is revoked
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// Who decides, as the log of access tells it
    #[arg(long, value_name = "NAME", default_value = "command line")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    book: BookArgs,
    /// Its name
    token: String,
    /// Who decides, as the log of access tells it
    #[arg(long, value_name = "NAME", default_value = "command line")]
    by: String,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Add(add) => add.run(),
            Self::List(list) => list.run(),
            Self::Revoke(revoke) => revoke.run(),
        }
    }
}

const DAY: Micros = 86_400_000_000;

impl Add {
    fn run(self) -> Result<()> {
        let scope = |word: &String| {
            let unknown = Refused::new(format!("\"{word}\" is no permission"));
            Permission::named(word).ok_or_else(|| unknown.hint("docs/reference/roles.md lists them"))
        };
        let scopes = self.scopes.iter().map(scope).collect::<std::result::Result<Vec<_>, _>>()?;
        let mut store = self.book.write()?;
        let ends_at = self.days.map(|days| now() + Micros::from(days) * DAY);
        let new = NewToken { name: &self.token, scopes: &scopes, ends_at };
        let (token, secret) = token::add(&mut *store, new, (&self.by, now()), &random())?;
        eprintln!("token {} is made; this is shown once:", token.name);
        print(&format!("{}\n", secret.reveal()))
    }
}

impl List {
    fn run(self) -> Result<()> {
        let tokens = token::all(&*self.book.read()?)?;
        if self.json {
            return print_json(&tokens.iter().map(told).collect::<Vec<_>>());
        }
        let rows = tokens.iter().map(|token| {
            let scopes: Vec<&str> = token.scopes().into_iter().map(Permission::name).collect();
            let ends = token.ends_at().map_or_else(|| "-".to_owned(), instant);
            vec![token.name.clone(), scopes.join(", "), state(token).to_owned(), ends]
        });
        print(&render(&["token", "scopes", "state", "ends"], &rows.collect::<Vec<_>>()))
    }
}

impl Revoke {
    fn run(self) -> Result<()> {
        let token = token::revoke(&mut *self.book.write()?, &self.token, (&self.by, now()))?;
        print(&format!("token {} is revoked\n", token.name))
    }
}

fn state(token: &Token) -> &'static str {
    match (token.revoked_at(), token.is_good(now())) {
        (Some(_), _) => "revoked",
        (None, true) => "good",
        (None, false) => "ended",
    }
}

fn instant(at: Micros) -> String {
    Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

fn told(token: &Token) -> serde_json::Value {
    let scopes: Vec<&str> = token.scopes().into_iter().map(Permission::name).collect();
    json!({"token": token.name, "scopes": scopes, "state": state(token), "ends_at": token.ends_at().map(instant)})
}
