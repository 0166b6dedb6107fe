//! A lender with a schedule of its own: what it has of each instalment, and of what becomes of it.
//!
//! `docs/reference/ledger.md` section 10. Its principal runs off in equal instalments at its rate; of an instalment it has a
//! part of principal and one of interest, and of whatever is settled, dropped or grown of them as much in proportion. How its
//! schedule is made anew with the customer's is in `partner::anew`, what stands in its books in `posting`.

mod anew;

use std::collections::BTreeMap;

use primitives::{Amount, Date, Rate};

use super::{Account, Instalment, InstalmentKind};
use crate::component::{Component, Components};
use crate::event::{Contract, InstalmentKey};
use crate::funding::{FundingRejected, InterestPart, in_proportion, lenders, of_interest, split, with_schedule};
use crate::product::{InterestRecalculation, Product, RecalculationKeeps, TrancheInstalments};
use crate::schedule::{PeriodRate, lent, periods, run_off, schedule};

pub(super) use anew::{LiftedInterest, NewTerms};

/// A lender with a schedule of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its rate for a year.
    annual_rate: Rate,
    /// What it has of principal that is on no schedule, and of everything else but interest.
    share: Portion,
    /// What it has of interest that is on no schedule.
    of_interest: Portion,
    rows: BTreeMap<InstalmentKey, Row>,
    /// Its own part of the interest that has become principal.
    capitalised: Amount,
}

/// What a lender with a schedule of its own has of one instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerInstalment {
    /// The instalment.
    pub key: InstalmentKey,
    /// When it is due.
    pub due: Date,
    /// Its part of what is or was owed of principal and interest.
    pub owed: Components,
    /// Its part of what is unpaid of them.
    pub unpaid: Components,
}

/// What it has of an instalment, and the days for which its interest is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    days: (Date, Date),
    principal: Proportion,
    interest: Proportion,
}

/// What it has of a component of an instalment: so much of what was settled when its schedule was made, and in the proportion
/// of what was unpaid then of everything that has been settled, dropped or added since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Proportion {
    unpaid: Portion,
    paid: Portion,
    waived: Portion,
}

/// Its own part of an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Portion {
    own: Amount,
    all: Amount,
}

impl Portion {
    fn share(share: Rate) -> Self {
        Self { own: Amount::from_minor(share.billionths()), all: Amount::from_minor(1_000_000_000) }
    }

    /// As large a part of another amount.
    fn of(self, amount: Amount) -> Amount {
        in_proportion(amount, self.own, self.all)
    }
}

impl Proportion {
    fn new(unpaid: Portion) -> Self {
        Self { unpaid, paid: Portion::default(), waived: Portion::default() }
    }

    fn paid(&self, amount: Amount) -> Amount {
        self.paid.own + self.unpaid.of(amount - self.paid.all)
    }

    fn waived(&self, amount: Amount) -> Amount {
        self.waived.own + self.unpaid.of(amount - self.waived.all)
    }
}

/// Checks that a lender of a contract may have a schedule of its own, if one has.
pub(crate) fn check(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), FundingRejected> {
    let text = &contract.funding_source;
    if with_schedule(&lenders(text)).is_none() {
        return Ok(());
    }
    let unfit = |what| Err(FundingRejected::TermsUnfit { text: text.clone(), what });
    if !is_fit(product) {
        return unfit(
            "a lender has a schedule of its own, and the product has daily simple interest, totals kept when interest is \
             computed anew, tranches with instalments of their own or a re-age that collects: leave :emi out, such as \
             a=70%@8%+b=30%",
        );
    }
    let planned = schedule(product, contract, opened_on);
    let instalments: Vec<Instalment> = planned.iter().map(Instalment::planned).collect();
    let Some(mut partner) = Partner::named(product, text) else { return Ok(()) };
    if partner.plan(product, contract, opened_on, &instalments) {
        Ok(())
    } else {
        unfit(
            "the principal or interest of a lender's own schedule is more than an instalment has: give the lender a \
             smaller share or another rate, or leave :emi out, such as a=70%@8%+b=30%",
        )
    }
}

