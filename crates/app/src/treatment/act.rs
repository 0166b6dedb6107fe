//! A day's plan carried out: of each message, permit, step and outbox in one unit of work; of each call and visit, a job.

use collections::Word;
use collections::contact::Permit;
use collections::person::{Channel, Entry, Event};
use collections::strategy::plan::{Due, Plan};

use super::log::{Became, step_taken};
use super::way::{Hindrance, Open, Tried, choose_after, is_work, last_day};
use super::words::{Made, Texts};
use super::{Came, Row, Totals, Treatment, each_plan};
use crate::channel::MessageId;
use crate::error::{Error, Refused, Result};
use crate::models::content_hash;
use crate::outbox::{self, Details, Message};
use crate::outreach::{self, Ask, No, Taken};
use crate::persons::{self, News};
use crate::port::{Reading, Store, Writing};
use crate::work::reason::in_both;
use crate::work::{self, Job};

/// How a day's plan is carried out.
pub struct Acting<'a> {
    /// What messages are made of.
    pub texts: &'a Texts<'a>,
    /// Who does it, for the journal.
    pub actor: &'a str,
    /// Whether nothing is kept.
    pub is_dry: bool,
}

/// The persons who have a step that is due, or that fell due and is left out.
///
/// # Errors
/// When the book cannot be read.
pub fn candidates(
    store: &dyn Reading,
    treatment: &Treatment,
    threads: usize,
    mut progress: impl FnMut(u64),
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut keep = |person: &str, _: &Plan| {
        found.push(person.to_owned());
        Ok(())
    };
    each_plan(store, treatment, threads, &mut keep, &mut progress)?;
    Ok(found)
}

/// Carries out what is due for some persons. Each is planned once more in the unit of work that acts, by what is known then, so that it does
/// not matter how many do this at once, or how often.
///
/// # Errors
/// When the store fails, or `each` refuses. What was told before is done.
pub fn run(
    store: &mut (impl Store + ?Sized),
    treatment: &Treatment,
    acting: &Acting<'_>,
    persons: &[String],
    mut each: impl FnMut(&Row) -> Result<()>,
) -> Result<Totals> {
    let mut totals = Totals::default();
    for person in persons {
        let mut seen: Vec<Due> = Vec::new();
        let mut rows = Vec::new();
        loop {
            let mut unit = store.begin()?;
            let accounts = unit.accounts_of_person(person)?;
            let plan = treatment.plan_of(&accounts, &unit.person_events(&[person])?)?;
            let Some(due) = plan.due.iter().find(|due| !seen.contains(due)) else {
                rows.extend(treatment.left_out(person, &plan));
                break;
            };
            let came = act(&mut *unit, treatment, acting, person, due)?;
            if !acting.is_dry {
                unit.commit()?;
            }
            seen.push(due.clone());
            rows.push(treatment.row(person, due, came));
        }
        totals.persons += u64::from(!rows.is_empty());
        for row in &rows {
            totals.add(&treatment.written, row);
            each(row)?;
        }
    }
    Ok(totals)
}

/// Takes one step, by the best way that is open and has words.
fn act(unit: &mut dyn Writing, treatment: &Treatment, acting: &Acting<'_>, person: &str, due: &Due) -> Result<Came> {
    let mut passed_over: Vec<Tried> = Vec::new();
    loop {
        let chosen = choose_after(treatment, &*unit, person, due, passed_over)?;
        passed_over = chosen.passed_over;
        let Some(open) = chosen.open else { return Ok(Came::NoWay(passed_over)) };
        let channel = open.request.channel;
        if is_work(channel) {
            let id = job(unit, treatment, acting, person, due, &open)?;
            let last_day = last_day(treatment, due);
            return Ok(Came::Job { channel, id: Some(id), from: open.from, last_day, passed_over });
        }
        let why = match message(unit, treatment, acting, person, due, &open) {
            Ok(Ok(id)) => {
                return Ok(Came::Message { channel, address: open.address.id, id: Some(id.to_string()), passed_over });
            }
            Ok(Err(no)) => Hindrance::No(no),
            Err(Error::Refused(refused)) => Hindrance::NoWords(refused.what),
            Err(failed @ Error::Failed(_)) => return Err(failed),
        };
        passed_over.push(Tried { channel, why });
    }
}

