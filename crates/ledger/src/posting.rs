//! Postings: the double entry behind every event and every day.
//!
//! The balances of the general ledger are a function of an account's state, and a posting set is the difference of two
//! states; so it balances because no money is lost, and a back-dated event posts its correction on the day it was
//! booked. In whose books they stand is told in `owners`. How postings are written down is `app::export`'s matter.

mod owners;

use primitives::{Amount, Date};

pub use owners::{OwnedLine, owned_balances};

use crate::account::{Account, History, Instalment, InstalmentKind};
use crate::component::Component;
use crate::event::Entry;

/// An account of the general ledger, within one contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount<'a> {
    /// Asset: what is owed to the lender and recognised.
    Receivable(Component),
    /// Asset: what of the penalty owed is additional interest, where the product tells it apart. After a charge-off it stands
    /// with the penalty.
    AdditionalReceivable,
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
    /// Income: additional interest, where the product tells it apart from penalty.
    AdditionalIncome,
    /// Income: money received after a write-off.
    AfterWriteOff,
    /// Income: credit balances kept because they were too small to pay out.
    Kept,
    /// Expense: what was given up by waivers, by component.
    Waived(Component),
    /// Expense: what was forgiven by settlements, by component.
    Forgiven(Component),
    /// Expense: what was written off, by component.
    WrittenOff(Component),
    /// Expense: what left the books by a charge-off and has not been recovered, by component, in the account that the
    /// product has for its reason.
    ChargedOff(&'a str, Component),
    /// Expense: credits given to customers.
    Goodwill,
    /// Expense: fees that were taken off or given back.
    FeesRefunded,
    /// Expense: interest that was paid and given back.
    InterestPaymentsWaived,
    /// Expense: interest that went back with what merchants and payees gave back.
    InterestRefunded,
    /// Asset: money received from guarantors.
    Guarantee,
    /// Liability: the same, owed to guarantors out of what is recovered.
    Guarantor,
    /// Asset: prices of sales, the seller's against the buyer's.
    SalePrice,
    /// Income: what the price was above what was handed over.
    SaleGain,
    /// Expense: what the price was below what was handed over.
    SaleLoss,
    /// Asset of the buyer: what it paid above what it took over, below zero what it paid less.
    PurchasePremium,
    /// Asset: what was owed when the account was handed over to another owner, against those who have it since.
    Transferred,
    /// What rounding leaves between the lenders of an account.
    BetweenLenders,
}

impl LedgerAccount<'_> {
    /// The account's name, with colons between levels.
    pub fn name(self) -> String {
        match self {
            Self::Receivable(component) => format!("assets:receivable:{}", component.name()),
            Self::AdditionalReceivable => "assets:receivable:additional interest".to_owned(),
            Self::Cash => "assets:cash".to_owned(),
            Self::MerchantRefunds => "assets:merchant refunds".to_owned(),
            Self::CreditBalance => "liabilities:credit balance".to_owned(),
            Self::Funding => "liabilities:funding".to_owned(),
            Self::Income(component) => format!("income:{}", component.name()),
            Self::AdditionalIncome => "income:additional interest".to_owned(),
            Self::AfterWriteOff => "income:after write-off".to_owned(),
            Self::Kept => "income:kept".to_owned(),
            Self::Waived(component) => format!("expenses:waived:{}", component.name()),
            Self::Forgiven(component) => format!("expenses:forgiven:{}", component.name()),
            Self::WrittenOff(component) => format!("expenses:written off:{}", component.name()),
            Self::ChargedOff(account, component) => format!("{account}:{}", component.name()),
            Self::Goodwill => "expenses:goodwill".to_owned(),
            Self::FeesRefunded => "expenses:fees refunded".to_owned(),
            Self::InterestPaymentsWaived => "expenses:interest payments waived".to_owned(),
            Self::InterestRefunded => "expenses:interest refunded".to_owned(),
            Self::Guarantee => "assets:guarantee".to_owned(),
            Self::Guarantor => "liabilities:guarantor".to_owned(),
            Self::SalePrice => "assets:sale price".to_owned(),
            Self::SaleGain => "income:gain on sale".to_owned(),
            Self::SaleLoss => "expenses:loss on sale".to_owned(),
            Self::PurchasePremium => "assets:purchase premium".to_owned(),
            Self::Transferred => "assets:transferred".to_owned(),
            Self::BetweenLenders => "assets:rounding between lenders".to_owned(),
        }
    }

    /// Whether a new owner takes its balance over: what is owed, either way. What is charged off is no asset any more: the
    /// loss stays with who bore it, and what comes in later is the new owner's.
    const fn is_handed_over(self) -> bool {
        match self {
            Self::Receivable(_) | Self::AdditionalReceivable | Self::CreditBalance => true,
            Self::Cash
            | Self::MerchantRefunds
            | Self::Funding
            | Self::Income(_)
            | Self::AdditionalIncome
            | Self::AfterWriteOff
            | Self::Kept
            | Self::Waived(_)
            | Self::Forgiven(_)
            | Self::WrittenOff(_)
            | Self::ChargedOff(..)
            | Self::Goodwill
            | Self::FeesRefunded
            | Self::InterestPaymentsWaived
            | Self::InterestRefunded
            | Self::Guarantee
            | Self::Guarantor
            | Self::SalePrice
            | Self::SaleGain
            | Self::SaleLoss
            | Self::PurchasePremium
            | Self::Transferred
            | Self::BetweenLenders => false,
        }
    }
}

