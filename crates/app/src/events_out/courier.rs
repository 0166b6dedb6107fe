//! Delivery of events to endpoints: in order, at least once, each of them on its own.
//!
//! Who sends claims the endpoint in the book first, so that of several processes one does. A cursor is kept only after the event before it was taken, or was put among the dead letters. What an endpoint refuses holds back
//! what follows of the same account and stream, so that no receiver sees an account's events out of order.

use std::collections::BTreeMap;
use std::time::Duration;

use super::filter::TypeFilter;
use super::state::{DeadLetter, EndpointPolicy, EndpointState, Place, Refusal};
use super::stream::{self, Position, Stream, Told};
use super::{CloudEvent, next};
use crate::close_day::Clock;
use crate::error::Result;
use crate::port::{Micros, Reading};
use crate::products::Products;

/// So many events are read at once.
const BATCH: usize = 500;

/// How long a claim outlives the longest answer of its endpoint, in microseconds: what is kept after it takes time as well.
const CLAIM_SPARE: Micros = 30 * 1_000_000;

/// Who posts an event to an endpoint.
pub trait Post {
    /// Posts it, and waits for the answer.
    ///
    /// # Errors
    /// When the endpoint did not take it.
    fn post(&self, event: &CloudEvent) -> std::result::Result<(), PostError>;

    /// Whether whoever posts is about to end, so that nothing more is begun.
    fn is_stopping(&self) -> bool {
        false
    }
}

/// Why an endpoint did not take an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostError {
    /// It was not reached, is busy, or is set up wrongly: every event would fare the same.
    Failed {
        /// What happened.
        what: String,
        /// It asks not to be tried before so long.
        retry_after: Option<Duration>,
    },
    /// It understood and refuses this event.
    Refused {
        /// What it answered.
        what: String,
    },
    /// It is gone for good (410), and asks not to be tried any more.
    Gone {
        /// What it answered.
        what: String,
    },
}

/// Where small named texts are kept, such as cursors.
pub trait Notes {
    /// The text of a name.
    ///
    /// # Errors
    /// When it cannot be read.
    fn get(&self, name: &str) -> anyhow::Result<Option<String>>;

    /// Keeps a text under a name, durably, in the place of what is there.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn put(&mut self, name: &str, text: &str) -> anyhow::Result<()>;
}

/// Notes that last as long as the program.
#[derive(Clone, Debug, Default)]
pub struct RamNotes(BTreeMap<String, String>);

impl Notes for RamNotes {
    fn get(&self, name: &str) -> anyhow::Result<Option<String>> {
        Ok(self.0.get(name).cloned())
    }

    fn put(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        self.0.insert(name.to_owned(), text.to_owned());
        Ok(())
    }
}

/// What a round of delivery came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Events that were taken.
    pub taken: u64,
    /// Events of which the endpoint does not want to hear.
    pub passed_over: u64,
    /// Events that became dead letters.
    pub dead: u64,
    /// Whether there may be more to tell now; otherwise all was told, or it is to be tried later or not at all.
    pub has_more: bool,
    /// Whether somebody else sends to the endpoint now; then nothing was sent.
    pub is_claimed: bool,
}

/// Who brings the events of a book to one endpoint.
#[derive(Debug)]
pub struct Courier<'c, R: ?Sized, C> {
    /// The endpoint's name, under which its state is kept.
    pub name: &'c str,
    /// Who sends, by a name that no other process has.
    pub sender: &'c str,
    /// How long the endpoint has to answer, in microseconds.
    pub answer_time: Micros,
    /// Of which events it hears.
    pub types: &'c TypeFilter,
    /// When it is tried again.
    pub policy: &'c EndpointPolicy,
    /// The book.
    pub store: &'c R,
    /// Its products.
    pub products: &'c Products,
    /// The source of its events, as [`super::source_of`] makes it.
    pub source: &'c str,
    /// What time it is.
    pub clock: &'c C,
}

/// Whether a round goes on after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goes {
    On,
    No,
}

