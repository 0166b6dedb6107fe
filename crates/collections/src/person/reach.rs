//! Whether the debtor can be reached: section 5 of `docs/reference/contact.md`.

use jiff::Timestamp;
use primitives::Date;

use super::{Fact, FactOf, Known, Medium, Outcome, Person, Target};
use crate::AddressId;
use crate::zone::Zone;

/// When a debtor counts as unreachable. An invalid number always counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// So many calls in a row failed, the last of them before today.
    pub failed_calls: Option<u32>,
    /// Calls or visits failed on so many days in a row, the last of them before today.
    pub failed_days: Option<u32>,
}

impl Person {
    /// The instant from which the test holds, if nothing more happens; none where that is not in sight.
    pub(crate) fn unreachable_from(&self, test: Unreachable, now: Timestamp, zone: &Zone) -> Option<Timestamp> {
        let answered = self.last_answer(now);
        if let Some(at) = self.numbers_gone(now)
            && answered.is_none_or(|answered| answered < at)
        {
            return Some(at);
        }
        let given = self.addresses.last(now, |given| given.what.medium == Medium::Phone).map(|given| given.at);
        let since = answered.max(given);
        let missed = |is_call_only: bool| {
            let attempts = self.attempts.known(now).iter();
            attempts.filter(move |attempt| {
                since.is_none_or(|since| since < attempt.at)
                    && attempt.what.missed_debtor()
                    && (!is_call_only || attempt.what.channel.is_call())
            })
        };
        let by_calls = test
            .failed_calls
            .and_then(|calls| missed(true).nth(calls.max(1) as usize - 1))
            .map(|attempt| zone.date(attempt.at));
        let by_days = test.failed_days.and_then(|days| days_in_a_row(missed(false).map(|a| zone.date(a.at)), days));
        let last = by_calls.into_iter().chain(by_days).min()?;
        Some(zone.start_of(last.next()))
    }

    fn last_answer(&self, now: Timestamp) -> Option<Timestamp> {
        self.attempts
            .last(now, |attempt| attempt.what.target == Target::Debtor && attempt.what.is_conversation())
            .map(|attempt| attempt.at)
    }

    /// Since when no number of the debtor is any good; none where one is, or where there never was one.
    fn numbers_gone(&self, now: Timestamp) -> Option<Timestamp> {
        let given = self.addresses.known(now).iter().filter(|given| given.what.medium == Medium::Phone);
        let given = given.map(|given| &given.what.address);
        let flagged = [Fact::WrongNumber, Fact::NumberInvalid].into_iter().flat_map(|fact| self.known_of(fact, now));
        let flagged = flagged.filter_map(|switch| address_of(&switch.what.of));
        let mut numbers: Vec<&AddressId> = Vec::new();
        for number in given.chain(flagged) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let mut gone = None;
        for number in numbers {
            gone = gone.max(Some(self.number_gone(number, now)?));
        }
        gone
    }

    fn number_gone(&self, number: &AddressId, now: Timestamp) -> Option<Timestamp> {
        let last = |fact| {
            let switches = self.known_of(fact, now).iter().rev();
            switches.filter(|switch| address_of(&switch.what.of) == Some(number)).map(flag).next().flatten()
        };
        let told = last(Fact::WrongNumber).max(last(Fact::NumberInvalid));
        let given = self.addresses.last(now, |given| given.what.address == *number).map(|given| given.at);
        // Of one instant, any other outcome is stronger: then the number exists.
        let last_try = |is_invalid: bool| {
            let tried = self.attempts.last(now, |attempt| {
                attempt.what.address.as_ref() == Some(number)
                    && (attempt.what.outcome == Outcome::Invalid) == is_invalid
            });
            tried.map(|attempt| attempt.at)
        };
        let tried = last_try(true).filter(|tried| last_try(false).max(given).is_none_or(|other| other < *tried));
        told.max(tried)
    }
}

fn flag(switch: &Known<super::Switch>) -> Option<Timestamp> {
    switch.what.began.map(|_| switch.at)
}

fn address_of(of: &FactOf) -> Option<&AddressId> {
    match of {
        FactOf::Address(address) => Some(address),
        FactOf::Person | FactOf::Channel(_) | FactOf::Account(_) | FactOf::Third(_) | FactOf::Case(_) => None,
    }
}

/// The last day of the first run of so many days in a row. Days come in order, perhaps repeated.
fn days_in_a_row(days: impl Iterator<Item = Date>, length: u32) -> Option<Date> {
    let (mut run, mut last) = (0_u32, None::<Date>);
    for day in days {
        run = match last {
            Some(last) if last == day => run,
            Some(last) if last.next() == day => run + 1,
            Some(_) | None => 1,
        };
        last = Some(day);
        if run >= length {
            return last;
        }
    }
    None
}
