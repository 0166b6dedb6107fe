//! What a demo has beside its year when it serves the console: users, rules in force, models, names, jobs, promises, cases and relief.
//!
//! Put in by the same use cases as by anybody else, on the first day that is not closed. What a rule refuses is left out.

mod people;
pub(super) mod scores;

use std::collections::BTreeSet;

use app::access::{Actor, NewUser, Role, invite, user};
use app::cases::{self, Opening};
use app::documents::Decision;
use app::outreach::{self, Ask, Law, Taken, Used};
use app::port::{AccountRow, Micros, Store};
use app::portfolio::{self, PastDue};
use app::products::Products;
use app::promises::{self, Offer};
use app::relief::{self, Details, Request, terms_of};
use app::versions::Kind as Texts;
use app::work::{self, Job};
use app::{Error, Result, notes};
use collections::Set;
use collections::case::CaseKind;
use collections::contact::Request as Contact;
use collections::person::{Channel, Outcome, Purpose, Role as As, Target};
use collections::promise::Part;
use collections::relief::{Kind, Measure};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use primitives::{Amount, Currency, Date};

use crate::secrets::random;

/// How many people have a job.
const JOBS: usize = 240;

/// For how long a borrower's link works: three days.
const LINK_LIFE: Micros = 3 * 86_400_000_000;

/// How somebody comes into the console of a demo.
pub(super) struct Doors {
    /// The names of users, a role each.
    pub(super) users: Vec<&'static str>,
    /// The password of all of them.
    pub(super) password: String,
    /// A person, with the secret of a link that lets them in once.
    pub(super) borrower: Option<(String, String)>,
}

/// Somebody past due.
struct Somebody {
    row: AccountRow,
    past_due: PastDue,
}

/// Puts in what people work with, for the day after the last closed one.
pub(super) fn furnish(store: &mut dyn Store, products: &Products, first: Date, now: Micros) -> Result<Doors> {
    let info = store.info()?;
    let closed = info.last_close.ok_or_else(|| anyhow::anyhow!("no day of the demo is closed"))?;
    let zone = TimeZone::get(&info.time_zone).map_err(anyhow::Error::from)?;
    let today = closed.next();
    let password = password();
    let mut users = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Borrower) {
        let new = NewUser { name: role.name(), roles: &[role], password: Some(&password) };
        user::add(store, new, ("demo", now), &random())?;
        users.push(role.name());
    }
    rules(store, today, now)?;
    scores::scores(store, products, (first, closed), now)?;
    let persons = past_due(store, products)?;
    people::people(store, &persons, at(closed, "09:00:00", &zone)?)?;
    jobs(store, &persons, today, &zone)?;
    contacts(store, &persons, closed, &zone)?;
    asked(store, products, &persons, now)?;
    let borrower = persons.first().map(|one| one.row.person.clone());
    let borrower = match borrower {
        Some(person) => {
            let made = invite(store, &person, LINK_LIFE, ("demo", now), &random())?;
            Some((person, made.link.reveal().to_owned()))
        }
        None => None,
    };
    Ok(Doors { users, password, borrower })
}

/// Four groups of four: long enough for the rules of passwords, and to be typed.
fn password() -> String {
    let groups: Vec<String> = random().chunks(2).take(4).map(|two| format!("{:02x}{:02x}", two[0], two[1])).collect();
    groups.join("-")
}

/// An instant by the clocks of the book.
fn at(day: Date, time: &str, zone: &TimeZone) -> Result<Timestamp> {
    let wall: jiff::civil::DateTime = format!("{day}T{time}").parse().map_err(anyhow::Error::from)?;
    Ok(wall.to_zoned(zone.clone()).map_err(anyhow::Error::from)?.timestamp())
}

/// A text that decides from another day on.
fn dated(text: &str, day: Date) -> String {
    let line = |line: &str| {
        if line.starts_with("effective_from = ") { format!("effective_from = \"{day}\"") } else { line.to_owned() }
    };
    let mut lines: Vec<String> = text.lines().map(line).collect();
    lines.push(String::new());
    lines.join("\n")
}

