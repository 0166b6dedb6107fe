//! `arrears events`: what other systems are told of a book, and whether a signed request is to be believed.

mod endpoints;

use std::path::{Path, PathBuf};

use anyhow::Context;
use app::channel_file::SecretPlace;
use app::events_out::{Position, Stream, TYPES, TypeFilter, next, source_of};
use app::products::Products;
use app::signature::{Claims, Key, sign, verify};
use app::{Refused, Result};
use clap::{Args, Subcommand};
use jiff::Timestamp;

use crate::BookArgs;
use crate::console::print;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the types of events, and when each is told
    ///
    /// docs/reference/event-types.md tells the form of each.
    Types,
    /// Print events of a book as CloudEvents, one JSON object a line, as endpoints get them
    ///
    /// Read from the journals; nothing is sent and nothing is changed. To go on, give the sequence of the last line to --after.
    ///
    /// Example: arrears events show --book book.db --after 4711 --limit 100 --type 'arrears.account.repayment*'
    Show(Show),
    /// Send what there is to tell to the endpoints of a channel file, and stop at what an endpoint does not take
    ///
    /// How far each has heard is kept in the book. What fails is tried later and later: run it every minute. Who is disabled, or waits, is passed
    /// over.
    ///
    /// Example: arrears events send --channels channels.toml --book book.db
    Send(endpoints::Send),
    /// List endpoints: how far each has heard, failures, dead letters, whether it is disabled
    List(endpoints::List),
    /// Set an endpoint back, or forward, to a place: everything after it is told once more, in its order
    ///
    /// Example: arrears events replay core --stream account --after 4711 --book book.db
    Replay(endpoints::Replay),
    /// Try a disabled endpoint again, from where it stopped
    Enable(endpoints::Enable),
    /// Give a dead letter up, so that what is held back behind it is told
    ///
    /// Example: arrears events drop core --stream account --at 4711 --book book.db
    Drop(endpoints::DropDead),
    /// Sign a body as this program signs requests, and print the headers: for tests of a receiver
    ///
    /// Example: arrears events sign event.json --id account-3 --secret-env CORE_KEY
    Sign(Sign),
    /// Check the signature of a request that came: exit code 0 when it is to be believed, 1 when not
    ///
    /// Example: arrears events verify event.json --id account-3 --timestamp 1740873600 --signature "v1,g0hM9..." --secret-env CORE_KEY
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    book: BookArgs,
    /// What happened to accounts (account), what closes found (standing), or what happened to persons (person)
    #[arg(long, default_value = "account")]
    stream: Stream,
    /// The place after which they begin: a number, or DAY/NUMBER of the stream standing; by default the beginning
    #[arg(long, value_name = "SEQUENCE")]
    after: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 100, value_name = "COUNT")]
    limit: usize,
    /// Only these types; a name, or its beginning and a *. May be given several times
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
}

/// Where a key is. It is not given on the command line, which others on the machine can read.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct KeyArgs {
    /// The environment variable that has the key
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,
    /// The file that has the key
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// The file with the body, byte by byte
    body: PathBuf,
    /// The header webhook-id
    #[arg(long)]
    id: String,
    /// When it is sent; by default now
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    #[command(flatten)]
    key: KeyArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The file with the body as it came, byte by byte
    body: PathBuf,
    /// The header webhook-id
    #[arg(long)]
    id: String,
    /// The header webhook-timestamp
    #[arg(long, value_name = "SECONDS")]
    timestamp: String,
    /// The header webhook-signature
    #[arg(long)]
    signature: String,
    /// When it came; by default now. What is more than five minutes older or newer is not believed
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    #[command(flatten)]
    key: KeyArgs,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Types => {
                let widest = TYPES.iter().map(|kind| kind.name.len()).max().unwrap_or_default();
                let line = |kind: &app::events_out::EventType| format!("{:widest$}  {}\n", kind.name, kind.meaning);
                print(&TYPES.iter().map(line).collect::<String>())
            }
            Self::Show(show) => show.run(),
            Self::Send(send) => send.run(),
            Self::List(list) => list.run(),
            Self::Replay(replay) => replay.run(),
            Self::Enable(enable) => enable.run(),
            Self::Drop(dead) => dead.run(),
            Self::Sign(sign) => sign.run(),
            Self::Verify(verify) => verify.run(),
        }
    }
}

/// So many events are read at once.
const BATCH: usize = 1_000;

impl Show {
    fn run(self) -> Result<()> {
        let types: Vec<&str> = self.types.iter().map(String::as_str).collect();
        let types = if types.is_empty() { Ok(TypeFilter::all()) } else { TypeFilter::of(&types) };
        let types = types.map_err(|error| Refused::new(error.to_string()))?;
        let mut after = self.begin()?;
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let source = source_of(&store.info()?.name);
        let mut left = self.limit;
        while left > 0 {
            let told = next(&*store, &products, &source, after, BATCH)?;
            let Some(last) = told.last() else { break };
            after = last.position;
            let wanted: Vec<String> = told
                .iter()
                .filter(|one| types.wants(one.event.kind))
                .take(left)
                .map(|one| one.event.body() + "\n")
                .collect();
            left -= wanted.len();
            print(&wanted.concat())?;
        }
        Ok(())
    }

    fn begin(&self) -> Result<Position> {
        self.after.as_ref().map_or(Ok(self.stream.start()), |text| place(self.stream, text))
    }
}

/// A place of a stream.
fn place(stream: Stream, text: &str) -> Result<Position> {
    let place = stream.position(text);
    let refused = || Refused::new(format!("\"{text}\" is no place in the stream {}", stream.name()));
    let hint = match stream {
        Stream::Account | Stream::Person => "a place is the sequence of an event, such as 4711",
        Stream::Standing => {
            "a place is the sequence of an event, such as 2025-04-01/17, or a day, for all that it found and later"
        }
    };
    Ok(place.ok_or_else(|| refused().hint(hint))?)
}

impl KeyArgs {
    fn read(self) -> Result<Key> {
        let place = match (self.secret_env, self.secret_file) {
            (Some(name), _) => SecretPlace::Env(name),
            (None, file) => SecretPlace::File(file.unwrap_or_default()),
        };
        Ok(channels::secret::key(&place)?)
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    Ok(std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?)
}

fn seconds(at: Option<Timestamp>) -> u64 {
    let now = at.map_or_else(crate::now, Timestamp::as_microsecond);
    u64::try_from(now / 1_000_000).unwrap_or_default()
}

impl Sign {
    fn run(self) -> Result<()> {
        let (body, timestamp) = (bytes(&self.body)?, seconds(self.at));
        let signature = sign(&[self.key.read()?], &self.id, timestamp, &body);
        let id = self.id;
        print(&format!("webhook-id: {id}\nwebhook-timestamp: {timestamp}\nwebhook-signature: {signature}\n"))
    }
}

impl Verify {
    fn run(self) -> Result<()> {
        let claims = Claims { id: &self.id, timestamp: &self.timestamp, signature: &self.signature };
        let (body, now) = (bytes(&self.body)?, seconds(self.at));
        let key = self.key.read()?;
        verify(&[key], claims, &body, now).map_err(|error| {
            Refused::new(format!("the request is not to be believed: {error}"))
                .hint("the body is signed byte by byte: verify it as it came, before it is parsed")
        })?;
        print("the request is signed by this key, and was sent within five minutes\n")
    }
}