/// Makes a message, asks for it once more, and puts it into the outbox with its step.
fn message(
    unit: &mut dyn Writing,
    treatment: &Treatment,
    acting: &Acting<'_>,
    person: &str,
    due: &Due,
    open: &Open,
) -> Result<std::result::Result<MessageId, No>> {
    let made = acting.texts.make(&*unit, treatment, person, due, (&open.request, &open.address))?;
    let id = MessageId::new(&name("m", treatment, person, due))
        .ok_or_else(|| Refused::new("the id of a message could not be made"))?;
    let ask = Ask { person, request: &open.request, actor: acting.actor, key: id.as_str() };
    let (permit, held) = match permit(unit, treatment, &ask)? {
        Ok(found) => found,
        Err(no) => return Ok(Err(no)),
    };
    let Made { approved, language, letter } = made;
    let details = Details {
        id: id.clone(),
        person,
        held,
        language,
        letter,
        actor: acting.actor,
        now: treatment.now.as_microsecond(),
    };
    // From here on the contact is counted: what goes wrong undoes all of it.
    let message = Message::new(&permit, &approved, details).map_err(|refused| anyhow::anyhow!("{refused}"))?;
    outbox::put(unit, &message)?;
    let became = Became { channel: open.request.channel.word(), message: Some(id.as_str()), job: None };
    took(unit, treatment, acting, person, due, (&became, id.as_str()))?;
    Ok(Ok(id))
}

/// The permit of a message, and its number where it is held until the outcome is told.
fn permit(
    unit: &mut dyn Writing,
    treatment: &Treatment,
    ask: &Ask<'_>,
) -> Result<std::result::Result<(Permit, Option<u64>), No>> {
    if !outreach::held(ask.request) {
        return Ok(outreach::send(unit, &treatment.law, ask, treatment.now)?.map(|permit| (permit, None)));
    }
    match outreach::hold(unit, &treatment.law, ask, treatment.now)? {
        Taken::Yes { id, permit } => Ok(Ok((permit, Some(id)))),
        Taken::No(no) => Ok(Err(no)),
        Taken::Before { id } => Err(Refused::new(format!("permit {id} was taken for this step before")).into()),
    }
}

/// Opens a job for a call or a visit.
fn job(
    unit: &mut dyn Writing,
    treatment: &Treatment,
    acting: &Acting<'_>,
    person: &str,
    due: &Due,
    open: &Open,
) -> Result<String> {
    let strategy = &treatment.written.strategy;
    let (state, step) = treatment.step(due.state, due.step);
    let id = name("j", treatment, person, due);
    let amounts = due.accounts.iter().map(|about| {
        format!("{}: {} {}", about.account, treatment.written.currency.format(about.amount), treatment.written.currency)
    });
    let job = Job {
        id: id.clone(),
        person: person.to_owned(),
        due_at: open.from.as_microsecond(),
        action: if open.request.channel == Channel::Visit { "visit" } else { "call" }.to_owned(),
        accounts: due.accounts.iter().map(|about| about.account.clone()).collect(),
        purpose: Some(step.purpose.word().to_owned()),
        party: Some(step.by.clone()),
        skills: open.address.language.iter().map(|language| format!("language:{language}")).collect(),
        origin: format!("{}@{} {}/{}", strategy.id, strategy.version, state.name, step.name),
        reason: in_both(&state.english, &state.chinese, &amounts.collect::<Vec<_>>().join(", ")),
        last_day: Some(last_day(treatment, due).to_string()),
        done_by: None,
    };
    work::open(unit, &job, treatment.now)?;
    let became = Became { channel: open.request.channel.word(), message: None, job: Some(&id) };
    took(unit, treatment, acting, person, due, (&became, &id))?;
    Ok(id)
}

/// Keeps that a step was taken, and that the person was told of a party where it announces one.
fn took(
    unit: &mut dyn Writing,
    treatment: &Treatment,
    acting: &Acting<'_>,
    person: &str,
    due: &Due,
    (became, id): (&Became<'_>, &str),
) -> Result<()> {
    let step = treatment.step(due.state, due.step).1;
    let mut news = vec![step_taken(treatment, person, due, became, acting.actor, &format!("{id}-step"))];
    if let Some(party) = step.announces.as_deref().filter(|_| became.message.is_some()) {
        let event = Event::AssignmentNotice { party: party.into() };
        let entry = Entry { seq: 0, at: treatment.now, effective_on: None, actor: acting.actor.into(), event };
        news.push(News::of_contact(person, &format!("{id}-announced"), &entry));
    }
    persons::record(unit, &news, treatment.now.as_microsecond())?;
    Ok(())
}

/// The name of what a step becomes: the same step of the same day of the same accounts has always the same, whoever takes it.
fn name(kind: &str, treatment: &Treatment, person: &str, due: &Due) -> String {
    let (state, step) = treatment.step(due.state, due.step);
    let mut parts =
        vec![treatment.written.strategy.id.clone(), person.to_owned(), state.name.clone(), step.name.clone()];
    parts.extend(due.accounts.iter().map(|about| format!("{} {}", about.account, about.fell_due_on)));
    format!("{kind}-{}", &content_hash(&format!("{parts:?}"))[..32])
}
