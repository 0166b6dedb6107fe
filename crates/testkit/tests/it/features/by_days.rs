//! Features worked out from the naive ledger's account at the end of every single day, as `docs/reference/features.md` tells
//! them. Nothing is shared with the engine but the names.

use std::collections::BTreeMap;

use ledger::Event;
use ledger::event::InstalmentKey;
use ledger::product::{ComponentsAged, DueDayCount};
use primitives::Date;
use testkit::naive::{NaiveAccount, NaiveInstalment, naive_days};

use crate::Story;

const NO_HISTORY: f64 = -9_999.0;
const NEVER: f64 = -9_998.0;

/// What the days tell of a bill.
#[derive(Clone, Copy, Default)]
struct Told {
    days_past_due_max: i32,
    settled_since: Option<Date>,
    is_missed: bool,
    is_lifted: bool,
    billed: i64,
    repaid: i64,
    unpaid: i64,
    /// Repaid, settled and the account's days past due at the end of the due date.
    when_due: Option<(i64, bool, u32, bool)>,
}

/// Some features, by name.
pub(super) fn features(story: &Story, day: Date) -> Vec<(String, f64)> {
    let days = naive_days(&story.product, &story.entries, day, day);
    let last = days.last().expect("the account is open");
    if has_twins(last) {
        return Vec::new();
    }
    let mut found = by_account(story, &days, day);
    found.extend(by_bills(&bills(story, &days), day, last));
    found
}

