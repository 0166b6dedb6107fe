//! Allocation: how money is spread over what is owed.
//!
//! The product's rule is a list of sweeps over the instalments that are past due, due or in advance on the value date;
//! `docs/reference/ledger.md` section 4 tells the steps in words. What the money is and where it comes from is
//! `account`'s matter.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use primitives::{Amount, Date, Rate};

use crate::account::{Account, Instalment, InstalmentKind, Settlement};
use crate::ageing;
use crate::component::{Component, Components};
use crate::event::InstalmentKey;
use crate::product::{
    AllocationItem, AllocationRule, AllocationStep, AllocationSwitch, DueClass, DueOrder, FutureRule,
    InterestRecalculation, SweepOrder, SwitchWhen,
};

/// How one event was spread over what was owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The event's place in the journal; 0 for credit used by a statement that was struck, not issued.
    pub seq: u64,
    /// What it settled, in the order in which it was settled; negative where money was taken back.
    pub parts: Vec<(InstalmentKey, AllocationItem, Amount)>,
    /// What it settled of a revolving account's principal that was not due.
    pub to_pools: Amount,
    /// What became credit balance.
    pub to_credit: Amount,
    /// What the lender with a schedule of its own has of what it settled of principal and interest, where there is one.
    pub of_partner: Option<Components>,
}

/// Money on its way to what it settles.
pub(crate) struct Money {
    pub(crate) left: Amount,
    seq: u64,
    parts: Vec<(InstalmentKey, AllocationItem, Amount)>,
    to_pools: Amount,
    /// What it settled of principal, where the product recalculates interest.
    principal: Vec<SettledPrincipal>,
}

/// Principal that money has settled on an instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SettledPrincipal {
    pub(crate) drawing: u16,
    pub(crate) due: Date,
    pub(crate) amount: Amount,
}

impl Money {
    pub(crate) fn new(amount: Amount, seq: u64) -> Self {
        Self { left: amount, seq, parts: Vec::new(), to_pools: Amount::ZERO, principal: Vec::new() }
    }

    /// What it settled of principal, where the product recalculates interest.
    pub(crate) fn take_principal(&mut self) -> Vec<SettledPrincipal> {
        std::mem::take(&mut self.principal)
    }

    pub(crate) fn into_allocation(self) -> Allocation {
        Allocation { seq: self.seq, parts: self.parts, to_pools: self.to_pools, to_credit: self.left, of_partner: None }
    }
}

/// Settles the instalment that a repayment names.
pub(crate) fn settle_earmarked(
    account: &mut Account<'_>,
    money: &mut Money,
    rule: &AllocationRule,
    key: InstalmentKey,
) {
    if let Some(place) = account.instalments.iter().position(|instalment| instalment.key == key) {
        let class = class_of(&account.instalments[place], account.as_of);
        for step in rule.steps.iter().filter(|step| step.classes.contains(&class)) {
            settle_at(account, money, place, &step.items);
        }
    }
}

/// Settles what is owed and what is in advance, then principal of a revolving account that is not due yet.
pub(crate) fn settle(account: &mut Account<'_>, money: &mut Money, rule: &AllocationRule) {
    settle_by(account, money, rule);
    if let Some(revolving) = &mut account.revolving {
        take(money, |left| revolving.pay(left));
    }
}

/// Settles for goods returned: principal of a revolving account that is not due yet first.
pub(crate) fn settle_merchant_refund(account: &mut Account<'_>, money: &mut Money) {
    if let Some(revolving) = &mut account.revolving {
        take(money, |left| revolving.refund(left));
    }
    settle_by(account, money, &account.product.allocation.merchant_refund);
}

/// Gives up to `amount` of a component up and returns what was.
pub(crate) fn waive(
    account: &mut Account<'_>,
    component: Component,
    amount: Amount,
    key: Option<InstalmentKey>,
    seq: u64,
) -> Amount {
    let mut money = Money::new(amount, seq);
    for instalment in account.instalments.iter_mut().filter(|i| key.is_none_or(|key| i.key == key)) {
        let waived = instalment.waive(component, money.left);
        money.left -= waived;
        if waived.is_positive() {
            money.parts.push((instalment.key, component.into(), waived));
        }
    }
    let waived = amount - money.left;
    money.left = Amount::ZERO;
    if let Some(allocations) = &mut account.allocations {
        allocations.push(money.into_allocation());
    }
    waived
}

/// The rule for a repayment, by the state of the account before it.
pub(crate) fn repayment_rule<'a>(account: &Account<'a>) -> &'a AllocationRule {
    let terms = &account.product.allocation;
    let holds = |switch: &&AllocationSwitch| match switch.when {
        SwitchWhen::DpdAbove(days) => ageing::age(account).past_due_days > days,
        SwitchWhen::NonPerforming => account.is_non_performing(),
        SwitchWhen::ChargedOff => account.charge_off.is_some(),
        SwitchWhen::SettlementActive => account.settlement.as_ref().is_some_and(Settlement::is_active),
    };
    terms.switches.iter().find(holds).map_or(&terms.repayment, |switch| &switch.rule)
}

fn class_of(instalment: &Instalment, on: Date) -> DueClass {
    match instalment.due.cmp(&on) {
        Ordering::Less => DueClass::PastDue,
        Ordering::Equal => DueClass::Due,
        Ordering::Greater => DueClass::InAdvance,
    }
}

