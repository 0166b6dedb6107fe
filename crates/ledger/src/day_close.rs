//! The day close of one account: what it stands at, what changed since the close before, and when to look again.
//!
//! Pure; which accounts are looked at, in what batches and where the answers go is `app::close_day`'s matter. The
//! cost of a night comes from here: an account whose [`next_wake`] has not come needs no look.

mod by_days;
mod materiality;

use primitives::{Amount, Date};

pub use by_days::EndByDays;

use crate::account::history::Folding;
use crate::account::{Account, History, Settlement, Status};
use crate::accrual::{self, Foretold, Kink};
use crate::ageing::{self, Ageing, OverdueForms, age, plan_end};
use crate::event::{Entry, Statement};
use crate::product::{BucketBasis, DueDayCount, GraceEffect, LateFeePlace, MaterialityCounting};

/// What a close tells of an account: only facts that stay the same on a day on which nothing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Whether it is still running.
    pub status: Status,
    /// From when the oldest past-due instalment ages.
    pub overdue_since: Option<Date>,
    /// The place of its bucket in the product's set.
    pub bucket: Option<u8>,
    /// The kinds of overdue that apply.
    pub forms: OverdueForms,
    /// How many periods are unpaid.
    pub unpaid_periods: u32,
    /// Whether its latest settlement lapsed.
    pub has_lapsed_settlement: bool,
}

impl Standing {
    /// What an account stands at, at the end of its day.
    pub fn of(account: &Account<'_>) -> Self {
        let Ageing { overdue_since, bucket, forms, unpaid_periods, .. } = age(account);
        let has_lapsed_settlement = account.settlement.as_ref().is_some_and(Settlement::has_lapsed);
        Self { status: account.status(), overdue_since, bucket, forms, unpaid_periods, has_lapsed_settlement }
    }

    /// Whether anything is past due.
    pub fn is_overdue(&self) -> bool {
        self.overdue_since.is_some()
    }

    /// Whether a close has something to tell when it finds this instead of another: another settlement in the place of one
    /// that lapsed is an event, not a movement.
    pub fn moved_from(self, from: Self) -> bool {
        self != Self { has_lapsed_settlement: self.has_lapsed_settlement && from.has_lapsed_settlement, ..from }
    }
}

/// A change that a close found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// What the close before said; none for an account that is new.
    pub from: Option<Standing>,
    /// What this close says.
    pub to: Standing,
    /// In which direction it went.
    pub movement: Movement,
    /// What brought it about.
    pub cause: Cause,
}

/// In which direction an account moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Movement {
    /// It is new.
    Opened,
    /// From current to past due.
    Entered,
    /// To a worse bucket.
    Rolled,
    /// To a better bucket, still past due.
    Eased,
    /// Past due as before, in the same bucket, but of another age or kind.
    Changed,
    /// From past due to current.
    Cured,
    /// Nothing is owed any more.
    Settled,
    /// Something is owed again.
    Reopened,
    /// The asset left the books.
    ChargedOff,
    /// The claim was given up.
    WrittenOff,
    /// What a settlement asked for did not come in, and nothing else moved: the full claim stands.
    SettlementLapsed,
}

impl Movement {
    /// All movements.
    pub const ALL: [Self; 11] = [
        Self::Opened,
        Self::Entered,
        Self::Rolled,
        Self::Eased,
        Self::Changed,
        Self::Cured,
        Self::Settled,
        Self::Reopened,
        Self::ChargedOff,
        Self::WrittenOff,
        Self::SettlementLapsed,
    ];

    /// The movement's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Entered => "entered",
            Self::Rolled => "rolled",
            Self::Eased => "eased",
            Self::Changed => "changed",
            Self::Cured => "cured",
            Self::Settled => "settled",
            Self::Reopened => "reopened",
            Self::ChargedOff => "charged_off",
            Self::WrittenOff => "written_off",
            Self::SettlementLapsed => "settlement_lapsed",
        }
    }
}

/// What brought a change about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The day passed: a due date, the edge of a bucket, the end of the plan.
    Time,
    /// Events booked on this day.
    Events,
    /// Both.
    Both,
}

impl Cause {
    /// The cause's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Events => "events",
            Self::Both => "time_and_events",
        }
    }
}

/// What the close of one account on one day finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Close {
    /// What the account stands at.
    pub standing: Standing,
    /// What changed since the close of the day before.
    pub transition: Option<Transition>,
    /// The statement that is to be issued on this day.
    pub statement: Option<Statement>,
    /// The end that is to be booked for the next day.
    pub end: Option<EndByDays>,
    /// What of the guarantee is to be drawn for the next day.
    pub draw: Option<Amount>,
    /// The next day on which the account is to be looked at; none when only an event can change it.
    pub next_wake: Option<Date>,
}

