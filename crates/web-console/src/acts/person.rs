//! What is done on the page of a person: contacts, facts, notes and promises.

use app::access::invite as invited;
use app::addresses::reveal as addresses;
use app::outreach::{self, Ask, Law, Taken, Used, no_sentences};
use app::persons::{self, News};
use app::port::Store;
use app::promises::{self, Offer};
use app::{Refused, notes};
use collections::Word;
use collections::contact::Request;
use collections::person::{Attempt, Channel, Direction, Entry, Event, Fact, FactOf, Outcome, Purpose, Role, Target};
use collections::promise::Part;

use crate::sent::{Doing, Done, Say, Wrong};

/// How many parts of a promise stand in its form.
pub(crate) const PARTS: usize = 4;

/// For how long a link or code lets a borrower in: three days.
const INVITATION_LIFE: i64 = 3 * 86_400_000_000;

/// Takes a permit for a call or a visit.
pub(super) fn permit(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (channel, purpose) = (read.word::<Channel>("channel"), read.word::<Purpose>("purpose"));
    let (Some(channel), Some(purpose)) = (channel, purpose) else { return Err(read.wrong()) };
    let request = Request {
        channel,
        purpose,
        party: "us".into(),
        role: Role::Creditor,
        target: Target::Debtor,
        third: None,
        address: read.any("address").map(Into::into),
        accounts: Vec::new(),
        team: 1,
    };
    let law = Law::load(store)?;
    let key = doing.key();
    let ask = Ask { person: doing.part(1), request: &request, actor: &doing.actor.name, key: &key };
    Ok(match outreach::take(store, &law, &ask, doing.now)? {
        Taken::Yes { .. } | Taken::Before { .. } => Done::Here("permit"),
        Taken::No(no) => Done::Say(Say::Told(no_sentences(&no, doing.language))),
    })
}

/// Tells what came of a permit.
pub(super) fn outcome(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (permit, outcome) = (read.parsed::<u64>("permit", doing.words.wrong_choice), read.word::<Outcome>("outcome"));
    let (Some(permit), Some(outcome)) = (permit, outcome) else { return Err(read.wrong()) };
    let (code, note) = (read.any("code").unwrap_or_default(), read.any("note").unwrap_or_default());
    let used = Used { permit, actor: &doing.actor.name, at: doing.now, outcome, code, note };
    outreach::tell(store, doing.part(1), &used, doing.now)?;
    Ok(Done::Here("outcome"))
}

/// Keeps that the person got in touch.
pub(super) fn inbound(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(channel) = read.word::<Channel>("channel") else { return Err(read.wrong()) };
    let attempt = Attempt {
        channel,
        direction: Direction::Inbound,
        purpose: Purpose::Reply,
        party: "us".into(),
        role: Role::Creditor,
        target: Target::Debtor,
        third: None,
        address: None,
        accounts: Vec::new(),
        outcome: Outcome::Conversation,
    };
    let note = read.any("note").map(str::to_owned);
    record(store, doing, Event::Attempt(attempt))?;
    if let Some(note) = note {
        notes::add(store, doing.part(1), &note, (&doing.actor.name, &format!("{}-note", doing.key())), doing.now)?;
    }
    Ok(Done::Here("inbound"))
}

/// Facts that a person or an account has, and that somebody at a desk may tell.
pub(crate) const FACTS: [Fact; 8] = [
    Fact::OptedOut,
    Fact::Ceased,
    Fact::Represented,
    Fact::Vulnerable,
    Fact::HardshipRequested,
    Fact::Bankrupt,
    Fact::Incapacitated,
    Fact::Deceased,
];

/// Keeps that something holds of the person from now on, or no more.
pub(super) fn fact(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let fact = read.word::<Fact>("fact").filter(|fact| FACTS.contains(fact));
    let Some(fact) = fact else {
        read.tell("fact", doing.words.wrong_choice);
        return Err(read.wrong());
    };
    let of = if fact == Fact::OptedOut {
        let Some(channel) = read.word::<Channel>("channel") else { return Err(read.wrong()) };
        FactOf::Channel(channel)
    } else {
        FactOf::Person
    };
    let event = match read.is("ends") {
        true => Event::Ends { fact, of },
        false => Event::Begins { fact, of, amount: None, is_confirmed: read.is("in_writing") },
    };
    record(store, doing, event)?;
    Ok(Done::Here("fact"))
}