/// Whether interest and principal of instalments go by a schedule that a part can run beside.
fn is_fit(product: &Product) -> bool {
    product.interest_recalculation != InterestRecalculation::DailySimple
        && product.recalculation_keeps == RecalculationKeeps::Principal
        && product.tranche_instalments == TrancheInstalments::Shared
        && !product.restructure.re_age_collects
}

impl<'a> Partner<'a> {
    /// The lender of a funding source that has a schedule of its own, where the product lets it have one.
    fn named(product: &Product, funding_source: &'a str) -> Option<Self> {
        // Accounts of one owner are many, and none of them is read further.
        let lenders = funding_source.contains(":emi").then(|| lenders(funding_source))?;
        let place = with_schedule(&lenders)?;
        let bears = product.annual_rate().filter(|rate| rate.billionths() > 0 && is_fit(product))?;
        let InterestPart::OwnSchedule(annual_rate) = lenders[place].interest else { return None };
        Some(Self {
            name: lenders[place].name,
            annual_rate,
            share: Portion::share(lenders[place].share),
            of_interest: Portion::share(of_interest(&lenders, Some(bears))[place].share),
            rows: BTreeMap::new(),
            capitalised: Amount::ZERO,
        })
    }

    /// Makes the schedule of a contract's beginning; whether it fits into the customer's.
    fn plan(&mut self, product: &Product, contract: &Contract, opened_on: Date, instalments: &[Instalment]) -> bool {
        let Some((_, day_count)) = product.plan.interest() else { return true };
        let lenders = lenders(&contract.funding_source);
        let own = |amount| with_schedule(&lenders).map_or(Amount::ZERO, |place| split(amount, &lenders)[place]);
        let on_schedule = |i: &&Instalment| i.kind == InstalmentKind::Scheduled && i.key.number > 0;
        let others = instalments.iter().filter(|i| !on_schedule(i));
        let down: Amount = others.map(|i| i.scheduled.principal).sum();
        let opening = own(lent(product, contract, opened_on)) - self.share.of(down);
        let planned: Vec<&Instalment> = instalments.iter().filter(on_schedule).collect();
        let days = periods(product, contract, opened_on);
        let rates = days.iter().map(|days| PeriodRate::of_stretches(self.annual_rate, day_count, &[*days]));
        let principal: Vec<Amount> = planned.iter().map(|i| i.scheduled.principal).collect();
        let (has, mut fits) = run_off(product, opening, &rates.collect::<Vec<_>>(), &principal);
        for ((instalment, has), days) in planned.iter().zip(has).zip(days) {
            let Components { principal, interest, .. } = instalment.scheduled;
            fits &= has.interest <= interest;
            let principal = Proportion::new(Portion { own: has.principal, all: principal });
            let interest = Proportion::new(Portion { own: has.interest.min(interest), all: interest });
            self.rows.insert(instalment.key, Row { days, principal, interest });
        }
        fits
    }

    fn proportion(&self, key: InstalmentKey, component: Component) -> Proportion {
        let row = self.rows.get(&key);
        let (own, other) = match component {
            Component::Principal => (row.map(|row| row.principal), self.share),
            Component::Interest => (row.map(|row| row.interest), self.of_interest),
            Component::Fee | Component::Penalty => (None, self.share),
        };
        let own = own.unwrap_or_else(|| Proportion::new(other));
        if own.unpaid.all.is_positive() { own } else { Proportion { unpaid: other, ..own } }
    }

    /// What it has of an amount that was settled of an instalment.
    fn of(&self, key: InstalmentKey, component: Component, amount: Amount) -> Amount {
        self.proportion(key, component).unpaid.of(amount)
    }

