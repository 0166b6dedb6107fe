//! The passing of time: what was missed, penalties and the order of a day's start, in closed form between the days that matter.
//!
//! `docs/reference/ledger.md` section 3. Where an option makes a day depend on the day before in a way that has no
//! closed form (caps, compounding, daily rounding, breaches of materiality), days on which something can grow are walked
//! one by one; products without such options never are.

use primitives::{Amount, Date, Rate};

use super::{Account, Instalment, Settlement};
use crate::ageing;
use crate::event::Pausable;
use crate::product::{
    Anchor, MaterialityCounting, PenaltyBase, PenaltyCompound, PenaltyRounding, PenaltyTerms, PenaltyThrough, Product,
    RoundingStep,
};

impl Account<'_> {
    /// Lets time pass to the start of `day`, no statement falling in between.
    pub(crate) fn pass_within_cycle(&mut self, day: Date) {
        if self.product.free_period.is_some() {
            self.pass_free_period(day);
        } else {
            while let Some(on) = self.next_free_end().filter(|&on| self.as_of < on && on <= day) {
                self.pass_to(on);
                self.revolving.iter_mut().for_each(|revolving| revolving.end_free(on));
            }
        }
        self.pass_to(day);
    }

    fn next_free_end(&self) -> Option<Date> {
        self.revolving.as_ref()?.next_free_end()
    }

    pub(super) fn pass_to(&mut self, day: Date) {
        let walks = walks_days(self.product);
        while self.as_of < day {
            let mut to = self.next_stop().map_or(day, |stop| stop.min(day));
            if walks {
                to = to.min(self.quiet_until().max(self.as_of.next()));
            }
            self.pass_span(to);
        }
    }

    /// The next day at whose start something happens that days before it do not tell.
    fn next_stop(&self) -> Option<Date> {
        [self.next_late_fee(), self.next_lapse(), self.next_interest_growth()].into_iter().flatten().min()
    }

    /// The next day at whose start the settlement lapses if nothing comes in.
    pub(crate) fn next_lapse(&self) -> Option<Date> {
        self.settlement.as_ref().and_then(|settlement| settlement.lapses_on(self.as_of))
    }

    /// The day through which no day need be walked: nothing is due, and no penalty runs.
    fn quiet_until(&self) -> Date {
        let unsettled = self.instalments.iter().filter(|instalment| !instalment.is_settled());
        let first = unsettled.map(|instalment| instalment.due.min(instalment.ages_from).min(instalment.penalty_anchor));
        first.min().unwrap_or(Date::MAX)
    }

    /// Passes to the start of `to`; what happens on the days of [`Account::next_stop`] happens on the last day only.
    fn pass_span(&mut self, to: Date) {
        self.end_day();
        let from = self.as_of;
        self.struck = None;
        // What the last day brings comes after all else.
        self.grow_past_maturity(from, to.previous());
        self.earn_parts(from, to);
        let on_statements = self.bearing_on_statements();
        if let Some(revolving) = self.revolving.as_mut().filter(|_| !self.has_ended) {
            revolving.accrue(from, to - from, on_statements);
        }
        if self.product.all_in_annual_rate_max.is_some() {
            self.principal_weight += i128::from(self.unpaid().principal.minor()) * i128::from(to - from);
        }
        let product = self.product;
        for instalment in &mut self.instalments {
            instalment.mark_missed(&product.ageing, from, to);
        }
        self.look_at_arrears(to.previous());
        self.count_penalty_days(to, to);
        self.as_of = to;
        self.charge_late_fees();
        self.charge_penalties();
        self.compound_penalties(from);
        self.lapse_settlement(from);
        self.grow_interest();
    }

    /// The end of the day the account stands at; doing it twice changes nothing.
    pub(crate) fn end_day(&mut self) {
        let product = self.product;
        if product.penalty.as_ref().is_some_and(|terms| terms.through == PenaltyThrough::AsOfInclusive) {
            self.count_penalty_days(self.as_of.next(), self.as_of);
            self.charge_penalties();
        }
        self.look_at_arrears(self.as_of);
    }

    /// Counts the days before `to` that no penalty has counted yet, as of the day `on`.
    fn count_penalty_days(&mut self, to: Date, on: Date) {
        let product = self.product;
        let Some(terms) = &product.penalty else { return };
        let from = self.penalty_counted_to;
        if to <= from {
            return;
        }
        self.penalty_counted_to = to;
        if self.penalty_stands_still(terms) {
            return;
        }
        let on = match terms.through {
            PenaltyThrough::AsOfExclusive => on,
            PenaltyThrough::AsOfInclusive => to.previous(),
        };
        let mut bases = PenaltyBases::of(self, terms);
        let pauses = &self.pauses;
        for instalment in &mut self.instalments {
            let Some(base) = bases.next(instalment) else { continue };
            let start = instalment.penalty_start(terms).max(from);
            let days = if start < to { to - start - paused_days(pauses, Pausable::Penalty, start, to) } else { 0 };
            instalment.count_penalty(terms, product.rounding_of(RoundingStep::Penalty), base, days, on);
        }
    }

    /// Charges what the counted days have made due, as far as the caps leave room; the oldest instalment first.
    fn charge_penalties(&mut self) {
        let product = self.product;
        let Some(terms) = &product.penalty else { return };
        let mut on_account = self.room_under_caps(terms);
        if product.all_in_annual_rate_max.is_some() {
            on_account = on_account.min(self.all_in_room());
        }
        let is_capped = !terms.cap.is_none() || product.all_in_annual_rate_max.is_some();
        let rounding = product.rounding_of(RoundingStep::Penalty);
        for instalment in &mut self.instalments {
            let mut growth = instalment.penalty_growth(terms, rounding);
            if is_capped {
                growth = growth.min(on_account).min(instalment.room_under_cap(terms));
                on_account -= growth;
            }
            instalment.charge_penalty(growth, rounding);
            self.penalty_grown += growth;
        }
    }

    /// What the product's caps on the account leave to be charged.
    pub(crate) fn room_under_caps(&self, terms: &PenaltyTerms) -> Amount {
        let multiple = terms
            .cap
            .principal_multiple
            .map(|rate| rate.of(self.totals.paid_out, self.product.rounding_of(RoundingStep::Penalty)));
        let caps = terms.cap.per_account.into_iter().chain(multiple);
        caps.map(|cap| (cap - self.penalty_grown).or_zero()).min().unwrap_or(Amount::EVENT_MAX)
    }

    /// Whether a limit has ever kept penalty from being charged.
    pub(crate) fn is_penalty_cut(&self) -> bool {
        self.instalments.iter().any(Instalment::is_penalty_cut)
    }

    /// The first day whose end can count towards penalties and has not yet; none when no day will.
    pub(crate) fn penalty_runs_from(&self, terms: &PenaltyTerms) -> Option<Date> {
        let lapse = self.next_lapse().filter(|_| terms.stops_on.settlement);
        let first = lapse.map_or(self.penalty_counted_to, |lapse| lapse.max(self.penalty_counted_to));
        (!self.has_penalty_ended(terms)).then_some(first)
    }

    /// Whether the account's day does not count towards penalties, as it ends now.
    fn penalty_stands_still(&self, terms: &PenaltyTerms) -> bool {
        let is_settling = || self.settlement.as_ref().is_some_and(Settlement::is_active);
        self.has_penalty_ended(terms) || (terms.stops_on.settlement && is_settling())
    }

    fn has_penalty_ended(&self, terms: &PenaltyTerms) -> bool {
        self.charge_off.is_some() || (terms.stops_on.termination && self.terminated_on.is_some())
    }

    /// Lets unpaid penalty bear penalty from its monthly days in `(from, as_of]` on; nothing grew between them.
    fn compound_penalties(&mut self, from: Date) {
        let Some(terms) = &self.product.penalty else { return };
        if terms.compound == PenaltyCompound::Never {
            return;
        }
        for instalment in &mut self.instalments {
            if has_monthly_day(instalment.penalty_start(terms), from, self.as_of) {
                instalment.compound_penalty();
            }
        }
    }

    /// What may still be charged before the account costs more than its yearly limit.
    pub(crate) fn all_in_room(&self) -> Amount {
        let Some(max) = self.product.all_in_annual_rate_max else { return Amount::EVENT_MAX };
        let limit = self.principal_weight * i128::from(max.billionths()) / (Rate::ONE * 365);
        let limit = Amount::from_minor(i64::try_from(limit).unwrap_or(i64::MAX / 2));
        let mut cost = self.totals.capitalised.total();
        for instalment in &self.instalments {
            cost += instalment.late_fee + instalment.penalty_charged();
            if instalment.due <= self.as_of {
                cost += instalment.scheduled.interest + instalment.scheduled.fee;
            }
        }
        (limit - cost).or_zero()
    }

    /// Notes since when something is past due, and since when materially, at the end of a day that has nothing more
    /// to come.
    fn look_at_arrears(&mut self, day: Date) {
        let terms = &self.product.ageing;
        if terms.anchor == Anchor::FirstArrears {
            let earliest = ageing::past_due(self, day).map(|instalment| instalment.ages_from).min();
            self.spell_since = earliest.map(|earliest| self.spell_since.unwrap_or(earliest));
        }
        if let Some(materiality) = terms.materiality.filter(|m| m.counting == MaterialityCounting::FromBreach) {
            let is_exceeded = ageing::is_material(self, &materiality, day);
            self.breach_since = is_exceeded.then(|| self.breach_since.unwrap_or(day));
        }
    }

    fn lapse_settlement(&mut self, from: Date) {
        if let Some(settlement) = &mut self.settlement {
            settlement.lapse(from, self.as_of);
        }
    }
}