/// Balances of general ledger accounts: debits positive, credits negative, nothing left out but zeros.
pub type Lines<'a> = Vec<(LedgerAccount<'a>, Amount)>;

/// What one event, or the passing of time, posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingSet<'a> {
    /// The day of the books it belongs to.
    pub on: Date,
    /// The event behind it; none for the passing of time.
    pub seq: Option<u64>,
    /// The amounts, by whose books they stand in; those of each owner add up to nothing.
    pub lines: Vec<OwnedLine<'a>>,
}

/// The balances that an account's state amounts to. They add up to nothing.
pub fn balances<'a>(account: &Account<'a>) -> Lines<'a> {
    let totals = &account.totals;
    let cash_in = totals.repaid + totals.payout_refunded;
    let cash_out = totals.charged_back + totals.refunded + totals.credit_refunded + totals.fees_paid_back;
    let mut lines = vec![
        (receivable(account, Component::Principal), account.unpaid().principal),
        (LedgerAccount::Cash, cash_in - cash_out),
        (LedgerAccount::MerchantRefunds, totals.merchant_refunded),
        (LedgerAccount::CreditBalance, -account.credit),
        (LedgerAccount::Funding, -totals.paid_out),
        (LedgerAccount::AfterWriteOff, -totals.received_after_write_off),
        (LedgerAccount::Kept, -totals.kept),
        (LedgerAccount::Goodwill, totals.goodwill),
        (LedgerAccount::Guarantee, totals.guarantee_drawn),
        (LedgerAccount::Guarantor, -totals.guarantee_drawn),
        (LedgerAccount::FeesRefunded, totals.fees_refunded),
        (LedgerAccount::InterestPaymentsWaived, totals.interest_payments_waived),
        (LedgerAccount::InterestRefunded, totals.interest_refunded),
    ];
    for component in [Component::Interest, Component::Fee, Component::Penalty] {
        let (mut recognised, mut settled) = (Amount::ZERO, Amount::ZERO);
        for instalment in &account.instalments {
            recognised += recognised_of(account, instalment, component);
            settled += instalment.paid[component] + instalment.waived[component];
        }
        let additional =
            if component == Component::Penalty { additional_lines(account, &mut lines) } else { Additional::default() };
        lines.push((receivable(account, component), recognised - settled - additional.receivable));
        let income = recognised + totals.capitalised[component] - additional.income;
        lines.push((LedgerAccount::Income(component), -income));
    }
    for component in Component::ALL {
        lines.push((LedgerAccount::Waived(component), totals.waived[component]));
        lines.push((LedgerAccount::Forgiven(component), totals.forgiven[component]));
        lines.push((LedgerAccount::WrittenOff(component), totals.written_off[component]));
    }
    lines.retain(|(_, amount)| !amount.is_zero());
    lines
}

/// What of the balances of penalty stands as additional interest instead.
#[derive(Default)]
struct Additional {
    receivable: Amount,
    income: Amount,
}

fn additional_lines(account: &Account<'_>, lines: &mut Lines<'_>) -> Additional {
    let sum = |of: fn(&Instalment) -> Amount| account.instalments.iter().map(of).sum::<Amount>();
    let income = sum(Instalment::additional_interest_charged);
    // What was charged off is a loss of penalty, whatever it was before.
    let is_asset = account.charge_off.is_none();
    let receivable = if is_asset { sum(Instalment::additional_interest_unpaid) } else { Amount::ZERO };
    lines.push((LedgerAccount::AdditionalReceivable, receivable));
    lines.push((LedgerAccount::AdditionalIncome, -income));
    Additional { receivable, income }
}

