//! Allocation: how money is spread over what is owed.
//!
//! Instalments due on or before the value date are *owed*, later ones *in advance*; the product's rule gives the
//! order inside each, `docs/reference/ledger.md` section 4 the steps in words. What the money is and where it comes
//! from is `account`'s matter.

use primitives::Amount;

use crate::account::Account;
use crate::component::Component;
use crate::event::InstalmentKey;
use crate::product::{FutureRule, Processing};

/// How one event was spread over what was owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The event's place in the journal; 0 for credit used by a statement that was struck, not issued.
    pub seq: u64,
    /// What it settled, in the order in which it was settled; negative where money was taken back.
    pub parts: Vec<(InstalmentKey, Component, Amount)>,
    /// What it settled of a revolving account's principal that was not due.
    pub to_pools: Amount,
    /// What became credit balance.
    pub to_credit: Amount,
}

/// Money on its way to what it settles.
pub(crate) struct Money {
    pub(crate) left: Amount,
    seq: u64,
    parts: Vec<(InstalmentKey, Component, Amount)>,
    to_pools: Amount,
}

impl Money {
    pub(crate) fn new(amount: Amount, seq: u64) -> Self {
        Self { left: amount, seq, parts: Vec::new(), to_pools: Amount::ZERO }
    }

    pub(crate) fn into_allocation(self) -> Allocation {
        Allocation { seq: self.seq, parts: self.parts, to_pools: self.to_pools, to_credit: self.left }
    }
}

/// Settles the instalment that a repayment names.
pub(crate) fn settle_earmarked(account: &mut Account<'_>, money: &mut Money, key: InstalmentKey) {
    let rule = &account.product.allocation;
    if let Some(place) = account.instalments.iter().position(|instalment| instalment.key == key) {
        let is_owed = account.instalments[place].due <= account.as_of;
        let order = if is_owed { rule.order } else { rule.in_advance_order };
        settle_each(account, money, std::iter::once(place), &order);
    }
}

/// Settles what is owed, then what is in advance, then principal that is not due yet.
pub(crate) fn settle(account: &mut Account<'_>, money: &mut Money) {
    let rule = &account.product.allocation;
    settle_owed(account, money);
    let owed = owed(account);
    settle_group(account, money, places(rule.future_rule, owed..account.instalments.len()), &rule.in_advance_order);
    if let Some(revolving) = &mut account.revolving {
        take(money, |left| revolving.pay(left));
    }
}

/// Settles for goods returned: principal that is not due yet first, then what is owed.
pub(crate) fn settle_merchant_refund(account: &mut Account<'_>, money: &mut Money) {
    if let Some(revolving) = &mut account.revolving {
        take(money, |left| revolving.refund(left));
    }
    let rule = &account.product.allocation;
    let in_advance = owed(account)..account.instalments.len();
    settle_group(account, money, places(rule.merchant_refund_rule, in_advance.clone()), &[Component::Principal]);
    settle_owed(account, money);
    settle_group(account, money, places(rule.merchant_refund_rule, in_advance), &rule.in_advance_order);
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
            money.parts.push((instalment.key, component, waived));
        }
    }
    let waived = amount - money.left;
    money.left = Amount::ZERO;
    if let Some(allocations) = &mut account.allocations {
        allocations.push(money.into_allocation());
    }
    waived
}

fn settle_owed(account: &mut Account<'_>, money: &mut Money) {
    let order = account.product.allocation.order;
    settle_group(account, money, Box::new(0..owed(account)), &order);
}

/// How many instalments are due on or before the day the account stands at.
fn owed(account: &Account<'_>) -> usize {
    account.instalments.partition_point(|instalment| instalment.due <= account.as_of)
}

fn places(rule: FutureRule, range: std::ops::Range<usize>) -> Box<dyn Iterator<Item = usize>> {
    match rule {
        FutureRule::NextInstalment => Box::new(range),
        FutureRule::LastInstalment => Box::new(range.rev()),
    }
}

fn settle_group(
    account: &mut Account<'_>,
    money: &mut Money,
    places: Box<dyn Iterator<Item = usize>>,
    order: &[Component],
) {
    match account.product.allocation.processing {
        Processing::Horizontal => settle_each(account, money, places, order),
        Processing::Vertical => {
            let places: Vec<usize> = places.collect();
            for component in order {
                settle_each(account, money, places.iter().copied(), &[*component]);
            }
        }
    }
}

fn settle_each(account: &mut Account<'_>, money: &mut Money, places: impl Iterator<Item = usize>, order: &[Component]) {
    for place in places {
        if money.left.is_zero() {
            return;
        }
        let instalment = &mut account.instalments[place];
        for &component in order {
            let used = instalment.pay(component, money.left);
            money.left -= used;
            if used.is_positive() {
                money.parts.push((instalment.key, component, used));
            }
        }
    }
}

fn take(money: &mut Money, pay: impl FnOnce(Amount) -> Amount) {
    let used = pay(money.left);
    money.left -= used;
    money.to_pools += used;
}
