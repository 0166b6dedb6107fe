//! Booking events that came in by themselves, together.

use std::sync::Arc;

use app::Result;
use app::event_lines::{BadField, Told};
use app::intake::{Arrival, Origin, Outcome, take_each};
use app::port::Store;

use super::{Booked, BookedAs};
use crate::config::Config;
use crate::metrics::{self, Metrics};
use crate::problem::{Code, Problem};
use crate::terms::Terms;

/// Books events in one unit of work, in their order; what became of each, once it is durable.
///
/// # Errors
/// When the store fails: then none of them is booked.
pub(super) fn book(store: &mut dyn Store, terms: &Terms, told: &[Told], config: &Config) -> Result<Vec<Booked>> {
    let mut outcomes: Vec<Option<Booked>> = vec![None; told.len()];
    let (mut places, mut arrivals) = (Vec::new(), Vec::new());
    for (place, arrival) in read(store, terms, told)?.into_iter().enumerate() {
        match arrival {
            Ok(arrival) => {
                places.push(place);
                arrivals.push(arrival);
            }
            Err(bad) => outcomes[place] = Some(Err(Problem::field(bad.field, bad.what))),
        }
    }
    let taken = take_each(store, &terms.products, &arrivals, (config.now)())?;
    for (place, outcome) in places.into_iter().zip(taken) {
        outcomes[place] = Some(match outcome {
            Outcome::Booked(seq) => Ok(BookedAs { seq, was_known: false }),
            Outcome::Known(seq) => Ok(BookedAs { seq, was_known: true }),
            Outcome::Refused(why) => Err(Problem::new(Code::EventRefused, why)),
        });
    }
    Ok(outcomes.into_iter().map(|outcome| outcome.expect("every event has an outcome")).collect())
}

/// Books events each in a unit of work of its own, because together they made the program fall over.
pub(super) fn one_by_one(store: &mut dyn Store, terms: &Terms, told: &[Told], config: &Config) -> Result<Vec<Booked>> {
    let mut outcomes = Vec::with_capacity(told.len());
    for told in told.chunks(1) {
        let attempt = || book(store, terms, told, config);
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(attempt)) {
            Ok(booked) => outcomes.extend(booked?),
            Err(_) => outcomes.push(Err(Problem::internal("booking an event broke off"))),
        }
    }
    Ok(outcomes)
}

/// What the events are, by the currencies of their accounts.
fn read(store: &dyn Store, terms: &Terms, told: &[Told]) -> Result<Vec<std::result::Result<Arrival, BadField>>> {
    let mut references: Vec<&str> = told.iter().map(|told| told.account.as_str()).collect();
    references.sort_unstable();
    references.dedup();
    let rows = store.accounts_by_reference(&references)?;
    let origin = Origin { file: Arc::from("http"), row: 0 };
    let mut arrivals = Vec::with_capacity(told.len());
    for told in told {
        let row = references.binary_search(&told.account.as_str()).ok().and_then(|place| rows[place].as_ref());
        arrivals.push(match row {
            Some(row) => told.arrival(terms.products.of_contract(&row.product_key())?.currency, origin.clone()),
            None => {
                let what = format!("the book has no account \"{}\"", told.account);
                told.check().and(Err(BadField { field: "account", what }))
            }
        });
    }
    Ok(arrivals)
}

/// Counts what became of events.
pub(super) fn count(metrics: &Metrics, outcomes: &[Booked]) {
    for outcome in outcomes {
        let outcome = match outcome {
            Ok(BookedAs { was_known: false, .. }) => metrics::Outcome::Booked,
            Ok(BookedAs { was_known: true, .. }) => metrics::Outcome::Known,
            Err(problem) if matches!(problem.code(), Code::InvalidField | Code::EventRefused) => {
                metrics::Outcome::Refused
            }
            Err(_) => metrics::Outcome::Failed,
        };
        metrics.events(outcome, 1);
    }
}
