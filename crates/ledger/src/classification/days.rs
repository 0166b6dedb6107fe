//! What one version of a policy reads off an account at the end of a day.

use primitives::{Amount, Date, Rate};

use super::person::{Breaches, Debt};
use super::policy::{Count, DaysRead, FloorCause, MaterialityBase, Policy, Rank, WhilePaused};
use crate::account::{Account, Impairment, Instalment, Status};
use crate::ageing::Ageing;
use crate::component::Component;
use crate::event::Pausable;
use crate::product::DueDayCount;

/// The days that a policy reads, and from when they count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DaysView {
    pub(super) days: u32,
    /// The day from which they count.
    pub(super) since: Option<Date>,
    /// Whether anything is past due at all.
    pub(super) is_past_due: bool,
    /// How many there were before a pause froze them.
    pub(super) thawed: Option<u32>,
}

/// What became of the payment of a due date, once it can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DueOutcome {
    pub(super) due: Date,
    pub(super) is_kept: bool,
}

/// The days at the end of the account's day, and those that a pause lets count, where the policy looks at pauses.
pub(super) fn view(
    policy: &Policy,
    account: &Account<'_>,
    ageing: &Ageing,
    breach_since: Option<Date>,
    frozen: &mut Option<u32>,
) -> DaysView {
    let view = running(policy, account, ageing, breach_since);
    if policy.days.while_paused == WhilePaused::Recompute || !is_paused(account) {
        *frozen = None;
        return view;
    }
    let counted = view.days.min(*frozen.get_or_insert(view.days));
    DaysView { days: counted, thawed: (counted < view.days).then_some(view.days), ..view }
}

/// Whether ageing is paused on the account's day.
fn is_paused(account: &Account<'_>) -> bool {
    let covers = |pause: &crate::account::Pause| {
        pause.what == Pausable::Ageing && pause.from <= account.as_of && account.as_of < pause.until
    };
    account.pauses.iter().any(covers)
}

/// The next day on which ageing runs again after a pause.
pub(super) fn next_thaw(account: &Account<'_>) -> Option<Date> {
    let ends = account.pauses.iter().filter(|pause| pause.what == Pausable::Ageing).map(|pause| pause.until);
    ends.filter(|&end| end > account.as_of).min()
}

/// What is expected to be lost, and the class that it leads to, if it leads to one.
pub(super) fn impairment(policy: &Policy, account: &Account<'_>) -> Option<(Impairment, Rank)> {
    let impairment = account.impairment?;
    let class = policy.classes.of_impairment(impairment.share);
    (class > Rank::BEST).then_some((impairment, class))
}

fn running(policy: &Policy, account: &Account<'_>, ageing: &Ageing, breach_since: Option<Date>) -> DaysView {
    let since = ageing.overdue_since;
    let is_past_due = since.is_some();
    let thawed = None;
    match &policy.days.read {
        DaysRead::PastDue => DaysView { days: ageing.past_due_days, since, is_past_due, thawed },
        DaysRead::Delinquent => DaysView { days: ageing.delinquent_days.days(), since, is_past_due, thawed },
        DaysRead::Counted(count) => counted(*count, account),
        DaysRead::MaterialBreach(_) => {
            let days = breach_since.map_or(0, |breach| days_between(breach.previous(), account.as_of));
            DaysView { days, since: breach_since, is_past_due, thawed }
        }
    }
}

fn counted(count: Count, account: &Account<'_>) -> DaysView {
    let (last, first_day) = match due_day(count, account) {
        DueDayCount::Zero => (account.as_of.previous(), 0),
        DueDayCount::One => (account.as_of, 1),
    };
    let has_passed = account.instalments.iter().filter(|instalment| instalment.ages_from <= last);
    let since = has_passed.filter(|instalment| !is_paid(count, account, instalment)).map(|i| i.ages_from).min();
    let days = since.map_or(0, |since| days_between(since, account.as_of) + first_day);
    DaysView { days, since, is_past_due: since.is_some(), thawed: None }
}

fn due_day(count: Count, account: &Account<'_>) -> DueDayCount {
    count.due_day.unwrap_or(account.product.ageing.due_day_counts_as)
}

