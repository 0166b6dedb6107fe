//! The outbox: messages that were allowed and counted, on their way to their readers.
//!
//! A message is put here in the unit of work that counts it, and handed over after that is durable: [`take`] leases what is due and asks gate
//! and ledger once more, [`hand_over`] asks the carriers, [`answered`] keeps what they said. Whoever dies in between loses nothing, and
//! what is tried again has the same id. When to try again is [`crate::delivery`]'s matter.

mod desk;
mod hear;
mod row;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use collections::Set;
use collections::conduct::Approved;
use collections::contact::{Permit, Request};
use collections::message::Kind;
use collections::person::Channel;
use jiff::Timestamp;

use crate::addresses;
use crate::channel::{Attachment, Carrier, Content, MessageId, Outgoing, SendError, Sent};
use crate::close_day::business_day;
use crate::delivery::{Delivery, GivenUp, RetryPolicy, State, Turn};
use crate::error::{Refused, Result};
use crate::messages::html;
use crate::outreach::{self, Ask, Law, No};
use crate::port::{ItemQuery, ItemRow, Micros, Reading, Store, Writing};

pub use desk::{Erased, discard, erase, find, known, list, retry};
pub use hear::{Heard, hear};
pub use row::{MESSAGE, standing, state_word};

/// A message in the outbox. Only [`Message::new`] makes one, out of a permit and of content that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where it is.
    pub delivery: Delivery,
    /// The person.
    pub person: String,
    /// What was asked of the gate.
    pub request: Request,
    /// The permit's number, where the message is a call that a program makes.
    pub permit: Option<u64>,
    /// The language that it is written in.
    pub language: String,
    /// Of which template, and its version.
    pub template: String,
    /// Who sends it.
    pub actor: String,
    /// What it says; none once it was erased.
    pub content: Option<Content>,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
}

/// What a message is besides its permit and its content.
#[derive(Clone, Debug)]
pub struct Details<'d> {
    /// Its id.
    pub id: MessageId,
    /// The person.
    pub person: &'d str,
    /// The number of the permit, where one is held.
    pub held: Option<u64>,
    /// The language, such as `zh-CN`.
    pub language: String,
    /// The letter, where it is one.
    pub letter: Option<Vec<u8>>,
    /// Who sends it.
    pub actor: &'d str,
    /// When.
    pub now: Micros,
}

impl Message {
    /// A message, ready to be put into the outbox.
    ///
    /// # Errors
    /// When permit and content are not of one channel, purpose or sender, or no address is named.
    pub fn new(permit: &Permit, approved: &Approved, details: Details<'_>) -> std::result::Result<Self, Refused> {
        let (request, message) = (permit.request(), approved.message());
        let fits = Kind::of_channel(request.channel) == Some(message.kind)
            && request.purpose == message.purpose
            && (request.role, request.target) == (approved.audience().role, approved.audience().target);
        if !fits || request.address.is_none() {
            return Err(Refused::new(format!("the permit of message {} is for another one", details.id)));
        }
        let html = (message.kind == Kind::Email).then(|| html(message));
        let attachments = details.letter.map(|bytes| Attachment {
            name: format!("{}.pdf", details.id),
            media_type: "application/pdf".to_owned(),
            bytes,
        });
        Ok(Self {
            delivery: Delivery::queue(details.id, details.now, details.now),
            person: details.person.to_owned(),
            request: request.clone(),
            permit: details.held,
            language: details.language,
            template: message.template.to_string(),
            actor: details.actor.to_owned(),
            content: Some(Content { subject: message.subject.clone(), text: message.text(), html }),
            attachments: attachments.into_iter().collect(),
        })
    }

    fn ask(&self) -> Ask<'_> {
        Ask { person: &self.person, request: &self.request, actor: &self.actor, key: self.delivery.id.as_str() }
    }
}

