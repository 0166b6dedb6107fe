//! Penalty interest: exact and unrounded, on the weights that unsettled instalments have gathered.
//!
//! Where a penalty has no closed form (compounding, daily rounding) it is what was charged, in whole minor units
//! (`as_charged`). So it is once a cap or the yearly limit of all costs has cut it; until then it is exact, and the account
//! is looked at on the first day that may cut it (`limits`). A late fee can change what bears penalty, and wakes the account too.

mod as_charged;
mod limits;

use primitives::Date;

use super::{Kind, Kink, Units};
use crate::account::{self, Account, Instalment, Pause, PenaltyBases};
use crate::event::Pausable;
use crate::product::{
    LateFeeComponent, LateFeePlace, LateFeeTerms, PenaltyBase, PenaltyTerms, PenaltyThrough, Product,
};

/// The penalty borne by the end of the account's day, with what became principal of it, additional interest included.
pub(super) fn accrued(account: &Account<'_>) -> Units {
    let is_as_charged = as_charged::is_as_charged(account);
    let borne = account.instalments.iter().map(|instalment| borne(account.product, instalment, is_as_charged));
    borne.sum::<Units>() + Units::of(account.totals.capitalised.penalty)
}

/// The additional interest in it.
pub(super) fn additional(account: &Account<'_>) -> Units {
    let is_told_apart = account.product.penalty.as_ref().is_some_and(|terms| terms.additional_interest.is_some());
    if is_told_apart { account.instalments.iter().map(additional_of).sum() } else { Units::ZERO }
}

/// What was received of additional interest.
pub(super) fn additional_received(account: &Account<'_>) -> Units {
    Units::of(account.instalments.iter().map(Instalment::additional_interest_paid).sum())
}

/// What was received of penalty, additional interest included.
pub(super) fn received(account: &Account<'_>) -> Units {
    Units::of(account.instalments.iter().map(|instalment| instalment.paid.penalty).sum())
}

/// How [`accrued`] goes on.
pub(super) fn to_come(account: &Account<'_>, kinks: &mut Vec<Kink>) {
    let Some(terms) = terms(account) else { return };
    if as_charged::is_as_charged(account) {
        return as_charged::to_come(account, terms, kinks);
    }
    let Some(first) = account.penalty_runs_from(terms) else { return };
    let mut bases = PenaltyBases::of(account, terms);
    for instalment in &account.instalments {
        if let Some(base) = bases.next(instalment) {
            let a_day = Units::borne(i128::from(base.minor()), terms.rate, terms.per);
            let gathered = Units::borne(instalment.penalty_weight(), terms.rate, terms.per);
            let additional = instalment.additional_a_day(terms, base);
            let of_it = instalment.additional_units();
            let whole = Growth { terms, first, kind: Kind::Penalty, a_day, gathered, pauses: &account.pauses };
            Growth { a_day: a_day - additional, gathered: gathered - of_it, ..whole }.tell(instalment, kinks);
            if terms.additional_interest.is_some() {
                let kind = Kind::AdditionalInterest;
                Growth { kind, a_day: additional, gathered: of_it, ..whole }.tell(instalment, kinks);
            }
        }
    }
}

/// The next day on which penalty may leave what was foretold.
pub(super) fn next_look(account: &Account<'_>) -> Option<Date> {
    let terms = terms(account)?;
    if as_charged::is_as_charged(account) {
        as_charged::next_look(account, terms)
    } else {
        limits::next_look(account, terms)
    }
}

/// The day on which the first penalty of an instalment is seen, when days count from `first` on.
fn first_seen(terms: &PenaltyTerms, first: Date, instalment: &Instalment) -> Date {
    let seen = instalment.penalty_start(terms).max(first) + days_until_seen(terms);
    if instalment.is_penalty_chargeable() { seen } else { seen.max(chargeable_on(terms, first, instalment)) }
}

/// The next day on which a late fee may be charged, where that is penalty or can change what bears penalty.
pub(super) fn next_late_fee(account: &Account<'_>) -> Option<Date> {
    let late_fee = account.product.late_fee.as_ref()?;
    let matters = match late_fee.counts_as {
        LateFeeComponent::Penalty => true,
        LateFeeComponent::Fee => terms(account).is_some_and(|terms| late_fees_bear(late_fee, account.product, terms)),
    };
    account.next_late_fee().filter(|_| matters)
}

