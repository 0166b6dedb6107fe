//! An account as relief is decided about it.

use collections::relief::{Standing, Terms};
use ledger::account::Account;
use ledger::ageing::{age, is_past_due};
use ledger::event::{Entry, Event};
use ledger::{History, Product};
use primitives::{Amount, Date};

use super::booking::{late, late_on};
use crate::classes::{self, Asked, ClassView};
use crate::error::{Code, Refused, Result};
use crate::intake::find_account;
use crate::policies::Policies;
use crate::port::{AccountRow, Reading};
use crate::preview::with;
use crate::products::Products;

/// An account on a day, with all that is known of it.
pub(super) struct Looked<'p> {
    pub(super) row: AccountRow,
    pub(super) product: &'p Product,
    pub(super) on: Date,
    entries: Vec<Entry>,
}

impl<'p> Looked<'p> {
    /// # Errors
    /// When the book has no such account, or it is not open on the day.
    pub(super) fn at(
        store: &(impl Reading + ?Sized),
        products: &'p Products,
        reference: &str,
        on: Date,
    ) -> Result<Self> {
        let row = find_account(store, reference)?;
        let product = products.of_contract(&row.product_key())?;
        let entries = row.record.unpack()?.entries;
        if History::new(product, &entries).as_of(on).is_none() {
            let refused = Refused::new(format!("account {reference} is not open on {on}"))
                .zh(format!("账户 {reference} 在 {on} 尚未开户。"));
            return Err(refused.code(Code::AccountNotOpen).into());
        }
        Ok(Self { row, product, on, entries })
    }

    pub(super) fn history(&self) -> History<'_> {
        History::new(self.product, &self.entries)
    }

    /// The account at the end of the day.
    pub(super) fn account(&self) -> Account<'_> {
        self.history().as_of(self.on).expect("it was open when it was looked at")
    }

    /// What the rules of relief ask for.
    pub(super) fn standing(
        &self,
        store: &(impl Reading + ?Sized),
        products: &Products,
        policies: &Policies,
    ) -> Result<Standing> {
        let account = self.account();
        let ageing = age(&account);
        let late_past_due: Amount =
            account.instalments.iter().filter(|one| is_past_due(&account, one)).map(late_on).sum();
        Ok(Standing {
            on: self.on,
            days_past_due: ageing.past_due_days,
            class: self.class(store, products, policies)?,
            past_due: (ageing.overdue_total() - late_past_due).or_zero(),
            late: late(&account),
            payoff: account.payoff_amount(),
            last_paid: self.last_paid(),
        })
    }

    /// The last repayment, and how many days after the oldest due date it came.
    fn last_paid(&self) -> Option<(Date, u32)> {
        let history = self.history();
        let repayments = history.in_force().filter(|entry| matches!(entry.event, Event::Repayment { .. }));
        let on = repayments.map(|entry| entry.effective_on).filter(|on| *on <= self.on).max()?;
        let before = history.as_of(on.previous());
        let since = before.and_then(|account| age(&account).overdue_since);
        Some((on, since.map_or(0, |since| u32::try_from(on - since).unwrap_or(0))))
    }

    fn class(
        &self,
        store: &(impl Reading + ?Sized),
        products: &Products,
        policies: &Policies,
    ) -> Result<Option<String>> {
        let mut others = Vec::new();
        for other in store.accounts_of_person(&self.row.person)?.into_iter().filter(|other| other.id != self.row.id) {
            let product = products.of_contract(&other.product_key())?;
            others.push((product, other.record.unpack()?.entries, other.reference));
        }
        let others: Vec<History<'_>> =
            others.iter().map(|(product, entries, name)| History::new(product, entries).named(name)).collect();
        let asked =
            Asked { history: self.history(), others: &others, policies, as_of: self.on, booked_through: Date::MAX };
        let first = classes::view(&asked).into_iter().next();
        Ok(first.and_then(|view| match view {
            ClassView::Classified(class) => Some(class.class),
            ClassView::Unclassified(_) => None,
        }))
    }

    /// The largest instalment that a plan would have.
    pub(super) fn largest_instalment(&self, events: &[Event], terms: &Terms) -> Option<Amount> {
        if !matches!(terms, Terms::Plan { .. }) {
            return None;
        }
        let mut entries = self.entries.clone();
        for event in events {
            entries = with(History::new(self.product, &entries), event, self.on);
        }
        let account = History::new(self.product, &entries).as_of(self.on)?;
        let to_come = account.instalments.iter().filter(|one| one.due > self.on && one.is_live());
        to_come.map(ledger::account::Instalment::unpaid).max()
    }
}