/// What bears penalty on each instalment, asked for in the order of instalments.
pub(crate) struct PenaltyBases {
    base: PenaltyBase,
    tolerance: Amount,
    /// All principal of the account, until the first instalment that is not tolerated takes it.
    outstanding: Option<Amount>,
}

impl PenaltyBases {
    pub(crate) fn of(account: &Account<'_>, terms: &PenaltyTerms) -> Self {
        let is_outstanding = terms.base == PenaltyBase::OutstandingPrincipal;
        Self {
            base: terms.base,
            tolerance: account.product.ageing.arrears_tolerance,
            outstanding: is_outstanding.then(|| account.unpaid().principal),
        }
    }

    /// The base of the next instalment, unpaid penalty that bears penalty apart; none when it bears none.
    pub(crate) fn next(&mut self, instalment: &Instalment) -> Option<Amount> {
        if instalment.is_settled() || instalment.is_tolerated(self.tolerance) {
            return None;
        }
        let base = self.outstanding.take().unwrap_or_else(|| instalment.penalty_base(self.base));
        base.is_positive().then_some(base)
    }
}

/// Whether days on which something can grow must be walked one by one.
fn walks_days(product: &Product) -> bool {
    let by_materiality =
        product.ageing.materiality.is_some_and(|terms| terms.counting == MaterialityCounting::FromBreach);
    let is_capped = product.penalty.as_ref().is_some_and(|terms| !terms.cap.is_none());
    is_capped || penalty_depends_on_days(product) || by_materiality || product.all_in_annual_rate_max.is_some()
}

/// Whether the penalty of a day depends on the day before in a way that has no closed form, limits apart.
pub(crate) fn penalty_depends_on_days(product: &Product) -> bool {
    product
        .penalty
        .as_ref()
        .is_some_and(|terms| terms.compound != PenaltyCompound::Never || terms.rounded == PenaltyRounding::Daily)
}

/// How many days of `[from, to)` pauses of a kind cover. Pauses of a kind do not overlap.
pub(crate) fn paused_days(pauses: &[super::Pause], what: Pausable, from: Date, to: Date) -> i32 {
    let of_kind = pauses.iter().filter(|pause| pause.what == what);
    of_kind.map(|pause| (pause.until.min(to) - pause.from.max(from)).max(0)).sum()
}

/// Whether a whole number of months after `start`, at least one, ends in `(from, to]`.
fn has_monthly_day(start: Date, from: Date, to: Date) -> bool {
    if to <= start {
        return false;
    }
    let months = i32::from(to.year() - start.year()) * 12 + i32::from(to.month()) - i32::from(start.month());
    let is_within = |months: i32| {
        let day = start.plus_months(months);
        months >= 1 && from < day && day <= to
    };
    is_within(months) || is_within(months - 1)
}