/// Closes `day` for one account; none before its opening is booked.
///
/// What the close of the day before said is not read from anywhere: it is the account at the end of that day, knowing
/// what was booked by then.
pub fn close(history: History<'_>, day: Date) -> Option<Close> {
    look(history, day, None)
}

/// Closes `day` for one account, and tells how each owner's income leaves the way that was foretold.
pub fn close_with_accruals(history: History<'_>, day: Date, mut tell: impl FnMut(&str, Kink)) -> Option<Close> {
    look(history, day, Some(&mut tell))
}

/// Hears of each kink, and of the owner whose income it is.
type Tell<'t> = dyn FnMut(&str, Kink) + 't;

fn look(history: History<'_>, day: Date, tell: Option<&mut Tell<'_>>) -> Option<Close> {
    let yesterday = day.previous();
    let by_yesterday = |entry: &Entry| entry.booked_on <= yesterday;
    let mut known_before = Folding::new(history, &by_yesterday, false);
    known_before.run_to(yesterday);
    let before = known_before.account.as_ref().map(Standing::of);
    let learned_today = history.entries().iter().any(|entry| entry.booked_on == day);
    let foretold = tell.map(|tell| (Foretold::of(history, known_before.account.as_ref(), day, learned_today), tell));
    known_before.run_to(day);

    let (account, by_time) = if learned_today {
        let by_time = known_before.account.as_ref().map(Standing::of);
        (history.as_reported(day, day)?, by_time)
    } else {
        (known_before.account?, None)
    };
    if let Some((foretold, tell)) = foretold {
        foretold.compare(history, &account, tell);
    }
    let standing = Standing::of(&account);
    Some(found(history, &account, before, by_time.unwrap_or(standing), standing))
}

fn found(
    history: History<'_>,
    account: &Account<'_>,
    before: Option<Standing>,
    by_time: Standing,
    standing: Standing,
) -> Close {
    let cause = if by_time == standing && before.is_some() {
        Cause::Time
    } else if before.is_none_or(|before| before == by_time) {
        Cause::Events
    } else {
        Cause::Both
    };
    let has_moved = before.is_none_or(|before| standing.moved_from(before));
    let transition =
        has_moved.then(|| Transition { from: before, to: standing, movement: movement(before, standing), cause });
    let known = || history.entries().iter().filter(|entry| entry.booked_on <= account.as_of);
    let end = by_days::end_by_days(account, known());
    let draw = by_days::draw_by_days(account, known());
    Close { standing, transition, statement: account.struck, end, draw, next_wake: next_wake(history, account) }
}

fn movement(from: Option<Standing>, to: Standing) -> Movement {
    let Some(from) = from else { return Movement::Opened };
    if (Standing { has_lapsed_settlement: to.has_lapsed_settlement, ..from }) == to {
        return Movement::SettlementLapsed;
    }
    if to.status != from.status && to.status == Status::ChargedOff {
        return Movement::ChargedOff;
    }
    if to.status != from.status && to.status == Status::WrittenOff {
        return Movement::WrittenOff;
    }
    match (from.is_overdue(), to.is_overdue()) {
        (false, true) => Movement::Entered,
        (true, false) => Movement::Cured,
        (true, true) => match to.bucket.cmp(&from.bucket) {
            std::cmp::Ordering::Greater => Movement::Rolled,
            std::cmp::Ordering::Less => Movement::Eased,
            std::cmp::Ordering::Equal => Movement::Changed,
        },
        (false, false) if matches!(to.status, Status::Open | Status::ChargedOff) => Movement::Reopened,
        (false, false) => Movement::Settled,
    }
}

/// The next day after the account's own on which its standing can change, a statement falls due or its income leaves the
/// way that was foretold, although nothing more is learned; also the next day for which an event is already booked.
pub fn next_wake(history: History<'_>, account: &Account<'_>) -> Option<Date> {
    let booked = history.entries().iter().map(|entry| entry.booked_on).filter(|&on| on > account.as_of).min();
    let wakes = [booked, next_standing_wake(account), accrual::next_wake(account)];
    wakes.into_iter().flatten().min()
}

/// The next day on which the standing can change by the passing of time, or a statement falls due.
pub(crate) fn next_standing_wake(account: &Account<'_>) -> Option<Date> {
    let ageing = age(account);
    let wakes = [
        next_past_due(account),
        next_edge(account, &ageing),
        plan_over(account, &ageing),
        statement(account),
        late_fee(account),
        account.next_interest_growth(),
        account.next_lapse(),
    ];
    wakes.into_iter().flatten().min()
}