/// Records an event that the contact gate reads.
fn record(store: &mut dyn Store, doing: &Doing<'_>, event: Event) -> Result<(), Wrong> {
    let person = doing.part(1);
    persons::known(store, person)?;
    let entry = Entry { seq: 0, at: doing.now, effective_on: None, actor: doing.actor.name.as_str().into(), event };
    let mut unit = store.begin()?;
    let key = doing.key();
    // What was sent twice is there already.
    if !unit.person_events(&[person])?.iter().any(|row| row.key == key) {
        persons::record(&mut *unit, &[News::of_contact(person, &key, &entry)], doing.now.as_microsecond())?;
    }
    unit.commit()?;
    Ok(())
}

/// Keeps a note.
pub(super) fn note(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(text) = read.text("note") else { return Err(read.wrong()) };
    notes::add(store, doing.part(1), text, (&doing.actor.name, &doing.key()), doing.now)?;
    Ok(Done::Here("note"))
}

/// The parts of a promise, as far as they are told: a day and an amount each.
pub(super) fn parts(
    read: &mut crate::typed::Read<'_>,
    currency: primitives::Currency,
    missing: &'static str,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for at in 0..PARTS {
        let (due, amount) = (format!("due_{at}"), format!("amount_{at}"));
        if at > 0 && read.any(&due).is_none() && read.any(&amount).is_none() {
            continue;
        }
        if let (Some(due), Some(amount)) = (read.day(&due), read.money(&amount, currency)) {
            parts.push(Part { due, amount });
        }
    }
    if parts.is_empty() && read.any("due_0").is_some() && read.any("amount_0").is_some() {
        read.tell("amount_0", missing);
    }
    parts
}

/// Takes a promise down.
pub(super) fn promise(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    promised(store, doing, doing.part(1))
}

/// Takes a promise of somebody down.
pub(super) fn promised(store: &mut dyn Store, doing: &Doing<'_>, person: &str) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(account) = read.text("account") else { return Err(read.wrong()) };
    let currency = promises::currency_of(store, person, account)?;
    let parts = parts(&mut read, currency, doing.words.wrong_amount);
    read.end()?;
    let terms =
        promises::terms_in_force(store, person, account, doing.now)?.map_or(promises::USUAL, |(_, terms)| terms);
    let key = doing.key();
    let offer = Offer { person, account, parts: &parts, taken_by: &doing.actor.name, key: &key };
    promises::make(store, offer, terms, doing.now)?;
    Ok(Done::Here("promise"))
}

/// Takes a promise back.
pub(super) fn unpromise(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (promise, reason) = (read.parsed::<u64>("promise", doing.words.wrong_choice), read.text("reason"));
    let (Some(promise), Some(reason)) = (promise, reason) else { return Err(read.wrong()) };
    promises::withdraw(store, doing.part(1), promise, (&doing.actor.name, reason), doing.now)?;
    Ok(Done::Here("unpromise"))
}

/// Shows name and addresses as they are, to somebody who says why.
pub(super) fn reveal(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    let known = addresses::reveal(store, doing.actor, doing.part(1), reason, doing.now)?;
    let name = known.name.into_iter().flat_map(|name| [name.name, name.name_zh]).filter(|name| !name.is_empty());
    let mut names: Vec<String> = name.collect();
    names.dedup();
    let mut told = vec![(doing.words.name.to_owned(), names.join(" · "))];
    told.extend(known.addresses.into_iter().map(|one| (one.address, one.value)));
    Ok(Done::Say(Say::Revealed(told)))
}

/// Makes a link and a code that let the person in once; they are shown once.
pub(super) fn invite(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let by = (doing.actor.name.as_str(), doing.now.as_microsecond());
    let made = invited(store, doing.part(1), INVITATION_LIFE, by, &(doing.random)())?;
    let ends = jiff::Timestamp::from_microsecond(made.ends_at).map_err(|_| Refused::new("no such instant"))?;
    let words = doing.words;
    Ok(Done::Say(Say::Once(vec![
        (words.invite_link.to_owned(), format!("/my/sign-in?link={}", made.link.reveal())),
        (words.invite_code.to_owned(), made.code.reveal().to_owned()),
        (words.invite_ends.to_owned(), ends.strftime("%Y-%m-%d %H:%M UTC").to_string()),
    ])))
}

/// The outcomes of a call or a visit.
pub(crate) fn outcomes() -> Vec<Outcome> {
    let is_held = |outcome: &Outcome| match outcome {
        Outcome::Conversation
        | Outcome::OtherPerson
        | Outcome::Voicemail
        | Outcome::NoAnswer
        | Outcome::NotConnected
        | Outcome::Invalid
        | Outcome::NobodyMet => true,
        Outcome::Sent | Outcome::Delivered | Outcome::Bounced => false,
    };
    Outcome::ALL.iter().copied().filter(is_held).collect()
}
