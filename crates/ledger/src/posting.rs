//! Postings: the double entry behind every event and every day.
//!
//! The balances of the general ledger are a function of an account's state, and a posting set is the difference of two
//! states; so it balances because no money is lost, and a back-dated event posts its correction on the day it was
//! booked. How postings are written down is `app::export`'s matter.

use primitives::{Amount, Date};

use crate::account::{Account, History, Instalment, InstalmentKind, late_fee_day};
use crate::component::Component;
use crate::event::Entry;

/// An account of the general ledger, within one contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// Asset: what is owed to the lender and recognised.
    Receivable(Component),
    /// Asset: money received from customers, less what their banks took back.
    Cash,
    /// Asset: money received from merchants for goods returned.
    MerchantRefunds,
    /// Liability: credit balances of customers.
    CreditBalance,
    /// Liability: money of the funding source that was paid out.
    Funding,
    /// Income, by component; principal has none.
    Income(Component),
    /// Expense: what was given up, by component.
    Waived(Component),
}

impl LedgerAccount {
    /// The account's name, with colons between levels.
    pub fn name(self) -> String {
        match self {
            Self::Receivable(component) => format!("assets:receivable:{}", component.name()),
            Self::Cash => "assets:cash".to_owned(),
            Self::MerchantRefunds => "assets:merchant refunds".to_owned(),
            Self::CreditBalance => "liabilities:credit balance".to_owned(),
            Self::Funding => "liabilities:funding".to_owned(),
            Self::Income(component) => format!("income:{}", component.name()),
            Self::Waived(component) => format!("expenses:waived:{}", component.name()),
        }
    }
}

/// Balances of general ledger accounts: debits positive, credits negative, nothing left out but zeros.
pub type Lines = Vec<(LedgerAccount, Amount)>;

/// What one event, or the passing of time, posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingSet {
    /// The day of the books it belongs to.
    pub on: Date,
    /// The event behind it; none for the passing of time.
    pub seq: Option<u64>,
    /// The amounts; they add up to nothing.
    pub lines: Lines,
}

/// The balances that an account's state amounts to. They add up to nothing.
pub fn balances(account: &Account<'_>) -> Lines {
    let unpaid = account.unpaid();
    let mut lines = vec![
        (LedgerAccount::Receivable(Component::Principal), unpaid.principal),
        (LedgerAccount::Cash, account.totals.repaid - account.totals.charged_back),
        (LedgerAccount::MerchantRefunds, account.totals.merchant_refunded),
        (LedgerAccount::CreditBalance, -account.credit),
        (LedgerAccount::Funding, -account.totals.paid_out),
    ];
    for component in [Component::Interest, Component::Fee, Component::Penalty] {
        let (mut recognised, mut settled) = (Amount::ZERO, Amount::ZERO);
        for instalment in &account.instalments {
            recognised += recognised_of(account, instalment, component);
            settled += instalment.paid[component] + instalment.waived[component];
        }
        lines.push((LedgerAccount::Receivable(component), recognised - settled));
        lines.push((LedgerAccount::Income(component), -recognised));
    }
    for component in Component::ALL {
        lines.push((LedgerAccount::Waived(component), account.totals.waived[component]));
    }
    lines.retain(|(_, amount)| !amount.is_zero());
    lines
}

/// What of a component counts as earned: all of it once due, before that what was settled early.
fn recognised_of(account: &Account<'_>, instalment: &Instalment, component: Component) -> Amount {
    let is_earned = instalment.due <= account.as_of || instalment.kind != InstalmentKind::Scheduled;
    if is_earned { instalment.owed_of(component) } else { instalment.paid[component] + instalment.waived[component] }
}

/// All postings of an account through a day, in the order in which they were booked.
///
/// Time posts on due dates, on late-fee days, at month ends, on days with events and on the last day.
pub fn postings(history: History<'_>, through: Date) -> Vec<PostingSet> {
    let mut booked: Vec<&Entry> = history.entries().iter().filter(|entry| entry.booked_on <= through).collect();
    booked.sort_by_key(|entry| (entry.booked_on, entry.seq));
    let mut sets = Vec::new();
    let mut posted = Lines::new();
    let mut from: Option<Date> = None;
    let last = (through, None);
    let stops = booked.iter().map(|entry| (entry.booked_on, Some(entry.seq))).chain([last]);
    let mut known_through = (Date::MIN, 0);
    for (day, seq) in stops {
        let knows = move |entry: &Entry| (entry.booked_on, entry.seq) <= known_through;
        if let Some(start) = from.filter(|&start| start < day) {
            for on in points(history, knows, start, day) {
                let state = history.fold(on, knows, false);
                post(&mut sets, &mut posted, on, None, state.map_or_else(Lines::new, |account| balances(&account)));
            }
        }
        if let Some(seq) = seq {
            known_through = (day, seq);
            let knows = move |entry: &Entry| (entry.booked_on, entry.seq) <= known_through;
            let state = history.fold(day, knows, false);
            post(&mut sets, &mut posted, day, Some(seq), state.map_or_else(Lines::new, |account| balances(&account)));
        }
        from = Some(day);
    }
    sets
}

/// The days in `(start, end]` on which the passing of time is posted.
fn points(history: History<'_>, knows: impl Fn(&Entry) -> bool, start: Date, end: Date) -> Vec<Date> {
    let mut points = vec![end];
    if let Some(account) = history.fold(end, knows, false) {
        for instalment in &account.instalments {
            points.push(instalment.due);
            points.extend(late_fee_day(instalment, account.product));
        }
        if let Some(revolving) = &account.revolving {
            // Statement days: the offset is the product's, so the due dates tell them.
            points.extend(account.instalments.iter().map(|i| i.due + -revolving.due_offset_days()));
        }
    }
    let mut month_end = start.last_of_month();
    while month_end < end {
        points.push(month_end);
        month_end = month_end.next().last_of_month();
    }
    points.retain(|&on| start < on && on <= end);
    points.sort_unstable();
    points.dedup();
    points
}

fn post(sets: &mut Vec<PostingSet>, posted: &mut Lines, on: Date, seq: Option<u64>, balances: Lines) {
    let lines = difference(posted, &balances);
    if !lines.is_empty() {
        sets.push(PostingSet { on, seq, lines });
    }
    *posted = balances;
}

fn difference(before: &Lines, after: &Lines) -> Lines {
    let of = |lines: &Lines, wanted| {
        lines.iter().find(|(account, _)| *account == wanted).map_or(Amount::ZERO, |(_, amount)| *amount)
    };
    let mut accounts: Vec<LedgerAccount> = before.iter().chain(after).map(|(account, _)| *account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let changes = accounts.into_iter().map(|account| (account, of(after, account) - of(before, account)));
    changes.filter(|(_, amount)| !amount.is_zero()).collect()
}

#[cfg(test)]
mod tests;