/// The presets for China, each written by one user and activated by another. A second strategy waits.
fn rules(store: &mut dyn Store, today: Date, now: Micros) -> Result<()> {
    // The law counted before: what was done in the last month was done under it.
    let lawful = today + -31;
    let texts = [
        (Texts::ContactPack, "cn-2026", lawful),
        (Texts::DeskRules, "cn-desk", today),
        (Texts::WorkRules, "desk-cn", today),
        (Texts::Strategy, "pay-later-cn", today),
    ];
    for (kind, name, from) in texts {
        let text = kind.room().preset(name).ok_or_else(|| anyhow::anyhow!("there is no preset {name}"))?;
        let mut text = dated(text, from);
        if kind == Texts::WorkRules {
            for (one, user) in [("\"Ana\"", "\"collector\""), ("\"Chen\"", "\"supervisor\"")] {
                text = text.replace(one, user);
            }
        }
        let by = |by, reason| Decision { by, reason, now };
        let added = kind.room().add(store, name, &text, by("risk_analyst", "the demo's rules"))?;
        kind.room().activate(store, &added.key, by("supervisor", "as agreed"))?;
    }
    let strategy = Texts::Strategy.room();
    let text = strategy.preset("pay-later-cn").ok_or_else(|| anyhow::anyhow!("there is no strategy"))?;
    let next = dated(text, today + 30).replacen("version = 1", "version = 2", 1);
    strategy.add(
        store,
        "pay-later-cn",
        &next,
        Decision { by: "risk_analyst", reason: "the same, from next month", now },
    )?;
    Ok(())
}

/// Those who are most past due, a person each.
fn past_due(store: &mut dyn Store, products: &Products) -> Result<Vec<Somebody>> {
    let Some(counted) = portfolio::count(&*store, products, 2)? else { return Ok(Vec::new()) };
    let mut all = counted.past_due;
    all.sort_by_key(|one| (std::cmp::Reverse(one.overdue), one.account));
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for past_due in all {
        if found.len() == JOBS {
            break;
        }
        let before = app::port::AccountId(past_due.account.0.saturating_sub(1));
        let row = store.accounts_after(before, 1)?.into_iter().find(|row| row.id == past_due.account);
        if let Some(row) = row.filter(|row| seen.insert(row.person.clone())) {
            found.push(Somebody { row, past_due });
        }
    }
    Ok(found)
}

fn jobs(store: &mut dyn Store, persons: &[Somebody], today: Date, zone: &TimeZone) -> Result<()> {
    // Due since the evening before, so that there is work at whatever hour somebody looks.
    let due_at = at(today.previous(), "18:00:00", zone)?;
    let mut unit = store.begin()?;
    for (place, one) in persons.iter().enumerate() {
        let Somebody { row, past_due } = one;
        let is_review = place % 12 == 11;
        let job = Job {
            id: format!("demo-{}-{}", today, row.reference),
            person: row.person.clone(),
            due_at: due_at.as_microsecond(),
            action: if is_review { "review" } else { "call" }.to_owned(),
            accounts: vec![row.reference.clone()],
            purpose: (!is_review).then(|| "collect".to_owned()),
            party: Some("us".to_owned()),
            skills: Vec::new(),
            origin: "strategy:demo".to_owned(),
            reason: work::reason::in_both(
                &format!("past due for {} days", past_due.days),
                &format!("逾期 {} 天", past_due.days),
                &format!("{} {}", past_due.currency.format(past_due.overdue), past_due.currency),
            ),
            last_day: None,
            done_by: None,
        };
        work::open(&mut *unit, &job, due_at)?;
    }
    Ok(unit.commit()?)
}

