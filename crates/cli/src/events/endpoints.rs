//! `arrears events send`, `list`, `replay`, `enable` and `drop`: endpoints, and how far each has heard.

use std::path::PathBuf;

use app::channel_file::{self, EndpointFile};
use app::events_out::{
    Courier, Delivered, EndpointState, Notes, Stream, change, endpoints, ends, note, put_note, source_of, state_of,
};
use app::products::Products;
use app::{Refused, Result};
use channels::webhook::Webhook;
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::place;
use crate::console::{counted, print};
use crate::contact::patiently;
use crate::product::read;
use crate::table::render;
use crate::{BookArgs, MachineClock};

/// So many events are sent to an endpoint before another has its turn.
const TURN: u64 = 1_000;

#[derive(Debug, Args)]
pub(crate) struct Send {
    #[command(flatten)]
    book: BookArgs,
    /// The channel file that names the endpoints
    #[arg(long, value_name = "FILE")]
    channels: PathBuf,
    /// Only to this endpoint
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    /// Dead letters once more, in their order, before what is new
    #[arg(long)]
    retry_dead: bool,
    /// Answer as JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    book: BookArgs,
    /// The endpoint
    endpoint: String,
    /// The stream: account, standing, person
    #[arg(long, default_value = "account")]
    stream: Stream,
    /// The place after which everything is told again: a number, or DAY/NUMBER of the stream standing
    #[arg(long, value_name = "SEQUENCE", required_unless_present = "from_now")]
    after: Option<String>,
    /// Begin at the end of all streams instead: nothing that was is told
    #[arg(long, conflicts_with = "after")]
    from_now: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Enable {
    #[command(flatten)]
    book: BookArgs,
    /// The endpoint
    endpoint: String,
}

#[derive(Debug, Args)]
pub(crate) struct DropDead {
    #[command(flatten)]
    book: BookArgs,
    /// The endpoint
    endpoint: String,
    /// The stream: account, standing, person
    #[arg(long, default_value = "account")]
    stream: Stream,
    /// The place of the dead letter
    #[arg(long, value_name = "SEQUENCE")]
    at: String,
}

/// Notes in the book. It is opened for each, so that others write to it while an endpoint is asked.
struct BookNotes<'b> {
    book: &'b BookArgs,
    last: Option<String>,
}

impl Notes for BookNotes<'_> {
    fn get(&self, name: &str) -> anyhow::Result<Option<String>> {
        note(&*self.book.read()?, name)
    }

    fn put(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        let mut store = patiently(self.book).map_err(failed)?;
        let mut unit = store.begin()?;
        put_note(&mut *unit, name, self.last.as_deref(), text)?;
        unit.commit()?;
        self.last = Some(text.to_owned());
        Ok(())
    }
}

fn failed(error: app::Error) -> anyhow::Error {
    match error {
        app::Error::Failed(error) => error,
        app::Error::Refused(refused) => anyhow::anyhow!("{refused}"),
    }
}

impl Send {
    pub(super) fn run(&self) -> Result<()> {
        let name = self.channels.display().to_string();
        let file = channel_file::parse(&name, &read(&self.channels)?)?;
        let wanted = |endpoint: &&EndpointFile| self.endpoint.as_ref().is_none_or(|only| *only == endpoint.name);
        let named: Vec<&EndpointFile> = file.endpoints.iter().filter(wanted).collect();
        if named.is_empty() {
            let which = self.endpoint.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            let refused = Refused::new(format!("{name} has no endpoint{which}"));
            return Err(refused.hint("name one with [[endpoint]]").into());
        }
        for endpoint in named {
            self.send(endpoint)?;
        }
        Ok(())
    }

    fn send(&self, endpoint: &EndpointFile) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let source = source_of(&store.info()?.name);
        let webhook = Webhook::open(&endpoint.signed)?;
        let courier = Courier {
            name: &endpoint.name,
            sender: &sender(),
            answer_time: i64::try_from(endpoint.signed.timeout.as_micros()).unwrap_or(i64::MAX),
            types: &endpoint.types,
            policy: &endpoint.policy,
            store: &*store,
            products: &products,
            source: &source,
            clock: &MachineClock,
        };
        let mut notes = BookNotes { book: &self.book, last: None };
        notes.last = notes.get(&format!("endpoint/{}", endpoint.name))?;
        let mut all = Delivered::default();
        if self.retry_dead {
            let again = courier.retry_dead(&mut notes, &webhook)?;
            all.taken += again.taken;
            all.is_claimed |= again.is_claimed;
        }
        loop {
            let round = courier.round(&mut notes, &webhook, TURN)?;
            all.taken += round.taken;
            all.dead += round.dead;
            all.passed_over += round.passed_over;
            all.is_claimed |= round.is_claimed;
            if !round.has_more {
                break;
            }
        }
        if all.is_claimed {
            let refused = Refused::new(format!("another process tells endpoint {} of events", endpoint.name));
            return Err(refused
                .hint("a server does that by itself: start it with --no-events to send with this command; who died gives way in a minute")
                .into());
        }
        tell(&endpoint.name, all, &courier.state(&notes)?, self.json)
    }
}