/// Whether two instalments have one name, which intake would not let happen.
fn has_twins(account: &NaiveAccount) -> bool {
    let mut keys: Vec<InstalmentKey> = account.instalments.iter().map(|instalment| instalment.key).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

fn by_account(story: &Story, days: &[NaiveAccount], day: Date) -> Vec<(String, f64)> {
    let last = days.last().expect("the account is open");
    let mut found: Vec<(String, f64)> = vec![
        ("days_past_due".into(), f64::from(last.past_due_days)),
        ("unpaid_periods".into(), f64::from(last.unpaid_periods)),
        ("past_due_amount".into(), last.overdue.total().minor() as f64),
        ("tenure".into(), f64::from(day - last.opened_on)),
        ("paid_out".into(), last.totals.paid_out.minor() as f64),
        ("days_to_month_end".into(), f64::from(day.last_of_month() - day)),
    ];
    let within = |count: i32| days.iter().filter(move |then| day - then.as_of < count).map(|then| then.past_due_days);
    let worst = |ages: &mut dyn Iterator<Item = u32>| f64::from(ages.max().unwrap_or(0));
    found.push(("days_past_due_max_ever".into(), worst(&mut within(i32::MAX))));
    for count in [7, 30, 90] {
        found.push((format!("days_past_due_max_{count}d"), worst(&mut within(count))));
        for least in [1, 7, 30, 60] {
            let counted = within(count).filter(|&age| age >= least).count();
            found.push((format!("days_at_{least}_{count}d"), counted as f64));
        }
    }
    let since = days.iter().rev().find(|then| then.overdue_since.is_some());
    found.push(("days_since_past_due_ever".into(), since.map_or(NEVER, |then| f64::from(day - then.as_of))));
    let known: Vec<_> = story.entries.iter().filter(|entry| entry.booked_on <= day).collect();
    let is_reversed = |seq: u64| known.iter().any(|entry| matches!(entry.event, Event::Reversal { of } if of == seq));
    for count in [7, 30, 90] {
        let repayments = known.iter().filter(|entry| {
            matches!(entry.event, Event::Repayment { .. } | Event::Recovery { .. })
                && !is_reversed(entry.seq)
                && (0..count).contains(&(day - entry.effective_on))
        });
        found.push((format!("repayments_{count}d"), repayments.count() as f64));
    }
    found
}

/// By due date, what the days tell of the bills as the last of them has them.
fn bills(story: &Story, days: &[NaiveAccount]) -> BTreeMap<Date, Told> {
    let mut told: BTreeMap<InstalmentKey, Told> = BTreeMap::new();
    for then in days {
        for instalment in then.instalments.iter().filter(|instalment| instalment.is_period()) {
            look(story, then, instalment, told.entry(instalment.key).or_default());
        }
    }
    let mut bills: BTreeMap<Date, Vec<Told>> = BTreeMap::new();
    for instalment in days.last().expect("a day").instalments.iter().filter(|instalment| instalment.is_period()) {
        let mut bill = told[&instalment.key];
        bill.is_missed = instalment.is_missed;
        bill.is_lifted = instalment.is_lifted;
        let asked = instalment.scheduled;
        bill.billed = (asked.principal + asked.interest + asked.fee).minor();
        bill.repaid = repaid(instalment);
        bill.unpaid = instalment.unpaid().total().minor();
        if !bill.is_lifted || bill.days_past_due_max > 0 {
            bills.entry(instalment.due).or_default().push(bill);
        }
    }
    bills.into_iter().map(|(due, together)| (due, one(&together))).collect()
}

fn repaid(instalment: &NaiveInstalment) -> i64 {
    (instalment.paid.principal + instalment.paid.interest + instalment.paid.fee).minor()
}

fn look(story: &Story, then: &NaiveAccount, instalment: &NaiveInstalment, told: &mut Told) {
    let terms = &story.product.ageing;
    let unpaid = instalment.unpaid();
    let aged = match terms.components_aged {
        ComponentsAged::All => unpaid.total(),
        ComponentsAged::PrincipalInterest => unpaid.principal + unpaid.interest,
    };
    let is_settled = aged <= terms.arrears_tolerance;
    if is_settled {
        told.settled_since = told.settled_since.or(Some(then.as_of));
    } else {
        told.settled_since = None;
        let due_day = match terms.due_day_counts_as {
            DueDayCount::Zero => 0,
            DueDayCount::One => 1,
        };
        told.days_past_due_max = told.days_past_due_max.max(then.as_of - instalment.ages_from + due_day);
    }
    if instalment.due == then.as_of {
        let carries = (then.pools.carried + then.pools.billed).is_positive();
        told.when_due = Some((repaid(instalment), is_settled, then.past_due_days, carries));
    }
}

/// The periods of one due date: amounts of those that no new calendar lifted off, unless all were.
fn one(together: &[Told]) -> Told {
    let all_lifted = together.iter().all(|bill| bill.is_lifted);
    let counted: Vec<Told> = together.iter().filter(|bill| all_lifted || !bill.is_lifted).copied().collect();
    let seen = counted.iter().all(|bill| bill.when_due.is_some());
    Told {
        days_past_due_max: together.iter().map(|bill| bill.days_past_due_max).max().unwrap_or(0),
        settled_since: counted
            .iter()
            .map(|bill| bill.settled_since)
            .min_by_key(|on| on.map_or(0, |_| 1))
            .and_then(|on| on.and_then(|_| counted.iter().filter_map(|bill| bill.settled_since).max())),
        is_missed: together.iter().any(|bill| bill.is_missed),
        is_lifted: all_lifted,
        billed: counted.iter().map(|bill| bill.billed).sum(),
        repaid: counted.iter().map(|bill| bill.repaid).sum(),
        unpaid: counted.iter().map(|bill| bill.unpaid).sum(),
        when_due: counted[0].when_due.filter(|_| seen).map(|(_, _, age, carries)| {
            let then = || counted.iter().filter_map(|bill| bill.when_due);
            (then().map(|then| then.0).sum(), then().all(|then| then.1), age, carries)
        }),
    }
}

fn by_bills(bills: &BTreeMap<Date, Told>, day: Date, last: &NaiveAccount) -> Vec<(String, f64)> {
    let due: Vec<(Date, Told)> = bills.range(..=day).map(|(&due, &bill)| (due, bill)).collect();
    let mut found: Vec<(String, f64)> = Vec::new();
    for count in [1, 3, 6, 12] {
        let window = &due[due.len().saturating_sub(count)..];
        for least in [1, 7, 30, 60] {
            let counted = window.iter().filter(|(_, bill)| bill.days_past_due_max >= least).count() as f64;
            found.push((format!("bills_at_{least}_{count}b"), or_none(&due, counted)));
        }
        let live: Vec<&(Date, Told)> = window.iter().filter(|(_, bill)| !bill.is_lifted).collect();
        let repaid: i64 = live.iter().map(|(_, bill)| bill.repaid).sum();
        let billed: i64 = live.iter().map(|(_, bill)| bill.billed).sum();
        let share = if billed == 0 { f64::NAN } else { repaid as f64 / billed as f64 };
        found.push((format!("repaid_of_billed_{count}b"), or_none(&due, share)));
        let settled: Vec<i32> = live.iter().map(|(due, bill)| bill.settled_since.unwrap_or(day) - *due).collect();
        let sum: i32 = settled.iter().sum();
        let mean = if settled.is_empty() { NO_HISTORY } else { f64::from(sum) / settled.len() as f64 };
        let name = if count == 1 { "settle_days_last_1b".into() } else { format!("settle_days_mean_{count}b") };
        found.push((name, mean));
        if count > 1 {
            let in_part =
                window.iter().filter(|(_, bill)| bill.when_due.is_some_and(|(paid, settled, ..)| paid > 0 && !settled));
            found.push((format!("partial_bills_{count}b"), or_none(&due, in_part.count() as f64)));
        }
    }
    let run = due.iter().rev().take_while(|(_, bill)| bill.days_past_due_max > 0).count();
    found.push(("bills_past_due_run".into(), or_none(&due, run as f64)));
    let since = due.iter().rev().position(|(_, bill)| bill.days_past_due_max > 0);
    found.push(("bills_since_past_due_ever".into(), or_none(&due, since.map_or(NEVER, |bills| bills as f64))));
    let first = due.first().filter(|(due, _)| *due < day);
    found.push((
        "first_bill_missed_ever".into(),
        first.map_or(NO_HISTORY, |(_, bill)| f64::from(u8::from(bill.is_missed))),
    ));
    let ages: Vec<u32> = due.iter().filter_map(|(_, bill)| Some(bill.when_due?.2)).collect();
    let steps: Vec<i32> =
        ages.windows(2).map(|pair| (i64::from(pair[1]) - i64::from(pair[0])).signum() as i32).collect();
    let rolls: i32 = steps.iter().rev().take(3).sum();
    found.push(("rolls_3b".into(), if ages.is_empty() { NO_HISTORY } else { f64::from(rolls) }));
    let to_come = bills.range(day.next()..).filter(|(_, bill)| bill.unpaid > 0);
    found.push(("instalments_left".into(), to_come.clone().count() as f64));
    let next = to_come.clone().next();
    found.push(("next_bill".into(), next.map_or(NO_HISTORY, |(_, bill)| bill.unpaid as f64)));
    found.push(("days_to_due".into(), next.map_or(NO_HISTORY, |(due, _)| f64::from(*due - day))));
    let minimum = |bill: &Told| bill.when_due.is_some_and(|(_, settled, _, carries)| settled && carries);
    for count in [3, 6, 12] {
        let window = &due[due.len().saturating_sub(count)..];
        let share = window.iter().filter(|(_, bill)| minimum(bill)).count() as f64 / window.len() as f64;
        let is_revolving = last.pools.carried.is_positive() || !last.pools.plans.is_empty();
        if is_revolving {
            found.push((format!("minimum_share_{count}b"), or_none(&due, share)));
        }
    }
    found
}

fn or_none(due: &[(Date, Told)], value: f64) -> f64 {
    if due.is_empty() { NO_HISTORY } else { value }
}