impl<R: Reading + ?Sized, C: Clock> Courier<'_, R, C> {
    /// What is kept of the endpoint.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn state(&self, notes: &dyn Notes) -> Result<EndpointState> {
        let Some(text) = notes.get(&self.note())? else { return Ok(EndpointState::default()) };
        let read: std::result::Result<EndpointState, _> = serde_json::from_str(&text);
        let context = || format!("what is kept of endpoint {} cannot be read", self.name);
        Ok(anyhow::Context::with_context(read, context)?)
    }

    /// Keeps what is to be kept of the endpoint.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn keep(&self, notes: &mut dyn Notes, state: &EndpointState) -> Result<()> {
        let text = serde_json::to_string(state).expect("a state is plain values");
        Ok(notes.put(&self.note(), &text)?)
    }

    fn note(&self) -> String {
        super::kept::name_of(self.name)
    }

    /// Tells what there is to tell, at most so many events, and stops at the first failure.
    ///
    /// # Errors
    /// When the book or the notes cannot be read or written; what was kept before stays.
    pub fn round(&self, notes: &mut dyn Notes, post: &dyn Post, events_max: u64) -> Result<Delivered> {
        let mut state = self.state(notes)?;
        let now = self.clock.now();
        if state.disabled.is_some() || state.retry_at.is_some_and(|at| now < at) {
            return Ok(Delivered::default());
        }
        if state.is_claimed_by_another(self.sender, now) {
            return Ok(Delivered { is_claimed: true, ..Delivered::default() });
        }
        if !self.has_something(&state)? {
            return Ok(Delivered::default());
        }
        state.retry_at = None;
        self.claimed(state, notes, |state, notes, done| self.tell_streams(state, (notes, post), events_max, done))
    }

    fn has_something(&self, state: &EndpointState) -> Result<bool> {
        for stream in Stream::ALL {
            if !next(self.store, self.products, self.source, state.cursor(stream), 1)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Sends while the endpoint is claimed. Of two who claim it at once one could not keep that it has, and sends nothing.
    fn claimed(
        &self,
        mut state: EndpointState,
        notes: &mut dyn Notes,
        send: impl FnOnce(&mut EndpointState, &mut dyn Notes, &mut Delivered) -> Result<()>,
    ) -> Result<Delivered> {
        let mut done = Delivered::default();
        self.keep_claimed(notes, &mut state)?;
        send(&mut state, notes, &mut done)?;
        state.release();
        self.keep(notes, &state)?;
        Ok(done)
    }

    fn keep_claimed(&self, notes: &mut dyn Notes, state: &mut EndpointState) -> Result<()> {
        let lasts = self.answer_time.saturating_add(CLAIM_SPARE);
        state.claim(self.sender, self.clock.now().saturating_add(lasts));
        self.keep(notes, state)
    }

    fn tell_streams(
        &self,
        state: &mut EndpointState,
        (notes, post): (&mut dyn Notes, &dyn Post),
        events_max: u64,
        done: &mut Delivered,
    ) -> Result<()> {
        for stream in Stream::ALL {
            loop {
                let told = next(self.store, self.products, self.source, state.cursor(stream), BATCH)?;
                if told.is_empty() {
                    break;
                }
                for one in told {
                    if done.taken + done.dead >= events_max || post.is_stopping() {
                        done.has_more = true;
                        return Ok(());
                    }
                    if self.tell(&one, state, notes, post, done)? == Goes::No {
                        return Ok(());
                    }
                }
                self.keep_claimed(notes, state)?;
            }
        }
        Ok(())
    }

    fn tell(
        &self,
        told: &Told,
        state: &mut EndpointState,
        notes: &mut dyn Notes,
        post: &dyn Post,
        done: &mut Delivered,
    ) -> Result<Goes> {
        if !self.types.wants(told.event.kind) {
            state.advance(told.position);
            done.passed_over += 1;
            return Ok(Goes::On);
        }
        let held = state.held_by(told.position.stream(), &told.event.subject);
        if let Some(why) = held.map(|letter| format!("held back behind {}", letter.place)) {
            self.bury(told, why, state, done);
        } else {
            match post.post(&told.event) {
                Ok(()) => {
                    state.succeeded();
                    state.advance(told.position);
                    done.taken += 1;
                }
                Err(PostError::Refused { what }) if self.refused_often(state, told.position) => {
                    state.failures = 0;
                    self.bury(told, what, state, done);
                }
                Err(error) => self.failed(error, state),
            }
        }
        self.keep_claimed(notes, state)?;
        let stops = state.disabled.is_some() || state.retry_at.is_some();
        Ok(if stops { Goes::No } else { Goes::On })
    }

    /// Counts a refusal; whether it was one too many.
    fn refused_often(&self, state: &mut EndpointState, position: Position) -> bool {
        let place = Place(position);
        let before = state.refused.take().filter(|refusal| refusal.place == place).map_or(0, |refusal| refusal.times);
        if before + 1 >= self.policy.refusals_max {
            return true;
        }
        state.refused = Some(Refusal { place, times: before + 1 });
        false
    }

    /// Puts an event among the dead letters.
    fn bury(&self, told: &Told, why: String, state: &mut EndpointState, done: &mut Delivered) {
        if state.dead.len() >= self.policy.dead_max as usize {
            let why = format!("{} dead letters are as many as are kept; the next would be: {why}", state.dead.len());
            state.disable(self.clock.now(), why);
            return;
        }
        let subject = told.event.subject.clone();
        state.dead.push(DeadLetter { place: Place(told.position), subject, at: self.clock.now(), why });
        state.advance(told.position);
        done.dead += 1;
    }

    fn failed(&self, error: PostError, state: &mut EndpointState) {
        let now = self.clock.now();
        let (what, asked) = match error {
            PostError::Gone { what } => {
                state.last_error = Some(what.clone());
                return state.disable(now, format!("it is gone: {what}"));
            }
            PostError::Failed { what, retry_after } => (what, retry_after),
            PostError::Refused { what } => (what, None),
        };
        state.failures += 1;
        state.last_error = Some(what.clone());
        if state.failures >= self.policy.failures_max {
            return state.disable(now, format!("{} failures one after the other, the last: {what}", state.failures));
        }
        let asked = asked.map_or(0, |wait| Micros::try_from(wait.as_micros()).unwrap_or(Micros::MAX));
        let wait = self.policy.wait(self.name, state.failures).max(asked.min(self.policy.wait_max));
        state.retry_at = Some(now.saturating_add(wait));
    }

    /// Tells dead letters once more, in their order. What is refused again stays, with all that is held back behind it.
    ///
    /// # Errors
    /// When the book or the notes cannot be read or written.
    pub fn retry_dead(&self, notes: &mut dyn Notes, post: &dyn Post) -> Result<Delivered> {
        let state = self.state(notes)?;
        if state.is_claimed_by_another(self.sender, self.clock.now()) {
            return Ok(Delivered { is_claimed: true, ..Delivered::default() });
        }
        if state.dead.is_empty() {
            return Ok(Delivered::default());
        }
        self.claimed(state, notes, |state, notes, done| self.tell_dead(state, notes, post, done))
    }

    fn tell_dead(
        &self,
        state: &mut EndpointState,
        notes: &mut dyn Notes,
        post: &dyn Post,
        done: &mut Delivered,
    ) -> Result<()> {
        let mut stuck: Vec<(Stream, String)> = Vec::new();
        for letter in state.dead.clone() {
            let of = (letter.place.0.stream(), letter.subject.clone());
            if stuck.contains(&of) {
                continue;
            }
            let told = stream::at(self.store, self.products, self.source, letter.place.0)?;
            match told.map_or(Ok(()), |told| post.post(&told.event)) {
                Ok(()) => {
                    state.drop_dead(letter.place.0);
                    state.succeeded();
                    done.taken += 1;
                    self.keep_claimed(notes, state)?;
                }
                Err(PostError::Refused { .. }) => stuck.push(of),
                Err(error @ (PostError::Failed { .. } | PostError::Gone { .. })) => {
                    self.failed(error, state);
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