fn settle_by(account: &mut Account<'_>, money: &mut Money, rule: &AllocationRule) {
    for step in &rule.steps {
        if money.left.is_zero() {
            return;
        }
        match rule.sweep {
            SweepOrder::OldestFirst => settle_step(account, money, rule.future_rule, step, by_due_date),
            SweepOrder::HighestRateFirst => {
                for rate in rates_borne(account) {
                    settle_step(account, money, rule.future_rule, step, |account, places| {
                        places
                            .filter(|&place| account.instalments[place].rate() == rate)
                            .collect::<Vec<_>>()
                            .into_iter()
                    });
                }
            }
        }
    }
}

fn by_due_date(_: &Account<'_>, places: Range<usize>) -> Range<usize> {
    places
}

/// The rates that instalments bear, the highest first.
fn rates_borne(account: &Account<'_>) -> Vec<Rate> {
    let mut rates: Vec<Rate> = account.instalments.iter().map(Instalment::rate).collect();
    rates.sort_unstable_by_key(|rate| Reverse(*rate));
    rates.dedup();
    rates
}

/// One sweep over what a selection leaves of the instalments of the step's classes.
fn settle_step<P: DoubleEndedIterator<Item = usize> + Clone>(
    account: &mut Account<'_>,
    money: &mut Money,
    future_rule: FutureRule,
    step: &AllocationStep,
    select: impl Fn(&Account<'_>, Range<usize>) -> P,
) {
    let on = account.as_of;
    // In order of due date, the classes are ranges.
    let past_due_end = account.instalments.partition_point(|instalment| instalment.due < on);
    let owed_end = account.instalments.partition_point(|instalment| instalment.due <= on);
    if step.classes.contains(&DueClass::PastDue) {
        let places = in_due_order(account, select(account, 0..past_due_end));
        settle_each(account, money, places.into_iter(), &step.items);
    }
    if step.classes.contains(&DueClass::Due) {
        let places = in_due_order(account, select(account, past_due_end..owed_end));
        settle_each(account, money, places.into_iter(), &step.items);
    }
    if step.classes.contains(&DueClass::InAdvance) {
        let places = select(account, owed_end..account.instalments.len());
        settle_in_advance(account, money, places, future_rule, &step.items);
    }
}

/// Instalments that are owed, in the order in which they are settled.
fn in_due_order(account: &Account<'_>, places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    if account.product.allocation.due_order == DueOrder::InstalmentFirst {
        let instalment = |place: usize| &account.instalments[place];
        places.sort_by_key(|&place| (instalment(place).due, instalment(place).kind == InstalmentKind::DownPayment));
    }
    places
}

fn settle_in_advance(
    account: &mut Account<'_>,
    money: &mut Money,
    places: impl DoubleEndedIterator<Item = usize> + Clone,
    rule: FutureRule,
    items: &[AllocationItem],
) {
    match rule {
        FutureRule::NextInstalment => settle_each(account, money, places, items),
        FutureRule::LastInstalment => settle_each(account, money, places.rev(), items),
        FutureRule::NextThenLast => {
            let next = places.clone().find(|&place| has_unpaid(account, place, items));
            settle_each(account, money, next.into_iter().chain(places.rev()), items);
        }
        FutureRule::ReAmortise => settle_evenly(account, money, places.collect(), items),
    }
}

/// An equal part of the money for each, again until money or debt ends.
fn settle_evenly(account: &mut Account<'_>, money: &mut Money, mut places: Vec<usize>, items: &[AllocationItem]) {
    loop {
        places.retain(|&place| has_unpaid(account, place, items));
        let parts = u32::try_from(places.len()).expect("an account has few instalments");
        if parts == 0 || money.left.is_zero() {
            return;
        }
        let round = money.left;
        for (index, &place) in (0..).zip(&places) {
            let mut part = Money { left: round.part(index, parts), ..Money::new(Amount::ZERO, money.seq) };
            let given = part.left;
            settle_at(account, &mut part, place, items);
            money.left -= given - part.left;
            money.parts.append(&mut part.parts);
            money.principal.append(&mut part.principal);
        }
    }
}

fn has_unpaid(account: &Account<'_>, place: usize, items: &[AllocationItem]) -> bool {
    items.iter().any(|&item| {
        let instalment = &account.instalments[place];
        instalment.payable_of(item).min(account.most_ahead(instalment, item)).is_positive()
    })
}

fn settle_each(
    account: &mut Account<'_>,
    money: &mut Money,
    places: impl Iterator<Item = usize>,
    items: &[AllocationItem],
) {
    for place in places {
        if money.left.is_zero() {
            return;
        }
        settle_at(account, money, place, items);
    }
}

fn settle_at(account: &mut Account<'_>, money: &mut Money, place: usize, items: &[AllocationItem]) {
    let (product, on) = (account.product, account.as_of);
    let recalculates = product.interest_recalculation != InterestRecalculation::Off;
    for &item in items {
        let most = account.most_ahead(&account.instalments[place], item);
        let used = account.instalments[place].pay(item, money.left.min(most));
        if !used.is_positive() {
            continue;
        }
        account.settled_ahead(place, item, used);
        let instalment = &mut account.instalments[place];
        money.left -= used;
        money.parts.push((instalment.key, item, used));
        if item == AllocationItem::Principal {
            if recalculates {
                let (drawing, due) = (instalment.drawing, instalment.due);
                money.principal.push(SettledPrincipal { drawing, due, amount: used });
            }
            if product.allocation.waives_interest_in_advance {
                instalment.drop_interest_in_advance(on);
            }
        }
    }
}

fn take(money: &mut Money, pay: impl FnOnce(Amount) -> Amount) {
    let used = pay(money.left);
    money.left -= used;
    money.to_pools += used;
}
