//! The account on any day, compared with the naive ledger to the cent.

use std::sync::atomic::{AtomicU32, Ordering};

use ledger::account::{Account, InstalmentKind, Settlement, SettlementState, Status};
use ledger::ageing::{age, age_drawings, age_instalment, is_past_due};
use ledger::component::Component;
use ledger::product::{Anchor, Plan};
use ledger::{Entry, History};
use primitives::{Amount, Date};
use testkit::naive::{NaiveAccount, NaiveKind, NaiveSettlement, NaiveSettlementState, NaiveStatus, naive};

use crate::for_random_stories;

#[test]
fn the_engine_agrees_with_the_naive_ledger_on_every_day() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut day = story.opened_on.previous();
        while day <= story.last_day {
            let engine = history.as_of(day);
            let slow = naive(&story.product, &story.entries, day, Date::MAX);
            compare(story.seed, day, engine.as_ref(), slow.as_ref());
            // Every day near the beginning, then with a stride that meets every weekday and month end sooner or later.
            day = day + if day < story.opened_on + 40 { 1 } else { 3 };
        }
    });
}

#[test]
fn what_was_reported_on_a_day_agrees_with_the_naive_ledger() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut day = story.opened_on;
        while day <= story.last_day {
            let engine = history.as_reported(day, day);
            let slow = naive(&story.product, &story.entries, day, day);
            compare(story.seed, day, engine.as_ref(), slow.as_ref());
            day = day + 11;
        }
    });
}

#[test]
fn a_late_learned_repayment_ends_where_an_honest_history_ends() {
    let compared = AtomicU32::new(0);
    for_random_stories(|story| {
        // A statement is struck with what is known on its day, and a late fee that is not back-dated charged, so there the two
        // may differ.
        let is_by_then = story.product.late_fee.as_ref().is_some_and(|terms| !terms.is_backdated);
        if matches!(story.product.plan, Plan::Statement(_)) || is_by_then {
            return;
        }
        let honest: Vec<Entry> = {
            let mut entries = story.entries.clone();
            for entry in &mut entries {
                entry.booked_on = entry.effective_on;
            }
            entries.sort_by_key(Entry::replay_order);
            entries
        };
        // Where two events share a value date the booking day orders them, so only stories without such ties compare.
        let ties = honest.windows(2).any(|pair| pair[0].effective_on == pair[1].effective_on);
        if !ties {
            let late = History::new(&story.product, &story.entries).as_of(story.last_day).map(|a| facts(&a));
            let early = History::new(&story.product, &honest).as_of(story.last_day).map(|a| facts(&a));
            assert_eq!(late, early);
            let was_late = story.entries.iter().any(|entry| entry.booked_on > entry.effective_on);
            compared.fetch_add(u32::from(was_late), Ordering::Relaxed);
        }
    });
    assert!(compared.into_inner() > 0, "no story had a late event and no ties");
}

/// What can be asked of an account, as plain values.
fn facts(account: &Account<'_>) -> impl PartialEq + std::fmt::Debug + use<> {
    (account.instalments.clone(), account.revolving.clone(), account.credit, account.totals, age(account))
}