/// This process, among all that may send.
fn sender() -> String {
    crate::secrets::random().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn tell(name: &str, all: Delivered, state: &EndpointState, json: bool) -> Result<()> {
    if json {
        let sent = json!({ "taken": all.taken, "passed_over": all.passed_over, "dead": all.dead });
        return print(&format!("{}\n", json!({ "endpoint": name, "sent": sent, "state": view(name, state) })));
    }
    let taken = counted(all.taken, "event", "events");
    let dead = counted(all.dead, "dead letter", "dead letters");
    print(&format!("{name}: {taken} taken, {dead}{}\n", stands(state)))
}

/// How an endpoint stands, behind a comma; nothing where it has heard everything.
fn stands(state: &EndpointState) -> String {
    if let Some(disabled) = &state.disabled {
        return format!(", disabled: {}", disabled.why);
    }
    let Some(at) = state.retry_at else { return String::new() };
    let why = state.last_error.clone().unwrap_or_default();
    format!(", tried again at {}: {why}", instant(at))
}

fn instant(at: i64) -> String {
    Timestamp::from_microsecond(at).map(|at| at.to_string()).unwrap_or_default()
}

fn cursors(state: &EndpointState) -> Vec<(&'static str, String)> {
    Stream::ALL.into_iter().map(|stream| (stream.name(), state.cursor(stream).to_string())).collect()
}

fn view(name: &str, state: &EndpointState) -> Value {
    let cursors: serde_json::Map<String, Value> =
        cursors(state).into_iter().map(|(stream, place)| (stream.to_owned(), json!(place))).collect();
    let dead = state.dead.iter().map(|letter| {
        json!({ "place": letter.place.to_string(), "subject": letter.subject, "at": instant(letter.at), "why": letter.why })
    });
    json!({
        "endpoint": name, "cursors": cursors, "failures": state.failures, "retry_at": state.retry_at.map(instant),
        "last_error": state.last_error, "disabled": state.disabled.as_ref().map(|one| one.why.clone()),
        "dead": dead.collect::<Vec<_>>(),
    })
}

impl List {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let mut rows = Vec::new();
        for name in endpoints(&*store)? {
            let state = state_of(&*store, &name)?;
            if self.json {
                print(&format!("{}\n", view(&name, &state)))?;
                continue;
            }
            let mut row = vec![name];
            row.extend(cursors(&state).into_iter().map(|(_, place)| place));
            row.extend([state.failures.to_string(), state.dead.len().to_string()]);
            row.push(stands(&state).trim_start_matches(", ").to_owned());
            rows.push(row);
        }
        if self.json {
            return Ok(());
        }
        print(&render(&["endpoint", "account", "standing", "person", "failures", "dead letters", "stands"], &rows))
    }
}

impl Replay {
    pub(super) fn run(&self) -> Result<()> {
        let mut store = patiently(&self.book)?;
        let ends = ends(&*store)?;
        let mut unit = store.begin()?;
        let told = change(&mut *unit, &self.endpoint, |state| {
            let Some(after) = &self.after else {
                ends.into_iter().for_each(|end| state.replay(end));
                return Ok("hears from now on".to_owned());
            };
            state.replay(place(self.stream, after)?);
            Ok(format!("hears the stream {} again after {after}", self.stream.name()))
        })?;
        unit.commit()?;
        print(&format!("{} {told}\n", self.endpoint))
    }
}

impl Enable {
    pub(super) fn run(&self) -> Result<()> {
        let mut store = patiently(&self.book)?;
        let mut unit = store.begin()?;
        change(&mut *unit, &self.endpoint, |state| {
            state.enable();
            Ok(())
        })?;
        unit.commit()?;
        print(&format!("{} is tried again from where it stopped\n", self.endpoint))
    }
}

impl DropDead {
    pub(super) fn run(&self) -> Result<()> {
        let at = place(self.stream, &self.at)?;
        let mut store = patiently(&self.book)?;
        let mut unit = store.begin()?;
        change(&mut *unit, &self.endpoint, |state| {
            let none =
                || Refused::new(format!("{} has no dead letter at {} {}", self.endpoint, self.stream.name(), self.at));
            if state.drop_dead(at) { Ok(()) } else { Err(none().hint("list them with: events list --json").into()) }
        })?;
        unit.commit()?;
        print(&format!("given up: {} {} of {}\n", self.stream.name(), self.at, self.endpoint))
    }
}
