//! The walk: the account on each day on which more than its age can change.

use std::collections::BTreeMap;

use primitives::{Amount, Date};

use super::bill::{Bill, WhenDue};
use super::spell::Spell;
use crate::account::history::Folding;
use crate::account::{Account, History, Instalment};
use crate::ageing::age;
use crate::day_close::next_standing_wake;
use crate::event::{Entry, InstalmentKey};
use crate::product::DueDayCount;

/// What was seen on the way.
#[derive(Default)]
pub(super) struct Walked {
    spells: Vec<Spell>,
    /// The periods in the order in which they were first seen.
    periods: Vec<Period>,
    /// Where each of them is.
    places: BTreeMap<InstalmentKey, usize>,
}

/// What was seen of one period.
#[derive(Clone, Copy, Debug, Default)]
struct Period {
    settled_on: Option<Date>,
    days_past_due_max: u32,
    when_due: Option<WhenDue>,
}

/// Walks an account through the end of `through`; none when it is not opened by then.
pub(super) fn walk<'a>(
    history: History<'a>,
    known_entries: &[&'a Entry],
    through: Date,
    known: &dyn Fn(&Entry) -> bool,
) -> Option<(Account<'a>, Walked)> {
    let mut days = known_entries.iter().map(|entry| entry.counts_from()).filter(|&day| day <= through).peekable();
    let mut day = *days.peek()?;
    let mut folding = Folding::new(history, known, false);
    let mut walked = Walked::default();
    loop {
        folding.run_to(day);
        while days.next_if(|&event| event <= day).is_some() {}
        let Some(account) = &folding.account else {
            day = *days.peek()?;
            continue;
        };
        walked.look(account);
        let due = account.instalments.iter().map(|instalment| instalment.due).find(|&due| due > day);
        // A statement may have been struck of what was taken back since, so its day is looked at even with nothing to bill.
        let statement = account.statement_day().filter(|&on| on > day);
        let next = [days.peek().copied(), due, statement, next_standing_wake(account)].into_iter().flatten().min();
        match next.filter(|&next| next <= through) {
            Some(next) => {
                walked.pass(account, next.previous());
                day = next;
            }
            None => {
                walked.pass(account, through);
                folding.run_to(through);
                return folding.account.map(|account| (account, walked));
            }
        }
    }
}

impl Walked {
    /// Notes how the account stands at the end of its day.
    fn look(&mut self, account: &Account<'_>) {
        let today = account.as_of;
        let due_day = due_day(account);
        let spell = Spell { from: today, overdue_since: age(account).overdue_since, due_day };
        if self.spells.last().is_none_or(|last| last.overdue_since != spell.overdue_since) {
            self.spells.push(spell);
        }
        for instalment in account.instalments.iter().filter(|instalment| instalment.kind.is_period()) {
            let is_settled = account.is_settled_for_ageing(instalment);
            let period = self.period(instalment.key);
            period.settled_on = if is_settled { period.settled_on.or(Some(today)) } else { None };
            if instalment.due == today {
                period.when_due = Some(WhenDue {
                    repaid: repaid(instalment),
                    is_settled,
                    days_past_due: spell.days_past_due(today),
                    principal: account.unpaid().principal,
                    carried: account
                        .revolving
                        .as_ref()
                        .map_or(Amount::ZERO, |revolving| revolving.carried + revolving.billed),
                });
            }
        }
    }

    /// Lets the days through `last` pass, on which nothing but ages changes.
    fn pass(&mut self, account: &Account<'_>, last: Date) {
        let due_day = due_day(account);
        for instalment in account.instalments.iter().filter(|instalment| instalment.kind.is_period()) {
            let age = last - instalment.ages_from + due_day;
            if age > 0 && !account.is_settled_for_ageing(instalment) {
                let period = self.period(instalment.key);
                period.days_past_due_max = period.days_past_due_max.max(age.unsigned_abs());
            }
        }
    }

    fn period(&mut self, key: InstalmentKey) -> &mut Period {
        let next = self.periods.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.periods.push(Period::default());
        }
        &mut self.periods[place]
    }

    /// The spells, and the bills as the account has them at the end of the last day.
    pub(super) fn into_parts(self, account: &Account<'_>) -> (Vec<Spell>, Vec<Bill>) {
        let mut bills: Vec<Bill> = Vec::new();
        for instalment in account.instalments.iter().filter(|instalment| instalment.kind.is_period()) {
            let seen = self.places.get(&instalment.key).map_or_else(Period::default, |&place| self.periods[place]);
            if instalment.is_lifted() && seen.days_past_due_max == 0 {
                continue;
            }
            let bill = bill(account, instalment, seen);
            match bills.last_mut().filter(|last| last.due == bill.due) {
                Some(last) => *last = together(*last, bill),
                None => bills.push(bill),
            }
        }
        (self.spells, bills)
    }
}

fn due_day(account: &Account<'_>) -> i32 {
    match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => 0,
        DueDayCount::One => 1,
    }
}

fn repaid(instalment: &Instalment) -> Amount {
    instalment.paid.total() - instalment.paid.penalty
}

fn bill(account: &Account<'_>, instalment: &Instalment, seen: Period) -> Bill {
    Bill {
        due: instalment.due,
        billed: instalment.scheduled.total() + instalment.late_fee,
        repaid: repaid(instalment),
        unpaid: instalment.unpaid(),
        settled_on: seen.settled_on.filter(|_| account.is_settled_for_ageing(instalment)),
        is_missed: instalment.is_missed(),
        days_past_due_max: seen.days_past_due_max,
        is_lifted: instalment.is_lifted(),
        when_due: seen.when_due,
    }
}

/// Two periods that are due on one date; the amounts of what was lifted off do not count beside those of what was not.
fn together(one: Bill, other: Bill) -> Bill {
    let (mut kept, lifted) = if one.is_lifted && !other.is_lifted { (other, one) } else { (one, other) };
    kept.is_missed |= lifted.is_missed;
    kept.days_past_due_max = kept.days_past_due_max.max(lifted.days_past_due_max);
    if kept.is_lifted == lifted.is_lifted {
        kept.billed += lifted.billed;
        kept.repaid += lifted.repaid;
        kept.unpaid += lifted.unpaid;
        kept.settled_on = kept.settled_on.zip(lifted.settled_on).map(|(a, b)| a.max(b));
        kept.when_due = kept.when_due.zip(lifted.when_due).map(|(a, b)| WhenDue {
            repaid: a.repaid + b.repaid,
            is_settled: a.is_settled && b.is_settled,
            ..a
        });
    }
    kept
}
