//! Non-accrual: from which day an account accrues no income, and what it had accrued by then.
//!
//! It begins on the first day at whose end the account is delinquent for more days than the product allows, or the class on
//! record is a non-performing one, and ends on the first at whose end neither is so. Whoever was charged off, written off or forgiven in it never comes back.

use primitives::Date;

use super::{Accrued, Units, accrued, interest};
use crate::account::history::Folding;
use crate::account::{Account, History, SettlementState};
use crate::ageing::age;
use crate::day_close::next_standing_wake;
use crate::event::Entry;

/// A spell in which an account accrues no income.
pub(super) struct NonAccrual {
    /// What was accrued by the end of the day before its first.
    pub(super) before: Accrued,
    /// What of its interest was that of a lender with a schedule of its own.
    pub(super) of_partner: Units,
}

/// Whether an account accrues no income: so many days are past due, or it is non-performing.
pub(crate) fn has_stopped(account: &Account<'_>) -> bool {
    let product = account.product;
    let is_too_late = |over| age(account).delinquent_days.days() > over;
    let is_suspended = product.non_performing.as_ref().is_some_and(|terms| terms.suspends_income);
    is_suspended && account.is_non_performing() || product.accrual.non_accrual_days_over.is_some_and(is_too_late)
}

/// The spell that an account is in at the end of its day, knowing what was booked through a day.
pub(super) fn spell(history: History<'_>, account: &Account<'_>, booked_through: Date) -> Option<NonAccrual> {
    if !account.product.may_stop_income() {
        return None;
    }
    if !has_given_up(account) && !has_stopped(account) {
        return None;
    }
    walk(history, account.as_of, booked_through)
}

/// Looks at every day up to `last` on which a spell can begin or end, and at the day before it.
fn walk(history: History<'_>, last: Date, booked_through: Date) -> Option<NonAccrual> {
    let known = |entry: &Entry| entry.booked_on <= booked_through;
    let days = history.entries().iter().filter(|entry| known(entry)).map(Entry::counts_from);
    let mut next_event = days.filter(|&day| day <= last).peekable();
    let mut folding = Folding::new(history, &known, false);
    let mut spell = None;
    let mut before = Accrued::default();
    let mut of_partner = Units::ZERO;
    let mut day = *next_event.peek()?;
    loop {
        folding.run_to(day);
        let wake = match &folding.account {
            Some(account) => {
                if has_stopped(account) {
                    spell.get_or_insert(NonAccrual { before, of_partner });
                } else if !has_given_up(account) {
                    spell = None;
                }
                next_standing_wake(account)
            }
            None => None,
        };
        if day == last {
            return spell;
        }
        while next_event.next_if(|&event| event <= day).is_some() {}
        let next = next_event.peek().copied().into_iter().chain(wake).fold(last, Date::min);
        if day < next.previous() {
            folding.run_to(next.previous());
        }
        before = folding.account.as_ref().map(accrued).unwrap_or_default();
        let own = folding.account.as_ref().and_then(Account::with_interest_of_partner);
        of_partner = own.as_ref().map_or(Units::ZERO, interest::accrued);
        day = next;
    }
}

/// Whether the claim has left the books or was given up.
fn has_given_up(account: &Account<'_>) -> bool {
    let is_forgiven = account.settlement.as_ref().is_some_and(|settlement| match settlement.state {
        SettlementState::Completed { .. } => true,
        SettlementState::Active | SettlementState::Lapsed { .. } | SettlementState::Failed { .. } => false,
    });
    is_forgiven || account.charge_off.is_some() || account.written_off_on.is_some()
}