fn compare(seed: u64, day: Date, engine: Option<&Account<'_>>, slow: Option<&NaiveAccount>) {
    let (engine, slow) = match (engine, slow) {
        (None, None) => return,
        (Some(engine), Some(slow)) => (engine, slow),
        _ => panic!("seed {seed}, {day}: only one ledger has the account"),
    };
    let at = format!("seed {seed}, {day}");
    assert_eq!(engine.instalments.len(), slow.instalments.len(), "{at}: instalments");
    for (fast, slow) in engine.instalments.iter().zip(&slow.instalments) {
        let at = format!("{at}, instalment {} due {}", fast.key, fast.due);
        assert_eq!((fast.key, fast.due, fast.ages_from), (slow.key, slow.due, slow.ages_from), "{at}");
        assert_eq!(fast.penalty_anchor, slow.penalty_anchor, "{at}: penalty anchor");
        let periods = ((fast.period_start, fast.period_end), (slow.period_start, slow.period_end));
        assert_eq!(periods.0, periods.1, "{at}: period");
        assert_eq!(fast.kind, kind(slow.kind), "{at}: kind");
        assert_eq!(age_instalment(engine, fast).days(), slow.age_days, "{at}: age");
        for component in Component::ALL {
            assert_eq!(fast.owed_of(component), slow.scheduled[component], "{at}: owed {}", component.name());
            assert_eq!(fast.paid[component], slow.paid[component], "{at}: paid {}", component.name());
            assert_eq!(fast.waived[component], slow.waived[component], "{at}: waived {}", component.name());
        }
        assert_eq!(fast.bears, slow.rate, "{at}: rate borne");
        assert_eq!(fast.of_advances, slow.of_advances, "{at}: of cash advances");
        assert_eq!(fast.late_fee, slow.late_fee, "{at}: late fee");
        assert_eq!(fast.late_penalty, slow.late_penalty, "{at}: late fee as penalty");
        assert_eq!(fast.is_missed(), slow.is_missed, "{at}: missed");
    }
    assert_eq!(engine.credit, slow.credit_balance, "{at}: credit balance");
    if let Some(pools) = &engine.revolving {
        assert_eq!(pools.spending, slow.pools.spending, "{at}: spending");
        assert_eq!(pools.billed, slow.pools.billed, "{at}: billed");
        assert_eq!(pools.carried, slow.pools.carried, "{at}: carried");
        assert_eq!(pools.advances.owed, slow.pools.advances, "{at}: cash advances");
        assert_eq!(pools.advances.shown, slow.pools.advances_shown, "{at}: cash advances shown");
        assert_eq!(pools.advances.weight.total(), slow.pools.advance_weight, "{at}: weight of cash advances");
        assert_eq!(
            pools.plans.iter().map(|plan| plan.remaining).sum::<Amount>(),
            slow.pools.plans_remaining,
            "{at}: plans"
        );
        assert_eq!(pools.service_weight.total(), slow.pools.service_weight, "{at}: service weight");
    }
    assert_eq!(engine.struck, slow.struck, "{at}: statement");
    let status = match slow.status {
        NaiveStatus::Open => Status::Open,
        NaiveStatus::Settled => Status::Settled,
        NaiveStatus::Overpaid => Status::Overpaid,
        NaiveStatus::ChargedOff => Status::ChargedOff,
        NaiveStatus::WrittenOff => Status::WrittenOff,
    };
    assert_eq!(engine.status(), status, "{at}: status");
    assert_eq!(engine.has_ended, slow.has_ended, "{at}: has ended");
    assert_eq!(engine.payoff_amount(), slow.payoff_amount, "{at}: payoff");
    compare_settlements(&at, engine.settlement.as_ref(), slow.settlement.as_ref());

    let ageing = age(engine);
    assert_eq!(ageing.overdue_since, slow.overdue_since, "{at}: overdue since");
    assert_eq!(ageing.past_due_days, slow.past_due_days, "{at}: past due days");
    assert_eq!(ageing.paused_days, slow.paused_days, "{at}: paused days");
    assert_eq!(ageing.delinquent_since, slow.delinquent_since, "{at}: delinquent since");
    assert_eq!(ageing.delinquent_days.days(), slow.delinquent_days, "{at}: delinquent days");
    assert_eq!(ageing.bucket, slow.bucket, "{at}: bucket");
    assert_eq!(ageing.overdue, slow.overdue, "{at}: overdue");
    compare_drawings(&at, engine, slow);
    assert_eq!(ageing.unpaid_periods, slow.unpaid_periods, "{at}: unpaid periods");
    assert_eq!(ageing.missed_periods_ever, slow.missed_periods_ever, "{at}: missed periods ever");
    let forms = (ageing.forms.single_period, ageing.forms.multi_period, ageing.forms.full);
    assert_eq!(engine.is_non_performing(), slow.is_non_performing, "{at}: non-performing");
    assert_eq!(forms, (slow.is_single_period, slow.is_multi_period, slow.is_full), "{at}: forms");

    assert_eq!(engine.owner(), slow.owner, "{at}: owner");

    let totals = engine.totals;
    assert_eq!(totals.paid_out, slow.totals.paid_out, "{at}: paid out");
    assert_eq!(totals.repaid, slow.totals.repaid, "{at}: repaid");
    assert_eq!(totals.charged_back, slow.totals.charged_back, "{at}: charged back");
    assert_eq!(totals.merchant_refunded, slow.totals.merchant_refunds, "{at}: merchant refunds");
    assert_eq!(totals.payout_refunded, slow.totals.payout_refunded, "{at}: payout refunds");
    assert_eq!(totals.goodwill, slow.totals.goodwill, "{at}: goodwill");
    assert_eq!(totals.fees_refunded, slow.totals.fees_refunded, "{at}: fees refunded");
    assert_eq!(totals.fees_paid_back, slow.totals.fees_paid_back, "{at}: fees paid back");
    assert_eq!(totals.interest_payments_waived, slow.totals.interest_payments_waived, "{at}: interest payments waived");
    assert_eq!(totals.interest_refunded, slow.totals.interest_refunded, "{at}: interest refunded");
    assert_eq!(totals.guarantee_drawn, slow.totals.guarantee_drawn, "{at}: guarantee drawn");
    assert_eq!(totals.refunded, slow.totals.refunded, "{at}: refunded");
    assert_eq!(totals.credit_refunded, slow.totals.credit_refunded, "{at}: credit refunded");
    assert_eq!(totals.kept, slow.totals.kept, "{at}: kept");
    assert_eq!(totals.recovered, slow.totals.recovered, "{at}: recovered");
    assert_eq!(totals.received_after_write_off, slow.totals.received_after_write_off, "{at}: after write-off");
    assert_eq!(totals.waived, slow.totals.waived, "{at}: waived");
    assert_eq!(totals.written_off, slow.totals.written_off, "{at}: written off");
    assert_eq!(totals.forgiven, slow.totals.forgiven, "{at}: forgiven");
    assert_eq!(totals.charged_off, slow.totals.charged_off, "{at}: charged off");
    assert_eq!(totals.capitalised, slow.totals.capitalised, "{at}: capitalised");
}

