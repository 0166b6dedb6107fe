//! The facts about what is past due: how old it is, what it cost, who touched it.

use ledger::History;
use ledger::account::{Account, Instalment, InstalmentKind, Settlement};
use ledger::ageing::{Ageing, plan_end};
use ledger::day_close::{Movement, Standing, transitions};
use ledger::event::Entry;
use ledger::product::{
    BucketBasis, DueDayCount, FullTest, LateFeePlace, LateFeeRepeats, MultiCount, PenaltyCompound, Product,
};
use primitives::{Amount, Date};

use super::Fact;
use super::age::age;

/// Everything about what is past due, which ages from `since`.
pub(super) fn past_due(history: History<'_>, account: &Account<'_>, ageing: &Ageing, since: Date) -> Vec<Fact> {
    let mut facts = age(account, ageing, since);
    facts.push(Fact::Overdue(ageing.overdue));
    facts.extend(charges(account));
    facts.push(bucket(account.product, ageing));
    facts.extend(form(account, ageing));
    facts.extend(touched(history, account));
    facts.extend(spell(history, account));
    facts
}

fn charges(account: &Account<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    // Late fees that count as penalty are told by themselves.
    let charged: Amount = account.instalments.iter().map(|i| i.penalty_charged() - i.late_penalty).sum();
    if let Some(terms) = account.product.penalty.as_ref().filter(|_| charged.is_positive()) {
        facts.push(Fact::Penalty {
            rate: terms.rate,
            per_days: terms.per.days(),
            wait_days: terms.wait_days,
            from: terms.from,
            base: terms.base,
            compounds: terms.compound != PenaltyCompound::Never,
            is_capped: !terms.cap.is_none() || account.product.all_in_annual_rate_max.is_some(),
            charged,
        });
    }
    facts.extend(penalty_stopped(account));
    let charged = account.instalments.iter().filter(|instalment| instalment.late_fees_borne().is_positive());
    facts.extend(charged.map(|instalment| late_fee(account, instalment)));
    facts
}

fn penalty_stopped(account: &Account<'_>) -> Option<Fact> {
    let stops_on = account.product.penalty.as_ref()?.stops_on;
    let by_termination = stops_on.termination && account.terminated_on.is_some();
    let by_settlement = stops_on.settlement && account.settlement.as_ref().is_some_and(Settlement::is_active);
    (by_termination || by_settlement).then_some(Fact::PenaltyStopped { by_termination })
}

fn late_fee(account: &Account<'_>, instalment: &Instalment) -> Fact {
    let (name, amount) = (name(instalment), instalment.late_fees_borne());
    match account.product.late_fee.as_ref().map(|terms| terms.repeats) {
        Some(LateFeeRepeats::Every { every, times_max }) => {
            Fact::LateFees { instalment: name, amount, every, times_max }
        }
        Some(LateFeeRepeats::PerInstalment | LateFeeRepeats::OncePerSpell | LateFeeRepeats::Once) | None => {
            Fact::LateFee { instalment: name, amount, on: late_fee_day(account, instalment) }
        }
    }
}

/// The day on which the late fee of an instalment was charged, where its due date tells it.
fn late_fee_day(account: &Account<'_>, instalment: &Instalment) -> Option<Date> {
    let terms = account.product.late_fee.as_ref().filter(|terms| terms.place == LateFeePlace::Instalment)?;
    let on = instalment.due + i32::try_from(terms.wait_days.max(1)).unwrap_or(i32::MAX);
    (on <= account.as_of).then_some(on)
}

fn bucket(product: &Product, ageing: &Ageing) -> Fact {
    let name = ageing.bucket.map(|index| product.buckets.name(index).to_owned());
    match product.buckets.basis() {
        BucketBasis::Days => Fact::Bucket { name, days: ageing.delinquent_days.days() },
        BucketBasis::UnpaidPeriods => Fact::PeriodBucket { name, periods: ageing.unpaid_periods },
    }
}

fn form(account: &Account<'_>, ageing: &Ageing) -> Option<Fact> {
    let terms = &account.product.overdue_forms;
    let form = ageing.forms.worst()?;
    Some(Fact::Form {
        form,
        unpaid_periods: ageing.unpaid_periods,
        missed_ever: (terms.multi_count == MultiCount::Cumulative).then_some(ageing.missed_periods_ever),
        periods_min: terms.multi_periods_min,
        days_over: (ageing.delinquent_days.days() > terms.multi_days_over).then_some(terms.multi_days_over),
        plan_end: plan_end(account).filter(|_| ageing.forms.full),
        never_paid: terms.full_test == FullTest::NothingEverPaid,
    })
}

/// The events that settled, or took back, part of what is past due.
fn touched(history: History<'_>, account: &Account<'_>) -> Vec<Fact> {
    let last_past_due = match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => account.as_of.previous(),
        DueDayCount::One => account.as_of,
    };
    let past_due: Vec<_> = account
        .instalments
        .iter()
        .filter(|instalment| !instalment.is_settled() && instalment.ages_from <= last_past_due)
        .map(|instalment| instalment.key)
        .collect();
    let mut facts = Vec::new();
    for allocation in account.allocations.iter().flatten() {
        let of_past_due = allocation.parts.iter().filter(|(key, _, _)| past_due.contains(key));
        let amount: Amount = of_past_due.map(|(_, _, amount)| *amount).sum();
        if let Some(entry) = history.entry(allocation.seq).filter(|_| !amount.is_zero()) {
            let Entry { seq, effective_on, booked_on, event } = entry;
            let (seq, on, booked_on) = (*seq, *effective_on, *booked_on);
            facts.push(Fact::Touched { seq, kind: event.kind(), on, booked_on, amount });
        }
    }
    if facts.is_empty() {
        facts.push(Fact::Untouched);
    }
    facts
}

/// What the closes found since the account last was current.
fn spell(history: History<'_>, account: &Account<'_>) -> Vec<Fact> {
    let found = transitions(history, account.as_of);
    let start = found.iter().rposition(|(_, transition)| transition.movement == Movement::Entered).unwrap_or(0);
    let bucket = |standing: Standing| standing.bucket.map(|index| account.product.buckets.name(index).to_owned());
    let spell = found.into_iter().skip(start).map(|(on, transition)| Fact::Moved {
        on,
        movement: transition.movement,
        from: transition.from.and_then(bucket),
        to: bucket(transition.to),
    });
    spell.collect()
}

/// The name of an obligation: `instalment 3`, `statement 4`, `charge 1`.
pub(super) fn name(instalment: &Instalment) -> String {
    match instalment.kind {
        InstalmentKind::Scheduled => format!("instalment {}", instalment.key),
        InstalmentKind::DownPayment => "the down payment".to_owned(),
        InstalmentKind::Statement => format!("statement {}", instalment.key),
        InstalmentKind::Charge => instalment.key.to_string(),
        InstalmentKind::Extra => "the extra instalment".to_owned(),
    }
}
