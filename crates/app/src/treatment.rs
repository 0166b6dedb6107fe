//! Treatment: a day's plan for the persons of a book, looked at or carried out.
//!
//! [`plan`] tells what is due, in which way, and what is left out and why; [`run`] does the same, one unit of work for each message: the
//! gate and the ledger asked once more, the step taken, the message in the [outbox](crate::outbox). Calls and visits become
//! [work](crate::work). What is due is decided by `collections::strategy::plan`; nothing is handed over here.

mod act;
mod log;
mod morning;
mod view;
mod way;
mod words;

use std::collections::{BTreeMap, HashSet};

use collections::Set;
use collections::person::Channel;
use collections::strategy::State;
use collections::strategy::plan::{Due, Plan, Why};
use collections::strategy::step::Step;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use primitives::{Amount, Date};

use crate::close_day::business_day;
use crate::error::{Refused, Result};
use crate::outreach::Law;
use crate::port::{AccountId, AccountRow, PersonEventRow, Reading};
use crate::products::Products;
use crate::shares::in_shares;
use crate::strategies::Scorers;
use crate::strategy_file::Written;
use crate::strategy_simulation::looked_at::Horizon;
use crate::{persons, strategy_versions};

pub use act::{Acting, candidates, run};
pub use log::{TREATMENT, taken};
pub use view::{came_word, row_view, sentence, totals_view};
pub use way::{Hindrance, Tried};
pub use words::{General, Press, Texts};

/// How many accounts are read at once.
const BATCH: usize = 5_000;

/// What is decided by on a day.
pub struct Treatment {
    /// The strategy in force.
    pub written: Written,
    /// The products of the book.
    pub products: Products,
    /// What decides about contact.
    pub law: Law,
    /// The business day.
    pub on: Date,
    /// The instant at which it is asked.
    pub now: Timestamp,
    /// The ways for which there is a carrier; all where that is not said.
    pub carried: Set<Channel>,
    scorers: Scorers,
    zone: TimeZone,
    horizon: Horizon,
}

/// One step of a person on a day, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The person.
    pub person: String,
    /// The state's place in the strategy.
    pub state: usize,
    /// The step's place in the state.
    pub step: usize,
    /// The accounts with what is past due on each, or falls due next.
    pub accounts: Vec<(String, Amount)>,
    /// What came of it, or would.
    pub came: Came,
}

/// What came of a step that fell due, or would come of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    /// A message.
    Message {
        /// In which way.
        channel: Channel,
        /// To which address, by its id.
        address: String,
        /// Its id; none where nothing was done.
        id: Option<String>,
        /// The ways that were better, and why they were not taken.
        passed_over: Vec<Tried>,
    },
    /// A job for somebody at a desk.
    Job {
        /// In which way.
        channel: Channel,
        /// Its id; none where nothing was done.
        id: Option<String>,
        /// When it may begin.
        from: Timestamp,
        /// The last day on which it makes sense.
        last_day: Date,
        /// The ways that were better, and why they were not taken.
        passed_over: Vec<Tried>,
    },
    /// No way is open.
    NoWay(Vec<Tried>),
    /// It is not to be taken.
    LeftOut(Why),
}

/// What a day came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Persons who have a step that fell due.
    pub persons: u64,
    /// Steps, by state and step in places, and by what came of them.
    pub steps: BTreeMap<(usize, usize, String), u64>,
    /// What they cost, in millionths of the strategy's currency.
    pub cost_millionths: i64,
}

impl Totals {
    fn add(&mut self, written: &Written, row: &Row) {
        *self.steps.entry((row.state, row.step, came_word(&row.came))).or_default() += 1;
        let channel = match &row.came {
            Came::Message { channel, .. } | Came::Job { channel, .. } => Some(*channel),
            Came::NoWay(_) | Came::LeftOut(_) => None,
        };
        let step = &written.strategy.states[row.state].steps[row.step];
        let party = written.strategy.treatment.party(&step.by);
        let cost = channel.zip(party).and_then(|(channel, party)| party.cost(channel));
        self.cost_millionths += cost.map_or(0, collections::strategy::step::Cost::millionths);
    }

    /// Both together, of different persons.
    pub fn merge(&mut self, other: Self) {
        self.persons += other.persons;
        self.cost_millionths += other.cost_millionths;
        for (step, count) in other.steps {
            *self.steps.entry(step).or_default() += count;
        }
    }

    /// How many steps came to something, by its word: of messages and jobs their channel.
    pub fn came_to(&self) -> BTreeMap<&str, u64> {
        let mut by_word: BTreeMap<&str, u64> = BTreeMap::new();
        for ((_, _, word), count) in &self.steps {
            *by_word.entry(word).or_default() += count;
        }
        by_word
    }
}