/// Puts a message into the outbox, in the unit of work that counted it. Handed over it is only after that was committed.
///
/// # Errors
/// When the store fails.
pub fn put(unit: &mut dyn Writing, message: &Message) -> Result<()> {
    Ok(unit.put_items(&[row::write(message)?])?)
}

/// A message that nobody else hands over until the lease is over.
#[derive(Clone, Debug)]
pub struct Leased {
    /// As it goes out.
    pub outgoing: Outgoing,
    /// Which try it is.
    pub tried: u32,
}

/// What a round of delivery came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages that a carrier took.
    pub sent: u64,
    /// Messages that are tried again later.
    pub put_off: u64,
    /// Messages that never go.
    pub failed: u64,
    /// Messages that were given up.
    pub dead: u64,
}

impl Delivered {
    fn count(&mut self, state: &State) {
        match state {
            State::Sent { .. } | State::Delivered { .. } => self.sent += 1,
            State::Queued { .. } | State::Sending { .. } => self.put_off += 1,
            State::Failed { .. } => self.failed += 1,
            State::Dead { .. } => self.dead += 1,
        }
    }

    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.put_off += other.put_off;
        self.failed += other.failed;
        self.dead += other.dead;
    }
}

/// Leases the messages that are due, at most so many, and asks gate and ledger for each once more, in one unit of work. What may not go is put
/// off or given up, and counted in `done`. An empty answer with `false` says that nothing is due.
///
/// # Errors
/// When the book cannot be read or written.
pub fn take(
    store: &mut (impl Store + ?Sized),
    law: &Law,
    policy: &RetryPolicy,
    (now, limit): (Timestamp, usize),
    done: &mut Delivered,
) -> Result<(Vec<Leased>, bool)> {
    let mut unit = store.begin()?;
    let mut rows = Vec::new();
    for state in ["queued", "sending"] {
        let due_through = Some(now.as_microsecond());
        rows.extend(unit.items(ItemQuery {
            list: MESSAGE,
            state: Some(state),
            due_through,
            limit,
            ..ItemQuery::default()
        })?);
    }
    rows.truncate(limit);
    let info = unit.info()?;
    let today = business_day(&info, now.as_microsecond())?;
    let mut leased = Vec::new();
    for row in &rows {
        let mut message = row::read(row)?;
        let before = message.delivery.state.clone();
        let taken = lease(&*unit, law, policy, now, &mut message)?;
        if taken.is_some() && business_day(&info, message.delivery.queued_at)? < today {
            outreach::count_again(&mut *unit, &message.ask(), today, now)?;
        }
        leased.extend(taken);
        if !matches!(message.delivery.state, State::Sending { .. }) {
            done.count(&message.delivery.state);
        }
        keep(&mut *unit, &message, &before, now)?;
    }
    let had_some = !rows.is_empty();
    unit.commit()?;
    Ok((leased, had_some))
}

/// Takes the next step with a message: leases it, puts it off, or gives it up.
fn lease(
    store: &(impl Reading + ?Sized),
    law: &Law,
    policy: &RetryPolicy,
    now: Timestamp,
    message: &mut Message,
) -> Result<Option<Leased>> {
    let micros = now.as_microsecond();
    let address = match &message.request.address {
        Some(id) => addresses::find(store, &message.person, id.as_str())?,
        None => None,
    };
    let (Some(address), Some(content)) = (address, message.content.clone()) else {
        let what = "its address or its text was taken out of the book".to_owned();
        message.delivery.give_up(GivenUp::NotAllowed, micros, what);
        return Ok(None);
    };
    if let Err(no) = outreach::still(store, law, &message.ask(), now)? {
        let why = told(&no);
        match no.allowed_from() {
            Some(from) => message.delivery.put_off(from.as_microsecond(), micros, why, policy),
            None => message.delivery.give_up(GivenUp::NotAllowed, micros, why),
        }
        return Ok(None);
    }
    Ok(match message.delivery.take(micros, policy) {
        Turn::Wait(_) | Turn::Over => None,
        Turn::Send(tried) => Some(Leased {
            outgoing: Outgoing {
                id: message.delivery.id.clone(),
                channel: message.request.channel,
                to: address.value,
                language: message.language.clone(),
                content,
                attachments: message.attachments.clone(),
                opt_out: None,
            },
            tried,
        }),
    })
}