/// A month of calls, as far as the gate let them happen, and what was promised in some.
fn contacts(store: &mut dyn Store, persons: &[Somebody], closed: Date, zone: &TimeZone) -> Result<()> {
    let law = Law::load(&*store)?;
    let outcomes = [Outcome::Conversation, Outcome::NoAnswer, Outcome::OtherPerson, Outcome::Voicemail];
    for (place, one) in persons.iter().take(60).enumerate() {
        let person = one.row.person.as_str();
        let days = i32::try_from(place % 20).unwrap_or(0) + 1;
        // Some are asked for at night, and refused.
        let time = if place % 10 == 9 { "23:10:00" } else { "10:30:00" };
        let now = at(closed + -days, time, zone)?;
        let request = Contact {
            channel: Channel::Voice,
            purpose: Purpose::Collect,
            party: "us".into(),
            role: As::Creditor,
            target: Target::Debtor,
            third: None,
            address: None,
            accounts: Vec::new(),
            team: 1,
        };
        let key = format!("demo-call-{place}");
        let ask = Ask { person, request: &request, actor: "collector", key: &key };
        let Taken::Yes { id, .. } = outreach::take(store, &law, &ask, now)? else { continue };
        let outcome = outcomes[place % outcomes.len()];
        let told = now + SignedDuration::from_mins(4);
        let used = Used { permit: id, actor: "collector", at: told, outcome, code: "", note: "" };
        outreach::tell(store, person, &used, told)?;
        if outcome == Outcome::Conversation {
            let on: Date = closed + -days;
            let half = Amount::from_minor(one.past_due.overdue.minor() / 2);
            let parts = [Part { due: on + 3, amount: half }, Part { due: on + 9, amount: half }];
            let key = format!("demo-promise-{place}");
            let offer = Offer { person, account: &one.row.reference, parts: &parts, taken_by: "collector", key: &key };
            let_be(promises::make(store, offer, promises::USUAL, told))?;
        }
    }
    Ok(())
}

/// Complaints, disputes and relief, of which some wait for somebody.
fn asked(store: &mut dyn Store, products: &Products, persons: &[Somebody], now: Micros) -> Result<()> {
    let collector = Actor::of_roles("collector", &[Role::Collector]);
    let now = Timestamp::from_microsecond(now).map_err(anyhow::Error::from)?;
    let today = app::close_day::business_day(&store.info()?, now.as_microsecond())?;
    let said = [
        (CaseKind::Complaint, "the call came at the place of work"),
        (CaseKind::Dispute, "says that the fee of the last month was charged twice"),
        (CaseKind::Hardship, "lost the job in the autumn"),
        (CaseKind::Complaint, "wants a written account of what is owed"),
    ];
    for (place, one) in persons.iter().skip(60).step_by(3).take(12).enumerate() {
        let (kind, reason) = said[place % said.len()];
        let days = i32::try_from(place).unwrap_or(0);
        let opening = Opening {
            person: &one.row.person,
            kind,
            account: (kind == CaseKind::Dispute).then_some(one.row.reference.as_str()),
            amount: None,
            came_in_on: Some(today + -days),
            about: None,
            reason,
        };
        let_be(cases::open(store, &collector, opening, &format!("demo-case-{place}"), now))?;
    }
    for (place, one) in persons.iter().rev().take(30).enumerate() {
        let currency: Currency = products.of_contract(&one.row.product_key())?.currency;
        let fee = Amount::from_minor(one.past_due.overdue.minor() / 20);
        let (kind, details) = match place % 3 {
            0 => (Kind::Extension, Details { months: Some(1), ..nothing() }),
            1 => {
                let measures = Set::of(&[Measure::PenaltyPause]);
                (Kind::Hardship, Details { months: Some(3), measures, ..nothing() })
            }
            _ => (Kind::LateFee, Details { amount: Some(fee), ..nothing() }),
        };
        let terms = terms_of(kind, details)?;
        let income = currency.parse("5200.00").unwrap_or(Amount::ZERO);
        let expenses = currency.parse("4700.00").unwrap_or(Amount::ZERO);
        let means = collections::relief::Means { income, expenses, dependants: 1 };
        let evidence = ["file-1".to_owned()];
        let request = Request {
            account: &one.row.reference,
            terms: &terms,
            reason: "less income for some months",
            means: Some(means),
            evidence: &evidence,
        };
        let_be(relief::ask(store, &collector, request, &format!("demo-relief-{place}"), now))?;
    }
    if let Some(one) = persons.first() {
        let text = "Prefers to be called after work. Speaks of a change of employer in spring.";
        notes::add(store, &one.row.person, text, ("collector", "demo-note"), now)?;
    }
    Ok(())
}

/// Details of nothing yet.
fn nothing() -> Details {
    Details {
        months: None,
        amount: None,
        parts: Vec::new(),
        measures: Set::of(&[]),
        first_due: None,
        annual_rate: None,
    }
}

/// What the rules refuse is left out.
fn let_be<T>(done: Result<T>) -> Result<()> {
    match done {
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