/// Whether a late fee can change what bears penalty: it is part of the base, it lifts a rest out of the tolerance, or it
/// opens an instalment again that was settled.
fn late_fees_bear(late_fee: &LateFeeTerms, product: &Product, terms: &PenaltyTerms) -> bool {
    let is_unpaid_only = match terms.base {
        PenaltyBase::OverduePrincipal | PenaltyBase::OverduePrincipalInterest => true,
        PenaltyBase::OverdueScheduled | PenaltyBase::InstalmentOriginal | PenaltyBase::OutstandingPrincipal => false,
    };
    !is_unpaid_only || late_fee.place == LateFeePlace::Period || product.ageing.arrears_tolerance.is_positive()
}

/// The terms of an account on which penalty can still grow.
fn terms<'a>(account: &Account<'a>) -> Option<&'a PenaltyTerms> {
    let terms = account.product.penalty.as_ref().filter(|terms| terms.rate.billionths() != 0)?;
    account.penalty_runs_from(terms).map(|_| terms)
}

fn borne(product: &Product, instalment: &Instalment, is_as_charged: bool) -> Units {
    let Some(terms) = product.penalty.as_ref() else { return Units::of(instalment.penalty_charged()) };
    // What was charged is a rounded amount; once it is settled there is nothing left to be exact about.
    if instalment.is_settled() || instalment.is_lifted() || is_as_charged {
        return Units::of(instalment.penalty_charged());
    }
    let weight = if instalment.is_penalty_chargeable() { instalment.penalty_weight() } else { 0 };
    Units::of(instalment.penalty_carried()) + Units::borne(weight, terms.rate, terms.per)
}

/// Products that tell it apart have no penalty that is anything but exact.
fn additional_of(instalment: &Instalment) -> Units {
    if instalment.is_settled() || instalment.is_lifted() {
        return Units::of(instalment.additional_interest_charged());
    }
    if instalment.is_penalty_chargeable() { instalment.additional_units() } else { Units::ZERO }
}

/// From the day that counts to the day at whose end it is seen that it has counted.
fn days_until_seen(terms: &PenaltyTerms) -> i32 {
    match terms.through {
        PenaltyThrough::AsOfExclusive => 1,
        PenaltyThrough::AsOfInclusive => 0,
    }
}

/// The day on which the weight of an instalment that is not chargeable yet comes to be charged for, when days count from
/// `first` on.
fn chargeable_on(terms: &PenaltyTerms, first: Date, instalment: &Instalment) -> Date {
    let due_is_over = instalment.due + days_until_seen(terms);
    instalment.penalty_wait_over(terms).max(due_is_over).max(first + days_until_seen(terms))
}

/// How the penalty on one instalment grows, or the additional interest in it.
#[derive(Clone, Copy)]
struct Growth<'a> {
    terms: &'a PenaltyTerms,
    /// The first day of the account that may count.
    first: Date,
    /// Which of the two.
    kind: Kind,
    /// What a day brings that counts.
    a_day: Units,
    /// What the days have brought that were counted already.
    gathered: Units,
    pauses: &'a [Pause],
}

impl Growth<'_> {
    fn tell(&self, instalment: &Instalment, kinks: &mut Vec<Kink>) {
        let from = instalment.penalty_start(self.terms).max(self.first);
        if instalment.is_penalty_chargeable() {
            return self.tell_days(from, kinks);
        }
        let on = chargeable_on(self.terms, self.first, instalment);
        let counted_last = on + -days_until_seen(self.terms);
        if self.gathered.is_zero() && counted_last <= from {
            // No day has gathered weight that is not charged for at once.
            return self.tell_days(from, kinks);
        }
        let paused = account::paused_days(self.pauses, Pausable::Penalty, from, counted_last.next());
        let days = (counted_last.next() - from).max(0) - paused;
        kinks.push(Kink::jump(on, self.kind, self.gathered + self.a_day * days));
        self.tell_days(from.max(counted_last.next()), kinks);
    }

    /// The days that count from `from` on, each told when it is seen.
    fn tell_days(&self, from: Date, kinks: &mut Vec<Kink>) {
        let mut slope = |counts: Date, slope| {
            kinks.push(Kink::slope(counts + days_until_seen(self.terms), self.kind, slope));
        };
        slope(from, self.a_day);
        for pause in self.pauses.iter().filter(|pause| pause.what == Pausable::Penalty && from < pause.until) {
            slope(pause.from.max(from), -self.a_day);
            slope(pause.until, self.a_day);
        }
    }
}