/// A no, in words without a name.
fn told(no: &No) -> String {
    match no {
        No::Gate(_) => format!("the gate says no by {}", no.word()),
        No::Busy { .. } => "somebody may be with the person".to_owned(),
        No::Settled(settled) => settled.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    }
}

/// What carriers there are, by the way.
pub type Carriers<'c> = BTreeMap<Channel, &'c dyn Carrier>;

/// The ways that carriers carry.
pub fn ways(carriers: &Carriers<'_>) -> Set<Channel> {
    Set::of(&carriers.keys().copied().collect::<Vec<_>>())
}

/// Hands messages to their carriers, several at a time; what each answered, in the order of the messages.
pub fn hand_over(
    leased: &[Leased],
    carriers: &Carriers<'_>,
    threads: usize,
) -> Vec<std::result::Result<Sent, SendError>> {
    let (next, answers) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(leased.len())));
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(Leased { outgoing, .. }) = leased.get(place) else { return };
            let answer = match carriers.get(&outgoing.channel) {
                Some(carrier) => carrier.send(outgoing),
                None => Err(SendError::unusable("no channel of the file carries such messages")),
            };
            answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((place, answer));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, leased.len().max(1)) {
            scope.spawn(work);
        }
    });
    let mut answers = answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Keeps what carriers answered, in one unit of work.
///
/// # Errors
/// When the book cannot be read or written. The messages are then tried again, when their leases are over, under the same ids.
pub fn answered(
    store: &mut (impl Store + ?Sized),
    law: &Law,
    policy: &RetryPolicy,
    leased: &[Leased],
    answers: Vec<std::result::Result<Sent, SendError>>,
    now: Timestamp,
) -> Result<Delivered> {
    let mut unit = store.begin()?;
    let mut done = Delivered::default();
    for (Leased { outgoing, tried }, answer) in leased.iter().zip(answers) {
        // A receipt may have been faster, or somebody has taken the message out.
        let Some(row) = unit.item(MESSAGE, outgoing.id.as_str())? else { continue };
        let mut message = row::read(&row)?;
        let before = message.delivery.state.clone();
        let mut delivery = message.delivery.clone();
        {
            let failed = std::cell::RefCell::new(None);
            let allowed_from = |at: Micros| match allowed_from(&*unit, law, &message, at) {
                Ok(from) => from,
                Err(error) => {
                    failed.borrow_mut().get_or_insert(error);
                    Some(at)
                }
            };
            delivery.answer(*tried, answer, now.as_microsecond(), policy, &allowed_from);
            if let Some(error) = failed.into_inner() {
                return Err(error);
            }
        }
        message.delivery = delivery;
        done.count(&message.delivery.state);
        keep(&mut *unit, &message, &before, now)?;
    }
    unit.commit()?;
    Ok(done)
}

/// From when on a message may go, at an instant or after it; none when it never may again.
fn allowed_from(store: &(impl Reading + ?Sized), law: &Law, message: &Message, at: Micros) -> Result<Option<Micros>> {
    let at = Timestamp::from_microsecond(at).map_err(anyhow::Error::from)?;
    Ok(match outreach::still(store, law, &message.ask(), at)? {
        Ok(_) => Some(at.as_microsecond()),
        Err(no) => no.allowed_from().map(Timestamp::as_microsecond),
    })
}

/// Keeps where a message is, and tells the journal of persons when that is news.
fn keep(unit: &mut dyn Writing, message: &Message, before: &State, now: Timestamp) -> Result<()> {
    if state_word(before) != state_word(&message.delivery.state) {
        row::tell(unit, message, now)?;
    }
    let row: ItemRow = row::write(message)?;
    Ok(unit.put_items(&[row])?)
}