/// Whether an instalment counts as paid: it is settled for ageing, or enough of what was scheduled is settled.
fn is_paid(count: Count, account: &Account<'_>, instalment: &Instalment) -> bool {
    let enough = count.paid_share_min.is_some_and(|share| {
        let scheduled = i128::from(instalment.scheduled.total().minor());
        let settled = instalment.paid + instalment.waived;
        let settled = settled.total() - settled.penalty;
        i128::from(settled.minor()) * Rate::ONE >= scheduled * i128::from(share.billionths())
    });
    enough || account.is_settled_for_ageing(instalment)
}

/// The day from which the overdue has been material, at the end of the account's day: its own, or the person's where the
/// policy tests that and the account has a part in it.
pub(super) fn breach_since(
    policy: &Policy,
    account: &Account<'_>,
    ageing: &Ageing,
    person: &Breaches,
    before: Option<Date>,
) -> Option<Date> {
    let DaysRead::MaterialBreach(limits) = &policy.days.read else { return None };
    let currency = account.product.currency;
    match limits.base {
        MaterialityBase::Obligor => person.since(currency).filter(|_| ageing.overdue_since.is_some()),
        MaterialityBase::Facility => {
            let is_material = limits.is_exceeded(currency, debt(account, ageing));
            is_material.then(|| before.unwrap_or(account.as_of))
        }
    }
}

/// What is past due on an account, and what is owed on it.
pub(super) fn debt(account: &Account<'_>, ageing: &Ageing) -> Debt {
    let due = account.instalments.iter().filter(|instalment| instalment.due <= account.as_of);
    let other = due.map(|instalment| instalment.unpaid() - instalment.unpaid_of(Component::Principal));
    let exposure = other.fold(account.unpaid().principal, |sum, amount| sum + amount);
    let overdue = if ageing.overdue_since.is_some() { ageing.overdue_total() } else { Amount::ZERO };
    Debt { overdue, exposure }
}

/// What became of the payment whose last day, slips included, is the account's day; none when there is none.
///
/// A period with nothing to pay, or one that a new calendar has lifted off, is no payment.
pub(super) fn outcome(policy: &Policy, account: &Account<'_>) -> Option<DueOutcome> {
    let due = account.as_of + -i32::try_from(policy.days.slip_days).unwrap_or(i32::MAX);
    let count = if let DaysRead::Counted(count) = policy.days.read { count } else { Count::default() };
    let is_payment = |i: &&Instalment| {
        let owed = i.scheduled.total() + i.late_fee;
        i.due == due && i.kind.is_period() && !i.is_lifted() && owed.is_positive()
    };
    let mut payments = account.instalments.iter().filter(is_payment).peekable();
    payments.peek()?;
    Some(DueOutcome { due, is_kept: payments.all(|instalment| is_paid(count, account, instalment)) })
}

/// The first payment date after the account's day, when anything is to be paid then.
pub(super) fn first_payment_after(account: &Account<'_>) -> Option<Date> {
    let to_come = account.instalments.iter().filter(|i| i.due > account.as_of && i.kind.is_period() && i.is_live());
    to_come.filter(|i| i.unpaid().is_positive()).map(|i| i.due).min()
}

/// The floors that hold on the account's day.
pub(super) fn floors(policy: &Policy, account: &Account<'_>, ageing: &Ageing) -> Vec<(FloorCause, Rank)> {
    let forms = ageing.forms;
    let holds = |cause| match cause {
        FloorCause::SinglePeriod => forms.single_period && ageing.overdue_since.is_some(),
        FloorCause::MultiPeriod => forms.multi_period,
        FloorCause::Full => forms.full,
        FloorCause::Terminated => account.terminated_on.is_some() && account.unpaid().total().is_positive(),
        FloorCause::ChargedOff => account.charge_off.is_some(),
        FloorCause::WrittenOff => account.written_off_on.is_some(),
    };
    policy.floors.iter().copied().filter(|(cause, class)| *class > Rank::BEST && holds(*cause)).collect()
}

/// Whether nothing is owed any more, now or later, nor can be without a new event that opens it again.
pub(super) fn owes_nothing(account: &Account<'_>) -> bool {
    match account.status() {
        Status::Settled => true,
        Status::Overpaid => account.has_ended || account.revolving.is_none(),
        Status::Open | Status::ChargedOff | Status::WrittenOff => false,
    }
}

fn days_between(from: Date, to: Date) -> u32 {
    u32::try_from(to - from).unwrap_or(0)
}