/// Each drawing, and the account's age as the greatest of theirs where nothing else ages.
fn compare_drawings(at: &str, engine: &Account<'_>, slow: &NaiveAccount) {
    let drawings = age_drawings(engine);
    assert_eq!(drawings.len(), slow.drawings.len(), "{at}: drawings");
    for (fast, slow) in drawings.iter().zip(&slow.drawings) {
        let at = format!("{at}, drawing {}", fast.drawing.number);
        assert_eq!((fast.drawing.on, fast.drawing.amount), (slow.on, slow.amount), "{at}");
        assert_eq!((fast.owed, fast.overdue), (slow.owed, slow.overdue), "{at}");
        assert_eq!(fast.overdue_since, slow.overdue_since, "{at}: overdue since");
        assert_eq!(fast.past_due_days, slow.past_due_days, "{at}: past due days");
        assert_eq!(fast.delinquent_days.days(), slow.delinquent_days, "{at}: delinquent days");
    }
    let charges_age = engine.instalments.iter().any(|i| !i.is_in_calendar() && is_past_due(engine, i));
    let by_oldest = engine.product.ageing.anchor == Anchor::OldestUnpaidDue;
    if let Some(greatest) = drawings.iter().map(|age| age.past_due_days).max().filter(|_| by_oldest && !charges_age) {
        assert_eq!(greatest, age(engine).past_due_days, "{at}: the account has the greatest age of its drawings");
    }
}

fn kind(kind: NaiveKind) -> InstalmentKind {
    match kind {
        NaiveKind::Scheduled => InstalmentKind::Scheduled,
        NaiveKind::DownPayment => InstalmentKind::DownPayment,
        NaiveKind::Statement => InstalmentKind::Statement,
        NaiveKind::Charge => InstalmentKind::Charge,
        NaiveKind::Extra => InstalmentKind::Extra,
    }
}

fn compare_settlements(at: &str, engine: Option<&Settlement>, slow: Option<&NaiveSettlement>) {
    let state = |state: NaiveSettlementState| match state {
        NaiveSettlementState::Active => SettlementState::Active,
        NaiveSettlementState::Completed(on) => SettlementState::Completed { on },
        NaiveSettlementState::Lapsed(on) => SettlementState::Lapsed { on },
        NaiveSettlementState::Failed(on) => SettlementState::Failed { on },
    };
    let engine = engine.map(|settlement| (settlement.agreed_on, settlement.received, settlement.state));
    let slow = slow.map(|settlement| (settlement.agreed_on, settlement.received, state(settlement.state)));
    assert_eq!(engine, slow, "{at}: settlement");
}