impl Treatment {
    /// Reads what decides in a book at an instant.
    ///
    /// # Errors
    /// When no strategy or no contact pack is in force, the day is closed, or the book cannot be read.
    pub fn load(store: &dyn Reading, now: Timestamp) -> Result<Self> {
        let info = store.info()?;
        let on = business_day(&info, now.as_microsecond())?;
        if let Some(closed) = info.last_close_begun.filter(|closed| on <= *closed) {
            let refused = Refused::new(format!("{on} is over: {closed} is closed, or its close has begun"));
            return Err(refused
                .hint("the day after it is planned, or a later one: name an instant of it")
                .command("--at")
                .into());
        }
        let written = strategy_versions::in_force(store, on)?.ok_or_else(|| {
            Refused::new(format!("no strategy of this book is in force on {on}"))
                .hint("put one in, and let a second person activate it")
                .command("strategy add, strategy activate")
        })?;
        let zone = TimeZone::get(&info.time_zone).map_err(anyhow::Error::from)?;
        Ok(Self {
            scorers: Scorers::load(store, &[&written], on, Vec::new())?,
            horizon: Horizon::of(&[&written]),
            products: Products::load(store)?,
            law: Law::load(store)?,
            carried: Set::all(),
            written,
            on,
            now,
            zone,
        })
    }

    /// The state and step of a place.
    pub fn step(&self, state: usize, step: usize) -> (&State, &Step) {
        let state = &self.written.strategy.states[state];
        (state, &state.steps[step])
    }

    /// What a person has due, by all that is known now; nothing where no account is near enough to be decided about.
    pub(crate) fn plan_of(&self, accounts: &[AccountRow], rows: &[PersonEventRow]) -> Result<Plan> {
        Ok(morning::plan_of(self, accounts, rows)?)
    }

    fn row(&self, person: &str, due: &Due, came: Came) -> Row {
        let accounts = due.accounts.iter().map(|about| (about.account.clone(), about.amount)).collect();
        Row { person: person.to_owned(), state: due.state, step: due.step, accounts, came }
    }

    fn left_out(&self, person: &str, plan: &Plan) -> Vec<Row> {
        let row = |left: &collections::strategy::plan::LeftOut| Row {
            person: person.to_owned(),
            state: left.state,
            step: left.step,
            accounts: left.account.iter().map(|account| (account.clone(), Amount::ZERO)).collect(),
            came: Came::LeftOut(left.why),
        };
        plan.left_out.iter().map(row).collect()
    }
}

/// Tells a day's plan, person by person in the order of their first accounts. Nothing is done and nothing is kept.
///
/// # Errors
/// When the book cannot be read, or `each` refuses.
pub fn plan(
    store: &dyn Reading,
    treatment: &Treatment,
    threads: usize,
    mut each: impl FnMut(&Row) -> Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut tell = |person: &str, plan: &Plan| -> Result<()> {
        totals.persons += 1;
        let mut rows = Vec::new();
        for due in &plan.due {
            let came = way::choose(treatment, store, person, due)?.into_came(treatment, due, None);
            rows.push(treatment.row(person, due, came));
        }
        rows.extend(treatment.left_out(person, plan));
        for row in &rows {
            totals.add(&treatment.written, row);
            each(row)?;
        }
        Ok(())
    };
    each_plan(store, treatment, threads, &mut tell, &mut progress)?;
    Ok(totals)
}

/// Shows the plan of everybody who has one, each person once however the accounts lie in batches.
fn each_plan(
    store: &dyn Reading,
    treatment: &Treatment,
    threads: usize,
    tell: &mut dyn FnMut(&str, &Plan) -> Result<()>,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let (mut after, mut done) = (AccountId::default(), 0);
    loop {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(()) };
        let last = last.id;
        done += rows.len() as u64;
        let persons = persons_of(store, treatment, (rows, after), threads)?;
        after = last;
        let plans = in_shares(&persons, threads, |persons| {
            persons
                .iter()
                .map(|person| morning::plan_of(treatment, &person.accounts, &person.rows))
                .collect::<anyhow::Result<Vec<Plan>>>()
        })?;
        for (person, plan) in persons.iter().zip(plans.into_iter().flatten()) {
            if !plan.due.is_empty() || !plan.left_out.is_empty() {
                tell(&person.name, &plan)?;
            }
        }
        progress(done);
    }
}

struct Somebody {
    name: String,
    accounts: Vec<AccountRow>,
    rows: Vec<PersonEventRow>,
}

/// The persons whose first account comes after `after`, with all of their accounts: every person once. Whoever has no account that is
/// near is left out before what happened to them is read.
fn persons_of(
    store: &dyn Reading,
    treatment: &Treatment,
    (rows, after): (Vec<AccountRow>, AccountId),
    threads: usize,
) -> Result<Vec<Somebody>> {
    let mut seen: HashSet<String> = HashSet::new();
    let names: Vec<String> = rows.into_iter().map(|row| row.person).filter(|name| seen.insert(name.clone())).collect();
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        let accounts = store.accounts_of_person(&name)?;
        if accounts.iter().all(|account| account.id > after) {
            found.push(Somebody { name, accounts, rows: Vec::new() });
        }
    }
    let near = in_shares(&found, threads, |persons| {
        persons
            .iter()
            .map(|person| morning::is_near(treatment, &person.accounts))
            .collect::<anyhow::Result<Vec<bool>>>()
    })?;
    let mut near = near.into_iter().flatten();
    found.retain(|_| near.next() == Some(true));
    let names: Vec<&str> = found.iter().map(|person| person.name.as_str()).collect();
    let mut events = persons::by_person(store, &names)?;
    for person in &mut found {
        person.rows = events.remove(&person.name).unwrap_or_default();
    }
    Ok(found)
}
