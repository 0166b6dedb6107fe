//! The passing of time: what was missed, late fees and penalties, in closed form between the days that matter.
//!
//! `docs/reference/ledger.md` section 3. Where an option makes a day depend on the day before in a way that has no
//! closed form (caps, compounding, daily rounding, breaches of materiality), days on which something can grow are walked
//! one by one; products without such options never are.

use primitives::{Amount, Date, Rate};

use super::{Account, Instalment, InstalmentKind};
use crate::ageing;
use crate::component::Component;
use crate::event::{InstalmentKey, Pausable, ScheduledInstalment};
use crate::product::{
    Anchor, LateFeeAmount, LateFeeBase, LateFeePlace, LateFeeRepeats, LateFeeTerms, MaterialityCounting, PenaltyBase,
    PenaltyCompound, PenaltyRounding, PenaltyTerms, PenaltyThrough, Product,
};

impl Account<'_> {
    /// Lets time pass to the start of `day`, no statement falling in between.
    pub(crate) fn pass_within_cycle(&mut self, day: Date) {
        if let Some(on) = self.revolving.as_ref().and_then(|revolving| revolving.billed_due)
            && self.as_of < on
            && on <= day
        {
            self.pass_to(on);
            self.revolving.as_mut().expect("the account is revolving").end_free_period();
        }
        self.pass_to(day);
    }

    fn pass_to(&mut self, day: Date) {
        let walks = walks_days(self.product);
        while self.as_of < day {
            let mut to = self.next_late_fee(day).unwrap_or(day);
            if walks {
                to = to.min(self.quiet_until().max(self.as_of.next()));
            }
            self.pass_span(to);
        }
    }

    /// The first day in `(as_of, day]` on which a late fee may be charged.
    fn next_late_fee(&self, day: Date) -> Option<Date> {
        self.product.late_fee.as_ref()?;
        let unsettled = self.instalments.iter().filter(|instalment| !instalment.is_settled());
        let days = unsettled.filter_map(|instalment| late_fee_day(instalment, self.product));
        days.filter(|&on| self.as_of < on && on <= day).min()
    }

    /// The day through which no day need be walked: nothing is due, and no penalty runs.
    fn quiet_until(&self) -> Date {
        let unsettled = self.instalments.iter().filter(|instalment| !instalment.is_settled());
        let first = unsettled.map(|instalment| instalment.due.min(instalment.ages_from).min(instalment.penalty_anchor));
        first.min().unwrap_or(Date::MAX)
    }

    /// Passes to the start of `to`; late fees are charged on its last day only.
    fn pass_span(&mut self, to: Date) {
        self.end_day();
        let from = self.as_of;
        self.struck = None;
        if let Some(revolving) = &mut self.revolving {
            revolving.accrue(to - from);
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
        if self.charge_off.is_some() {
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
            instalment.count_penalty(terms, product.rounding, base, days, on);
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
        for instalment in &mut self.instalments {
            let mut growth = instalment.penalty_growth(terms, product.rounding);
            if is_capped {
                growth = growth.min(on_account).min(instalment.room_under_cap(terms));
                on_account -= growth;
            }
            instalment.charge_penalty(growth);
            self.penalty_grown += growth;
        }
    }

    /// What the product's caps on the account leave to be charged.
    pub(crate) fn room_under_caps(&self, terms: &PenaltyTerms) -> Amount {
        let multiple = terms.cap.principal_multiple.map(|rate| rate.of(self.totals.paid_out, self.product.rounding));
        let caps = terms.cap.per_account.into_iter().chain(multiple);
        caps.map(|cap| (cap - self.penalty_grown).or_zero()).min().unwrap_or(Amount::EVENT_MAX)
    }

    /// The first day whose end has not counted towards penalties.
    pub(crate) fn penalty_counted_to(&self) -> Date {
        self.penalty_counted_to
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
    fn all_in_room(&self) -> Amount {
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

    /// Charges the late fees of the day whose start the account stands at; the oldest instalment first.
    fn charge_late_fees(&mut self) {
        let product = self.product;
        let Some(terms) = &product.late_fee else { return };
        if self.charge_off.is_some() || self.written_off_on.is_some() {
            return;
        }
        let mut place = 0;
        while let Some(instalment) = self.instalments.get(place) {
            if late_fee_day(instalment, product) == Some(self.as_of) && self.may_bear_late_fee(terms, place) {
                let fee = late_fee(terms, &self.instalments[place], product).min(self.all_in_room());
                self.put_late_fee(terms, place, fee);
            }
            place += 1;
        }
    }

    fn may_bear_late_fee(&self, terms: &LateFeeTerms, place: usize) -> bool {
        let instalment = &self.instalments[place];
        let ageing = &self.product.ageing;
        if instalment.bore_late_fee() || instalment.is_settled_for_ageing(ageing) {
            return false;
        }
        if !terms.after_maturity && ageing::plan_end(self).is_some_and(|end| self.as_of > end) {
            return false;
        }
        let mut others = self.instalments.iter().filter(|other| other.bore_late_fee());
        match terms.repeats {
            LateFeeRepeats::PerInstalment | LateFeeRepeats::Every { .. } => true,
            LateFeeRepeats::OncePerSpell => others.all(|other| other.is_settled_for_ageing(ageing)),
            LateFeeRepeats::Once => others.next().is_none(),
        }
    }

    fn put_late_fee(&mut self, terms: &LateFeeTerms, place: usize, fee: Amount) {
        if !fee.is_positive() {
            return;
        }
        self.instalments[place].mark_late_fee();
        match terms.place {
            LateFeePlace::Instalment => self.instalments[place].late_fee += fee,
            LateFeePlace::Period => {
                let days = terms.wait_days.min(terms.posting_grace_days);
                let dated = self.instalments[place].due + i32::try_from(days).unwrap_or(i32::MAX);
                self.put_late_fee_in_period(dated, fee);
            }
        }
    }

    fn put_late_fee_in_period(&mut self, dated: Date, fee: Amount) {
        let holds = |i: &&mut Instalment| i.kind == InstalmentKind::Scheduled && i.is_live() && i.due >= dated;
        if let Some(instalment) = self.instalments.iter_mut().find(holds) {
            instalment.late_fee += fee;
            return;
        }
        if let Some(extra) = self.instalments.iter_mut().find(|i| i.kind == InstalmentKind::Extra && i.is_live()) {
            extra.late_fee += fee;
            return;
        }
        let calendar = InstalmentKey::FIRST_CALENDAR;
        let in_first = self.instalments.iter().filter(|instalment| instalment.key.calendar == calendar);
        let number = in_first.map(|instalment| instalment.key.number).max().unwrap_or(0) + 1;
        let key = InstalmentKey { calendar, number };
        let nothing = Amount::ZERO;
        let scheduled = ScheduledInstalment { key, due: dated, principal: nothing, interest: nothing, fee: nothing };
        let mut extra = Instalment::new(scheduled, InstalmentKind::Extra);
        extra.late_fee = fee;
        self.insert(extra);
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
    penalty_walks_days(product) || by_materiality || product.all_in_annual_rate_max.is_some()
}

/// Whether the penalty of a day depends on the day before in a way that has no closed form.
pub(crate) fn penalty_walks_days(product: &Product) -> bool {
    product.penalty.as_ref().is_some_and(|terms| {
        let is_limited = !terms.cap.is_none() || product.all_in_annual_rate_max.is_some();
        is_limited || terms.compound != PenaltyCompound::Never || terms.rounded == PenaltyRounding::Daily
    })
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

/// The day at whose start an instalment is charged the late fee if it is still unsettled.
pub(crate) fn late_fee_day(instalment: &Instalment, product: &Product) -> Option<Date> {
    let terms = product.late_fee.as_ref()?;
    let days = i32::try_from(terms.wait_days.max(1)).unwrap_or(i32::MAX);
    instalment.kind.is_period().then(|| instalment.due + days)
}

fn late_fee(terms: &LateFeeTerms, instalment: &Instalment, product: &Product) -> Amount {
    match &terms.amount {
        LateFeeAmount::Fixed(amount) => *amount,
        LateFeeAmount::Percent { rate, of, min, max } => {
            let unpaid = |component| instalment.unpaid_of(component);
            let base = match of {
                LateFeeBase::Unpaid => {
                    unpaid(Component::Principal) + unpaid(Component::Interest) + unpaid(Component::Fee)
                }
                LateFeeBase::UnpaidPrincipal => unpaid(Component::Principal),
                LateFeeBase::Scheduled => instalment.scheduled.principal + instalment.scheduled.interest,
            };
            let fee = rate.of(base, product.rounding).max(*min);
            max.map_or(fee, |max| fee.min(max))
        }
    }
}
