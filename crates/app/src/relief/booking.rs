//! What relief is in the ledger: the events that it books.

use collections::desk::DeskRules;
use collections::relief::{Measure, Terms};
use jiff::Timestamp;
use ledger::account::Account;
use ledger::component::Component;
use ledger::event::{Event, NewCalendar, Pausable, Restructure, RestructureKind, SettlementPart, Treatment};
use ledger::product::{Period, Product};
use primitives::{Amount, Date, Rate};

use super::fold::Relief;
use crate::error::{Refused, Result};
use crate::intake::{Arrival, News, Origin, Outcome, take_within};
use crate::port::Writing;
use crate::products::Products;

/// Who asked, who grants, and under whose authority.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'n> {
    pub(super) asked_by: &'n str,
    pub(super) granted_by: &'n str,
    pub(super) role: &'n str,
}

/// Whether the product wants two people for it, whatever the desk rules let one do.
pub(super) fn needs_second(product: &Product, terms: &Terms) -> bool {
    let is_restructure = match terms {
        Terms::Extension { .. } | Terms::Plan { .. } => true,
        Terms::Hardship { measures, .. } => {
            measures.contains(Measure::Extension) || measures.contains(Measure::InterestPause)
        }
        Terms::LateFee { .. } | Terms::Settlement { .. } => false,
    };
    is_restructure && product.restructure.needs_approval
}

/// The events that relief books on an account as it stands on its day.
pub(super) fn events(
    account: &Account<'_>,
    terms: &Terms,
    rules: &DeskRules,
    reason: &str,
    names: Names<'_>,
) -> Vec<Event> {
    let restructure = |kind| {
        Event::Restructured(Box::new(Restructure {
            kind,
            reason: reason.to_owned(),
            requested_by: Some(names.asked_by.to_owned()),
            approved_by: Some(names.granted_by.to_owned()),
        }))
    };
    match terms {
        Terms::Extension { months } => vec![restructure(extension(*months))],
        Terms::LateFee { amount } => waivers(account, *amount, reason, names.role),
        Terms::Settlement { parts } => {
            let part = |part: &collections::promise::Part| SettlementPart { due: part.due, amount: part.amount };
            let (parts, authority) = (parts.iter().map(part).collect(), Some(names.role.to_owned()));
            vec![Event::SettlementAgreed { parts, authority, reason: reason.to_owned() }]
        }
        Terms::Hardship { months, measures } => {
            let until = account.as_of.plus_months(i32::try_from(*months).unwrap_or(i32::MAX));
            let event = |measure| match measure {
                Measure::PenaltyPause => Event::Paused { what: Pausable::Penalty, until, reason: reason.to_owned() },
                Measure::InterestPause => restructure(RestructureKind::InterestPause { until }),
                Measure::Extension => restructure(extension(*months)),
            };
            measures.iter().map(event).collect()
        }
        Terms::Plan { first_due, months, annual_rate } => {
            vec![restructure(plan((*first_due, *months, *annual_rate), rules))]
        }
    }
}

fn extension(months: u32) -> RestructureKind {
    RestructureKind::Extension { by: Period::Months(u16::try_from(months).unwrap_or(u16::MAX)) }
}

fn plan((first_due, months, annual_rate): (Date, u32, Option<Rate>), rules: &DeskRules) -> RestructureKind {
    let spreads = rules.plan.as_ref().is_some_and(|rule| rule.spreads_charges);
    let unpaid = if spreads { Treatment::Capitalise } else { Treatment::Carry };
    let count = u16::try_from(months).unwrap_or(u16::MAX);
    RestructureKind::Reschedule {
        calendar: NewCalendar { first_due, every: Period::Months(1), count },
        annual_rate,
        principal_grace: 0,
        interest: unpaid,
        fee: unpaid,
        penalty: unpaid,
    }
}

/// Unpaid penalty first, then late fees, the oldest instalment first. No fee that was not charged for being late.
fn waivers(account: &Account<'_>, amount: Amount, reason: &str, role: &str) -> Vec<Event> {
    let waived = |component, amount, instalment| Event::Waived {
        component,
        amount,
        instalment,
        authority: Some(role.to_owned()),
        reason: reason.to_owned(),
    };
    let penalty: Amount = account.instalments.iter().map(|one| one.unpaid_of(Component::Penalty)).sum();
    let of_penalty = amount.min(penalty);
    let mut left = amount - of_penalty;
    let mut events = Vec::new();
    if of_penalty.is_positive() {
        events.push(waived(Component::Penalty, of_penalty, None));
    }
    for one in &account.instalments {
        let part = left.min(one.late_fee.min(one.unpaid_of(Component::Fee)));
        if part.is_positive() {
            events.push(waived(Component::Fee, part, Some(one.key)));
            left = left - part;
        }
    }
    events
}

/// Late fees and penalty that are unpaid.
pub(super) fn late(account: &Account<'_>) -> Amount {
    account.instalments.iter().map(late_on).sum()
}

/// Late fees and penalty of an instalment that are unpaid. What comes in settles its scheduled fee first.
pub(super) fn late_on(one: &ledger::account::Instalment) -> Amount {
    one.unpaid_of(Component::Penalty) + one.late_fee.min(one.unpaid_of(Component::Fee))
}

/// Books the events of relief within a unit of work; their places in the journal. Each has a key of its own, so that the same is
/// booked once.
pub(super) fn book(
    unit: &mut dyn Writing,
    products: &Products,
    relief: &Relief,
    events: Vec<Event>,
    on: Date,
    now: Timestamp,
) -> Result<Vec<u64>> {
    let arrival = |(number, event): (usize, Event)| Arrival {
        account: relief.account.clone(),
        key: format!("relief-{}-{}", relief.id, number + 1),
        effective_on: on,
        news: News::Event(event),
        origin: Origin { file: "relief".into(), row: relief.id },
    };
    let arrivals: Vec<Arrival> = events.into_iter().enumerate().map(arrival).collect();
    let outcomes = take_within(unit, products, &arrivals, now.as_microsecond())?;
    let place = |outcome| match outcome {
        Outcome::Booked(seq) | Outcome::Known(seq) => Ok(seq),
        Outcome::Refused(why) => Err(Refused::new(format!("the ledger says no: {why}")).into()),
    };
    outcomes.into_iter().map(place).collect()
}