/// Where what is owed stands: among the assets, or among what was charged off.
fn receivable<'a>(account: &Account<'a>, component: Component) -> LedgerAccount<'a> {
    match &account.charge_off {
        None => LedgerAccount::Receivable(component),
        Some(charge_off) => LedgerAccount::ChargedOff(charge_off.account, component),
    }
}

/// What of a component counts as earned: all of it once due, before that what was settled early.
fn recognised_of(account: &Account<'_>, instalment: &Instalment, component: Component) -> Amount {
    if is_earned(account, instalment) {
        instalment.owed_of(component)
    } else {
        instalment.paid[component] + instalment.waived[component]
    }
}

fn is_earned(account: &Account<'_>, instalment: &Instalment) -> bool {
    instalment.due <= account.as_of
        || matches!(instalment.kind, InstalmentKind::Statement | InstalmentKind::Charge | InstalmentKind::Extra)
}

/// All postings of an account through a day, in the order in which they were booked.
///
/// Time posts on due dates, on late-fee days, at month ends, after settlement dates of sales, on days with events and on the
/// last day.
pub fn postings(history: History<'_>, through: Date) -> Vec<PostingSet<'_>> {
    let mut booked: Vec<&Entry> = history.entries().iter().filter(|entry| entry.booked_on <= through).collect();
    booked.sort_by_key(|entry| (entry.booked_on, entry.seq));
    let mut sets = Vec::new();
    let mut posted = Vec::new();
    let mut from: Option<Date> = None;
    let last = (through, None);
    let stops = booked.iter().map(|entry| (entry.booked_on, Some(entry.seq))).chain([last]);
    let mut known_through = (Date::MIN, 0);
    for (day, seq) in stops {
        let knows = move |entry: &Entry| (entry.booked_on, entry.seq) <= known_through;
        if let Some(start) = from.filter(|&start| start < day) {
            for on in points(history, knows, start, day) {
                post(&mut sets, &mut posted, on, None, books(history, on, knows));
            }
        }
        if let Some(seq) = seq {
            known_through = (day, seq);
            let knows = move |entry: &Entry| (entry.booked_on, entry.seq) <= known_through;
            post(&mut sets, &mut posted, day, Some(seq), books(history, day, knows));
        }
        from = Some(day);
    }
    sets
}

fn books(history: History<'_>, day: Date, knows: impl Fn(&Entry) -> bool) -> Vec<OwnedLine<'_>> {
    let account = history.fold(day, &knows, false);
    account.map_or_else(Vec::new, |account| owned_balances(history, &account, knows))
}

/// The days in `(start, end]` on which the passing of time is posted.
fn points(history: History<'_>, knows: impl Fn(&Entry) -> bool, start: Date, end: Date) -> Vec<Date> {
    let mut points = vec![end];
    if let Some(account) = history.fold(end, knows, false) {
        points.extend(account.sales.iter().map(|sale| sale.on.next()));
        for instalment in &account.instalments {
            points.push(instalment.due);
            points.extend(account.product.late_fee.as_ref().into_iter().flat_map(|terms| {
                let first = terms.day_after(instalment, start);
                let bore = instalment.late_fees() > 0;
                std::iter::successors(first, move |&day| terms.day_after(instalment, day).filter(|_| bore))
                    .take_while(|&day| day <= end)
            }));
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

fn post<'a>(
    sets: &mut Vec<PostingSet<'a>>,
    posted: &mut Vec<OwnedLine<'a>>,
    on: Date,
    seq: Option<u64>,
    balances: Vec<OwnedLine<'a>>,
) {
    let lines = difference(posted, &balances);
    if !lines.is_empty() {
        sets.push(PostingSet { on, seq, lines });
    }
    *posted = balances;
}

fn difference<'a>(before: &[OwnedLine<'a>], after: &[OwnedLine<'a>]) -> Vec<OwnedLine<'a>> {
    let of = |lines: &[OwnedLine<'a>], (owner, account): (&str, LedgerAccount<'_>)| {
        let line = lines.iter().find(|line| line.owner == owner && line.account == account);
        line.map_or(Amount::ZERO, |line| line.amount)
    };
    let mut places: Vec<(&str, LedgerAccount<'_>)> =
        before.iter().chain(after).map(|line| (line.owner, line.account)).collect();
    places.sort_unstable();
    places.dedup();
    let change = |place: (&'a str, LedgerAccount<'a>)| OwnedLine {
        owner: place.0,
        account: place.1,
        amount: of(after, place) - of(before, place),
    };
    places.into_iter().map(change).filter(|line| !line.amount.is_zero()).collect()
}

#[cfg(test)]
mod tests;
