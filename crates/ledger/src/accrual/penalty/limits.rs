//! How long a cap, or the yearly limit of all costs, surely leaves room for the penalty that grows.
//!
//! Between events penalty and limits are straight lines, so the first day that may not have room is a division. It may be
//! named a few days early, because what is charged is rounded; it is never named late. Looked at on that day, the account
//! either has room for more days, or its penalty was cut and is from then on what was charged.

use primitives::{Amount, Date};

use super::{Units, first_seen};
use crate::account::{Account, Instalment, PenaltyBases};
use crate::product::{PenaltyTerms, RatePeriod};

/// The next day on which a limit may cut the penalty, or on which more comes to grow under it.
pub(super) fn next_look(account: &Account<'_>, terms: &PenaltyTerms) -> Option<Date> {
    let all_in = account.product.all_in_annual_rate_max;
    if terms.cap.is_none() && all_in.is_none() {
        return None;
    }
    let first = account.penalty_runs_from(terms)?;
    let mut bases = PenaltyBases::of(account, terms);
    let mut sum = Line::default();
    let mut looks = Vec::new();
    for instalment in &account.instalments {
        let Some(base) = bases.next(instalment) else { continue };
        let starts = first_seen(terms, first, instalment);
        if account.as_of.next() < starts {
            looks.push(starts);
            continue;
        }
        let line = Line::of(instalment, terms, base);
        let room = terms.cap.per_instalment.map(|_| instalment.room_under_cap(terms));
        looks.extend(room.and_then(|room| line.leaves(account.as_of, room, Units::ZERO)));
        sum = sum.and(&line);
    }
    if sum.roundings == 0 {
        return looks.into_iter().min();
    }
    if terms.cap.per_account.is_some() || terms.cap.principal_multiple.is_some() {
        looks.extend(sum.leaves(account.as_of, account.room_under_caps(terms), Units::ZERO));
    }
    if let Some(max) = all_in {
        let a_day = Units::borne(i128::from(account.unpaid().principal.minor()), max, RatePeriod::Year365);
        let costs = sum.and(&Line::past_maturity(account));
        looks.extend(costs.leaves(account.as_of, account.all_in_room(), a_day));
        looks.extend(next_cost(account));
    }
    looks.into_iter().min()
}

/// The next day on which a cost comes at once: a late fee, or the interest and fee of an instalment that falls due.
fn next_cost(account: &Account<'_>) -> Option<Date> {
    let costs = |instalment: &&Instalment| {
        let scheduled = &instalment.scheduled;
        account.as_of < instalment.due && (scheduled.interest + scheduled.fee).is_positive()
    };
    let due = account.instalments.iter().filter(costs).map(|instalment| instalment.due).min();
    due.into_iter().chain(account.next_late_fee()).min()
}

/// What grows under a limit: so much is waiting to be charged, and each day brings so much at most.
#[derive(Clone, Copy, Default)]
struct Line {
    waiting: Units,
    a_day: Units,
    /// How many amounts are rounded, each by less than a minor unit.
    roundings: i32,
}

impl Line {
    fn of(instalment: &Instalment, terms: &PenaltyTerms, base: Amount) -> Self {
        Self {
            waiting: Units::borne(instalment.penalty_weight(), terms.rate, terms.per)
                - Units::of(instalment.penalty_due_so_far()),
            a_day: Units::borne(i128::from(base.minor()), terms.rate, terms.per),
            roundings: 1,
        }
    }

    /// Interest past maturity, which is a cost like any other; by months of 30 days 1 March brings three days of it at most.
    fn past_maturity(account: &Account<'_>) -> Self {
        account.brings_past_maturity().fold(Self::default(), |sum, a_day| Self {
            a_day: sum.a_day + a_day * 3,
            roundings: sum.roundings + 1,
            ..sum
        })
    }

    fn and(self, other: &Self) -> Self {
        Self {
            waiting: self.waiting + other.waiting,
            a_day: self.a_day + other.a_day,
            roundings: self.roundings + other.roundings,
        }
    }

    /// The first day after `today` for which a room, itself growing each day, may not be enough.
    fn leaves(&self, today: Date, room: Amount, room_a_day: Units) -> Option<Date> {
        // One more, because the yearly limit is rounded too.
        let unsure = Units::of(Amount::from_minor(1)) * (self.roundings + 1);
        let sure = (Units::of(room) - self.waiting - unsure).count();
        let closing_in = (self.a_day - room_a_day).count();
        if sure < 0 {
            return Some(today.next());
        }
        if closing_in <= 0 {
            return None;
        }
        // Farther away than any day that is looked at, it is never.
        let days = i32::try_from(sure / closing_in).ok().filter(|&days| days < 36_500)?;
        Some(today + days + 1)
    }
}