    /// What it has of what is unpaid of an instalment.
    pub(crate) fn unpaid(&self, instalment: &Instalment, component: Component) -> Amount {
        self.of(instalment.key, component, instalment.unpaid_of(component))
    }

    /// What it has of what was paid on an instalment.
    pub(crate) fn paid(&self, instalment: &Instalment, component: Component) -> Amount {
        self.proportion(instalment.key, component).paid(instalment.paid[component])
    }

    /// What it has of what was given up of an instalment.
    pub(crate) fn waived(&self, instalment: &Instalment, component: Component) -> Amount {
        self.proportion(instalment.key, component).waived(instalment.waived[component])
    }

    fn settled(&self, instalment: &Instalment, component: Component) -> Amount {
        self.paid(instalment, component) + self.waived(instalment, component)
    }

    /// Its own part of the interest that has become principal.
    pub(crate) fn capitalised(&self) -> Amount {
        self.capitalised
    }

    /// What it has of interest that is on no schedule.
    pub(crate) fn of_other_interest(&self, amount: Amount) -> Amount {
        self.of_interest.of(amount)
    }
}

impl Account<'_> {
    pub(super) fn open_partner(&mut self) {
        let Some(mut partner) = Partner::named(self.product, &self.contract.funding_source) else { return };
        partner.plan(self.product, self.contract, self.opened_on, &self.instalments);
        self.partner = Some(Box::new(partner));
    }

    /// What the lender with a schedule of its own has of unpaid principal and interest, due or not.
    pub fn partner_unpaid(&self) -> Option<Components> {
        let partner = self.partner.as_ref()?;
        let unpaid = |component| self.instalments.iter().map(|i| partner.unpaid(i, component)).sum();
        let (principal, interest) = (unpaid(Component::Principal), unpaid(Component::Interest));
        Some(Components { principal, interest, ..Components::default() })
    }

    /// The schedule of the lender that has one of its own: its parts of the instalments that no new calendar has lifted off.
    pub fn partner_schedule(&self) -> Vec<PartnerInstalment> {
        let Some(partner) = &self.partner else { return Vec::new() };
        let on_schedule = self.instalments.iter().filter(|i| i.is_live() && partner.rows.contains_key(&i.key));
        let of = |i: &Instalment| {
            let (mut owed, mut unpaid) = (Components::default(), Components::default());
            for component in [Component::Principal, Component::Interest] {
                unpaid[component] = partner.unpaid(i, component);
                owed[component] = partner.settled(i, component) + unpaid[component];
            }
            PartnerInstalment { key: i.key, due: i.due, owed, unpaid }
        };
        on_schedule.map(of).collect()
    }

    /// The account with the partner's part of interest in the place of all of it.
    pub(crate) fn with_interest_of_partner(&self) -> Option<Self> {
        let partner = self.partner.as_ref()?;
        let mut own = self.clone();
        for i in &mut own.instalments {
            let unpaid = partner.unpaid(i, Component::Interest);
            (i.paid.interest, i.waived.interest) =
                (partner.paid(i, Component::Interest), partner.waived(i, Component::Interest));
            i.scheduled.interest = i.paid.interest + i.waived.interest + unpaid;
        }
        own.totals.capitalised.interest = partner.capitalised;
        Some(own)
    }

    /// Tells what the partner has of what has been settled since it was told last: by its schedule as it is now.
    pub(super) fn divide_allocations(&mut self) {
        let (Some(partner), Some(allocations)) = (&self.partner, &mut self.allocations) else { return };
        for allocation in allocations.iter_mut().rev().take_while(|allocation| allocation.of_partner.is_none()) {
            let mut has = Components::default();
            for (key, item, amount) in &allocation.parts {
                let component = item.component();
                if matches!(component, Component::Principal | Component::Interest) {
                    has[component] += partner.of(*key, component, *amount);
                }
            }
            allocation.of_partner = Some(has);
        }
    }
}

#[cfg(test)]
mod tests;