/// The next day on which an instalment becomes past due.
fn next_past_due(account: &Account<'_>) -> Option<Date> {
    let first_past_due = match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => 1,
        DueDayCount::One => 0,
    };
    let unsettled = account.instalments.iter().filter(|instalment| !account.is_settled_for_ageing(instalment));
    unsettled.map(|instalment| instalment.ages_from + first_past_due).filter(|&on| on > account.as_of).min()
}

/// The next day on which the bucket changes, or the age alone makes the overdue multi-period, ends the accrual of income,
/// or the account.
///
/// What is not material today may be so tomorrow, where penalty or interest grows: such an account is looked at every day.
fn next_edge(account: &Account<'_>, ageing: &Ageing) -> Option<Date> {
    ageing.overdue_since?;
    let Some(terms) = account.product.ageing.materiality else { return next_edge_of_days(account, ageing) };
    let Some(foreseen) = materiality::lasts(account, &terms) else { return Some(account.as_of.next()) };
    let edge = match (foreseen.is_material, terms.counting) {
        (false, _) => None,
        (true, MaterialityCounting::Retrospective) => next_edge_of_days(account, ageing),
        (true, MaterialityCounting::FromBreach) => {
            let Some(counted) = ageing::from_breach(account, ageing) else { return Some(account.as_of.next()) };
            next_edge_of_days(account, &counted)
        }
    };
    edge.into_iter().chain(foreseen.until).min()
}

/// The next day on which the delinquent days reach an edge, when every day counts that is not paused.
fn next_edge_of_days(account: &Account<'_>, ageing: &Ageing) -> Option<Date> {
    let terms = &account.product.ageing;
    let days = ageing.delinquent_days.days();
    let unpaused_days = match terms.grace_effect {
        GraceEffect::Suppress if days == 0 => terms.grace_days + 1,
        GraceEffect::Suppress => edge_after(account, days)?,
        GraceEffect::Subtract => edge_after(account, days)? + terms.grace_days,
    };
    Some(ageing::day_of_age(account, ageing, unpaused_days))
}

fn edge_after(account: &Account<'_>, days: u32) -> Option<u32> {
    let product = account.product;
    let ends = &product.charge_off;
    let limits = [
        Some(product.overdue_forms.multi_days_over),
        product.accrual.non_accrual_days_over,
        ends.days_over,
        ends.write_off_days_over,
        product.guarantee.map(|terms| terms.dpd_reaches.saturating_sub(1)),
    ];
    let over = limits.into_iter().flatten().map(|limit| limit.saturating_add(1)).filter(|&over| over > days);
    let buckets = &product.buckets;
    let edge = if buckets.basis() == BucketBasis::Days { buckets.next_edge(days) } else { None };
    edge.into_iter().chain(over).min()
}

/// The next day on which a late fee may be put on another instalment than the missed one, and make it unpaid.
fn late_fee(account: &Account<'_>) -> Option<Date> {
    let terms = account.product.late_fee.as_ref()?;
    if terms.place == LateFeePlace::Period { account.next_late_fee() } else { None }
}

/// The day on which an overdue account's plan is over.
fn plan_over(account: &Account<'_>, ageing: &Ageing) -> Option<Date> {
    ageing.overdue_since?;
    plan_end(account).map(Date::next).filter(|&on| on > account.as_of)
}

/// The next statement day, if there is anything to bill.
fn statement(account: &Account<'_>) -> Option<Date> {
    let revolving = account.revolving.as_ref().filter(|_| !account.has_ended)?;
    (revolving.has_something_to_bill() || account.statements_bear()).then_some(revolving.next_statement_on)
}

/// Every close through `last` that would have found a change, recomputed from the events alone.
pub fn transitions(history: History<'_>, last: Date) -> Vec<(Date, Transition)> {
    let mut found = Vec::new();
    let mut wake = history.entries().iter().map(|entry| entry.booked_on).min();
    while let Some(day) = wake.filter(|&day| day <= last) {
        let close = close(history, day);
        if let Some(transition) = close.and_then(|close| close.transition) {
            found.push((day, transition));
        }
        let booked = history.entries().iter().map(|entry| entry.booked_on).filter(|&on| on > day).min();
        wake = close.and_then(|close| close.next_wake).into_iter().chain(booked).min();
    }
    found
}

#[cfg(test)]
mod tests;
