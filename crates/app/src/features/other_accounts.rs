//! The other accounts of a person, looked at once for all features of their group.

use ledger::account::Status;
use ledger::course::Course;
use primitives::{Amount, Currency, Date};

use super::Subject;
use super::repayment::is_settled_early;

/// What is known of the other accounts of a person on a day.
#[derive(Clone, Debug, Default)]
pub(super) struct OtherAccounts {
    /// The day.
    pub(super) day: Option<Date>,
    /// One fact sheet an account, in the order of opening, then of their numbers.
    pub(super) accounts: Vec<OtherAccount>,
    /// The bills of all of them that were due, in the order of due date, then of the accounts.
    pub(super) bills: Vec<OtherBill>,
}

/// What is known of one of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct OtherAccount {
    pub(super) opened_on: Date,
    pub(super) status: Status,
    /// From when nothing was owed; none while something is, or when it was given up.
    pub(super) settled_on: Option<Date>,
    pub(super) is_settled_early: bool,
    pub(super) days_past_due: u32,
    pub(super) days_past_due_max: u32,
    pub(super) paid_out: Amount,
    /// Scheduled interest and fees.
    pub(super) cost: Amount,
    /// Everything owed, when it is in the currency that is asked about.
    pub(super) owed: Amount,
    /// Days from opening to the last due date.
    pub(super) term_days: Option<i32>,
    /// Days from the first due date to the settlement of what was due then, once that date has come.
    pub(super) first_settle_days: Option<i32>,
}

/// A bill of one of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct OtherBill {
    pub(super) due: Date,
    pub(super) is_missed: bool,
    pub(super) days_past_due_max: u32,
    pub(super) settle_days: i32,
}

impl OtherAccounts {
    pub(super) fn of(subject: &Subject<'_, '_>) -> Self {
        let day = subject.day;
        let currency = subject.own.or(subject.others.last().copied()).map(|course| course.account.product.currency);
        let mut accounts: Vec<OtherAccount> =
            subject.others.iter().map(|course| OtherAccount::of(course, day, currency)).collect();
        accounts.sort_by_key(|account| account.opened_on);
        let mut bills: Vec<OtherBill> = subject.others.iter().flat_map(|course| bills_of(course, day)).collect();
        bills.sort_by_key(|bill| bill.due);
        Self { day: Some(day), accounts, bills }
    }
}

impl OtherAccount {
    fn of(course: &Course<'_>, day: Date, currency: Option<Currency>) -> Self {
        let account = &course.account;
        let status = account.status();
        let is_settled = match status {
            Status::Settled | Status::Overpaid => true,
            Status::Open | Status::ChargedOff | Status::WrittenOff => false,
        };
        let settled_on = course.bills.iter().filter_map(|bill| bill.settled_on).max();
        let first = course.bills_through(day).first();
        Self {
            opened_on: account.opened_on,
            status,
            settled_on: settled_on.filter(|_| is_settled),
            is_settled_early: is_settled_early(course, day),
            days_past_due: course.days_past_due(day),
            days_past_due_max: course.days_past_due_max(Date::MIN, day),
            paid_out: account.totals.paid_out,
            cost: account.instalments.iter().map(|one| one.scheduled.interest + one.scheduled.fee).sum(),
            owed: if Some(account.product.currency) == currency { account.unpaid().total() } else { Amount::ZERO },
            term_days: course.bills.last().map(|bill| bill.due - account.opened_on),
            first_settle_days: first.map(|bill| bill.days_to_settle(day)),
        }
    }
}

fn bills_of<'c>(course: &'c Course<'_>, day: Date) -> impl Iterator<Item = OtherBill> + 'c {
    course.bills_through(day).iter().map(move |bill| OtherBill {
        due: bill.due,
        is_missed: bill.is_missed,
        days_past_due_max: bill.days_past_due_max,
        settle_days: bill.days_to_settle(day),
    })
}
